"""math_counting_and_probability: count arrangements, choices and paths, or find a probability, exactly.

Original: these problems of MATH, whose texts are not ours to publish; a user's own copy is read and judged, not
solved. Official defects: a language model judges, its silence counts as right, and one part in a thousand is
forgiven even to a count. Here a count has to be exact; a probability may also be a decimal within a relative 1e-6.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params, closing
from ._counting import COUNTS, PROBABILITIES, VOWELS, by_formula, in_words
from ._math_rows import MathTask
from ._tallies import by_tally

__all__ = ["TASK", "MathCountingAndProbability"]

_CONSONANTS = "BCDFGKLMNPRST"
_DIVISORS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 18, 20, 21, 25)
_LONGEST_PERIOD = 30_000


class MathCountingAndProbability(MathTask):
    name = "math_counting_and_probability"
    title = "Counting and probability"
    tolerance = 1e-6
    whole_exactly = True
    levels: ClassVar[Levels] = {
        1: {"parts": 1, "size": 3},
        2: {"parts": 3, "size": 4},
        3: {"parts": 3, "size": 9},
        4: {"parts": 4, "size": 15},
        5: {"parts": 5, "size": 28},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        kinds = rng.choice((COUNTS, PROBABILITIES))
        chosen = rng.sample(kinds, min(params["parts"], len(kinds)))
        chosen += [rng.choice(kinds) for _ in range(params["parts"] - len(chosen))]
        return {"problems": [_problem(rng, kind, params["size"]) for kind in chosen]}

    def question(self, data: Data) -> str:
        if "problem" in data:
            return f"{data['problem']}\n\n{closing('3/8')}"
        return (
            f"{in_words(data['problems'])}\n\nGive the exact value: a whole number, or a fraction like 3/8. "
            f"{closing('3/8')}"
        )

    def answer(self, data: Data) -> str:
        values = [by_formula(problem) for problem in data["problems"]]
        return str(prod(values) if data["problems"][0][0] in PROBABILITIES else sum(values))

    def recomputed(self, data: Data) -> str:
        values = [by_tally(problem) for problem in data["problems"]]
        return str(prod(values) if data["problems"][0][0] in PROBABILITIES else sum(values))


def _problem(rng: Rng, kind: str, size: int) -> list[Any]:
    """One that has a way at all, and whose probability is not 1."""
    while True:
        problem = _draft(rng, kind, size)
        value = by_formula(problem)
        if value > 0 and (kind in COUNTS or value < 1):
            return problem


def _draft(rng: Rng, kind: str, size: int) -> list[Any]:
    match kind:
        case "letters":
            vowels = [rng.choice(VOWELS) for _ in range(size // 3 + 1)]
            others = [rng.choice(_CONSONANTS[: size + 2]) for _ in range(size - len(vowels) + 2)]
            return [kind, "".join(rng.sample(vowels + others, len(vowels) + len(others)))]
        case "committee":
            groups = [rng.randint(size // 2 + 1, size + 3) for _ in range(2 + size // 8)]
            least = [rng.randint(0, max(group // 4, 1)) for group in groups]
            return [
                kind,
                groups,
                least,
                rng.randint(max(sum(least), 2), max(sum(groups) // 2, sum(least) + 2)),
            ]
        case "paths":
            right, up = rng.randint(size // 2 + 1, size + 2), rng.randint(size // 2 + 1, size + 2)
            inner = [(x, y) for x in range(right + 1) for y in range(up + 1) if 0 < x + y < right + up]
            return [kind, right, up, [list(point) for point in sorted(rng.sample(inner, size // 3))]]
        case "divisible":
            divisors = sorted(rng.sample(_DIVISORS, 2 + size // 7))
            while lcm(*divisors) > _LONGEST_PERIOD:
                divisors = sorted(rng.sample(_DIVISORS, 2 + size // 7))
            return [kind, rng.randint(10 ** (size // 3), 10 ** (size // 3 + 1)) * 3 + 20, divisors]
        case "digits":
            count = rng.randint(max(size // 2, 2), size // 2 + 2)
            return [kind, count, rng.randint(2, 9 * count - 1)]
        case _:
            return _experiment(rng, kind, size)


def _experiment(rng: Rng, kind: str, size: int) -> list[Any]:
    match kind:
        case "dice":
            sides = sorted(rng.choice((4, 6, 8, 10, 12, 20)) for _ in range(2 + size // 4))
            return [kind, sides, rng.randint(len(sides) + 1, sum(sides) - 1)]
        case "urn":
            colours = [rng.randint(2, size + 5) for _ in range(2 + size // 8)]
            return [kind, colours, rng.randint(len(colours), max(sum(colours) * 2 // 3, len(colours)))]
        case _:
            bottom = rng.randint(2, 3 + size // 2)
            heads = Fraction(rng.randint(1, bottom - 1), bottom)
            run = rng.randint(2, 3 + size // 10)
            return [kind, rng.randint(size, 2 * size), run, heads.numerator, heads.denominator]


TASK = MathCountingAndProbability()
