from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from random import Random
from string import ascii_uppercase

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("logical_equation")


def forms(data: Data, answer: str) -> Iterator[str]:
    values = answer.split(", ")
    labelled = dict(zip(ascii_uppercase, values, strict=False))
    yield f"<<<[{answer}]>>>"
    yield "<<<" + ", ".join(f"{letter} = {value}" for letter, value in labelled.items()) + ">>>"
    yield "<<<" + "\n".join(f"{letter}: {value}" for letter, value in reversed(labelled.items())) + ">>>"
    yield f"<<<{json.dumps(labelled)}>>>"
    yield "<<<" + " ".join(f"{value}.0" for value in values) + ">>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    values = answer.split(", ")
    for kind, x, y, *_ in data["conditions"]:
        if kind != "sum":  # every other condition fails when its letters swap their numbers
            i, j = ascii_uppercase.index(x), ascii_uppercase.index(y)
            swapped = values.copy()
            swapped[i], swapped[j] = values[j], values[i]
            yield ", ".join(swapped)
    yield ", ".join([*values[:-1], "999"])


def exploits(data: Data, answer: str) -> Iterator[str]:
    values = answer.split(", ")
    for i in range(len(values)):
        yield ", ".join([*values[:i], values[i - 1], *values[i + 1 :]])  # a value twice
    yield ", ".join(values[:-1])
    yield f"{answer}, {values[0]}"
    yield ", ".join(["0"] * len(values))
    yield f"A = {values[0]}, A = {values[0]}"


def official_refuses(data: Data, answer: str) -> bool:
    """The published check multiplies in floating point."""
    given = dict(zip(ascii_uppercase, map(int, answer.split(", ")), strict=False))
    return any(c[0] == "ratio" and given[c[1]] != float(c[3]) * given[c[2]] for c in data["conditions"])


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official_refuses=official_refuses,
    other_may_fit=True,
    official={"rows": 87, "solved": 87, "solver_passes": 87, "stored": 87, "stored_passes": 87},
)

BY_HAND = {"values": [2, 3, 5, 8], "conditions": [["sum", "A", "B", 8], ["ratio", "C", "D", "4"]]}


def test_small_example_by_hand() -> None:
    """Only 8 = 4 * 2 gives a ratio of four, so C = 8 and D = 2; A and B are 3 and 5 in either order."""
    assert TASK.solution(BY_HAND) in ("3, 5, 8, 2", "5, 3, 8, 2")
    for answer in ("3, 5, 8, 2", "5, 3, 8, 2"):
        assert TASK.judge(TASK.read(answer, BY_HAND), BY_HAND).correct


def test_solver_against_all_permutations() -> None:
    for seed in range(30):
        instance = TASK.generate(2, seed)
        values = instance.reference["values"]
        right = {
            ", ".join(map(str, order))
            for order in permutations(values)
            if TASK.judge(list(order), instance.reference).correct
        }
        assert TASK.solve(instance) in right


def test_repeated_value_fools_the_published_check_only() -> None:
    data = {"values": [1, 2, 3], "conditions": [["greater", "A", "B"]]}
    value = TASK.read("3, 1, 1", data)
    assert TASK.judge_official(value, data).correct
    assert not TASK.judge(value, data).correct


def test_floating_point_refuses_an_exact_product() -> None:
    data = {"values": [50, 55], "conditions": [["ratio", "B", "A", "1.1"]]}
    value = TASK.read("50, 55", data)
    assert TASK.judge(value, data).correct
    assert not TASK.judge_official(value, data).correct


def test_reason_names_the_condition_and_counts_the_others() -> None:
    verdict = TASK.judge(TASK.read("2, 3, 8, 5", BY_HAND), BY_HAND)
    assert (verdict.reason, verdict.partial) == ("A + B = 8 does not hold", 0.0)
    assert TASK.judge(TASK.read("2, 5, 3, 8", BY_HAND), BY_HAND).partial == 0.0
    assert TASK.judge(TASK.read("3, 5, 2, 8", BY_HAND), BY_HAND).partial == 0.5


def test_contradictory_conditions_have_no_solution() -> None:
    with pytest.raises(NoSolution):
        TASK.solution({"values": [1, 2], "conditions": [["equal", "A", "B"]]})


def test_unknown_condition_is_a_bad_row() -> None:
    row = {"reference": {"values": [1, 2], "constraints": ["A ~ B"], "solution": [1, 2]}}
    with pytest.raises(BadRow):
        TASK.from_official(row)
