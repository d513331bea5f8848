"""The published lists of questions hang on what our generators give for their seeds."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from codesteer.symbench import get_task

RUNS = Path(__file__).parents[2] / "runs"


@pytest.mark.parametrize("name", ["list-1", "tuning", "confirmation"])
def test_the_published_lists_are_generated_as_they_were(name: str) -> None:
    items = json.loads((RUNS / f"{name}.json").read_text("utf-8"))["items"]
    ours = [item for item in items if item["source"] == "symbench"]
    changed = [
        item["id"]
        for item in ours
        if sha256(get_task(item["task"]).generate(item["level"], item["seed"]).question.encode()).hexdigest()[
            :16
        ]
        != item["question"]
    ]
    assert ours and not changed
