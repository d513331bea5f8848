"""combinatorial_calculation: put operations and brackets between digits, in their given order, to hit a target.

Official defects: only the multiset of the numbers is checked, not their order; the tokens are joined before they
are evaluated, so that ``6 9`` counts as 69 and ``* *`` as a power; the worked example is nonsense. Here the
order is part of the check. Of the published check everything is kept but powers and ``//``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from .._parse import Expression, Unreadable, expression
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing
from ._digits import SpanSearch, bound, operate

__all__ = ["TASK", "CombinatorialCalculation"]

_PROSE = re.compile(r"^[^0-9(\[{\\+-]{0,200}")
_TOKEN = re.compile(r"[0-9]+|\S")
_LIST_MARKS = str.maketrans(dict.fromkeys(",\"'", " "))
_TRIES = 400
_FEW = 5
"""Up to so many digits every seed has digits of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The sides of ``expression = value``, the tokens of the first, and whether digits had to be joined."""

    sides: list[Expression]
    tokens: list[str]
    joined: bool


class CombinatorialCalculation(Task[Answer]):
    name = "combinatorial_calculation"
    title = "Operations between digits in a fixed order"
    levels: ClassVar[Levels] = {
        1: {"count": 3, "lowest": 1, "highest": 30},
        2: {"count": 4, "lowest": 10, "highest": 99},
        3: {"count": 5, "lowest": 50, "highest": 299},
        4: {"count": 6, "lowest": 100, "highest": 999},
        5: {"count": 9, "lowest": 10_000, "highest": 99_999},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        count = params["count"]
        while True:
            index = rng.distinct(9**count) if count <= _FEW else rng.randrange(9**count)
            numbers = [index // 9**place % 9 + 1 for place in range(count)]
            for attempt in range(_TRIES):
                wanted = range(params["lowest"], params["highest"] + 1)
                # Digits like 1 1 1 1 reach nothing in the range: then any target will do.
                target = _plant(rng, numbers)
                if target is not None and (target in wanted or attempt > _TRIES // 2) and target > 0:
                    return {"numbers": numbers, "target": target}

    def question(self, data: Data) -> str:
        digits = " ".join(map(str, data["numbers"]))
        return (
            f"Given are these {len(data['numbers'])} digits in this order:\n\n{digits}\n\n"
            "Write them in exactly this order and put one of + - * / between every two neighbours, and "
            f"parentheses where you like, so that the value of the expression is exactly {data['target']}. "
            "The usual precedence holds, and fractions may occur on the way. Every digit is a number of its own: "
            "do not join, repeat, leave out or swap digits, use no + or - as a sign "
            "(neither -3 nor -(2 + 1)), and use no other operation.\n\nWrite the expression only. "
            + closing("(1 + 2) * 3 - 4")
        )

    def solution(self, data: Data) -> str:
        return SpanSearch(list(data["numbers"])).solve(int(data["target"]))

    def read(self, text: str, data: Data) -> Answer:
        sides = _PROSE.sub("", text.strip().rstrip("."), count=1).translate(_LIST_MARKS).split("=", 3)
        tokens = _TOKEN.findall(sides[0])
        try:
            return Answer([expression(side) for side in sides], tokens, joined=False)
        except Unreadable:
            return Answer([expression("".join(side.split())) for side in sides], tokens, joined=True)

    def judge(self, value: Answer, data: Data) -> Verdict:
        first, target = value.sides[0], data["target"]
        if value.joined or list(first.numbers) != list(data["numbers"]):
            return Verdict.wrong("the expression does not have the given digits in the given order")
        if first.signed:
            return Verdict.wrong("a sign stands in front of a number or bracket")
        try:
            reached = [side.value() for side in value.sides]
        except ZeroDivisionError:
            return Verdict.wrong("the expression divides by zero")
        if all(side == target for side in reached):
            return Verdict.right(f"uses all digits in order and makes {target}")
        return Verdict.wrong(f"the value is {_short(reached, target)}, not {target}")

    def judge_official(self, value: Answer, data: Data) -> Verdict:
        given = [int(token) for token in value.tokens if token.isdecimal() and token.isascii()]
        if sorted(given) != sorted(data["numbers"]):
            return Verdict.wrong("other numbers than given")
        try:
            reached = value.sides[0].value()
            if value.joined:
                reached = expression("".join(value.tokens)).value()
        except (ZeroDivisionError, Unreadable):
            return Verdict.wrong("the expression cannot be evaluated")
        if abs(reached - data["target"]) <= Fraction(1, 10**9) * abs(data["target"]):
            return Verdict.right()
        return Verdict.wrong("the value is not the target")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "numbers": [int(number) for number in reference["numbers"]],
            "target": int(reference["target"]),
            "official": " ".join(map(str, reference["solution"])),
        }


def _plant(rng: Rng, numbers: list[int]) -> int | None:
    """The value of a random expression over ``numbers``; None unless all its parts are whole and small."""
    parts = list(numbers)
    seen: list[int] = []
    operators: set[str] = set()
    while len(parts) > 1:
        place = rng.randrange(len(parts) - 1)
        operator = rng.choice("+-***/")
        value = operate(operator, parts[place], parts[place + 1])
        if value is None:
            return None
        operators.add(operator)
        seen.append(value)
        parts[place : place + 2] = [value]
    if operators == {"+"} or max(map(abs, seen)) > bound(parts[0]):
        return None
    return parts[0]


def _short(values: list[Fraction], target: int) -> str:
    value = next(value for value in values if value != target)
    return str(value) if max(abs(value.numerator), value.denominator) < 10**12 else "far off"


TASK = CombinatorialCalculation()
