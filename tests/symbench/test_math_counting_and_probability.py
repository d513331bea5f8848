from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from operator import ge
from pathlib import Path
from random import Random
from typing import Any

import pytest

from codesteer.symbench import get_task
from codesteer.symbench._rng import Rng
from codesteer.symbench.tasks._counting import COUNTS, PROBABILITIES, by_formula, in_words
from codesteer.symbench.tasks._math_rows import math_rows
from codesteer.symbench.tasks._tallies import by_tally
from codesteer.symbench.tasks.math_counting_and_probability import _problem

from .battery import Cases, Data

TASK = get_task("math_counting_and_probability")


def forms(data: Data, answer: str) -> Iterator[str]:
    value = Fraction(answer)
    yield f"<<<{answer} ways>>>"
    yield f"<<<N = {answer}>>>"
    yield f"<<<${answer}$>>>"
    yield f"\\boxed{{{answer}}}"
    if value.denominator == 1:
        yield f"<<<{value.numerator:,}>>>"
        yield f"<<<{answer}.0>>>"
    else:
        yield f"\\boxed{{\\frac{{{value.numerator}}}{{{value.denominator}}}}}"
        yield f"<<<{value.numerator * 6}/{value.denominator * 6}>>>"
        yield f"<<<{float(value):.9e}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    value = Fraction(answer)
    yield str(value + 1)
    yield str(-value)
    yield str(value / 2)
    yield str(value * Fraction(1000001, 1000000))
    yield f"{answer}1"


def exploits(data: Data, answer: str) -> Iterator[str]:
    value = Fraction(answer)
    if value.denominator == 1 and value < 10**14:
        yield f"{value.numerator}.4"
    yield f"{float(value) * 1.0001:.12e}"  # within the published tolerance
    yield f"{answer} or 1"
    yield "9" * 300


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, official={})


def brute_force(problem: Sequence[Any]) -> Fraction:
    """By listing every case."""
    match problem:
        case ["letters", letters]:
            vowel = [letter in "AEIOU" for letter in letters]
            places = permutations(range(len(letters)))
            apart = {
                tuple(letters[i] for i in order)
                for order in places
                if not any(vowel[a] and vowel[b] for a, b in pairwise(order))
            }
            return Fraction(len(apart))
        case ["committee", groups, least, size]:
            members = [team for team, count in enumerate(groups) for _ in range(count)]
            chosen = combinations(range(len(members)), size)
            teams = [[members[i] for i in some] for some in chosen]
            return Fraction(sum(all(map(ge, map(some.count, range(9)), least)) for some in teams))
        case ["paths", right, up, blocked]:
            count = 0
            for rights in combinations(range(right + up), right):
                x = y = 0
                clean = True
                for step in range(right + up):
                    x, y = (x + 1, y) if step in rights else (x, y + 1)
                    clean = clean and [x, y] not in blocked
                count += clean
            return Fraction(count)
        case ["divisible", limit, divisors]:
            return Fraction(sum(any(n % d == 0 for d in divisors) for n in range(1, limit + 1)))
        case ["digits", count, total]:
            return Fraction(sum(sum(map(int, str(n))) == total for n in range(10 ** (count - 1), 10**count)))
        case ["dice", sides, total]:
            rolls = list(product(*(range(1, side + 1) for side in sides)))
            return Fraction(sum(sum(roll) == total for roll in rolls), len(rolls))
        case ["urn", colours, draws]:
            balls = [colour for colour, count in enumerate(colours) for _ in range(count)]
            drawn = list(combinations(balls, draws))
            return Fraction(sum(len(set(some)) == len(colours) for some in drawn), len(drawn))
        case _:
            _, tosses, run, top, bottom = problem
            total = Fraction(0)
            for shown in product("HT", repeat=tosses):
                if "H" * run not in "".join(shown):
                    heads = shown.count("H")
                    total += Fraction(top, bottom) ** heads * Fraction(bottom - top, bottom) ** (
                        tosses - heads
                    )
            return total


@pytest.mark.parametrize("kind", COUNTS + PROBABILITIES)
def test_formula_and_tally_agree_with_listing_every_case(kind: str) -> None:
    for seed in range(8):
        problem = _problem(Rng("check", 1, 1, seed, "dev"), kind, 3 + seed % 3)
        assert by_formula(problem) == by_tally(problem) == brute_force(problem), problem


@pytest.mark.parametrize(
    ("problem", "value"),
    [
        (["letters", "ABBA"], "3"),  # ABAB, BABA, ABBA
        (["committee", [3, 4], [1, 1], 2], "12"),
        (["paths", 2, 2, [[1, 1]]], "2"),
        (["divisible", 30, [2, 3, 5]], "22"),
        (["digits", 2, 3], "3"),  # 12, 21, 30
        (["dice", [6, 6], 7], "1/6"),
        (["urn", [2, 2], 2], "2/3"),
        (["heads", 3, 2, 1, 2], "5/8"),
    ],
)
def test_by_hand(problem: list[Any], value: str) -> None:
    data = {"problems": [problem]}
    assert TASK.key(data) == TASK.solution(data) == value
    assert in_words([problem]).endswith("?")


def test_parts_are_combined() -> None:
    counts = {"problems": [["paths", 2, 2, [[1, 1]]], ["digits", 2, 3]]}
    assert TASK.key(counts) == TASK.solution(counts) == "5"
    assert "N1 + N2" in TASK.question(counts)
    chances = {"problems": [["dice", [6, 6], 7], ["heads", 3, 2, 1, 2]]}
    assert TASK.key(chances) == TASK.solution(chances) == "5/48"
    assert "all these events" in TASK.question(chances)


def test_a_copy_in_the_original_layout(tmp_path: Path) -> None:
    path = tmp_path / "train" / "counting_and_probability" / "7.json"
    path.parent.mkdir(parents=True)
    row = {"problem": "How many?", "level": "Level ?", "type": "x", "solution": "$\\boxed{1{,}024}$ of them"}
    path.write_text(json.dumps(row))
    instance = TASK.from_official(next(math_rows(tmp_path, TASK.name)))
    assert (instance.level, instance.id) == (0, "math_counting_and_probability/train/7")
    assert TASK.verify(instance, "<<<1024>>>").correct and TASK.verify(instance, "<<<2^{10}>>>").correct
    assert (
        not TASK.verify(instance, "<<<1024.5>>>").correct
        and TASK.verify_official(instance, "<<<1024.5>>>").correct
    )
    assert "How many?" in TASK.render(instance)
