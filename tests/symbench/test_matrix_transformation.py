from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("matrix_transformation")


def forms(data: Data, answer: str) -> Iterator[str]:
    rows = data["answer"]
    yield f"<<<{answer.replace(',', ', ')}>>>"
    yield f"<<<[{answer}]>>>"
    yield "<<<" + "\n".join(" ".join(row) for row in rows) + ">>>"
    yield "<<<" + "\n".join(",".join(row) for row in rows) + ">>>"
    yield "<<<" + json.dumps(rows) + ">>>"
    yield f"<<<{rows}>>>"
    yield "<<<" + json.dumps([cell for row in rows for cell in row]) + ">>>"
    yield f"After the last step the matrix is\n\n{json.dumps(rows)}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    cells = answer.split(",")
    place = random.randrange(len(cells))
    yield ",".join([*cells[:place], "+", *cells[place + 1 :]])
    other = next((i for i, cell in enumerate(cells) if cell != cells[place]), None)
    if other is not None:
        cells[place], cells[other] = cells[other], cells[place]
        yield ",".join(cells)


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield answer + ",A"
    yield answer.rpartition(",")[0]
    yield answer.lower()
    yield ",".join([answer, answer])
    original = ",".join(cell for row in data["matrix"] for cell in row)
    if original != answer:
        yield original


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official={"rows": 122, "solved": 122, "solver_passes": 122, "stored": 122, "stored_passes": 122},
)


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        (["clockwise"], "4,1,5,2,6,3"),
        (["anticlockwise"], "3,6,2,5,1,4"),
        (["half turn"], "6,5,4,3,2,1"),
        (["mirror"], "3,2,1,6,5,4"),
        (["flip"], "4,5,6,1,2,3"),
        (["transpose"], "1,4,2,5,3,6"),
        (["down", 1], "4,5,6,1,2,3"),
        (["right", 1], "3,1,2,6,4,5"),
        (["right", 2], "2,3,1,5,6,4"),
        (["swap rows", 1, 2], "4,5,6,1,2,3"),
        (["swap columns", 1, 3], "3,2,1,6,5,4"),
    ],
)
def test_every_operation_by_hand(operation: list[object], answer: str) -> None:
    data = {"matrix": [["1", "2", "3"], ["4", "5", "6"]], "operations": [operation]}
    assert TASK.solution(data) == answer
    assert ",".join(cell for row in TASK.key(data) for cell in row) == answer


def test_dollar_signs_at_both_ends_belong_to_the_answer() -> None:
    """The original set has matrices of !@#$%^&*."""
    row = {
        "reference": {"matrix": [["*", "$"], ["$", "#"]], "formatted_solution": "$,*,#,$"},
        "question": "?",
    }
    assert TASK.verify(TASK.from_official(row), "<<<$,*,#,$>>>").correct
    assert TASK.verify(TASK.from_official(row), "<<<$$, *, #, $$>>>").correct  # in a formula
    assert not TASK.verify(TASK.from_official(row), "<<<*,#>>>").correct
    assert TASK.known_bad(row) is None
