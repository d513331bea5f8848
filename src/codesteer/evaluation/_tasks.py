"""SymBench as Inspect tasks: one for each of the 37, and a fixed list of items under one method."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.solver import Solver, solver

from ..methods import get_method, list_methods
from ..symbench import Instance, list_tasks
from ._items import Item, ItemList, draw
from ._solving import solve_by, strict_and_official

__all__ = ["METHOD_SOLVERS", "SYMBENCH_TASKS", "items_under_method"]


def _samples(items: ItemList, official: Path | None = None) -> MemoryDataset:
    instances = items.instances(official)
    return MemoryDataset(
        [_sample(item, instance) for item, instance in zip(items.items, instances, strict=True)]
    )


def _sample(item: Item, instance: Instance) -> Sample:
    return Sample(
        id=item.id,
        input=instance.question,
        metadata={
            "task": item.task,
            "level": item.level,
            "source": item.source,
            "instance": json.loads(instance.to_json()),
        },
    )


def items_under_method(
    method: str,
    items: ItemList,
    official: Path | None = None,
    max_tokens: int | None = None,
    budget_tokens: int | None = None,
    budget_seconds: float | None = None,
) -> Task:
    """The questions of a list, answered by one method."""
    return Task(
        name=method,
        dataset=_samples(items, official),
        solver=solve_by(method, max_tokens, budget_tokens, budget_seconds),
        scorer=strict_and_official(),
    )


def _symbench_task(name: str) -> Callable[..., Task]:
    @task(name=name)
    def make(level: int = 2, n: int = 20, seed: int = 0) -> Task:
        """``n`` instances of one SymBench task at one level; steered unless another solver is named."""
        return Task(
            dataset=_samples(draw([name], [level], n, seed)), solver=solve_by(), scorer=strict_and_official()
        )

    return make


def _method_solver(name: str) -> Callable[..., Solver]:
    @solver(name=name)
    def make(
        max_tokens: int | None = None,
        budget_tokens: int | None = None,
        budget_seconds: float | None = None,
        sandbox: str | None = None,
    ) -> Solver:
        return solve_by(name, max_tokens, budget_tokens, budget_seconds, sandbox)

    make.__doc__ = get_method(name).about
    return make


SYMBENCH_TASKS = {name: _symbench_task(name) for name in list_tasks()}
METHOD_SOLVERS = {name: _method_solver(name) for name in list_methods(trained=True)}
