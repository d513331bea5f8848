"""Plain data: what happened to one question, from the first guidance to the final answer.

A `Trajectory` is the one record that the CLI prints, the server streams, the evaluation scores and the
training learns from. Everything here is immutable, typed and without behaviour beyond small sums; JSON
goes through `Trajectory.to_json` and `Trajectory.from_json` and is versioned by `SCHEMA_VERSION`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from ._errors import TrajectoryError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "SCHEMA_VERSION",
    "Answer",
    "Budget",
    "Check",
    "Decision",
    "Execution",
    "ExecutionStatus",
    "Guidance",
    "Mode",
    "Question",
    "Reply",
    "Role",
    "Stop",
    "StopReason",
    "Trajectory",
    "Turn",
    "Usage",
]

SCHEMA_VERSION = 1

Role = Literal["task", "coach", "checker"]
"""Who spent the tokens: the TaskLLM answering, the coach deciding, or the checker writing a verifier."""


class Mode(StrEnum):
    """How the TaskLLM is asked to answer."""

    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question's text and, when it comes from a benchmark, where from. Never its reference answer."""

    text: str
    task: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """A coach's instruction to the TaskLLM for the next turn.

    ``message`` is what the TaskLLM reads; ``reason`` says, for a person, which evidence led to it.
    """

    mode: Mode
    message: str
    reason: str = ""
    start_over: bool = False
    """The TaskLLM is asked anew, without sight of its earlier attempts (ignored where it gets the full history)."""
    kind: Literal["guidance"] = "guidance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A coach's decision to end: the answer holds, or going on is hopeless."""

    outcome: Literal["accept", "give_up"]
    reason: str = ""
    kind: Literal["stop"] = "stop"


