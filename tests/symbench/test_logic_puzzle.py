from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("logic_puzzle")


def cells(answer: str) -> list[list[int]]:
    return [[int(number) for number in cell.split()] for cell in answer.split(", ")]


def text(chosen: list[list[int]]) -> str:
    return ", ".join(f"{row} {column}" for row, column in chosen)


def forms(data: Data, answer: str) -> Iterator[str]:
    chosen = cells(answer)
    yield "<<<" + ", ".join(f"({row}, {column})" for row, column in reversed(chosen)) + ">>>"
    yield f"<<<[{', '.join(f'({row},{column})' for row, column in chosen)}]>>>"
    yield f"<<<{json.dumps(chosen)}>>>"
    yield "<<<" + "\n".join(f"{row} {column}" for row, column in chosen) + ">>>"
    yield f"The chosen cells are: {answer}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    chosen, last = cells(answer), len(data["grid"]) - 1
    others = [cell for cell in chosen if cell != [0, last]]
    yield text([*others[1:], [0, last], [0, last]])
    yield text(others)
    numbers = {data["grid"][row][column] for row, column in chosen[1:]}
    equal = [[i, j] for i in range(last + 1) for j in range(last + 1) if data["grid"][i][j] in numbers]
    yield (
        text([*chosen[1:], next(cell for cell in equal if cell not in chosen[1:])])
        if len(equal) > len(numbers)
        else text(chosen[1:])
    )


def exploits(data: Data, answer: str) -> Iterator[str]:
    chosen, size = cells(answer), len(data["grid"])
    yield text([[99, 99]] * len(chosen))
    yield text([[size + i, 0] for i in range(len(chosen))])
    yield text([*chosen, [99, 99]])
    yield text([*chosen, chosen[0]])
    yield text([[row - size, column] for row, column in chosen])  # the same cells, counted from the end
    yield text([[row + 1, column + 1] for row, column in chosen])
    yield answer + ", 0"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    other_may_fit=True,
    # 17 stored solutions break their own rule; for 15 of these instances there is no solution at all.
    official={
        "rows": 107,
        "solved": 92,
        "solver_passes": 92,
        "stored": 107,
        "stored_passes": 90,
        "known_bad": 17,
    },
)

SMALL = {"grid": [[4, 1, 3], [2, 2, 1], [1, 5, 2]], "picks": 3, "rule": "sum", "limit": 4}
SIGNS = {"grid": [[-1, -2, 5], [-3, -4, 5], [5, 5, 5]], "picks": 5, "rule": "product", "limit": 0}


def verdict(answer: str, data: Data):
    return TASK.judge(TASK.read(answer, data), data)


def test_by_hand() -> None:
    """The 3 in the corner leaves a 1 in its row or column, and the 2 goes elsewhere."""
    assert verdict("0 2, 0 1, 1 0", SMALL).correct
    assert verdict(TASK.solution(SMALL), SMALL).correct
    assert verdict("0 0, 0 1, 1 0, 1 1, 0 2", SIGNS).correct
    assert verdict(TASK.solution(SIGNS), SIGNS).correct


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("0 2, 0 1", "3 cells are asked for, 2 were given"),
        ("0 2, 0 1, 3 0", "a cell lies outside the grid"),
        ("0 2, 0 1, 0 1", "a cell is chosen twice"),
        ("0 2, 1 0, 1 1", "two chosen numbers are equal"),
        ("0 0, 0 1, 1 0", "the top right cell is not chosen"),
        ("0 2, 0 0, 2 0", "row 0 breaks the rule"),
        ("0 2, 2 0, 2 2", "column 2 breaks the rule"),
    ],
)
def test_every_rule_has_its_reason(answer: str, reason: str) -> None:
    assert verdict(answer, SMALL).reason == reason


def test_searches_against_all_choices() -> None:
    """On random small grids, many of them without a solution, for both rules."""
    random, seen = Random(5), set[bool]()
    for trial in range(150):
        rule = ("sum", "product")[trial % 2]
        numbers = [1, 2, 3, 4] if rule == "sum" else [-4, -3, -2, -1, 1, 2]
        grid = [[random.choice(numbers) for _ in range(3)] for _ in range(3)]
        data = {"grid": grid, "picks": 4, "rule": rule, "limit": 5}
        every = [(i, j) for i in range(3) for j in range(3)]
        possible = any(TASK.judge(list(choice), data).correct for choice in combinations(every, 4))
        seen.add(possible)
        if possible:
            assert verdict(TASK.solution(data), data).correct
        else:
            with pytest.raises(NoSolution):
                TASK.solution(data)
    assert seen == {True, False}


def test_published_check_takes_cells_that_do_not_exist() -> None:
    value = TASK.read("99 99, 99 99, 99 99", SMALL)
    assert TASK.judge_official(value, SMALL).correct
    assert not TASK.judge(value, SMALL).correct


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError):
        TASK.generate(3, 0, parameters={"negatives": 5})
