"""Conformance with the original instances, which are not part of this repository.

For every task the table in its `Cases.official` is compared with what is counted here:
rows; solved (our solver's answer is right, strict); solver_passes (the same under the published check);
stored (rows with a published answer); stored_passes (it passes the published check); known_bad.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from codesteer.symbench import NoSolution, get_task, list_tasks
from codesteer.symbench.official import read_rows

from .battery import cases_of

DEFAULT = Path(__file__).parents[2].parent / "shared" / "symbench" / "official"
FOLDER = Path(os.environ.get("CODESTEER_OFFICIAL", DEFAULT))


@pytest.mark.parametrize("name", list_tasks())
def test_conformance(name: str) -> None:
    if not (FOLDER / f"{name}.jsonl.gz").exists():
        pytest.skip(f"no original instances of {name} (set CODESTEER_OFFICIAL to their folder)")
    task, counts = get_task(name), Counter[str]()
    for row in read_rows(FOLDER, name):
        instance = task.from_official(row)
        counts["rows"] += 1
        counts["known_bad"] += task.known_bad(row) is not None
        if (stored := instance.reference.get("official")) is not None:
            counts["stored"] += 1
            counts["stored_passes"] += task.verify_official(instance, f"<<<{stored}>>>").correct
        try:
            answer = task.solve(instance)
        except NoSolution:
            continue
        counts["solved"] += task.verify(instance, answer).correct
        counts["solver_passes"] += task.verify_official(instance, answer).correct
    assert dict(+counts) == cases_of(name).official
