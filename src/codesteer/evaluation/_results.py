"""One line of results: what became of one item under one method. Everything a report says is computed from these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .._trajectory import Trajectory

__all__ = ["Cost", "Result", "Status", "what_failed"]

Status = Literal[
    "scored",
    "failed",  # a model or the sandbox failed for good: counted as a wrong answer, and reported as failed
    "missing",  # planned, and neither scored nor failed (yet): never part of a mean, always reported
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one role on one item. Tokens; model seconds as the sum over its calls."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    model_seconds: float = 0.0
    money: float = 0.0
    """In the currency of the price table; 0 where the model has no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``item`` identifies the question across methods (results are paired by it); ``task`` is a SymBench name."""

    run: str
    """Which set of models, as the report shows it: ``task model`` or ``task model + coach model``."""
    method: str
    item: str
    task: str
    level: int | None = None
    """1 to 5; ``None`` for an original item."""
    source: Literal["symbench", "official"] = "symbench"
    status: Status = "scored"
    strict: bool = False
    official: bool = False
    """Right under the paper's lenient scoring."""
    partial: float = 0.0
    reason: str = ""
    """The verifier's, or what failed."""
    answer: str = ""
    verified: bool = False
    """What the method itself believed."""
    stop_reason: str = ""
    turns: int = 0
    costs: dict[str, Cost] = field(default_factory=dict[str, Cost])
    """By role: ``task``, ``coach``, ``checker``."""
    execution_seconds: float = 0.0
    wall_seconds: float = 0.0
    task_model: str = ""
    coach_model: str = ""
    log: str = ""
    """File name of the log that holds the trajectory, relative to the log folder."""
    sample: str = ""
    """Its sample id in that log."""


def what_failed(trajectory: Trajectory) -> str:
    """Why a question counts as failed, whatever its answer; empty if it does not."""
    if trajectory.stop_reason == "model_error":
        return trajectory.error or "a model failed"
    for turn in trajectory.turns:
        if turn.execution is not None and turn.execution.status in ("setup_failed", "sandbox_died"):
            return f"the sandbox could not run turn {turn.index + 1}: {turn.execution.stderr[:200]}"
    return ""
