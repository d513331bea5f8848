"""Both scores of a set of judged answers; rows known to be bad do not count in the strict one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Score", "score"]


@dataclass(slots=True)
class Score:
    """Counts of one task: ``excluded`` answers belong to rows known to be bad."""

    answers: int = 0
    excluded: int = 0
    strict_right: int = 0
    official_right: int = 0

    @property
    def strict(self) -> float | None:
        """The share of right answers among the rows that are sound; None if there is none."""
        counted = self.answers - self.excluded
        return self.strict_right / counted if counted else None

    @property
    def official(self) -> float | None:
        """The share the published check lets pass, among all rows; None if there is none."""
        return self.official_right / self.answers if self.answers else None

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one row as `verify_row` returns it."""
        self.answers += 1
        self.official_right += row["verdict"]["official"]
        if "known_bad" in row:
            self.excluded += 1
        else:
            self.strict_right += row["verdict"]["strict"]


def score(rows: Iterable[Mapping[str, Any]]) -> dict[str, Score]:
    """Scores by task of rows as `codesteer symbench verify` prints them."""
    scores: dict[str, Score] = {}
    for row in rows:
        scores.setdefault(row["task"], Score()).add(row)
    return scores
