"""logical_equation: give each letter one number of a list so that equations and inequalities hold.

Official defects: an answer that repeats a value is accepted (possible in 146 of 150 instances) although the
letters are meant to use each number once, products are compared in floating point, and only 39 instances
have a single answer. Here the question says that each number is used once, and every assignment that
satisfies all conditions, computed in fractions, is right.
"""

from __future__ import annotations

import re
from fractions import Fraction
from string import ascii_uppercase
from typing import Any, ClassVar

from .._parse import Unreadable, numbers
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._assignment import Relation, assign

__all__ = ["TASK", "LogicalEquation"]

Condition = list[Any]
"""A kind, two letters, and for all kinds but "greater" a number: ["ratio", "A", "B", "2.5"]."""

_SENTENCE = {
    "ratio": "{0} = {2} * {1}",
    "equal": "{} = {}",
    "sum": "{} + {} = {}",
    "difference": "{} - {} = {}",
    "greater": "{} > {}",
}
_ORIGINAL = (
    ("ratio", re.compile(r"(?P<x>[A-Z]) = (?P<k>[0-9.]+)(?P<y>[A-Z])")),
    ("equal", re.compile(r"(?P<x>[A-Z]) = (?P<y>[A-Z])")),
    ("sum", re.compile(r"(?P<x>[A-Z]) \+ (?P<y>[A-Z]) = (?P<k>-?[0-9]+)")),
    ("difference", re.compile(r"(?P<x>[A-Z]) - (?P<y>[A-Z]) = (?P<k>-?[0-9]+)")),
    ("greater", re.compile(r"(?P<x>[A-Z]) > (?P<y>[A-Z])")),
)
_LABELLED = re.compile(r"\b([A-Z])\b['\"]?\s{0,9}[:=]\s{0,9}['\"]?(-?[0-9][0-9./]{0,20})")


