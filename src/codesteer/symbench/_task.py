"""What a task is: a public face (`Task.generate`, `solve`, `verify`, ...) over hooks a task file fills in.

A task file overrides `draw`, `question`, `solution`, `read`, `judge` and, where they apply, `key`,
`judge_official`, `convert`, `flaw` and `picture`. docs/adding-a-task.md walks through them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from ._instance import BadRow, Instance
from ._parse import Unreadable, answer_candidates
from ._rng import SPLITS, BoundedRng, Rng
from ._splits import owner

__all__ = ["Data", "Levels", "NoSolution", "Params", "Task", "Value", "Verdict", "closing"]

_ATTEMPTS = 1_000
"""A split owns an eighth of the questions at least, see ``_splits``: so many misses are no chance."""
Data = Mapping[str, Any]
"""The plain-JSON facts of one instance: `Instance.reference`."""
Params = Mapping[str, Any]
"""The named parameters of one level."""
Levels = Mapping[int, Params]
Value = TypeVar("Value")
"""What `Task.read` makes of an answer's text."""


class NoSolution(ValueError):
    """The instance has no right answer, or a program cannot find it; the message says which."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one answer: ``reason`` is for a person, ``partial`` in [0, 1] is 1 only if correct."""

    correct: bool
    reason: str
    partial: float

    @classmethod
    def right(cls, reason: str = "correct") -> Verdict:
        return cls(True, reason, 1.0)

    @classmethod
    def wrong(cls, reason: str, partial: float = 0.0) -> Verdict:
        """``partial``: the share of the answer that is right; below 1 whatever is passed."""
        return cls(False, reason, min(max(partial, 0.0), 0.99))


def closing(example: str) -> str:
    """The last sentence of every question; ``example`` shows the form by the answer to another question."""
    return f"Put your final answer between <<< and >>>, for example: <<<{example}>>>"


