"""What codesteer asks of a coach: look at the state of a question and decide what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from .._evidence import Candidate
from .._trajectory import Decision, Guidance, Question, Turn

__all__ = ["Coach", "Foresees", "State"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a coach sees. ``candidates`` are the distinct answers so far, best evidence first."""

    question: Question
    turns: tuple[Turn, ...]
    candidates: tuple[Candidate, ...]
    turns_left: int


class Coach(Protocol):
    """Decides; it never answers the question itself. One coach serves many questions at once."""

    @property
    def name(self) -> str: ...

    async def decide(self, state: State) -> Decision:
        """The next guidance, or a stop. At the first call ``state.turns`` is empty and guidance must be returned."""
        ...


@runtime_checkable
class Foresees(Protocol):
    """What a coach may have beside: it can tell in advance what it will say where an answer fails."""

    def foresee(self, state: State, guidance: Guidance) -> Guidance | None:
        """The likeliest guidance after ``state``, should what ``guidance`` now asks for visibly fail; ``None`` if that
        cannot be told. Cheap: no model is asked."""
        ...
