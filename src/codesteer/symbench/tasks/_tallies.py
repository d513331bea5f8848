"""The problems of ``_counting`` again, by going through them step by step instead of by formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import comb, lcm, prod
from typing import Any

from ._counting import VOWELS

__all__ = ["by_tally"]

Problem = Sequence[Any]


def by_tally(problem: Problem) -> Fraction:
    match problem:
        case ["letters", letters]:
            return Fraction(_letters(letters))
        case ["committee", groups, least, size]:
            return Fraction(_committee(groups, least, size))
        case ["paths", right, up, blocked]:
            return Fraction(_paths(right, up, {tuple(point) for point in blocked}))
        case ["divisible", limit, divisors]:
            return Fraction(_divisible(limit, divisors))
        case ["digits", count, total]:
            return Fraction(_sums([range(1, 10), *[range(10)] * (count - 1)])[total])
        case ["dice", sides, total]:
            return Fraction(_sums([range(1, side + 1) for side in sides])[total], prod(sides))
        case ["urn", colours, draws]:
            taken = {0: 1}
            for count in colours:  # at least one of each colour
                taken = _convolve(taken, {n: comb(count, n) for n in range(1, count + 1)})
            return Fraction(taken.get(draws, 0), comb(sum(colours), draws))
        case _:
            return _no_run(*problem[1:])


def _letters(letters: str) -> int:
    """Fill the row from the left, keeping how many vowels are left and whether the last one was a vowel."""
    counts = Counter(letters)
    vowels = sum(counts[vowel] for vowel in VOWELS)
    patterns: Counter[tuple[int, bool]] = Counter({(vowels, False): 1})
    for place in range(len(letters)):
        following: Counter[tuple[int, bool]] = Counter()
        for (left, vowel), ways in patterns.items():
            if left and not vowel:
                following[left - 1, True] += ways
            if len(letters) - place > left:
                following[left, False] += ways
        patterns = following
    ways = sum(count for (left, _), count in patterns.items() if left == 0)
    for group in (set(VOWELS), set(counts) - set(VOWELS)):
        free = sum(counts[letter] for letter in group)
        for letter in sorted(group):  # choose the places of each letter in turn
            ways *= comb(free, counts[letter])
            free -= counts[letter]
    return ways


def _committee(groups: Sequence[int], least: Sequence[int], size: int) -> int:
    """Go through the members one by one; each joins or does not."""
    reached: dict[int, int] = {0: 1}
    for count, needed in zip(groups, least, strict=True):
        joined = {0: 1}
        for _ in range(count):
            joined = _convolve(joined, {0: 1, 1: 1})
        reached = _convolve(reached, {n: ways for n, ways in joined.items() if n >= needed})
    return reached.get(size, 0)


def _convolve(left: dict[int, int], right: dict[int, int]) -> dict[int, int]:
    result: Counter[int] = Counter()
    for a, ways in left.items():
        for b, more in right.items():
            result[a + b] += ways * more
    return result


def _paths(right: int, up: int, blocked: set[tuple[int, ...]]) -> int:
    row = [0] * (right + 1)
    for y in range(up + 1):
        for x in range(right + 1):
            before = row[x] + (row[x - 1] if x else 0) + (1 if x == y == 0 else 0)
            row[x] = 0 if (x, y) in blocked else before
    return row[right]


def _divisible(limit: int, divisors: Sequence[int]) -> int:
    """The pattern of divisible numbers repeats after the least common multiple."""
    period = lcm(*divisors)
    hit = bytearray(period + 1)
    for divisor in divisors:
        hit[divisor::divisor] = b"\x01" * (period // divisor)
    rounds, rest = divmod(limit, period)
    return rounds * sum(hit) + sum(hit[: rest + 1])


def _sums(choices: Sequence[range]) -> Counter[int]:
    reached: Counter[int] = Counter({0: 1})
    for numbers in choices:
        following: Counter[int] = Counter()
        for total, ways in reached.items():
            for number in numbers:
                following[total + number] += ways
        reached = following
    return reached


def _no_run(tosses: int, run: int, top: int, bottom: int) -> Fraction:
    """Toss by toss, keeping how many heads stand at the end; weights in units of 1/bottom**tosses."""
    ends = [1, *[0] * (run - 1)]
    for _ in range(tosses):
        ends = [sum(ends) * (bottom - top), *(weight * top for weight in ends[:-1])]
    return Fraction(sum(ends), bottom**tosses)
