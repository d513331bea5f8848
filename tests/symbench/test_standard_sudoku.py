from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("standard_sudoku")


def rows(answer: str) -> list[list[str]]:
    return [line.split() for line in answer.split("\n")]


def forms(data: Data, answer: str) -> Iterator[str]:
    board = rows(answer)
    yield f"<<<{json.dumps([[int(number) for number in row] for row in board])}>>>"
    yield "<<<" + "\n".join(",".join(row) for row in board) + ">>>"
    yield "<<<" + "\n".join("".join(row) for row in board) + ">>>"
    yield f"<<<{json.dumps([''.join(row) for row in board])}>>>"
    ruled = [" | ".join(row) for row in board]
    yield "<<<" + "\n------+-------+------\n".join(ruled) + ">>>"
    yield f"The completed board is:\n\n{answer}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    board = rows(answer)
    size = len(board)
    yield "\n".join(" ".join(str(number or 1) for number in row) for row in data["puzzle"])
    yield "\n".join(" ".join(map(str, row)) for row in data["puzzle"])
    yield "\n".join(" ".join(str((i + j) % size + 1) for j in range(size)) for i in range(size))
    yield answer + "\n" + " ".join(board[0])
    yield "\n".join(" ".join(reversed(row)) for row in board)
    yield answer.rpartition(" ")[0]


CASES = Cases(forms=forms, exploits=exploits, official={
    "rows": 77, "solved": 77, "solver_passes": 77, "stored": 77, "stored_passes": 77,
})  # fmt: skip

SMALL = {"puzzle": [[1, 2, 3, 4], [3, 4, 1, 0], [2, 1, 4, 0], [0, 0, 0, 0]], "box": [2, 2]}


def test_by_hand() -> None:
    """Rows 2 and 3 lack one number each, 2 and 3; then every column lacks one."""
    assert TASK.solution(SMALL) == "1 2 3 4\n3 4 1 2\n2 1 4 3\n4 3 2 1"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("1 1 3 4\n2 3 4 1\n3 4 1 2\n4 2 2 3", "row 1 does not contain each number once"),
        ("1 2 3 4\n1 2 3 4\n1 2 3 4\n1 2 3 4", "column 1 does not contain each number once"),
        ("1 2 3 4\n2 3 4 1\n3 4 1 2\n4 1 2 3", "box 1 does not contain each number once"),
    ],
)
def test_every_rule_has_its_reason(answer: str, reason: str) -> None:
    empty = {"puzzle": [[0] * 4] * 4, "box": [2, 2]}
    assert TASK.judge(TASK.read(answer, empty), empty).reason == reason


def test_given_numbers_must_stay() -> None:
    verdict = TASK.judge(TASK.read("2 1 3 4\n3 4 1 2\n1 2 4 3\n4 3 2 1", SMALL), SMALL)
    assert verdict.reason == "row 1, column 1 was given as 1 and is changed"


@pytest.mark.parametrize("level", [1, 2, 4, 5])
def test_solution_is_unique(level: int) -> None:
    """Forbidding any number of the solution in an empty cell leaves no solution."""
    instance = TASK.generate(level, 11)
    puzzle, box = instance.reference["puzzle"], instance.reference["box"]
    assert sum(row.count(0) for row in puzzle) == TASK.levels[level]["blanks"]
    board = rows(TASK.solve(instance))
    random, size = Random(level), len(puzzle)
    empty = [(i, j) for i in range(size) for j in range(size) if not puzzle[i][j]]
    for i, j in random.sample(empty, 4):
        for number in set(range(1, size + 1)) - {int(board[i][j])}:
            other = [list(row) for row in puzzle]
            other[i][j] = number
            with pytest.raises(NoSolution):
                TASK.solution({"puzzle": other, "box": box})


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError):
        TASK.generate(3, 0, parameters={"box_rows": 2, "box_columns": 2, "blanks": 14})
