"""What a method is: a way from a question to a `Trajectory`, and everything it may use on that way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from .._events import Event
from .._trajectory import Budget, Question, Trajectory
from ..checkers import VerifierRecord
from ..models import ChatModel, Sampling
from ..prompts import PromptSet, load_prompts
from ..sandbox import Limits, Sandbox

__all__ = ["Env", "Method", "own_budget"]


def _say_nothing(event: Event) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The same for every method, so that only the method differs: models, sandbox, wording, limits.

    ``coach`` is the small model that guides, chooses or summarises where a method has one; the TaskLLM itself when
    ``None``. ``checker`` likewise writes the checks, and ``record`` is of what its verifiers have been worth.
    ``sampling`` is that of every TaskLLM call. ``budget`` bounds one question; a method that makes a fixed number
    of calls only minds its tokens and seconds. ``None`` as ``sampling`` or ``budget`` leaves the method its own
    (steering: those of its profile).
    """

    task: ChatModel
    sandbox: Sandbox
    coach: ChatModel | None = None
    checker: ChatModel | None = None
    prompts: PromptSet = field(default_factory=load_prompts)
    limits: Limits = field(default_factory=lambda: Limits(wall_s=10.0, cpu_s=11.0))
    sampling: Sampling | None = None
    budget: Budget | None = None
    emit: Callable[[Event], None] = _say_nothing
    record: VerifierRecord = field(default_factory=VerifierRecord)


class Method(Protocol):
    """One row of the paper's table, or a rival of it."""

    @property
    def name(self) -> str:
        """As users type it, for example ``all_code_cot``."""
        ...

    @property
    def about(self) -> str:
        """What it does, in one line."""
        ...

    async def solve(self, question: Question, env: Env) -> Trajectory:
        """Answer ``question``; the record says ``method=self.name``.

        What ends a question early (budget, a model that fails for good) is a stop reason, and what was done before
        is kept: nothing but cancellation and `SandboxUnavailable` is raised.
        """
        ...


def own_budget(method: Method) -> Budget:
    """What ``method`` keeps to where nobody says otherwise: its ``budget`` if it has one, else the usual one."""
    return getattr(method, "budget", Budget())
