from __future__ import annotations

import json
from collections.abc import Iterator

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("light_puzzles")


def forms(data: Data, answer: str) -> Iterator[str]:
    rows = answer.split("\n")
    yield "<<<" + ",".join("".join(rows)) + ">>>"  # the form the original asks for
    yield "<<<" + "\n".join(" ".join(row) for row in rows) + ">>>"
    yield f"<<<{json.dumps([[int(lamp) for lamp in row] for row in rows])}>>>"
    yield "<<<" + str(rows) + ">>>"
    yield "After all presses the grid is:\n" + answer


def exploits(data: Data, answer: str) -> Iterator[str]:
    rows = answer.split("\n")
    yield "\n".join(data["lamps"])
    yield "\n".join(rows[:-1])
    yield "\n".join([*rows, rows[-1]])
    yield answer + "0"
    yield answer[:-1] + "2"
    yield answer.translate(str.maketrans("01", "10"))


CASES = Cases(
    exploits=exploits,
    forms=forms,
    official={"rows": 119, "solved": 119, "solver_passes": 119, "stored": 119, "stored_passes": 119},
)


def test_small_example_by_hand() -> None:
    data = {
        "lamps": ["10", "00"],
        "buttons": {"A": [[1, 1], [2, 2]], "B": [[2, 2], [1, 2]]},
        "presses": ["A", "B", "A", "A"],
    }
    # A three times counts once: 00 / 01; B: 01 / 00.
    assert TASK.key(data) == ["01", "00"]
    assert TASK.solution(data) == "01\n00"


def test_reason_names_the_first_wrong_lamp() -> None:
    data = {"lamps": ["10", "00"], "answer": ["01", "00"]}
    verdict = TASK.judge(TASK.read("01\n10", data), data)
    assert (verdict.reason, verdict.partial) == ("1 of 4 lamps are wrong, first (2, 1)", 0.75)
