"""Search for an expression over digits in fixed order: all values of every span of neighbouring digits.

Complete for up to six digits; for more, complete among the expressions whose parts are whole numbers within
`bound`, and from `_LONG` digits on a chain of operations from left to right is looked for instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .._task import NoSolution

__all__ = ["SpanSearch", "bound", "operate"]

_SHORT = 6
_LONG = 11

Number = int | Fraction
Origin = tuple[int, str, Number, Number]
"""The cut, the operator, and the values to its left and right."""


def bound(target: int) -> int:
    """No whole-number part of a planted expression is larger than this."""
    return 2 * abs(target) + 100


def operate(operator: str, a: int, b: int) -> int | None:
    """The value in whole numbers; None for a division that leaves a remainder."""
    match operator:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case _:
            return a // b if b and a % b == 0 else None


class SpanSearch:
    """The values of every span ``numbers[i:j]``, each with one way to make it."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = numbers

    def solve(self, target: int) -> str:
        """An expression of this value. Raises `NoSolution`."""
        count = len(self._numbers)
        if count >= _LONG:
            return self._chain(target)
        found = self._spans(target, exact=False)
        if target not in found[0, count] and count <= _SHORT:
            found = self._spans(target, exact=True)
        if target not in found[0, count]:
            raise NoSolution("no expression with this value was found")
        text = _write(found, 0, count, target)
        return text[1:-1] if text.startswith("(") else text

    def _spans(self, target: int, exact: bool) -> dict[tuple[int, int], dict[Number, Origin | None]]:
        """All values of all spans: as fractions, or only whole numbers within the bound."""
        numbers, limit = self._numbers, bound(target)
        count = len(numbers)
        found: dict[tuple[int, int], dict[Number, Origin | None]] = {
            (i, i + 1): {Fraction(number) if exact else number: None} for i, number in enumerate(numbers)
        }
        for width in range(2, count + 1):
            for i in range(count - width + 1):
                values: dict[Number, Origin | None] = {}
                for cut in range(i + 1, i + width):
                    left, right = found[i, cut], found[cut, i + width]
                    ways = _fractions(left, right) if exact else _whole(left, right, limit)
                    for value, operator, a, b in ways:
                        if value not in values:
                            values[value] = (cut, operator, a, b)
                    if width == count and target in values:
                        break
                found[i, i + width] = values
        return found

    def _chain(self, target: int) -> str:
        """((a op b) op c) op ...: with this many digits nearly every target can be reached so."""
        steps: list[dict[int, tuple[str, int]]] = [{self._numbers[0]: ("", 0)}]
        for number in self._numbers[1:]:
            reached: dict[int, tuple[str, int]] = {}
            for value in steps[-1]:
                for operator in "+-*/":
                    result = operate(operator, value, number)
                    if result is not None and abs(result) <= bound(target):
                        reached.setdefault(result, (operator, value))
            steps.append(reached)
        if target not in steps[-1]:
            raise NoSolution("no chain of operations from left to right has this value")
        operators: list[str] = []
        for step in reversed(steps[1:]):
            operator, target = step[target]
            operators.append(operator)
        text = str(self._numbers[0])
        for operator, number in zip(reversed(operators), self._numbers[1:], strict=True):
            text = f"({text}) {operator} {number}"
        return text


def _whole(
    left: dict[Number, Origin | None], right: dict[Number, Origin | None], limit: int
) -> Iterator[tuple[Number, str, Number, Number]]:
    for a in left:
        for b in right:
            if -limit <= (value := a + b) <= limit:
                yield value, "+", a, b
            if -limit <= (value := a - b) <= limit:
                yield value, "-", a, b
            if -limit <= (value := a * b) <= limit:
                yield value, "*", a, b
            if b and a % b == 0:
                yield a // b, "/", a, b


def _fractions(
    left: dict[Number, Origin | None], right: dict[Number, Origin | None]
) -> Iterator[tuple[Number, str, Number, Number]]:
    for a in left:
        for b in right:
            yield a + b, "+", a, b
            yield a - b, "-", a, b
            yield a * b, "*", a, b
            if b:
                yield Fraction(a) / b, "/", a, b


def _write(found: dict[tuple[int, int], dict[Number, Origin | None]], i: int, j: int, value: Number) -> str:
    origin = found[i, j][value]
    if origin is None:
        return str(value)
    cut, operator, a, b = origin
    return f"({_write(found, i, cut, a)} {operator} {_write(found, cut, j, b)})"
