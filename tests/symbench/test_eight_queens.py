from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("eight_queens")


def queens(answer: str) -> list[list[int]]:
    return [[int(number) for number in queen.split()] for queen in answer.split(", ")]


def text(placed: list[list[int]]) -> str:
    return ", ".join(f"{row} {column}" for row, column in placed)


def forms(data: Data, answer: str) -> Iterator[str]:
    placed = queens(answer)
    yield "<<<" + ", ".join(f"({row}, {column})" for row, column in reversed(placed)) + ">>>"
    yield f"<<<{json.dumps(placed)}>>>"
    yield "<<<" + "\n".join(f"{row} {column}" for row, column in placed) + ">>>"
    yield f"The queens stand at: {answer}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    placed = queens(answer)
    i, j = random.sample(range(len(placed)), 2)
    moved = placed.copy()
    moved[i] = [placed[i][0], placed[j][1]]
    yield text(moved)
    yield text([*placed[:i], *placed[i + 1 :]])


def exploits(data: Data, answer: str) -> Iterator[str]:
    placed, size = queens(answer), len(data["board"])
    given = [[i, row.index("Q")] for i, row in enumerate(data["board"]) if "Q" in row]
    yield text([[100 + 2 * i, 1000 + 5 * i] for i in range(size)])  # outside the board, no attacks
    yield text([[row - size, column - size] for row, column in placed])  # counted from the end
    yield text([*placed, placed[0]])
    yield text([placed[0]] * size)
    yield text(
        [queen for queen in placed if queen not in given] + [[100, 1000 + n] for n in range(len(given))]
    )
    yield text([[row + 1, column + 1] for row, column in placed])


def official_refuses(data: Data, answer: str) -> bool:
    """The published check wants eight queens, whatever the size of the board."""
    return len(data["board"]) != 8


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official_refuses=official_refuses,
    other_may_fit=True,
    # 21 of the boards have ten or more rows and need as many queens; the published check wants eight.
    official={"rows": 123, "solved": 123, "solver_passes": 102, "stored": 123, "stored_passes": 102},
)

SMALL = {"board": ["....", "...Q", "....", "...."]}


def verdict(answer: str, data: Data):
    return TASK.judge(TASK.read(answer, data), data)


def test_by_hand() -> None:
    """Four queens have two solutions, each the mirror image of the other; the given queen decides."""
    assert TASK.solution(SMALL) == "0 1, 1 3, 2 0, 3 2"
    with pytest.raises(NoSolution):
        TASK.solution({"board": [".X..", "...Q", "....", "...."]})
    with pytest.raises(NoSolution):
        TASK.solution({"board": ["Q...", "....", "....", "...."]})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("1 3, 0 1, 2 0", "4 queens are asked for, 3 were given"),
        ("1 3, 0 1, 2 0, 4 2", "a queen stands outside the board"),
        ("0 2, 1 0, 2 3, 3 1", "a queen that stood there is missing"),
        ("0 1, 1 3, 2 0, 3 1", "the queens at 0 1 and 3 1 attack each other"),
        ("0 1, 1 3, 2 2, 3 0", "the queens at 1 3 and 2 2 attack each other"),
        ("0 1, 0 1, 1 3, 2 0", "the queens at 0 1 and 0 1 attack each other"),
    ],
)
def test_every_rule_has_its_reason(answer: str, reason: str) -> None:
    assert verdict(answer, SMALL).reason == reason


def test_forbidden_cells_count() -> None:
    board = {"board": [".X..", "....", "....", "...."]}
    assert verdict("0 1, 1 3, 2 0, 3 2", board).reason == "a queen stands on a forbidden cell"
    assert verdict("0 2, 1 0, 2 3, 3 1", board).correct


def test_solver_against_all_placements() -> None:
    random = Random(2)
    seen = set[bool]()
    for _ in range(60):
        board = ["".join(random.choices(".XQ", [20, 8, 1], k=5)) for _ in range(5)]
        data = {"board": board}
        possible = any(TASK.judge(list(enumerate(order)), data).correct for order in permutations(range(5)))
        seen.add(possible)
        if possible:
            assert verdict(TASK.solution(data), data).correct
        else:
            with pytest.raises(NoSolution):
                TASK.solution(data)
    assert seen == {True, False}


def test_published_check_forgets_given_queens_and_the_border() -> None:
    empty = "........"
    data = {"board": [empty, "...Q....", *[empty] * 6]}
    for answer in ("0 0, 1 4, 2 7, 3 5, 4 2, 5 6, 6 1, 7 3", text([[20 + i, 100 + 9 * i] for i in range(8)])):
        value = TASK.read(answer, data)
        assert TASK.judge_official(value, data).correct
        assert not TASK.judge(value, data).correct


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError):
        TASK.generate(3, 0, parameters={"size": 3, "given": 0, "forbidden": 0})
