"""game24: combine all the given numbers with + - * / and brackets so that the value is exactly 24.

Official defects: floating point refuses exact answers (3 3 8 8 can never pass), powers, bit operators and
signs are not excluded, answers go through ``eval``. Here values are fractions and the grammar is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement, permutations
from math import comb
from random import Random
from typing import Any, ClassVar, cast

from .._parse import Expression, expression
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing

__all__ = ["TASK", "Game24"]

_PROSE = re.compile(r"^[^0-9(\[{\\+-]{0,200}")
_POOL = 20_000
"""Up to so many choices of numbers are all looked at."""
_DIRECT = 8
"""Up to so many numbers the solver searches; more are first reduced by differences."""


class Game24(Task[list[Expression]]):
    name = "game24"
    title = "Make 24 from the given numbers"
    levels: ClassVar[Levels] = {
        1: {"count": 3, "largest": 40},
        2: {"count": 4, "largest": 10},
        3: {"count": 4, "largest": 13},
        4: {"count": 5, "largest": 50},
        5: {"count": 6, "largest": 99},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        count, largest = params["count"], params["largest"]
        if comb(largest + count - 1, count) <= _POOL:
            pool = _solvable(count, largest)
            return {"numbers": list(pool[rng.distinct(len(pool))]), "target": 24}
        while (numbers := _split(rng, Fraction(24), count, largest)) is None:
            pass
        rng.shuffle(numbers)
        return {"numbers": numbers, "target": 24}

    def question(self, data: Data) -> str:
        numbers = ", ".join(map(str, data["numbers"]))
        return (
            f"The numbers are {numbers}. Write an expression whose value is exactly {data['target']}. "
            "Use each number exactly once, in any order (one listed twice is used twice). The operations are "
            "+ - * /, each as often as you like or not at all, and parentheses. Fractions may occur on the "
            "way. Do not join digits, use + and - between two values only and never as a sign (neither -3 nor "
            "-(2 + 1)), and use no other operation.\n\n"
            "Write the expression only. " + closing("(7 - 3) * 6 * 1")
        )

    def solution(self, data: Data) -> str:
        return _bare(_search([(Fraction(n), str(n)) for n in data["numbers"]], Fraction(data["target"])))

    def read(self, text: str, data: Data) -> list[Expression]:
        text = _PROSE.sub("", text.strip().rstrip("."), count=1)
        return [expression(side) for side in text.split("=", 3)]

    def judge(self, value: list[Expression], data: Data) -> Verdict:
        target = data["target"]
        if sorted(value[0].numbers) != sorted(data["numbers"]):
            return Verdict.wrong(f"the expression uses {list(value[0].numbers)}, not the numbers given")
        if value[0].signed:
            return Verdict.wrong("a sign stands in front of a number or bracket")
        try:
            reached = [side.value() for side in value]
        except ZeroDivisionError:
            return Verdict.wrong("the expression divides by zero")
        if all(side == target for side in reached):
            return Verdict.right(f"uses all numbers and makes {target}")
        return Verdict.wrong(f"the value {_misses(reached, target)}")

    def judge_official(self, value: list[Expression], data: Data) -> Verdict:
        try:
            reached = (value[0].float_value(), value[-1].float_value())
        except (ZeroDivisionError, OverflowError):
            return Verdict.wrong("the expression cannot be evaluated")
        if sorted(value[0].numbers) != sorted(data["numbers"]):
            return Verdict.wrong("other numbers than given")
        if reached == (data["target"], data["target"]):
            return Verdict.right()
        return Verdict.wrong(f"the floating point value is not {data['target']}")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        numbers = reference["numbers"]
        if not isinstance(numbers, list) or not all(
            type(number) is int for number in cast("list[Any]", numbers)
        ):
            raise TypeError("the numbers are not a list of whole numbers")
        data: dict[str, Any] = {
            "numbers": list(cast("list[int]", numbers)),
            "target": reference.get("target", 24),
        }
        if reference.get("solution"):
            data["official"] = str(reference["solution"])
        return data


def _misses(values: list[Fraction], target: int) -> str:
    miss = next(value - target for value in values if value != target)
    return f"misses {target} by {float(miss):.3g}" if abs(miss) < 10**15 else f"is nowhere near {target}"


@cache
def _solvable(count: int, largest: int) -> list[tuple[int, ...]]:
    """All orders of all puzzles of this size, grouped by puzzle.

    Floating point is exact enough to decide: with numbers up to 40 a value other than 24 misses it by
    more than 40**-4.
    """

    def reaches(values: list[float]) -> bool:
        if len(values) == 1:
            return abs(values[0] - 24) < 1e-8
        for i, j in combinations(range(len(values)), 2):
            rest = [value for k, value in enumerate(values) if k not in (i, j)]
            a, b = values[i], values[j]
            results = [a + b, a * b, a - b, b - a]
            results += [a / b] if b else []
            results += [b / a] if a else []
            if any(reaches([*rest, result]) for result in results):
                return True
        return False

    puzzles = combinations_with_replacement(range(1, largest + 1), count)
    return [
        order for puzzle in puzzles if reaches(list(puzzle)) for order in sorted(set(permutations(puzzle)))
    ]


def _split(rng: Rng, target: Fraction, count: int, largest: int) -> list[int] | None:
    """Undo ``count - 1`` operations from ``target``; None if a leaf is not a number that may be given."""
    values = [target]
    while len(values) < count:
        value = values.pop(rng.randrange(len(values)))
        operand = rng.randint(1, largest)
        inverse = [value - operand, value + operand, operand - value, value / operand, value * operand]
        values += [Fraction(operand), rng.choice(inverse)]
    if all(value.denominator == 1 and 1 <= value <= largest for value in values):
        return [value.numerator for value in values]
    return None


Term = tuple[Fraction, str]


def _search(terms: list[Term], target: Fraction) -> str:
    """An expression of this value over all ``terms``; many of them are thinned out by differences first."""
    if len(terms) <= _DIRECT:
        found = _Solver(terms).reach((1 << len(terms)) - 1, target)
        if found is None:
            raise NoSolution("no expression over these numbers has the wanted value")
        return found
    random = Random(len(terms))
    for _ in range(100):
        small, left = sorted(terms)[:4], sorted(terms)[4:]
        while len(left) > 2:
            (b, b_text), (a, a_text) = left.pop(), left.pop(random.randrange(len(left) // 2, len(left)))
            left.append((b - a, f"({b_text} - {a_text})"))
            left.sort()
        left += small
        if (found := _Solver(left).reach((1 << len(left)) - 1, target)) is not None:
            return found
    raise NoSolution("no expression was found")


class _Solver:
    """Search by the last operation: one side runs through the values of a few numbers, fixing the other."""

    def __init__(self, terms: list[Term]) -> None:
        self._terms = terms
        self._values: dict[int, dict[Fraction, str]] = {}

    def reach(self, subset: int, target: Fraction) -> str | None:
        if subset.bit_count() <= 3:
            return self._all(subset).get(target)
        for small, large in _splits(subset):
            if small.bit_count() > 3:
                continue
            for a, text in self._all(small).items():
                for wanted, form in _inverses(a, target):
                    if (found := self.reach(large, wanted)) is not None:
                        return form.format(text, found)
        return None

    def _all(self, subset: int) -> dict[Fraction, str]:
        """Every value of the numbers in ``subset``, with an expression for it."""
        if subset not in self._values:
            values: dict[Fraction, str] = {}
            if subset.bit_count() == 1:
                values = dict([self._terms[subset.bit_length() - 1]])
            for small, large in _splits(subset):
                for a, left in self._all(small).items():
                    for b, right in self._all(large).items():
                        for value, form in _results(a, b):
                            values.setdefault(value, form.format(left, right))
            self._values[subset] = values
        return self._values[subset]


def _splits(subset: int) -> Iterator[tuple[int, int]]:
    """The ways of cutting a bit set in two, each once, the smaller part first."""
    part = (subset - 1) & subset
    while part:
        rest = subset ^ part
        if (part.bit_count(), part) < (rest.bit_count(), rest):
            yield part, rest
        part = (part - 1) & subset


def _results(a: Fraction, b: Fraction) -> Iterator[tuple[Fraction, str]]:
    yield a + b, "({} + {})"
    yield a * b, "({} * {})"
    yield a - b, "({} - {})"
    yield b - a, "({1} - {0})"
    if b:
        yield a / b, "({} / {})"
    if a:
        yield b / a, "({1} / {0})"


def _inverses(a: Fraction, target: Fraction) -> Iterator[tuple[Fraction, str]]:
    """What b has to be so that a and b make ``target``."""
    yield target - a, "({} + {})"
    yield a - target, "({} - {})"
    yield a + target, "({1} - {0})"
    if a:
        yield target / a, "({} * {})"
        yield target * a, "({1} / {0})"
    if a and target:
        yield a / target, "({} / {})"


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("(") else text


TASK = Game24()
