from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from random import Random

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task
from codesteer.symbench.tasks._orders import SCENES, by_domains, by_places, holds, in_words

from .battery import Cases, Data

TASK = get_task("logical_deduction")


def forms(data: Data, answer: str) -> Iterator[str]:
    option = next(line for line in TASK.question(data).split("\n") if line.startswith(f"({answer})"))
    yield f"<<<({answer})>>>"
    yield f"<<<{option}>>>"
    yield f"<<<{answer})>>>"
    yield f"<<<Option {answer}>>>"
    yield f"<<<{answer.lower()}>>>"
    yield f"\\boxed{{{answer}}}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    for letter in "ABCDEFGHIJKLM"[: len(data["objects"])]:
        if letter != answer:
            yield letter


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield "(A) (B) (C)"
    yield "A, B, C"
    yield "Correct"
    yield "Incorrect"
    yield "ABCDEFGHIJKLM"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official={"rows": 114, "solved": 114, "solver_passes": 114, "stored": 114, "stored_passes": 114},
)


def test_by_hand() -> None:
    # y is not last and behind x, so x y z; the middle one is y.
    data = {
        "objects": ["z", "y", "x"],
        "clues": [["before", "x", "y", False], ["not", "y", 2, True]],
        "asked": [1, False],
    }
    assert TASK.key(data) == TASK.solution(data) == "B"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_clues_leave_one_order(level: int) -> None:
    """By trying all orders, and both searches agree with that."""
    for seed in range(4):
        data = TASK.generate(level, seed).reference
        left = [
            order
            for order in permutations(data["objects"])
            if all(holds(clue, {name: i for i, name in enumerate(order)}) for clue in data["clues"])
        ]
        assert [list(order) for order in left] == by_places(data["objects"], data["clues"])
        assert list(left[0]) == by_domains(data["objects"], data["clues"])


@pytest.mark.parametrize("level", [4, 5])
def test_the_clues_leave_one_order_of_many_things(level: int) -> None:
    for seed in range(10):
        data = TASK.generate(level, seed).reference
        assert len(by_places(data["objects"], data["clues"])) == 1


def test_open_and_contradictory_clues() -> None:
    data = {"objects": ["x", "y", "z"], "clues": [["before", "x", "y", False]], "asked": [0, False]}
    with pytest.raises(NoSolution, match="open"):
        TASK.solution(data)
    clues = [["before", "x", "y", False], ["before", "y", "x", False]]
    with pytest.raises(NoSolution, match="contradict"):
        TASK.solution({**data, "clues": clues})


def test_every_clue_in_words() -> None:
    clues = [
        *[["at", "a", place, back] for place in range(3) for back in (False, True)],
        *[["not", "a", 1, False], ["within", "a", 2, True], ["within", "a", 2, False]],
        *[["before", "a", "b", False], ["before", "a", "b", True]],
    ]
    for scene in SCENES:
        said = [in_words(clue, scene, 3) for clue in clues]
        assert len(set(said)) == len(said)
    assert in_words(["at", "Bo", 1, True], "race", 4) == "Bo finished third from last"
    assert in_words(["within", "Bo", 2, True], "race", 4) == "Bo finished among the last 2"
    assert in_words(["not", "Bo", 3, True], "race", 4) == "Bo did not finish last"
    assert in_words(["at", "the figs", 0, False], "prices", 4) == "The figs are the cheapest"


def test_a_row_in_the_original_layout() -> None:
    question = (
        "Some cups stand on a shelf: a tin cup, a clay cup, and an old cup. The tin cup is to the right of the "
        "clay cup. The old cup is the second from the right.\nOptions:\n(A) The tin cup is the leftmost\n"
        "(B) The clay cup is the leftmost\n(C) The old cup is the leftmost\n\nOutput final answer."
    )
    row = {"id": "x", "question": question, "reference": {"solution": "(B)"}}
    instance = TASK.from_official(row)
    assert TASK.solve(instance) == "B"
    assert TASK.known_bad(row) is None
    assert "is false" in str(TASK.known_bad({**row, "reference": {"solution": "(A)"}}))
    second = "(A) The tin cup is the second from the right"
    for broken in (
        question.replace("second from", "next to"),
        question.replace("(A) The tin cup is the leftmost", second),
    ):
        with pytest.raises(BadRow):
            TASK.from_official({**row, "question": broken})
