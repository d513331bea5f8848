"""What the two tasks after MATH share: reading and judging values, and a user's own copy of the original set.

The copy has the layout ``MATH/train/geometry/17.json`` with ``problem``, ``level``, ``type`` and ``solution``. None of
its texts is part of this repository. Its problems are judged, not solved.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from .._instance import BadRow
from .._parse import Unreadable
from .._task import Data, NoSolution, Task, Verdict
from ._values import Value, agree, normal_text, value

__all__ = ["MathTask", "last_boxed", "math_rows"]


def math_rows(folder: str | Path, task: str, split: str = "train") -> Iterator[dict[str, Any]]:
    """The rows of ``math_geometry`` or ``math_counting_and_probability`` in ``folder`` (the one named MATH).

    Raises `BadRow` for a file that is not such a problem.
    """
    subject = Path(folder) / split / task.removeprefix("math_")
    for path in sorted(subject.glob("*.json"), key=lambda path: (len(path.stem), path.stem)):
        try:
            row = json.loads(path.read_bytes())
            level = str(row["level"]).removeprefix("Level ")
            complexity = {"level": int(level)} if level.isdecimal() else {}
            reference = {"solution": row["solution"]}
            yield {
                "id": f"{task}/{split}/{path.stem}",
                "task": task,
                "complexity": complexity,
                "question": row["problem"],
                "reference": reference,
            }
        except (ValueError, KeyError, TypeError) as error:
            raise BadRow(f"{path.name}: {type(error).__name__}: {error}") from None


class MathTask(Task[tuple[Value | None, str]]):
    """A task whose answer is a value; for original problems also a pair, a set or a word."""

    tolerance: float
    """Relative, for answers written with a decimal point."""
    whole_exactly: bool = False
    """Whether a whole answer has to be met exactly even by a decimal."""

    def key(self, data: Data) -> str:
        return data["official"] if "problem" in data else self.answer(data)

    def solution(self, data: Data) -> str:
        if "problem" in data:
            raise NoSolution("a problem in free words needs a reader")
        return self.recomputed(data)

    @abstractmethod
    def answer(self, data: Data) -> str:
        """The exact answer of one of our own questions."""

    @abstractmethod
    def recomputed(self, data: Data) -> str:
        """The same by another route."""

    def read(self, text: str, data: Data) -> tuple[Value | None, str]:
        try:
            return value(text), text
        except Unreadable:
            if "problem" in data and _stored(data["answer"]) is None:
                return None, normal_text(text)
            raise

    def judge(self, value: tuple[Value | None, str], data: Data) -> Verdict:
        expected = _stored(data["answer"])
        whole = expected is not None and expected.exact is not None and expected.exact.denominator == 1
        return self._compare(value, data, 0.0 if whole and self.whole_exactly else self.tolerance)

    def judge_official(self, value: tuple[Value | None, str], data: Data) -> Verdict:
        """A language model compares, told to allow one part in a thousand."""
        given, text = value
        return self._compare((Value(None, given.approximate, True) if given else None, text), data, 1e-3)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        boxed = last_boxed(str(reference["solution"]))
        problem = question or str(reference["problem"])
        return {"problem": problem, "official": boxed}

    def _compare(self, given: tuple[Value | None, str], data: Data, tolerance: float) -> Verdict:
        number, text = given
        expected = _stored(data["answer"])
        if number is None or expected is None:
            same = normal_text(text) == normal_text(data["answer"])
            return Verdict.right() if same else Verdict.wrong("differs from the stored answer")
        if agree(number, expected, tolerance):
            return Verdict.right()
        if agree(Value(None, number.approximate, True), expected, 1e-3):
            return Verdict.wrong("close, but not exact")
        return Verdict.wrong("another value")


def last_boxed(solution: str) -> str:
    """What stands in the last ``\\boxed{}``. Raises `ValueError` if there is none."""
    start = solution.rfind("\\boxed")
    inner = solution[start + 6 :].lstrip() if start >= 0 else ""
    if inner[:1] != "{":
        if inner[:1].isalnum():
            return inner[0]
        raise ValueError("no \\boxed answer")
    depth = 0
    for place, character in enumerate(inner):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return inner[1:place]
    raise ValueError("an open \\boxed answer")


@lru_cache(maxsize=1024)
def _stored(text: str) -> Value | None:
    """A stored answer as a value, if it is one."""
    try:
        return value(text)
    except Unreadable:
        return None
