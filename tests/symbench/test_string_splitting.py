from __future__ import annotations

import pytest

from codesteer.symbench import get_task

from .battery import Cases
from .exchange_cases import exploits, forms

TASK = get_task("string_splitting")
CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 117, "solved": 117, "solver_passes": 117, "stored": 117, "stored_passes": 117},
)

QUESTION = "Initially, there are 2 units of Machine A, 1 units of Machine B, and 3 units of Machine C."


def test_original_example_by_hand() -> None:
    # Round 1: A1 X2 Y1; B too few; C1 Y2; B0 C0 A2; X1 Y1 Z1. Round 2: A1 X3 Y2; X2 Y1 Z2.
    # Round 3: A0 X4 Y2; X3 Y1 Z3. Round 4: X2 Y0 Z4.
    row = {"question": QUESTION, "reference": {"expected_answer": ["0", "0", "0", "2", "0", "4"]}}
    instance = TASK.from_official(row)
    assert TASK.solve(instance) == "0, 0, 0, 2, 0, 4"
    assert TASK.known_bad(row) is None
    assert TASK.verify(instance, "<<<000204>>>").correct


def test_the_published_check_confuses_amounts_of_two_digits() -> None:
    data = {"kinds": ["A", "X"], "answer": [1, 12]}
    for text, strict, official in (("1, 12", True, True), ("11, 2", False, True), ("112", False, True)):
        value = TASK.read(text, data)
        assert TASK.judge(value, data).correct == strict
        assert TASK.judge_official(value, data).correct == official


def test_a_row_without_the_machines_is_refused() -> None:
    with pytest.raises(ValueError, match="does not state the machines"):
        TASK.from_official({"question": "?", "reference": {"expected_answer": ["0"] * 6}})
