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
        ContextFull,
        InvalidQuestion,
        ModelError,
        ModelRefused,
        ModelUnavailable,
        SandboxUnavailable,
        TrainingError,
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

_HOME_OF = {
    "Answer": "_trajectory",
    "Budget": "_trajectory",
    "Check": "_trajectory",
    "CodeSteerError": "_errors",
    "ConfigError": "_errors",
    "ContextFull": "_errors",
    "Execution": "_trajectory",
    "Guidance": "_trajectory",
    "InvalidQuestion": "_errors",
    "Mode": "_trajectory",
    "ModelError": "_errors",
    "ModelRefused": "_errors",
    "ModelUnavailable": "_errors",
    "Profile": "_profiles",
    "Question": "_trajectory",
    "Reply": "_trajectory",
    "SandboxUnavailable": "_errors",
    "Steerer": "_steerer",
    "Stop": "_trajectory",
    "TrainingError": "_errors",
    "Trajectory": "_trajectory",
    "TrajectoryError": "_errors",
    "Turn": "_trajectory",
    "Usage": "_trajectory",
    "UsageError": "_errors",
    "WeightsError": "_errors",
}

__all__ = [
    "Answer",
    "Budget",
    "Check",
    "CodeSteerError",
    "ConfigError",
    "ContextFull",
    "Execution",
    "Guidance",
    "InvalidQuestion",
    "Mode",
    "ModelError",
    "ModelRefused",
    "ModelUnavailable",
    "Profile",
    "Question",
    "Reply",
    "SandboxUnavailable",
    "Steerer",
    "Stop",
    "TrainingError",
    "Trajectory",
    "TrajectoryError",
    "Turn",
    "Usage",
    "UsageError",
    "WeightsError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'codesteer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"codesteer.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
