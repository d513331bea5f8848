"""number_multiply: the exact product of signed whole numbers.

Official defects: no output form is asked for, and an answer counts as right when the key occurs in it anywhere,
so that longer numbers and, for positive keys, the negated number pass. Here the number itself has to be equal.
"""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar

from .._parse import integer
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "NumberMultiply"]

_LIMB = 1000
"""The solver's base: three decimal digits a place."""
_FEW = 4


class NumberMultiply(Task[tuple[str, int]]):
    name = "number_multiply"
    title = "Multiply whole numbers"
    levels: ClassVar[Levels] = {
        1: {"digits": [1, 2]},
        2: {"digits": [2, 4]},
        3: {"digits": [1, 3, 4]},
        4: {"digits": [8, 8]},
        5: {"digits": [12, 16, 20]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        *others, last = params["digits"]
        values = [_signed(rng.randrange(_count(digits)), digits) for digits in others]
        # Few last factors: one of its own for every seed. Many: plain chance does not repeat itself.
        index = rng.distinct(_count(last)) if last <= _FEW else rng.randrange(_count(last))
        return {"values": [*values, _signed(index, last)]}

    def question(self, data: Data) -> str:
        product = " x ".join(str(value) if value > 0 else f"({value})" for value in data["values"])
        return (
            f"Work out the exact product {product}.\n\n"
            "Write it in full as decimal digits, with a minus sign if it is negative. " + closing("-1296")
        )

    def key(self, data: Data) -> str:
        return str(prod(data["values"]))

    def solution(self, data: Data) -> str:
        limbs, negative = [1], False
        for value in data["values"]:
            limbs = _long_multiplication(limbs, _limbs(abs(value)))
            negative ^= value < 0
        digits = "".join(f"{limb:03d}" for limb in reversed(limbs)).lstrip("0") or "0"
        return f"-{digits}" if negative and digits != "0" else digits

    def read(self, text: str, data: Data) -> tuple[str, int]:
        return text, integer(text)

    def judge(self, value: tuple[str, int], data: Data) -> Verdict:
        given, expected = value[1], int(data["answer"])
        if given == expected:
            return Verdict.right()
        if given == -expected:
            return Verdict.wrong("the sign is wrong")
        if abs(given).bit_length() - abs(expected).bit_length() not in (-1, 0, 1):
            return Verdict.wrong("the product has another size")
        return Verdict.wrong("the product is another number")

    def judge_official(self, value: tuple[str, int], data: Data) -> Verdict:
        key = int(data["answer"])
        if str(key) in value[0] or f"{key:,}" in value[0]:
            return Verdict.right("the key occurs in the answer")
        return Verdict.wrong("the key does not occur in the answer")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "values": [int(value) for value in reference["values"]],
            "official": str(int(reference["solution"])),
        }


def _count(digits: int) -> int:
    """How many numbers, of either sign, have this many digits; 0 and 1 are left out."""
    return 2 * (10**digits - _smallest(digits))


def _signed(index: int, digits: int) -> int:
    return (_smallest(digits) + index // 2) * (-1) ** index


def _smallest(digits: int) -> int:
    return max(10 ** (digits - 1), 2)


def _limbs(value: int) -> list[int]:
    """``value`` in base 1000, the lowest place first."""
    digits = str(value)
    return [int(digits[max(end - 3, 0) : end]) for end in range(len(digits), 0, -3)]


def _long_multiplication(left: list[int], right: list[int]) -> list[int]:
    result = [0] * (len(left) + len(right))
    for i, a in enumerate(left):
        carry = 0
        for j, b in enumerate(right):
            carry, result[i + j] = divmod(result[i + j] + a * b + carry, _LIMB)
        result[i + len(right)] += carry
    return result


TASK = NumberMultiply()
