from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import BadRow, get_task

from .battery import Cases, Data

TASK = get_task("navigate")
FLIPPED = {"Yes": "No", "No": "Yes"}


def forms(data: Data, answer: str) -> Iterator[str]:
    words = answer.split(", ")
    yield f"<<<{answer.upper()}>>>"
    yield f"<<<{answer.replace('Yes', 'True').replace('No', 'False')}>>>"
    yield "<<<" + "\n".join(f"Walk {i}: {said}" for i, said in enumerate(words, 1)) + ">>>"
    yield f"<<<{words}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    words = answer.split(", ")
    for place in range(len(words)):
        yield ", ".join([*words[:place], FLIPPED[words[place]], *words[place + 1 :]])


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield "Yes or No"
    yield "Yes, No, " * 30
    yield "Correct"
    yield "Incorrect"
    yield f"{answer}, {'No' if answer.endswith('Yes') else 'Yes'}"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official={"rows": 121, "solved": 121, "solver_passes": 121, "stored": 121, "stored_passes": 121},
)

SQUARE = [["forward", 3], ["right", 0], ["forward", 3], ["right", 0]]


@pytest.mark.parametrize(
    ("fixed", "moves", "returns"),
    [
        (False, SQUARE * 2, True),
        (False, SQUARE, False),
        (False, [["forward", 4], ["around", 0], ["forward", 1], ["forward", 3], ["left", 0]], True),
        (False, [["forward", 4], ["left", 0], ["around", 0], ["forward", 4]], False),
        (True, [["left", 2], ["backward", 1], ["right", 2], ["forward", 1]], True),
        (True, [["left", 2], ["backward", 2], ["right", 2], ["right", 2]], False),
    ],
)
def test_by_hand(fixed: bool, moves: list[list[object]], returns: bool) -> None:
    data = {"walks": [{"fixed": fixed, "moves": moves}]}
    assert TASK.key(data) == [returns]
    assert TASK.solution(data) == ("Yes" if returns else "No")


def test_both_answers_are_about_as_frequent() -> None:
    answers = [TASK.generate(2, seed).reference["answer"][0] for seed in range(400)]
    assert 160 < sum(answers) < 240


@pytest.mark.parametrize("moves", ["", "Take 3 steps. Hop."])
def test_damaged_rows(moves: str) -> None:
    question = f"If you follow these instructions, do you return to the starting point? {moves}"
    with pytest.raises(BadRow):
        TASK.from_official({"id": "x", "question": question, "reference": {"solution": "No"}})
