"""Counting problems and probabilities: in words, and by formula.

A problem is ``[kind, *numbers]``. Counts: ``letters``, ``committee``, ``paths``, ``divisible``, ``digits``;
probabilities: ``dice``, ``urn``, ``heads``. ``_tallies`` computes the same step by step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import comb, factorial, lcm, prod
from typing import Any

__all__ = ["COUNTS", "PROBABILITIES", "VOWELS", "by_formula", "in_words"]

Problem = Sequence[Any]

COUNTS = ("letters", "committee", "paths", "divisible", "digits")
PROBABILITIES = ("dice", "urn", "heads")
VOWELS = "AEIOU"


def by_formula(problem: Problem) -> Fraction:
    match problem:
        case ["letters", letters]:
            return Fraction(_letters(letters))
        case ["committee", groups, least, size]:
            return Fraction(_committee(groups, least, size))
        case ["paths", right, up, blocked]:
            return Fraction(_paths(right, up, blocked))
        case ["divisible", limit, divisors]:
            return Fraction(_divisible(limit, divisors))
        case ["digits", count, total]:
            return Fraction(_bounded(total - 1, [8, *[9] * (count - 1)]))
        case ["dice", sides, total]:
            ways = _bounded(total - len(sides), [side - 1 for side in sides])
            return Fraction(ways, prod(sides))
        case ["urn", colours, draws]:
            return _all_colours(colours, draws)
        case _:
            return _no_run(*problem[1:])


def _letters(letters: str) -> int:
    """Place the other letters, then the vowels into different gaps."""
    counts = Counter(letters)
    vowels = sum(count for letter, count in counts.items() if letter in VOWELS)
    others = len(letters) - vowels
    ways = factorial(vowels) * factorial(others) * comb(others + 1, vowels)
    return ways // prod(map(factorial, counts.values()))


def _committee(groups: Sequence[int], least: Sequence[int], size: int) -> int:
    """Choose from one group after the other; the last one gives all that is still missing."""

    @cache
    def choices(place: int, left: int) -> int:
        if place == len(groups) - 1:
            return comb(groups[place], left) if left >= least[place] else 0
        most = min(groups[place], left)
        return sum(
            comb(groups[place], n) * choices(place + 1, left - n) for n in range(least[place], most + 1)
        )

    return choices(0, size)


def _paths(right: int, up: int, blocked: Sequence[Sequence[int]]) -> int:
    """Paths by the first blocked point they meet."""
    points = [*sorted(tuple(point) for point in blocked), (right, up)]
    clean: list[int] = []
    for place, (x, y) in enumerate(points):
        ways = comb(x + y, x)
        for (u, v), first in zip(points[:place], clean, strict=True):
            if u <= x and v <= y:
                ways -= first * comb(x - u + y - v, x - u)
        clean.append(ways)
    return clean[-1]


def _divisible(limit: int, divisors: Sequence[int]) -> int:
    """Inclusion and exclusion over the least common multiples."""
    return sum(
        (-1) ** (count + 1) * (limit // lcm(*chosen))
        for count in range(1, len(divisors) + 1)
        for chosen in combinations(divisors, count)
    )


def _bounded(total: int, bounds: Sequence[int]) -> int:
    """Solutions of x1 + ... + xn = total with 0 <= xi <= bound i, by inclusion and exclusion."""
    signed = Counter({0: 1})  # sum of the exceeded bounds -> signed number of choices
    for bound in bounds:
        exceeded = Counter(signed)
        for reached, count in signed.items():
            exceeded[reached + bound + 1] -= count
        signed = exceeded
    n = len(bounds) - 1
    return sum(count * comb(total - reached + n, n) for reached, count in signed.items() if reached <= total)


def _all_colours(colours: Sequence[int], draws: int) -> Fraction:
    """One minus the draws that miss some colour, by inclusion and exclusion."""
    ways = 0
    for count in range(len(colours) + 1):
        for missing in combinations(colours, count):
            ways += (-1) ** count * comb(sum(colours) - sum(missing), draws)
    return Fraction(ways, comb(sum(colours), draws))


def _no_run(tosses: int, run: int, top: int, bottom: int) -> Fraction:
    """Fewer than ``run`` heads in a row: spread the heads over the gaps around the tails."""
    total = 0
    for tails in range(tosses + 1):
        heads, gaps = tosses - tails, tails + 1
        # Take away the ways in which some gaps hold at least ``run`` heads.
        ways = sum(
            (-1) ** full * comb(gaps, full) * comb(heads - full * run + tails, tails)
            for full in range(min(gaps, heads // run) + 1)
        )
        total += ways * top**heads * (bottom - top) ** tails
    return Fraction(total, bottom**tosses)


def in_words(problems: Sequence[Problem]) -> str:
    chance = problems[0][0] in PROBABILITIES
    if len(problems) == 1:
        start = "What is the probability that " if chance else "In how many ways can one "
        return f"{_setting(problems[0])} {start}{_wish(problems[0])}?".replace(
            "can one number", "can a number"
        )
    listed = [
        f"({number}) {_setting(problem)} {_named(problem, number)}."
        for number, problem in enumerate(problems, 1)
    ]
    if chance:
        question = "The experiments do not influence each other. What is the probability that all these events happen?"
    else:
        question = f"What is {' + '.join(f'N{number}' for number in range(1, len(problems) + 1))}?"
    return "\n".join([*listed, "", question])


def _named(problem: Problem, number: int) -> str:
    if problem[0] in PROBABILITIES:
        return f"The event is that {_wish(problem)}"
    return f"Let N{number} be the number of ways to {_wish(problem)}"


def _setting(problem: Problem) -> str:
    match problem:
        case ["letters", letters]:
            return f"Take the {len(letters)} letters {' '.join(letters)}; equal letters cannot be told apart."
        case ["committee", groups, _, _]:
            return (
                f"A club has {len(groups)} teams with {_series(groups)} members, and nobody is in two teams."
            )
        case ["paths", right, up, blocked]:
            points = ", ".join(f"({x}, {y})" for x, y in blocked)
            named = "point" if len(blocked) == 1 else "points"
            without = f", without touching the {named} {points}" if blocked else ""
            return (
                f"A path goes from (0, 0) to ({right}, {up}) in steps of length 1, each to the right or upwards"
                f"{without}."
            )
        case ["divisible", limit, divisors]:
            return f"Consider the whole numbers from 1 to {limit} and the divisors {_series(divisors)}."
        case ["digits", count, _]:
            return f"Consider the whole numbers with exactly {count} decimal digits (the first one is not 0)."
        case ["dice", sides, _]:
            return f"Fair dice with {_series(sides)} faces, numbered from 1, are rolled once each."
        case ["urn", colours, draws]:
            return (
                f"An urn holds balls of {len(colours)} colours: {_series(colours)} of them. {draws} balls are drawn at "
                "random without putting any back."
            )
        case _:
            _, tosses, _, top, bottom = problem
            return f"A coin that shows heads with probability {top}/{bottom} is tossed {tosses} times."


def _wish(problem: Problem) -> str:
    match problem:
        case ["letters", _]:
            return (
                "arrange all of them in a row so that no two vowels (A, E, I, O, U) stand next to each other"
            )
        case ["committee", _, least, size]:
            return f"choose a committee of {size} with at least {_series(least)} members of these teams, in their order"
        case ["paths", *_]:
            return "choose such a path"
        case ["divisible", *_]:
            return "choose one of these numbers that is divisible by at least one of these divisors"
        case ["digits", _, total]:
            return f"choose one of these numbers whose digits add up to {total}"
        case ["dice", _, total]:
            return f"the numbers rolled add up to exactly {total}"
        case ["urn", *_]:
            return "every colour is among the balls drawn"
        case _:
            return f"there are nowhere {problem[2]} heads in a row"


def _series(numbers: Sequence[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
