from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("2048")


def forms(data: Data, answer: str) -> Iterator[str]:
    rows = [[int(cell) for cell in row.split(", ")] for row in answer.split("\n")]
    yield f"<<<{answer.replace(chr(10), ', ')}>>>"  # the form the published check wants
    yield f"<<<{json.dumps(rows)}>>>"
    yield "<<<" + "\n".join(" ".join(map(str, row)) for row in rows) + ">>>"
    yield "<<<" + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows) + ">>>"
    yield "<<<[[" + "],\n [".join(", ".join(map(str, row)) for row in rows) + "]]>>>"
    yield "After the last letter the matrix is:\n" + answer


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield TASK.picture(data)
    yield answer + ", 0"
    yield answer.rpartition(",")[0]
    yield answer.rpartition("\n")[0]
    yield answer.replace("\n", "\n0, ")
    yield "\n".join(reversed(answer.split("\n"))) if answer.split("\n") != answer.split("\n")[::-1] else "0"


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # The 60 known-bad ones mark an empty cell.
    official={
        "rows": 124,
        "solved": 124,
        "solver_passes": 124,
        "stored": 124,
        "stored_passes": 124,
        "known_bad": 60,
    },
)


@pytest.mark.parametrize(
    ("moves", "final"),
    [
        ("u", [[2, 0, 2], [4, 8, 0], [0, 0, 0]]),  # the edge
        ("d", [[2, 0, 2], [4, 8, 0], [0, 0, 0]]),  # another number
        ("r", [[0, 2, 2], [4, 8, 0], [0, 0, 0]]),  # slides
        ("rr", [[0, 0, 4], [4, 8, 0], [0, 0, 0]]),  # merges
        ("rrdl", [[0, 0, 0], [4, 8, 4], [0, 0, 0]]),  # the merged number goes on
        ("rrddllu", [[0, 0, 0], [8, 8, 0], [0, 0, 0]]),
        ("rrddllur", [[0, 0, 0], [0, 16, 0], [0, 0, 0]]),
    ],
)
def test_each_rule_by_hand(moves: str, final: list[list[int]]) -> None:
    data = {"grid": [[2, 0, 2], [4, 8, 0], [0, 0, 0]], "start": [1, 1], "moves": moves}
    assert TASK.key(data) == final
    assert TASK.solution(data) == "\n".join(", ".join(map(str, row)) for row in final)


def test_a_marked_empty_cell_changes_nothing_and_is_a_flaw() -> None:
    data = {"grid": [[0, 0], [0, 2]], "start": [1, 1], "moves": "rddl"}
    assert TASK.key(data) == data["grid"]
    assert TASK.solution(data) == "0, 0\n0, 2"
    assert TASK.flaw(data)
    assert not TASK.flaw({**data, "start": [2, 2]})


def test_reason_names_the_first_wrong_cell() -> None:
    data = {"grid": [[0, 0], [0, 2]], "answer": [[0, 2], [0, 0]]}
    verdict = TASK.judge(TASK.read("0, 2\n2, 0", data), data)
    assert (verdict.reason, verdict.partial) == ("1 of 4 cells are wrong, first row 2, column 1", 0.75)
