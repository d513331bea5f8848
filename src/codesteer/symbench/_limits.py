"""What a row made by somebody else may ask a generator for, so that no row costs more than level 5 does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ._instance import BadRow
from ._task import Task

__all__ = ["check_parameters"]


def check_parameters(task: Task[Any], parameters: Mapping[str, Any]) -> None:
    """Every value lies among those of the task's levels. Raises `BadRow` that names the one that does not."""
    for name, value in parameters.items():
        known = [params[name] for params in task.levels.values() if name in params]
        if not known:
            raise BadRow(f"{task.name} has no parameter {name!r}"[:200])
        if not _within(value, known):
            raise BadRow(
                f"the parameter {name!r} is not of the kind and range that the levels of {task.name} have"
            )


def _within(value: Any, known: list[Any]) -> bool:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return any(type(item) is type(value) and item == value for item in known) or (
            isinstance(value, bool) and any(isinstance(item, bool) for item in known)
        )
    if isinstance(value, int | float):
        numbers = list(_numbers(known))
        whole = all(isinstance(number, int) for number in numbers)
        return (
            bool(numbers)
            and not (whole and isinstance(value, float))
            and min(numbers) <= value <= max(numbers)
        )
    lists = [cast("list[Any]", item) for item in known if isinstance(item, list)]
    if not isinstance(value, list) or not lists:
        return False
    items = cast("list[Any]", value)
    shortest, longest = min(map(len, lists)), max(map(len, lists))
    inner = [item for known_list in lists for item in known_list]
    return shortest <= len(items) <= longest and all(_within(item, inner) for item in items)


def _numbers(known: list[Any]) -> Iterator[int | float]:
    return (item for item in known if isinstance(item, int | float) and not isinstance(item, bool))
