"""Checkers: is this program a real computation, and does the answer satisfy the question?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._form import form_check
    from ._options import option_check
    from ._protocol import AnswerChecker
    from ._published import PublishedScore, published_score
    from ._published_self_answer import PublishedSelfAnswerChecker
    from ._record import VerifierRecord
    from ._self_answer import SelfAnswerChecker
    from ._symbolic import SymbolicReport, analyse
    from ._symbolic_check import symbolic_check

_HOME_OF = {
    "AnswerChecker": "_protocol",
    "PublishedScore": "_published",
    "PublishedSelfAnswerChecker": "_published_self_answer",
    "SelfAnswerChecker": "_self_answer",
    "SymbolicReport": "_symbolic",
    "VerifierRecord": "_record",
    "analyse": "_symbolic",
    "form_check": "_form",
    "option_check": "_options",
    "published_score": "_published",
    "symbolic_check": "_symbolic_check",
}

__all__ = [
    "AnswerChecker",
    "PublishedScore",
    "PublishedSelfAnswerChecker",
    "SelfAnswerChecker",
    "SymbolicReport",
    "VerifierRecord",
    "analyse",
    "form_check",
    "option_check",
    "published_score",
    "symbolic_check",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'codesteer.checkers' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"codesteer.checkers.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
