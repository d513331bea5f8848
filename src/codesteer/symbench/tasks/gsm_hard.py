"""gsm_hard: word problems with large numbers and several steps.

Official defects: one number of a GSM8K story was replaced by a large one without regard to its meaning, so that
146 targets are negative and 302 are not whole (people, eggs), and sometimes the story but not the program uses
the new number twice; a language model judges, and its silence counts as right. Here every stock stays positive
and whole. The stories are ours, about stocks of goods; original rows are judged, not solved.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, ClassVar

from .._parse import number
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._programs import constants, program_value
from ._stocks import SCENES, backwards, draw_story, forwards, told

__all__ = ["TASK", "GsmHard"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DOCSTRING = re.compile(r'"""(.*?)"""', re.DOTALL)
_HOW_MANY = re.compile(r"how many (?:more |fewer |total |of )?([a-z]+)(?: ([a-z]+))?", re.IGNORECASE)
_MEASURES = {
    "acres", "calories", "cents", "cups", "days", "dollars", "feet", "gallons", "grams", "hours", "inches",
    "kilograms", "kilometers", "km", "liters", "meters", "miles", "minutes", "months", "ounces", "percent",
    "pounds", "seconds", "square", "times", "tons", "weeks", "yards", "years",
}  # fmt: skip


_LAST_PLACE = Fraction(1, 10**10)
"""Stored targets are cut after ten decimals."""


class GsmHard(Task[Fraction]):
    name = "gsm_hard"
    title = "Word problems with large numbers"
    levels: ClassVar[Levels] = {
        1: {"places": 2, "events": 0, "size": 60},
        2: {"places": 2, "events": 1, "size": 10_000_000},
        3: {"places": 3, "events": 3, "size": 10_000_000},
        4: {"places": 5, "events": 7, "size": 50_000_000},
        5: {"places": 9, "events": 18, "size": 2_000_000_000},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        story = draw_story(rng, params["places"], params["events"], params["size"])
        return {"scene": rng.choice(sorted(SCENES)), **story}

    def question(self, data: Data) -> str:
        story = data["story"] if "story" in data else told(data["facts"], data["ask"], data["scene"])
        return f"{story}\n\nGive the exact number, without its unit. {closing('1250.75')}"

    def key(self, data: Data) -> str:
        if "story" in data:
            return str(program_value(data["program"]))
        return _decimal(forwards(data["facts"], data["ask"]))

    def solution(self, data: Data) -> str:
        if "story" in data:
            raise NoSolution("a story in free words needs a reader")
        return _decimal(backwards(data["facts"], data["ask"]))

    def read(self, text: str, data: Data) -> Fraction:
        return number(text)

    def judge(self, value: Fraction, data: Data) -> Verdict:
        expected = Fraction(data["answer"])
        # Our answers end after two decimals; those of original rows may not end, and are rounded.
        endless = (100 * expected).denominator != 1
        if value == expected or (
            endless and abs(value - expected) <= max(abs(expected) / 10**6, _LAST_PLACE)
        ):
            return Verdict.right()
        near = expected != 0 and abs(value - expected) <= abs(expected) / 1000
        return Verdict.wrong("close, but not exact" if near else "another number")

    def judge_official(self, value: Fraction, data: Data) -> Verdict:
        expected = Fraction(data["answer"])
        if abs(value - expected) <= abs(expected) / 1000:
            return Verdict.right("within one part in a thousand")
        return Verdict.wrong("off by more than one part in a thousand")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        story = question.partition("\n\nOutput final answer")[0]
        program_value(reference["code"])
        return {"story": story, "program": reference["code"], "official": repr(float(reference["solution"]))}

    def flaw(self, data: Data) -> str | None:
        if "story" not in data:
            return None
        target = Fraction(data["answer"])
        if target < 0:
            return "the target is negative: the substituted number does not fit the story"
        asked = _HOW_MANY.search(data["story"].rpartition(".")[2]) or _HOW_MANY.search(data["story"])
        if (
            target.denominator != 1
            and asked
            and not {word.lower() for word in asked.groups() if word} & _MEASURES
        ):
            return f"asks how many {asked[1]}, but the target is not whole"
        if old := _half_replaced(data["story"], data["program"]):
            return f"the story has another number instead of {old} in several places, the program still uses {old}"
        return None


def _half_replaced(story: str, program: str) -> str | None:
    """The number that was replaced more than once in the story while the program still has it."""
    original = _DOCSTRING.search(program)
    before = _NUMBER.findall(original[1]) if original else []
    after = _NUMBER.findall(story)
    if len(before) != len(after):
        return None
    replaced = [old for old, new in zip(before, after, strict=True) if old != new]
    for old in set(replaced):
        value = Fraction(old.replace(",", ""))
        kept = value in constants(program) or value / 100 in constants(program)
        if replaced.count(old) > 1 and old not in after and value not in (1, 100) and kept:
            return old
    return None


def _decimal(value: Fraction) -> str:
    """Exact, with two decimals unless it is whole."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator * 100 // value.denominator // 100}.{value.numerator * 100 // value.denominator % 100:02d}"


TASK = GsmHard()
