"""Rows from the original repository's own tree, ``dataset_gather/<folder of the task>/...``.

Most tasks have one folder an instance with ``question.txt`` and ``solution.json``; the others are read by
`_special`. Where the original runner words the question itself, the row's question stays empty and the task
words it. Not covered: ``path_plan``, whose facts stand in the original's program and in no file, and the two
folders of eight_queens that the original's evaluation never reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from .._instance import BadRow
from .._registry import get_task
from ._special import SPECIAL

__all__ = ["NotInTree", "find_tree", "tree_rows"]

_NUMBERED_LINE = re.compile(r"^\d{1,3}\.\s(.+)$", re.MULTILINE)


class NotInTree(FileNotFoundError):
    """The original tree has no files for this task."""


def find_tree(folder: Path) -> Path | None:
    """The ``dataset_gather`` folder, given itself or its parent; None if there is none."""
    inside = folder / "dataset_gather"
    if inside.is_dir():
        return inside
    known = ("BIG-Bench-Hard", "game24_dataset", "pooling_dataset", "string_insertion")
    return folder if folder.name == "dataset_gather" or any((folder / k).is_dir() for k in known) else None


def tree_rows(root: Path, task: str) -> Iterator[dict[str, Any]]:
    """The rows of one task. Raises `NotInTree`, and `BadRow` at a file that cannot be read as expected."""
    get_task(task)
    if task == "path_plan":
        raise NotInTree("path_plan: its environments are literals of the original's program, not files")
    return _guarded(SPECIAL[task](root) if task in SPECIAL else _samples(root, task), task)


def _guarded(rows: Iterator[dict[str, Any]], task: str) -> Iterator[dict[str, Any]]:
    empty = True
    try:
        for row in rows:
            empty = False
            yield {"id": f"{task}/{row.pop('place')}", "task": task, **row}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BadRow(f"{task}: {type(error).__name__}: {error}") from error
    if empty:
        raise NotInTree(f"the tree has no files of {task}")


def _samples(root: Path, task: str) -> Iterator[dict[str, Any]]:
    """``[<task>|<task>_dataset]/sample_*`` and, one folder deeper, ``..._varied_complexity/*/sample_*``."""
    for name in (task, f"{task}_dataset"):
        yield from (_sample(path, path.name, {}) for path in _sorted(root / name, "sample_*"))
        for path in _sorted(root / f"{name}_varied_complexity", "*/sample_*"):
            kind = path.parent.name
            yield _sample(path, f"{kind}/{path.name}", {"varied": True, "set": kind})


def _sample(path: Path, place: str, complexity: dict[str, Any]) -> dict[str, Any]:
    question = (path / "question.txt").read_text("utf-8").strip()
    reference = json.loads((path / "solution.json").read_text("utf-8"))
    if isinstance(reference, list):
        # logical_equation stores the bare answer: the values in some order; the question has the rest.
        answer = cast("list[int]", reference)
        constraints = _NUMBERED_LINE.findall(question)
        reference = {"values": sorted(answer), "constraints": constraints, "solution": answer}
    if isinstance(level := reference.get("complexity"), int):
        complexity = {"level": level, **complexity}
    return {"place": place, "complexity": complexity, "question": question, "reference": reference}


def _sorted(folder: Path, pattern: str) -> list[Path]:
    """By the numbers in the names, so that sample_2 comes before sample_10."""

    def numbers_first(path: Path) -> list[Any]:
        parts = re.split(r"(\d+)", path.relative_to(folder).as_posix())
        return [int(part) if part.isdigit() else part for part in parts]

    return sorted(folder.glob(pattern), key=numbers_first)
