from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations, product
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("letter_logic_diagram")


def rows(answer: str) -> list[list[str]]:
    return [line.split(",") for line in answer.split("\n")]


def forms(data: Data, answer: str) -> Iterator[str]:
    square = rows(answer)
    yield f"<<<{json.dumps(square)}>>>"
    yield "<<<" + "\n".join(" ".join(row) for row in square) + ">>>"
    yield "<<<" + "\n".join("".join(row) for row in square) + ">>>"
    yield "<<<[" + "],[".join(",".join(row) for row in square) + "]>>>"
    yield "<<<[" + "], [".join(", ".join(f"'{letter}'" for letter in row) for row in square) + "]>>>"
    yield f"<<<{json.dumps([''.join(row) for row in square])}>>>"
    yield f"The completed grid:\n\n{answer}"
    yield f"<<<{answer.upper()}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    square = rows(answer)
    swapped = [square[1], square[0], *square[2:]]  # still Latin, but the diagonal is not uniform
    yield "\n".join(map(",".join, swapped))
    row = random.randrange(len(square))
    square[row][0] = square[row][1]
    yield "\n".join(map(",".join, square))


def exploits(data: Data, answer: str) -> Iterator[str]:
    square = rows(answer)
    yield "\n".join(",".join(row) for row in data["grid"])
    yield "\n".join(",".join(square[0]) for _ in square)
    yield answer + "\n" + ",".join(square[0])
    yield answer.rpartition("\n")[0]
    renamed = dict(zip(square[0], [*square[0][1:], square[0][0]], strict=True))
    yield "\n".join(",".join(renamed[letter] for letter in row) for row in square)  # givens changed


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    other_may_fit=True,
    # Where several grids are valid the published check takes only the stored one; 35 times ours is another.
    official={"rows": 124, "solved": 124, "solver_passes": 89, "stored": 124, "stored_passes": 124},
)


def test_by_hand() -> None:
    """With c at the top right, the diagonal is c, and one order of a and b is left in each row."""
    data = {"grid": ["a.c", "...", "..."]}
    assert TASK.solution(data) == "a,b,c\nb,c,a\nc,a,b"
    assert TASK.judge(rows("a,b,c\nb,c,a\nc,a,b"), data).correct
    assert TASK.judge(rows("b,a,c\na,c,b\nc,b,a"), data).reason == "row 1, column 1 was given and is changed"
    assert (
        TASK.judge(rows("a,b,c\nb,c,a\nc,b,a"), data).reason == "column 2 does not contain each letter once"
    )
    assert TASK.judge(rows("a,b,c\nc,a,b\nb,c,a"), data).reason == "the diagonal holds different letters"


def test_every_completion_is_right_but_only_the_stored_one_passes_officially() -> None:
    row = {"reference": {"grid": [[None] * 3] * 3, "solution": rows("a,b,c\nb,c,a\nc,a,b")}}
    instance = TASK.from_official(row)
    for answer, stored in (("a,b,c\nb,c,a\nc,a,b", True), ("b,a,c\na,c,b\nc,b,a", False)):
        assert TASK.verify(instance, answer).correct
        assert TASK.verify_official(instance, answer).correct == stored


def test_solver_against_all_squares() -> None:
    """Every partly filled 3 x 3 grid with three letters given in the first column and the corner."""
    squares = [
        square
        for square in product([list(order) for order in permutations("abc")], repeat=3)
        if TASK.judge(list(square), {"grid": ["...", "...", "..."]}).correct
    ]
    assert len(squares) == 6
    for given in product("abc.", repeat=4):
        data = {"grid": [f"{given[0]}.{given[3]}", f"{given[1]}..", f"{given[2]}.."]}
        fits = any(TASK.judge(list(square), data).correct for square in squares)
        if fits:
            assert TASK.judge(rows(TASK.solution(data)), data).correct
        else:
            with pytest.raises(NoSolution):
                TASK.solution(data)
