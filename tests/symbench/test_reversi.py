from __future__ import annotations

import json
from collections.abc import Iterator

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("reversi")


def forms(data: Data, answer: str) -> Iterator[str]:
    rows = answer.split("\n")
    yield "<<<" + ",".join("".join(rows)) + ">>>"  # the form the original asks for
    yield "<<<" + "\n".join(" ".join(row) for row in rows) + ">>>"
    yield "<<<" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + ">>>"
    yield f"<<<{json.dumps([list(row) for row in rows])}>>>"
    yield f"<<<{rows}>>>"
    yield f"<<<{answer.replace('-', '.').lower()}>>>"
    yield "The board is now:\n" + answer


def exploits(data: Data, answer: str) -> Iterator[str]:
    rows = answer.split("\n")
    yield "\n".join(data["board"])
    yield "\n".join(rows[:-1])
    yield "\n".join([*rows, rows[-1]])
    yield answer + "-"
    yield answer.translate(str.maketrans("BW", "WB"))
    yield answer[:-1] + "?"


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # Every original shows the final board as the one before the moves.
    official={
        "rows": 119,
        "solved": 119,
        "solver_passes": 119,
        "stored": 119,
        "stored_passes": 119,
        "known_bad": 119,
    },
)


def test_lines_in_all_directions_by_hand() -> None:
    board = ["B-B-B-", "-WWW--", "BW-WWB", "-WWW--", "B-W-W-", "------"]
    # (3, 3) turns six lines; downwards no black piece closes the line, and the one to the lower right ends
    # in two white pieces and the edge.
    after = ["B-B-B-", "-BBB--", "BBBBBB", "-BWW--", "B-W-W-", "------"]
    data = {"board": board, "moves": [["B", 3, 3]]}
    assert TASK.key(data) == after
    assert TASK.solution(data) == "\n".join(after)


def test_two_moves_by_hand() -> None:
    data = {"board": ["----", "-WB-", "-BW-", "----"], "moves": [["B", 2, 1], ["W", 3, 1]]}
    after = ["----", "BBB-", "WWW-", "----"]
    assert TASK.key(data) == after
    assert TASK.solution(data) == "\n".join(after)


def test_originals_are_read_and_answered_with_their_symbols() -> None:
    reference = {"board_size": 4, "moves": [[4, 3]], "solution": "*,*,*,*,*,1,0,*,*,0,0,*,*,*,0,*"}
    row = {"reference": reference, "question": "was:\n****\n*10*\n*00*\n**0*\n\nRound 1: (4,3)"}
    instance = TASK.from_official(row)
    assert TASK.solve(instance) == reference["solution"]
    assert TASK.verify(instance, reference["solution"]).correct
    assert TASK.known_bad(row) == "the board shown is not the one before the moves"
    sound = {**row, "question": "was:\n****\n*10*\n*01*\n****\n\nRound 1: (4,3)"}
    assert TASK.known_bad(sound) is None
