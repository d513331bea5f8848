from __future__ import annotations

from codesteer.symbench import get_task

from .battery import Cases
from .exchange_cases import exploits, forms

TASK = get_task("synthesis_decomposition")
CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 122, "solved": 122, "solver_passes": 122, "stored": 122, "stored_passes": 122},
)


def test_original_example_by_hand() -> None:
    # A4 B1: method 1 -> A3 B0 X1; method 2 -> A0 X3.
    row = {
        "question": "?",
        "reference": {
            "complexity": 1,
            "initial_state": {"A": 4, "B": 1},
            "solution": {"answer": ["0", "0", "0", "3", "0"]},
        },
    }
    assert TASK.solve(TASK.from_official(row)) == "0, 0, 3"
    assert TASK.known_bad(row) is None


def test_each_method_is_carried_out_once_a_cycle() -> None:
    methods = [[{"A": 1}, {"X": 1}], [{"A": 2}, {"Y": 1}]]
    data = {"kinds": ["A", "X", "Y"], "start": {"A": 6}, "methods": methods}
    assert TASK.key(data) == [0, 2, 2]
    assert TASK.solution(data) == "0, 2, 2"
