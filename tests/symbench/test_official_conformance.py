"""The conformance table and both scores, on made-up rows of the published form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task
from codesteer.symbench._rows import verify_row
from codesteer.symbench.official import conformance, read_rows, score


def game24(number: int, numbers: list[int], solution: str | None) -> dict[str, Any]:
    return {
        "id": f"game24/{number}",
        "task": "game24",
        "complexity": {},
        "question": "Make 24.",
        "reference": {"numbers": numbers, "target": 24, "solution": solution},
    }


ROWS = [
    game24(1, [1, 1, 4, 6], None),
    game24(2, [4, 6], "4*6"),
    game24(3, [4, 7], "4*7"),
    game24(4, [3, 3, 8, 8], "8/(3-8/3)"),
    {"id": "game24/5", "task": "game24", "complexity": {}, "reference": {}},
]


def folder(path: Path, rows: list[dict[str, Any]], packed: bool = False) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (path / f"game24.jsonl{'.gz' * packed}").write_bytes(gzip.compress(text) if packed else text)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_every_count_of_the_table(tmp_path: Path, packed: bool) -> None:
    result = conformance(folder(tmp_path, ROWS, packed), "game24")
    assert (result.rows, result.unreadable) == (5, 1)
    # 4 and 7 make no 24; floating point refuses the right answer to 3 3 8 8.
    assert (result.solved, result.solver_passes) == (3, 2)
    assert (result.stored, result.stored_confirmed, result.stored_refuted) == (3, 2, 1)
    assert (result.stored_passes, result.stored_unchecked) == (1, 0)
    assert list(result.known_bad) == ["game24/3"]
    assert "stored answer is wrong" in result.known_bad["game24/3"]
    assert json.loads(json.dumps(result.to_dict()))["known_bad"] == result.known_bad


def test_a_stored_answer_is_not_confirmed_where_our_solver_has_none(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(get_task("game24")), "solution", _no_solution)
        result = conformance(folder(tmp_path, ROWS), "game24")
    assert (result.solved, result.solver_passes) == (0, 0)
    assert (result.stored_confirmed, result.stored_refuted, result.stored_unchecked) == (0, 1, 2)


def _no_solution(task: object, data: object) -> str:
    raise NoSolution("left to people")


def test_a_folder_without_the_task(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="game24"):
        conformance(tmp_path, "game24")


@pytest.mark.parametrize("line", ["{", "[" * 100_000, "nonsense"])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "game24.jsonl").write_text(json.dumps(ROWS[0]) + "\n" + line)
    with pytest.raises(BadRow, match=r"game24\.jsonl, line 2"):
        list(read_rows(tmp_path, "game24"))


def test_rows_known_to_be_bad_count_in_the_official_score_only() -> None:
    judged = [verify_row({**row, "answer": "<<<4*6>>>"}) for row in ROWS[:4]]
    assert [row["verdict"]["strict"] for row in judged] == [False, True, False, False]
    assert [("known_bad" in row) for row in judged] == [False, False, True, False]
    result = score(judged)["game24"]
    assert (result.answers, result.excluded, result.strict_right, result.official_right) == (4, 1, 1, 1)
    assert result.strict == pytest.approx(1 / 3)
    assert result.official == pytest.approx(1 / 4)


def test_a_score_of_nothing_is_no_number() -> None:
    bad = verify_row({**ROWS[2], "answer": "4*7"})
    assert score([bad])["game24"].strict is None
    assert score([]) == {}
