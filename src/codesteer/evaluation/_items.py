"""Fixed lists of questions: every method answers the same ones, today and next year.

An item is one of our instances (task, level, seed) or a row of the user's own copy of the original benchmark. A list
stores where each question comes from and a digest of its text, never the text itself: original data is not ours to
pass on, and a generator that changed is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from .._errors import ConfigError
from .._files import write_lines
from ..symbench import Instance, get_task, list_tasks

__all__ = ["Item", "ItemList", "draw", "mixed"]

FORMAT = 1
SPLIT = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``row`` counts an original item within its task's file; ``question`` is the text's SHA-256, 16 digits of it."""

    id: str
    task: str
    source: Literal["symbench", "official"]
    question: str
    level: int | None = None
    seed: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ItemList:
    items: tuple[Item, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the items; two lists with the same digest ask the same questions."""
        return hashlib.sha256(json.dumps(self._rows(), sort_keys=True).encode()).hexdigest()

    def save(self, path: Path) -> None:
        content = {"format": FORMAT, "digest": self.digest, "items": self._rows()}
        write_lines(path, [json.dumps(content, indent=1)])

    @classmethod
    def load(cls, path: str | Path) -> ItemList:
        """Read a list; raises `ConfigError` if the file is missing, damaged or of another format."""
        from pydantic import TypeAdapter

        name = f"item list {str(path)!r}"
        try:
            content: Any = json.loads(Path(path).read_text("utf-8"))
            if content["format"] != FORMAT:
                raise ConfigError(f"{name} has format {content['format']!r}, not {FORMAT}")
            found = cls(TypeAdapter(tuple[Item, ...]).validate_python(content["items"]))
            sound = found.digest == content["digest"]
        except OSError as error:
            raise ConfigError(f"{name} cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ConfigError(f"{name} is damaged: not a list of items") from None
        if not sound:
            raise ConfigError(f"{name} was changed by hand: its digest does not fit its items")
        if not found.items:
            raise ConfigError(f"{name} holds no items")
        if twice := [each for each, number in Counter(item.id for item in found.items).items() if number > 1]:
            raise ConfigError(f"{name} holds {twice[0]} more than once")
        return found

    def instances(self, official: Path | None) -> list[Instance]:
        """The questions with their references, in order.

        ``official``: the folder of the original benchmark. Raises `ConfigError` if it is needed and missing, or if a
        question is no longer the one that was listed.
        """
        return [_resolve(item, official) for item in self.items]

    def part(self, number: int, parts: int) -> ItemList:
        """The ``number``-th of ``parts`` parts, counted from 1: every ``parts``-th item. Together they are the list."""
        if not 1 <= number <= parts <= len(self.items):
            raise ConfigError(f"part {number}/{parts} of {len(self.items)} questions: there is no such part")
        return ItemList(self.items[number - 1 :: parts])

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in asdict(item).items() if value is not None} for item in self.items
        ]


def draw(tasks: Sequence[str], levels: Iterable[int], n: int, seed: int) -> ItemList:
    """``n`` of our instances for every task and level. Above level 1, lists of different seeds share no question."""
    if not 1 <= n <= _PER_SEED:
        raise ConfigError(f"n must be between 1 and {_PER_SEED}, not {n}")
    chosen = sorted(set(levels))
    return ItemList(
        tuple(
            _ours(task, level, seed * _PER_SEED + number)
            for task in tasks
            for level in chosen
            for number in range(n)
        )
    )


_PER_SEED = 10_000


def mixed(tasks: Sequence[str], official: Path, seed: int) -> ItemList:
    """For every task one of our instances of level 1, 2 or 3, and one original row (or a second of ours, a level
    higher, where the original has none). Rows with a reference known to be wrong are not drawn."""
    items: list[Item] = []
    for task in tasks:
        place = list_tasks().index(task)
        level = 1 + (place + seed) % 3
        items.append(_ours(task, level, seed * _PER_SEED))
        rows = _official_rows(official, task)
        sound = [number for number, row in enumerate(rows) if get_task(task).known_bad(row) is None]
        if sound:
            number = Random(f"{seed}/{task}").choice(sound)
            question = _official_instance(official, task, rows[number]).question
            items.append(
                Item(
                    id=f"{task}/official/{number}",
                    task=task,
                    source="official",
                    row=number,
                    question=_fingerprint(question),
                )
            )
        else:
            items.append(_ours(task, 1 + level % 3, seed * _PER_SEED + 1))
    return ItemList(tuple(items))


def _ours(task: str, level: int, seed: int) -> Item:
    question = get_task(task).generate(level, seed, SPLIT).question
    return Item(
        id=f"{task}/{level}/{seed}",
        task=task,
        source="symbench",
        level=level,
        seed=seed,
        question=_fingerprint(question),
    )


def _resolve(item: Item, official: Path | None) -> Instance:
    if item.task not in list_tasks():
        raise ConfigError(
            f"item {item.id}: there is no task {item.task!r} here; is the list of a later version?"
        )
    if item.source == "official":
        if official is None:
            raise ConfigError(
                f"item {item.id} is an original one: name the folder of the original data (--official)"
            )
        rows = _official_rows(official, item.task)
        row = -1 if item.row is None else item.row
        if not 0 <= row < len(rows):
            raise ConfigError(
                f"item {item.id}: {official} has {len(rows)} rows of {item.task} and no row {item.row}"
            )
        instance = _official_instance(official, item.task, rows[row])
    else:
        if item.level is None or not 1 <= item.level <= 5 or item.seed is None or item.seed < 0:
            raise ConfigError(
                f"item {item.id}: there is no level {item.level}, seed {item.seed} of {item.task}"
            )
        instance = get_task(item.task).generate(item.level, item.seed, SPLIT)
    if _fingerprint(instance.question) != item.question:
        where = (
            "the folder holds other data" if item.source == "official" else "the task's generator has changed"
        )
        raise ConfigError(f"item {item.id} is not the question that was listed: {where}")
    return instance


@cache
def _official_rows(folder: Path, task: str) -> list[dict[str, Any]]:
    """The original rows of ``task``; none if the folder has no file of it."""
    import zlib
    from gzip import BadGzipFile

    from ..symbench import BadRow
    from ..symbench.official import NotInTree, read_rows

    try:
        return list(read_rows(folder, task))
    except (FileNotFoundError, NotInTree):
        return []
    except (BadRow, EOFError, BadGzipFile, zlib.error) as error:
        raise ConfigError(f"the original data of {task} in {folder} are damaged: {error}") from None


def _official_instance(folder: Path, task: str, row: dict[str, Any]) -> Instance:
    from ..symbench import BadRow

    try:
        return get_task(task).from_official(row)
    except BadRow as error:
        raise ConfigError(f"the original data of {task} in {folder} are damaged: {error}") from None


def _fingerprint(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:16]