Decision = Guidance | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Cost of model calls. ``cached_tokens`` is the part of ``prompt_tokens`` the server had in its cache."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    estimated: bool = False
    """True when an endpoint reported no usage and the tokens were estimated from the text's length."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            seconds=self.seconds + other.seconds,
            estimated=self.estimated or other.estimated,
        )


ExecutionStatus = Literal[
    "ok", "error", "timeout", "memory", "output_limit", "killed", "setup_failed", "sandbox_died"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What one sandboxed run of a program did.

    ``status``: ``ok`` exit code 0; ``error`` another exit code; ``timeout``, ``memory``, ``output_limit`` the
    limit that ended it; ``killed`` a signal ended it; ``setup_failed`` the program never started;
    ``sandbox_died`` the sandbox itself was lost (the run says nothing about the program).
    ``stdout`` and ``stderr`` are decoded with replacement; when cut, head and tail are kept.
    """

    status: ExecutionStatus
    stdout: str = ""
    stderr: str = ""
    returncode: int | None = None
    stdout_truncated: bool = False
    stderr_truncated: bool = False
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_memory_mb: float = 0.0
    backend: str = ""
    isolation: tuple[str, ...] = ()
    """Names of the walls that were really in force, e.g. ``("namespaces", "seccomp", "rlimits")``."""
    cached: bool = False
    """True when an identical run was answered from the execution cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A checker's verdict on one turn, with its evidence (plain JSON values) and its cost."""

    checker: str
    verdict: Literal["pass", "fail", "unknown"]
    summary: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The TaskLLM's complete reply. ``finish_reason`` is ``length`` when the token limit cut it."""

    text: str
    finish_reason: Literal["stop", "length", "cut", "filtered"] = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A candidate answer: its text, and where it was found.

    ``source``: ``output`` printed by the turn's program, ``text`` written in the reply.
    ``verified``: evidence beyond the answer itself supports it; ``evidence`` says which, in one line.
    ``extraction`` names the rule that found it.
    """

    text: str
    turn: int
    source: Literal["output", "text"]
    verified: bool = False
    evidence: str = ""
    extraction: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One guidance and everything that came of it. ``index`` counts from 0."""

    index: int
    guidance: Guidance
    reply: Reply
    code: str | None = None
    execution: Execution | None = None
    answer: Answer | None = None
    checks: tuple[Check, ...] = ()
    usage: Mapping[Role, Usage] = field(default_factory=dict[Role, Usage])
    seconds: float = 0.0

    def answer_from(self, source: Literal["output", "text"]) -> bool:
        return self.answer is not None and self.answer.source == source


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much a question may cost. The loop stops before a limit is passed and returns its best answer.

    ``max_turns`` counts TaskLLM answers; ``tokens`` counts prompt and output tokens of all roles;
    ``seconds`` is wall time. ``None`` means unlimited. Calls made side by side do not know of each other's tokens yet.
    """

    max_turns: int = 5
    tokens: int | None = None
    seconds: float | None = None

    def but(
        self, *, max_turns: int | None = None, tokens: int | None = None, seconds: float | None = None
    ) -> Budget:
        """The same with what is given in its place."""
        return Budget(
            max_turns=self.max_turns if max_turns is None else max_turns,
            tokens=self.tokens if tokens is None else tokens,
            seconds=self.seconds if seconds is None else seconds,
        )


StopReason = Literal[
    "verified",  # an answer passed a trusted check, or independent answers agreed
    "accepted",  # the coach accepted the answer without such evidence
    "gave_up",  # the coach saw no way forward
    "max_turns",
    "token_budget",
    "time_budget",
    "context",  # the conversation outgrew what a model can read
    "model_error",  # a model failed for good; the best answer so far is kept
    "cancelled",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """The whole record of one question."""

    question: Question
    task_model: str
    coach: str
    profile: str
    method: str = "codesteer"
    """How the answer was come by: steering, or one of the baselines (which have neither coach nor profile)."""
    turns: tuple[Turn, ...] = ()
    answer: Answer | None = None
    stop_reason: StopReason = "accepted"
    explanation: str = ""
    """Why it stopped, in one or two sentences. Why this answer, and what was checked of it, is ``answer.evidence``."""
    error: str | None = None
    usage: Mapping[Role, Usage] = field(default_factory=dict[Role, Usage])
    wall_s: float = 0.0
    started_at: str = ""
    """UTC, ISO 8601."""
    prompts: str = ""
    """Name and version of the prompt set."""
    codesteer_version: str = ""
    schema_version: int = SCHEMA_VERSION

    @property
    def verified(self) -> bool:
        return self.answer is not None and self.answer.verified

    @property
    def total_usage(self) -> Usage:
        return sum(self.usage.values(), Usage())

    def to_json(self, *, indent: int | None = None) -> str:
        return _adapter().dump_json(self, indent=indent).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Trajectory:
        """Read a trajectory written by `to_json`.

        Raises `TrajectoryError` if the text is not JSON, not a trajectory, or of another schema version.
        """
        from pydantic import ValidationError
        from pydantic_core import from_json

        try:
            version = from_json(text).get("schema_version")
        except (ValueError, AttributeError):
            raise TrajectoryError("not a trajectory: the text is not a JSON object") from None
        if version != SCHEMA_VERSION:
            raise TrajectoryError(
                f"trajectory has schema version {version!r}; this codesteer reads version {SCHEMA_VERSION}"
            )
        try:
            return _adapter().validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "top level"
            raise TrajectoryError(f"damaged trajectory: {place}: {first['msg']}") from None

    @staticmethod
    def json_schema() -> dict[str, Any]:
        """The JSON Schema of the stored form (published as ``docs/schema/trajectory-v1.json``)."""
        schema = _adapter().json_schema(mode="serialization")
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


_trajectory_adapter: TypeAdapter[Trajectory] | None = None


def _adapter() -> TypeAdapter[Trajectory]:
    # Built on first use: pydantic costs more to import than the rest of the package together.
    global _trajectory_adapter
    if _trajectory_adapter is None:
        from pydantic import TypeAdapter

        _trajectory_adapter = TypeAdapter(Trajectory)
    return _trajectory_adapter
