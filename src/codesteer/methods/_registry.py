"""All methods by name, in the order of the paper's table, ours last."""

from __future__ import annotations

from .._errors import ConfigError
from .._profiles import DEFAULT, PAPER
from ._protocol import Method
from .all_cot import AllCodeCot, AllTextCot
from .autogen_conca import AutogenConca
from .code_interpreter import CodeInterpreter
from .code_text_choice import CodeTextChoice
from .code_text_sum import CodeTextSum
from .only_question import OnlyQuestion
from .steering import CodeSteer, SymbolicAgent
from .unified import Unified

__all__ = ["get_method", "list_methods"]

_METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        OnlyQuestion(),
        SymbolicAgent(),
        AllTextCot(),
        AllCodeCot(),
        AutogenConca(),
        CodeTextSum("code_text_sum1", "task"),
        CodeTextSum("code_text_sum2", "coach"),
        CodeTextChoice(),
        CodeInterpreter(),
        CodeSteer(PAPER, "codesteer_paper", "steering, the published algorithm"),
        CodeSteer(DEFAULT, "codesteer", "steering, the default profile"),
    )
}

# These want a model that was trained for them, so they are no part of "all methods".
_TRAINED: dict[str, Method] = {method.name: method for method in (Unified(),)}

_EXAMPLE = "codesteer:verifier=off"


def list_methods(*, trained: bool = False) -> list[str]:
    """The names of all methods for any model, in the order of the paper's table; with ``trained`` also those that want
    a model trained for them."""
    return [*_METHODS, *(_TRAINED if trained else ())]


def get_method(name: str) -> Method:
    """The method called ``name``; raises `ConfigError` if there is none.

    Steering may be named with switches of its profile: ``codesteer:opening=programs:verifier=off``.
    """
    base, colon, switches = name.partition(":")
    try:
        method = (_METHODS | _TRAINED)[base]
    except KeyError:
        known = ", ".join(list_methods(trained=True))
        raise ConfigError(f"unknown method {name!r}; there are: {known}") from None
    if not colon:
        return method
    if not isinstance(method, CodeSteer):
        raise ConfigError(f"{base} has no switches; those of codesteer are set like {_EXAMPLE!r}")
    if not switches:
        raise ConfigError(f"{name!r} sets no switch; they are set like {_EXAMPLE!r}")
    return method.switched(switches)
