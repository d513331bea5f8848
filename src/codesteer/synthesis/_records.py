"""What is stored of a guidance tree, one record a line: its question, the decisions at each node, what came of each.

Nothing here is computed from anything else in the file: scores, pairs and data sets are made from these records and can
be made anew under another rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from .._trajectory import Answer, Decision, Question, Role, StopReason, Turn, Usage
from ..models import Completion
from ..symbench import Verdict

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["Branches", "CheckerReply", "Node", "Proposal", "Record", "Root", "read_record", "write_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The question of one tree. ``tree`` is the SymBench instance's id; the reference answer is not stored."""

    tree: str
    task: str
    level: int
    seed: int
    split: str
    question: str
    kind: Literal["root"] = "root"

    @property
    def asked(self) -> Question:
        return Question(text=self.question, task=self.task)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One decision that the sampler made, and what making it cost."""

    decision: Decision
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """The decisions to be tried after ``parent`` (a key); ``dropped`` more were nearly equal to one of these."""

    tree: str
    parent: str
    proposals: tuple[Proposal, ...]
    dropped: int = 0
    kind: Literal["branches"] = "branches"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckerReply:
    """What the checker's model said to one request, kept so that no other branch of the tree asks it again."""

    request: str
    """Digest of the request."""
    completion: Completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One decision carried out: the TaskLLM's answer, its execution and checks, or the end of the question."""

    tree: str
    parent: str
    """Key of the node that this one continues, or of the tree's root."""
    path: tuple[int, ...]
    """Which branch was taken at each node from the root to here; its length is the number of decisions made."""
    decision: Decision
    turns: tuple[Turn, ...] = ()
    """Those that this step made, and earlier ones that it changed (an answer that was judged again)."""
    end: StopReason | None = None
    """Why the question ended here; ``None`` if the coach was to decide again."""
    answer: Answer | None = None
    """What would be returned if the question ended here."""
    verdict: Verdict
    """Of the task's strict verifier on ``answer``."""
    usage: Mapping[Role, Usage] = field(default_factory=dict[Role, Usage])
    """Of this step alone, as a run along this path would have spent it."""
    seconds: float = 0.0
    checker_replies: tuple[CheckerReply, ...] = ()
    kind: Literal["node"] = "node"


Record = Root | Branches | Node


def write_record(record: Record) -> str:
    """``record`` as one line of JSON."""
    return _adapter().dump_json(record).decode()


def read_record(text: str | bytes) -> Record:
    """Read what `write_record` wrote; raises `ValueError` if it is something else."""
    return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Record]:
    # Built on first use: pydantic costs more to import than the rest of the package together.
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[Record, Field(discriminator="kind")])
