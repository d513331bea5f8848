"""Which tasks there are: every module of ``tasks``, found by listing the folder, imported on demand."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from . import tasks
from ._task import Task

__all__ = ["UnknownTask", "get_task", "list_tasks"]


class UnknownTask(LookupError):
    """No task has this name; the message proposes the nearest ones."""


@cache
def _modules() -> dict[str, str]:
    """Canonical task name to module name; private modules (shared by several tasks) are left out."""
    found = (module.name for module in iter_modules(tasks.__path__))
    return {name.removeprefix("task_"): name for name in sorted(found) if not name.startswith("_")}


def list_tasks() -> list[str]:
    """The canonical names of all tasks, sorted."""
    return sorted(_modules())


def get_task(name: str) -> Task[Any]:
    """The task of this canonical name.

    Raises `UnknownTask` with the nearest names, if any, if there is none.
    """
    module = _modules().get(name)
    if module is None:
        from difflib import get_close_matches

        near = get_close_matches(name, _modules(), n=3)
        help_ = f"did you mean {', '.join(near)}?" if near else "'codesteer symbench list' names them all"
        raise UnknownTask(f"no task named {name!r}; {help_}")
    return import_module(f"{tasks.__name__}.{module}").TASK
