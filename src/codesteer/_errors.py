"""Every error codesteer raises on purpose.

    CodeSteerError
    ├── UsageError             the caller's mistake: fix the call and try again
    │   ├── InvalidQuestion    empty, too long, or not text
    │   └── ConfigError        an unknown model string, profile, coach or option; a missing key
    ├── ModelError             a model could not be talked to, or said nothing usable
    │   ├── ModelUnavailable   passing: endpoint down, 429, 5xx, a cut stream; retried before it is raised
    │   ├── ModelRefused       final: wrong key, unknown model, malformed request; never retried
    │   │   └── ContextFull    the conversation is longer than the model can read
    │   └── WeightsError       a local model's weights are missing, damaged or cannot be fetched
    ├── TrainingError          training or an export stopped; says what is kept
    ├── SandboxUnavailable     no safe way of running code on this machine; says what to do
    └── TrajectoryError        a stored trajectory is damaged or of an unknown version

Whatever leaves the package on purpose is one of these; anything else is a bug.
Messages name the input and the way out and never contain a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._trajectory import Trajectory

__all__ = [
    "CodeSteerError",
    "ConfigError",
    "ContextFull",
    "InvalidQuestion",
    "ModelError",
    "ModelRefused",
    "ModelUnavailable",
    "SandboxUnavailable",
    "TrainingError",
    "TrajectoryError",
    "UsageError",
    "WeightsError",
]


class CodeSteerError(Exception):
    """Root of the tree.

    ``trajectory`` holds what had been done when the error struck, if a question was under way.
    """

    trajectory: Trajectory | None = None


class UsageError(CodeSteerError):
    """The caller's mistake; nothing was run."""


class InvalidQuestion(UsageError):
    """The question is empty, too long, or not text."""


class ConfigError(UsageError):
    """An unknown model string, profile, coach or option, or a key that is not set."""


class ModelError(CodeSteerError):
    """A model could not be talked to, or said nothing usable."""


class ModelUnavailable(ModelError):
    """A passing failure (endpoint down, 429, 5xx, a stream cut in the middle) outlasted its retries."""


class ModelRefused(ModelError):
    """A permanent refusal (wrong key, unknown model, malformed request); it is never retried."""


class ContextFull(ModelRefused):
    """The conversation is longer than the model can read; a question that has turns ends with what they gave."""


class WeightsError(ModelError):
    """Weights of a local model are missing, damaged, or cannot be fetched."""


class TrainingError(CodeSteerError):
    """A training or an export stopped (a full disk, a loss that is no number); the message says what is kept."""


class SandboxUnavailable(CodeSteerError):
    """No safe way of running code was found on this machine; the message says what to install or set."""


class TrajectoryError(CodeSteerError):
    """A stored trajectory is damaged or of an unknown version."""