class LogicalEquation(Task[list[Fraction]]):
    name = "logical_equation"
    title = "Match letters and numbers by equations"
    levels: ClassVar[Levels] = {
        1: {"letters": 4, "equations": 4, "inequalities": 0, "largest": 20},
        2: {"letters": 6, "equations": 5, "inequalities": 1, "largest": 50},
        3: {"letters": 9, "equations": 7, "inequalities": 2, "largest": 100},
        4: {"letters": 12, "equations": 9, "inequalities": 3, "largest": 150},
        5: {"letters": 18, "equations": 12, "inequalities": 6, "largest": 250},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        # Numbers with small factors only, so that simple ratios between them are common.
        pool = [n for n in range(1, params["largest"] + 1) if 2**7 * 3**4 * 5**3 * 7**2 % n == 0]
        values = sorted(rng.sample(pool, params["letters"]))
        hidden = dict(zip(ascii_uppercase, rng.sample(values, len(values)), strict=False))
        pairs = [(x, y) for x in hidden for y in hidden if x < y]
        kinds = [""] * params["equations"] + ["greater"] * params["inequalities"]
        rng.shuffle(kinds)
        chosen = rng.sample(pairs, len(kinds))
        return {
            "values": values,
            "conditions": [
                _drawn(rng, kind, *pair, hidden) for kind, pair in zip(kinds, chosen, strict=True)
            ],
        }

    def question(self, data: Data) -> str:
        letters = ascii_uppercase[: len(data["values"])]
        return (
            f"The letters {', '.join(letters)} stand for the numbers {', '.join(map(str, data['values']))} in "
            "some order: each letter is one of these numbers, and each number belongs to exactly one letter. "
            f"All of the following holds:\n\n{self.picture(data)}\n\n"
            "Find the number of each letter; if there are several ways, any of them will do. List the "
            "numbers in the alphabetical order of their letters. " + closing("7, 2, 15")
        )

    def solution(self, data: Data) -> str:
        values: list[int] = data["values"]
        relations = [_relation(condition, values) for condition in data["conditions"]]
        found = assign([(1 << len(values)) - 1] * len(values), relations)
        if found is None:
            raise NoSolution("no assignment satisfies all conditions")
        return ", ".join(str(values[index]) for index in found)

    def read(self, text: str, data: Data) -> list[Fraction]:
        if found := _LABELLED.findall(text):
            letters = ascii_uppercase[: len(data["values"])]
            if sorted(letter for letter, _ in found) != list(letters):
                raise Unreadable(f"expected each of the letters {letters} once")
            return numbers(", ".join(value for _, value in sorted(found)))
        return numbers(text)

    def judge(self, value: list[Fraction], data: Data) -> Verdict:
        if sorted(value) != data["values"]:
            return Verdict.wrong(
                f"the answer is not an arrangement of the {len(data['values'])} given numbers"
            )
        given = dict(zip(ascii_uppercase, value, strict=False))
        broken = [c for c in data["conditions"] if not _holds(c, given[c[1]], given[c[2]])]
        if not broken:
            return Verdict.right("all conditions hold")
        share = len(broken) / len(data["conditions"])
        return Verdict.wrong(f"{_sentence(broken[0])} does not hold", partial=1 - share)

    def judge_official(self, value: list[Fraction], data: Data) -> Verdict:
        if len(value) != len(data["values"]) or not set(value) <= set(data["values"]):
            return Verdict.wrong("not as many values as letters, or a value that is not in the list")
        given = dict(zip(ascii_uppercase, map(int, value), strict=False))
        for condition in data["conditions"]:
            x, y = given[condition[1]], given[condition[2]]
            in_floats = condition[0] == "ratio"
            if not (x == float(condition[3]) * y if in_floats else _holds(condition, x, y)):
                return Verdict.wrong(f"{_sentence(condition)} does not hold (in floating point)")
        return Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "values": sorted(reference["values"]),
            "conditions": [_condition(text) for text in reference["constraints"]],
            "official": ", ".join(map(str, reference["solution"])),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(map(_sentence, data["conditions"]))


def _drawn(rng: Rng, kind: str, x: str, y: str, hidden: dict[str, int]) -> Condition:
    """A true condition about two letters; a kind that is not given is drawn, a ratio only where one fits."""
    if kind == "greater":
        return [kind, *((x, y) if hidden[x] > hidden[y] else (y, x))]
    if rng.random() < 0.5:
        x, y = y, x
    kinds = ["sum", "difference"]
    large, small = (x, y) if hidden[x] > hidden[y] else (y, x)
    ratio = Fraction(hidden[large], hidden[small])
    if ratio < 5 and (ratio * 10).denominator == 1:
        kinds += ["ratio", "ratio"]
    match rng.choice(kinds):
        case "ratio":
            return ["ratio", large, small, f"{float(ratio):g}"]
        case "sum":
            return ["sum", x, y, hidden[x] + hidden[y]]
        case _:
            return ["difference", x, y, hidden[x] - hidden[y]]


def _holds(condition: Condition, x: Fraction | int, y: Fraction | int) -> bool:
    match condition[0]:
        case "ratio":
            return x == Fraction(condition[3]) * y
        case "equal":
            return x == y
        case "sum":
            return x + y == condition[3]
        case "difference":
            return x - y == condition[3]
        case _:
            return x > y


def _relation(condition: Condition, values: list[int]) -> Relation:
    """The condition over places in the list of values, without a fraction in the inner loop."""
    x, y = (ascii_uppercase.index(letter) for letter in condition[1:3])
    if condition[0] == "ratio":
        factor = Fraction(condition[3])
        top, bottom = factor.numerator, factor.denominator
        return x, y, lambda i, j: bottom * values[i] == top * values[j]
    return x, y, lambda i, j: _holds(condition, values[i], values[j])


def _condition(text: str) -> Condition:
    for kind, pattern in _ORIGINAL:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            number = parts.get("k")
            tail = [] if number is None else [number if kind == "ratio" else int(number)]
            return [kind, parts["x"], parts["y"], *tail]
    raise ValueError(f"unknown condition {text[:40]!r}")


def _sentence(condition: Condition) -> str:
    return _SENTENCE[condition[0]].format(*condition[1:])


TASK = LogicalEquation()
