"""SymBench: 37 symbolic tasks, each with a generator, an independent solver and a strict verifier.

Stands alone: nothing of the rest of codesteer and nothing outside the standard library is imported, and a
task's module only when the task is asked for.

    >>> from codesteer.symbench import get_task
    >>> task = get_task("game24")
    >>> instance = task.generate(level=1, seed=7)
    >>> task.verify(instance, task.solve(instance)).correct
    True
"""

from __future__ import annotations

from ._instance import BadRow, Instance
from ._registry import UnknownTask, get_task, list_tasks
from ._task import NoSolution, Task, Verdict

__all__ = ["BadRow", "Instance", "NoSolution", "Task", "UnknownTask", "Verdict", "get_task", "list_tasks"]
