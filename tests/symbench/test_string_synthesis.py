from __future__ import annotations

from codesteer.symbench import get_task

from .battery import Cases, Data
from .exchange_cases import exploits, forms

TASK = get_task("string_synthesis")


def official_refuses(data: Data, answer: str) -> bool:
    """The published check reads single digits."""
    return any(amount > 9 for amount in data["answer"])


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official_refuses=official_refuses,
    # Unfit: with one step of each method a cycle, as the text can be read, the answer is another.
    official={
        "rows": 117,
        "solved": 117,
        "solver_passes": 117,
        "stored": 117,
        "stored_passes": 117,
        "known_bad": 81,
    },
)


def original(a: int, b: int, c: int, counts: list[int]) -> dict[str, object]:
    return {"question": "?", "reference": {"A_count": a, "B_count": b, "C_count": c, "final_counts": counts}}


def test_original_example_by_hand() -> None:
    # 2 A, 2 B, 1 C: method 1 once -> {A}; method 2 once -> {C}; method 5 -> (A)(B).
    row = original(2, 2, 1, [0, 0, 0, 0, 0, 0, 1, 1, 0])
    instance = TASK.from_official(row)
    assert TASK.solve(instance) == "0, 0, 0, 0, 0, 0, 1, 1, 0"
    assert TASK.known_bad(row) is None


def test_a_row_whose_two_readings_differ_is_unfit() -> None:
    # 2 A, 2 B, 2 C: used up, method 1 makes 2 {A}; once each, methods 1, 2 and then nothing but [C] is left.
    row = original(2, 2, 2, [0, 0, 0, 2, 0, 0, 0, 0, 0])
    assert TASK.solve(TASK.from_official(row)) == "0, 0, 0, 2, 0, 0, 0, 0, 0"
    assert "once each differs" in str(TASK.known_bad(row))


def test_reason_names_the_kinds() -> None:
    data = {"kinds": ["[A]", "{A}"], "answer": [1, 2]}
    assert TASK.judge([1, 3], data).reason == "wrong amounts of {A}"
    assert TASK.judge([1, 3], data).partial == 0.5
    assert TASK.judge([1], data).reason == "2 amounts are asked for, 1 were given"
