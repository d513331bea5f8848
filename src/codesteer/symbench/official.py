"""The original benchmark's instances, from files of JSON lines (``<task>.jsonl`` or ``<task>.jsonl.gz``).

Not covered here: turning a row into an `Instance` (`Task.from_official`) and judging its stored answer
(`Task.known_bad`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ._instance import BadRow

__all__ = ["read_rows"]


def read_rows(folder: str | Path, task: str) -> Iterator[dict[str, Any]]:
    """The original rows of one task. Raises `FileNotFoundError`, or `BadRow` for a line that is not JSON."""
    packed, plain = (Path(folder) / f"{task}{suffix}" for suffix in (".jsonl.gz", ".jsonl"))
    with gzip.open(packed, "rb") if packed.exists() else plain.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise BadRow(f"{task}, line {number}: {error}") from None
