"""What a question reports while it is under way: the stream behind the live transcript and the server.

Events of concurrent turns interleave; each names its turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from ._trajectory import Check, Decision, Execution, Question, Reply, Trajectory, Turn

__all__ = [
    "Checked",
    "Decided",
    "Event",
    "Executed",
    "Finished",
    "Replied",
    "ReplyPart",
    "Started",
    "TurnFinished",
]


@dataclass(frozen=True, slots=True)
class Started:
    """The question was accepted and is about to be worked on."""

    question: Question
    task_model: str
    coach: str
    profile: str
    method: str = "codesteer"


@dataclass(frozen=True, slots=True)
class Decided:
    """The coach (or, for the second voice of a diverse opening, the profile) decided about turn ``turn``."""

    turn: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """A piece of the TaskLLM's reply, as it is generated."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Replied:
    """The TaskLLM's reply is complete; ``code`` is the program found in it."""

    turn: int
    reply: Reply
    code: str | None


@dataclass(frozen=True, slots=True)
class Executed:
    turn: int
    execution: Execution


@dataclass(frozen=True, slots=True)
class Checked:
    turn: int
    check: Check


@dataclass(frozen=True, slots=True)
class TurnFinished:
    """The turn has its answer; later checks of it arrive as `Checked`."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of every question that was not cancelled."""

    trajectory: Trajectory


Event = Started | Decided | ReplyPart | Replied | Executed | Checked | TurnFinished | Finished
