"""The published score: 52 samples with the original's recorded outputs, and what hostile text does to it.

``published_parity.json`` holds one object per sample: our program, why it is in the set, and the original's output
(the same on CPython 3.9 to 3.13).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer.checkers import published_score

ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("published_parity.json").read_text("utf-8"))


def test_all_samples_are_here() -> None:
    assert len({row["id"] for row in ROWS}) == 52


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_sample_scores_as_published(row: dict[str, Any]) -> None:
    ours = published_score(row["code"]).to_dict()
    assert (ours.pop("message") is not None) == row["error"]
    assert ours == {key: value for key, value in row.items() if key not in ("id", "why", "code")}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("print((3 + 4)\n", "'(' was never closed"),
        ("if True:\nprint(1)\n", "expected an indented block after 'if' statement on line 1"),
        ("(" * 10_000, "too many nested parentheses"),
        ("x" * 1_000_001, "the source is longer than 1000000 characters"),
    ],
)
def test_what_does_not_parse_says_why(code: str, message: str) -> None:
    score = published_score(code)
    assert score.error
    assert score.message == message
    assert score.flagged_low


@pytest.mark.parametrize(
    "code", ["\0", "\ud800 = 1", "-" * 100_000 + "1", "a" + ".a" * 50_000, "'\\d'", "1" * 10_000]
)
def test_hostile_sources_do_no_harm(code: str) -> None:
    assert isinstance(published_score(code).to_dict()["score"], int | float)


@given(st.text(max_size=60))
def test_any_text_is_scored(code: str) -> None:
    score = published_score(code)
    assert score.score >= 0
    assert not (score.error and score.score)
    json.dumps(score.to_dict())
