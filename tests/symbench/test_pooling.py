from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("pooling")


def forms(data: Data, answer: str) -> Iterator[str]:
    cells = answer.split(", ")
    side = round(len(cells) ** 0.5)
    rows = [cells[start : start + side] for start in range(0, len(cells), side)]
    yield f"<<<[{answer}]>>>"
    yield "<<<" + "\n".join(" ".join(row) for row in rows) + ">>>"
    yield "<<<[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]>>>"
    yield "The pooled matrix is\n[" + "\n ".join(f"[{' '.join(row)}]" for row in rows) + "]"
    if data["kind"] == "average":  # as exact as you like
        yield ", ".join(f"{float(Fraction(item)):.6f}" for item in data["answer"])
        yield ", ".join(data["answer"])


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield answer + ", 0"
    yield answer.rpartition(",")[0]
    yield ", ".join([answer] * 2)
    yield ", ".join(str(value) for row in data["matrix"] for value in row)


def official_refuses(data: Data, answer: str) -> bool:
    return any(Fraction(item).denominator != 1 for item in answer.split(", ")) or (
        data["kind"] == "average" and any(Fraction(item).denominator != 1 for item in data["answer"])
    )


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official_refuses=official_refuses,
    # No mean passes the published check, which reads whole numbers only.
    official={"rows": 117, "solved": 117, "solver_passes": 51, "stored": 117, "stored_passes": 51},
)


def test_small_example_by_hand() -> None:
    data = {"matrix": [[1, 2, 0], [3, 4, 1], [0, 0, -5]], "window": 2, "stride": 1}
    assert TASK.solution({**data, "kind": "max"}) == "4, 4, 4, 4"
    assert TASK.solution({**data, "kind": "min"}) == "1, 0, 0, -5"
    assert TASK.solution({**data, "kind": "average"}) == "2.50, 1.75, 1.75, 0.00"


def test_rounding_either_way_counts_and_no_further() -> None:
    data = {"matrix": [], "window": 2, "kind": "average", "answer": ["1/8"]}  # 0.125
    for text, right in (("0.12", True), ("0.13", True), ("1/8", True), ("0.11", False), ("0.14", False)):
        assert TASK.judge(TASK.read(text, data), data).correct == right
