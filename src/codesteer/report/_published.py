"""The paper's tables: success rates, costs, and the averages that normalise ours."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Published", "published"]


@dataclass(frozen=True, slots=True)
class Published:
    """``rates``: success in % by task and method. ``tokens`` and ``seconds``: of the TaskLLM, a question."""

    rates: dict[str, dict[str, float]]
    seen: frozenset[str]
    tokens: dict[str, float]
    seconds: dict[str, float]

    @property
    def methods(self) -> list[str]:
        return list(next(iter(self.rates.values())))

    def best(self, task: str) -> float:
        """The frozen maximum of a task: the best of the paper's 13 columns, in %."""
        return max(self.rates[task].values())

    def tasks(self, split: str = "total") -> list[str]:
        """``seen``, ``unseen`` or ``total``."""
        return [task for task in self.rates if split == "total" or (task in self.seen) == (split == "seen")]

    def raw(self, method: str, split: str = "total") -> float:
        """The mean success rate of a method in %."""
        tasks = self.tasks(split)
        return sum(self.rates[task][method] for task in tasks) / len(tasks)

    def normalised(self, method: str, split: str = "total") -> float:
        """The mean over tasks of the success rate as a share of the task's best, in % (paper section 5)."""
        tasks = self.tasks(split)
        return sum(100 * self.rates[task][method] / self.best(task) for task in tasks) / len(tasks)


@cache
def published() -> Published:
    results, costs = list(_rows("results.csv")), list(_rows("costs.csv"))
    methods = [name for name in results[0] if name not in ("task", "title", "split")]
    return Published(
        rates={row["task"]: {name: float(row[name]) for name in methods} for row in results},
        seen=frozenset(row["task"] for row in results if row["split"] == "seen"),
        tokens={row["method"]: float(row["tokens"]) for row in costs if row["tokens"]},
        seconds={row["method"]: float(row["seconds"]) for row in costs if row["seconds"]},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("codesteer.report").joinpath("published", name).read_text("utf-8")
    return csv.DictReader(text.splitlines())
