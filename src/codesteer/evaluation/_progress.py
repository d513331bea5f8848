"""How far a run is: one line on a terminal, a line now and then elsewhere. Written to standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .._trajectory import Trajectory
from ._results import what_failed

__all__ = ["Progress", "note", "watch"]

_SECONDS_BETWEEN_LINES = 30.0


@dataclass
class Progress:
    """``total`` questions are planned, ``done`` were finished before this run; tokens and money are of this run."""

    total: int
    done: int = 0
    tokens: int = 0
    failed: int = 0
    cost: Callable[[Trajectory], float] = lambda trajectory: 0.0
    currency: str = "USD"
    money: float = 0.0
    _before: int = 0
    _started: float = field(default_factory=time.monotonic)
    _shown: float = 0.0

    def __post_init__(self) -> None:
        self._before = self.done

    def add(self, trajectory: Trajectory) -> None:
        self.done += 1
        self.tokens += trajectory.total_usage.tokens
        self.money += self.cost(trajectory)
        self.failed += bool(what_failed(trajectory))
        self.show()

    def show(self, *, last: bool = False) -> None:
        terminal, now = sys.stderr.isatty(), time.monotonic()
        if not last and not terminal and now - self._shown < _SECONDS_BETWEEN_LINES:
            return
        self._shown = now
        sys.stderr.write(f"\r{self} " if terminal and not last else f"{self}\n")
        sys.stderr.flush()

    def __str__(self) -> str:
        run, passed = self.done - self._before, time.monotonic() - self._started
        left = f", about {_duration(passed / run * (self.total - self.done))} left" if run else ""
        failed = f", {self.failed} failed" if self.failed else ""
        money = f", {self.money:.2f} {self.currency}" if self.money else ""
        spent = f"{self.tokens:,} tokens{money}, {_duration(passed)}"
        return f"{self.done} of {self.total} questions{failed}, {spent}{left}"


_watched: Progress | None = None


def watch(progress: Progress | None) -> None:
    """Have `note` count on ``progress``."""
    global _watched
    _watched = progress


def note(trajectory: Trajectory) -> None:
    """A question has been answered."""
    if _watched is not None:
        _watched.add(trajectory)


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
