"""The original rows of one task, whichever of the two layouts the folder has."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._instance import BadRow, Instance
from .._registry import get_task
from ._tree import find_tree, tree_rows

__all__ = ["read_instances", "read_rows"]


def read_rows(folder: str | Path, task: str) -> Iterator[dict[str, Any]]:
    """The original rows of one task: ``id``, ``task``, ``complexity``, ``question``, ``reference``.

    Raises `FileNotFoundError` if the folder has no file of the task, `NotInTree` if the original tree never
    had one, and, while reading, `BadRow` for a damaged line or file.
    """
    for name in (f"{task}.jsonl.gz", f"{task}.jsonl"):
        if (path := Path(folder) / name).exists():
            return _lines(path)
    if (root := find_tree(Path(folder))) is not None:
        return tree_rows(root, task)
    raise FileNotFoundError(f"{folder} holds neither {task}.jsonl(.gz) nor the original dataset_gather tree")


def read_instances(folder: str | Path, task: str) -> Iterator[Instance]:
    """The same as `Instance`s, ready to be asked and judged; raises as `read_rows` does."""
    return map(get_task(task).from_official, read_rows(folder, task))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise BadRow(f"{path.name}, line {number}: {error}") from None
