"""codesteer: a coach that steers any LLM between words and code, runs the code and checks the answer.

    >>> from codesteer import Steerer
    >>> with Steerer(task="local", coach="rules") as steerer:
    ...     result = steerer.solve("Which is larger, 9.11 or 9.9?")
    >>> print(result.answer, result.verified, len(result.turns))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._errors import (
        CodeSteerError,
        ConfigError,
        InvalidQuestion,
        ModelError,
        ModelRefused,
        ModelUnavailable,
        SandboxUnavailable,
        TrajectoryError,
        UsageError,
        WeightsError,
    )
    from ._profiles import Profile
    from ._steerer import Steerer
    from ._trajectory import (
        Answer,
        Budget,
        Check,
        Execution,
        Guidance,
        Mode,
        Question,
        Reply,
        Stop,
        Trajectory,
        Turn,
        Usage,
    )

__version__ = "0.1.0"

_HOMES = {
    "_errors": (
        "CodeSteerError",
        "ConfigError",
        "InvalidQuestion",
        "ModelError",
        "ModelRefused",
        "ModelUnavailable",
        "SandboxUnavailable",
        "TrajectoryError",
        "UsageError",
        "WeightsError",
    ),
    "_profiles": ("Profile",),
    "_steerer": ("Steerer",),
    "_trajectory": (
        "Answer",
        "Budget",
        "Check",
        "Execution",
        "Guidance",
        "Mode",
        "Question",
        "Reply",
        "Stop",
        "Trajectory",
        "Turn",
        "Usage",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME_OF, "__version__"])  # noqa: PLE0605 (computed, so that it cannot disagree)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'codesteer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"codesteer.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
