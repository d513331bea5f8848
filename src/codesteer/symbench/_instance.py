"""One question with everything needed to judge an answer to it, and its JSONL form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

__all__ = ["BadRow", "Instance"]


class BadRow(ValueError):
    """A stored row (ours or an original one) is damaged or misses something its task needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One question of one task.

    ``reference`` is plain JSON and holds the question's data and, where the right answer is unique, that
    answer under ``"answer"``; an original instance has the published answer under ``"official"``.
    Whoever has the instance needs nothing else to judge an answer. ``split`` is ``train``, ``dev``,
    ``test``, or ``official`` for instances of the original benchmark.
    """

    id: str
    task: str
    version: int
    level: int
    seed: int
    split: str
    question: str
    reference: Mapping[str, Any]
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def to_json(self) -> str:
        """One line of JSON, keys in the order of the fields."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str | bytes) -> Instance:
        """Read one line written by `to_json`; raises `BadRow` if it is not one."""
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadRow(f"not JSON: {error}") from None
        names = {item.name for item in fields(cls)}
        if not isinstance(row, dict) or row.keys() != names:  # pyright: ignore[reportUnknownMemberType]
            raise BadRow(f"an instance has exactly the fields {', '.join(sorted(names))}")
        return cls(**row)  # pyright: ignore[reportUnknownArgumentType]