class Task(ABC, Generic[Value]):
    """One of the 37 tasks. Stateless; the public methods are pure functions of their arguments."""

    name: ClassVar[str]
    """Canonical name."""
    version: ClassVar[int] = 1
    """Raised whenever an existing (level, seed) would come out differently, from the first release on."""
    title: ClassVar[str]
    """A few words for tables."""
    levels: ClassVar[Levels]
    """Named parameters for the levels 1 (easy) to 5 (only good code does)."""
    multiline: ClassVar[bool] = False
    """True if an answer usually spans lines (a grid, a plan): then no single line is tried as an answer."""

    # What a task file fills in ------------------------------------------------------------------------

    @abstractmethod
    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        """The facts of a new instance, in plain JSON values."""

    @abstractmethod
    def question(self, data: Data) -> str:
        """The question: every rule, the data, one output form; ends by asking for <<< and >>>."""

    @abstractmethod
    def solution(self, data: Data) -> str:
        """Solve from the question's facts alone; ``data`` never holds a stored answer.

        Returns what belongs between the markers. Raises `NoSolution`.
        """

    @abstractmethod
    def read(self, text: str, data: Data) -> Value:
        """Parse one candidate answer with the functions of ``_parse``; raises `Unreadable`."""

    @abstractmethod
    def judge(self, value: Value, data: Data) -> Verdict:
        """Strict scoring: every rule of the question holds, or the reason says which does not."""

    def key(self, data: Data) -> Any:
        """The unique right answer in plain JSON, by another route than `solution`; None if there are many."""
        return None

    def judge_official(self, value: Value, data: Data) -> Verdict:
        """The published check, without its crashes; the same as `judge` where the two do not differ."""
        return self.judge(value, data)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        """The facts of an original row in the form `draw` gives, and its stored answer, if it has one, as
        text under ``"official"``."""
        return dict(reference)

    def flaw(self, data: Data) -> str | None:
        """Why an original instance is unfit, beyond a stored answer that `judge` refutes; else None."""
        return None

    def picture(self, data: Data) -> str:
        """The instance as a person likes to see it (grids as grids); the question if nothing is better."""
        return self.question(data)

    # The public face ----------------------------------------------------------------------------------

    def generate(
        self, level: int, seed: int, split: str = "test", parameters: Params | None = None
    ) -> Instance:
        """The instance of this level and seed, the same on every machine; no other split has its question.

        ``parameters`` overrides named parameters of the level. Raises `ValueError` for an unknown level,
        split or parameter, and if no instance with these parameters is found.
        """
        if level not in self.levels or split not in SPLITS:
            raise ValueError(f"{self.name} has the levels {sorted(self.levels)} and the splits {SPLITS}")
        overrides = dict(parameters or {})
        if unknown := overrides.keys() - self.levels[level].keys():
            raise ValueError(f"{self.name} has no parameter {', '.join(sorted(unknown))}")
        params = {**self.levels[level], **overrides}
        source = BoundedRng if overrides else Rng
        for attempt in range(_ATTEMPTS):
            rng = source(self.name, self.version, level, seed, split, overrides, attempt)
            data = self._with_key(self.draw(rng, params))
            question = self.question(data)
            if owner(self.name, level, question) in (split, None):
                break
        else:
            raise ValueError(f"{self.name} has no question with these parameters in the split {split}")
        stamp = "".join(f",{name}={value}" for name, value in sorted(overrides.items()))
        return Instance(
            id=f"{self.name}-v{self.version}/{split}/{level}{stamp}/{seed}",
            task=self.name,
            version=self.version,
            level=level,
            seed=seed,
            split=split,
            question=question,
            reference=data,
            parameters=params,
        )

    def solve(self, instance: Instance) -> str:
        """A right answer, computed without looking at the stored one. Raises `NoSolution`."""
        return self.solution(_facts(instance.reference))

    def verify(self, instance: Instance, text: str) -> Verdict:
        """Strict scoring of a model's whole reply. Never raises, whatever the text."""
        return self._verdict(text, instance.reference, self.judge)

    def verify_official(self, instance: Instance, text: str) -> Verdict:
        """The same reply under the published check (read with our parser, without its crashes)."""
        return self._verdict(text, instance.reference, self.judge_official)

    def render(self, instance: Instance) -> str:
        """The instance for a person's eye."""
        return self.picture(_facts(instance.reference))

    def from_official(self, row: Mapping[str, Any]) -> Instance:
        """An original instance (``id``, ``task``, ``complexity``, ``question``, ``reference``).

        Raises `BadRow` if the row lacks what the task needs.
        """
        try:
            question = str(row.get("question") or "")
            data = self._with_key(self.convert(row["reference"], question))
            complexity = dict(row.get("complexity") or {})
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise BadRow(f"not an original {self.name} row: {type(error).__name__}: {error}") from None
        level = complexity.get("level")
        return Instance(
            id=str(row.get("id") or self.name),
            task=self.name,
            version=self.version,
            level=level if isinstance(level, int) else 0,
            seed=0,
            split="official",
            question=question or self.question(data),
            reference=data,
            parameters=complexity,
        )

    def known_bad(self, row: Mapping[str, Any]) -> str | None:
        """Why an original row must not count in strict scores; None if it is sound."""
        instance = self.from_official(row)
        if reason := self.flaw(instance.reference):
            return reason
        stored = instance.reference.get("official")
        if stored is None:
            return None
        verdict = self.verify(instance, f"<<<{stored}>>>")
        return None if verdict.correct else f"the stored answer is wrong: {verdict.reason}"

    def _with_key(self, data: dict[str, Any]) -> dict[str, Any]:
        if "answer" not in data and (answer := self.key(MappingProxyType(data))) is not None:
            data["answer"] = answer
        return data

    def _verdict(self, text: str, data: Data, judge: Callable[[Value, Data], Verdict]) -> Verdict:
        problem = "no answer was given"
        for candidate in answer_candidates(text, multiline=self.multiline):
            try:
                value = self.read(candidate, data)
            except Unreadable as error:
                problem = str(error)
            else:
                return judge(value, data)
        return Verdict.wrong(f"unreadable answer: {problem}")


def _facts(reference: Data) -> Data:
    """What the question states: the reference without any stored answer."""
    return MappingProxyType({k: v for k, v in reference.items() if k not in ("answer", "official")})
