from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("pattern_recognition")
MATRIX = ["ABCDE", "AXXXX", "BXXXX", "CXXXX", "DXXXX", "EFGHI"]


def forms(data: Data, answer: str) -> Iterator[str]:
    row, column = answer.split(", ")
    yield f"<<<[{row}, {column}]>>>"
    yield f"<<<({row}, {column})>>>"
    yield f"<<<{row} {column}>>>"
    yield f"<<<row {row}, column {column}>>>"
    yield f"<<<Row: {row}\nColumn: {column}>>>"
    yield f"<<<column {column}, row {row}>>>"
    yield "<<<" + json.dumps({"row": int(row), "column": int(column)}) + ">>>"
    yield f"I looked at all 3 letters.\nThe corner is at [{row}, {column}]"
    yield f"<<<row = {row} and col = {column}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    row, column = map(int, answer.split(", "))
    yield f"{row + 1}, {column}"
    yield f"{row}, {column - 1}"
    yield f"{row - 1}, {column - 1}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield f"{answer}, 0"
    yield answer.partition(",")[0]
    yield f"[{answer}], [0, 0]"
    yield f"{answer} or 0, 0"
    yield "999, 999"
    yield "-1, -1"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    # In ambiguous rows several corners are right; our solver, too, gives that of the largest square.
    official={"rows": 55, "solved": 55, "solver_passes": 55, "stored": 55, "stored_passes": 55},
)


def test_small_example_by_hand() -> None:
    assert TASK.key({"matrix": MATRIX}) == [[4, 4]]
    assert TASK.solution({"matrix": MATRIX}) == "4, 4"


def test_every_corner_of_an_original_row_is_right() -> None:
    question = "If the matrix is\n\n" + "\n".join(" ".join(row) for row in MATRIX) + "\n\nWhere?"
    instance = TASK.from_official({"reference": {"row": 4, "column": 4}, "question": question})
    for corner in ("4, 4", "3, 3", "3, 4", "4, 3"):
        assert TASK.verify(instance, f"<<<{corner}>>>").correct
        assert TASK.verify_official(instance, f"<<<{corner}>>>").correct == (corner == "4, 4")
    assert not TASK.verify(instance, "<<<2, 2>>>").correct


@pytest.mark.parametrize("answer", ["9, 9", "-1, 4", "4, 5"])
def test_a_cell_outside_is_named_so(answer: str) -> None:
    data = {"matrix": MATRIX, "answer": [[4, 4]]}
    assert TASK.judge(TASK.read(answer, data), data).reason == "this cell is outside the matrix"


def test_a_row_without_its_matrix_is_refused() -> None:
    with pytest.raises(ValueError, match="not an original"):
        TASK.from_official({"reference": {"row": 4, "column": 4}, "question": "Where?"})


def test_an_original_row_without_a_square_has_no_answer() -> None:
    data = {"matrix": ["ABC", "DEF", "GHI"], "side": 3}
    assert TASK.key(data) == []
    assert not TASK.judge((2, 2), {**data, "answer": []}).correct
    with pytest.raises(NoSolution):
        TASK.solution(data)
