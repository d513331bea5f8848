"""How far our solvers, our two scorings and the original's stored answers agree, task by task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .._instance import BadRow, Instance
from .._registry import get_task
from .._task import NoSolution, Task
from ._files import read_rows

__all__ = ["Conformance", "conformance"]

_COUNTED = (
    *("rows", "unreadable", "solved", "solver_passes"),
    *("stored", "stored_passes", "stored_confirmed", "stored_refuted", "stored_unchecked"),
)


@dataclass(frozen=True, kw_only=True)
class Conformance:
    """Counts over the original rows of one task.

    unreadable: rows that miss what the task needs. solved: our solver's answer is right under ``strict``;
    solver_passes: the same under ``official``. stored: rows with a published answer; stored_passes: it passes
    ``official``; stored_confirmed: it is right under ``strict`` and our solver, which does not see it, agrees;
    stored_refuted: it is wrong under ``strict``; stored_unchecked: neither, since our solver has no answer.
    known_bad: id and reason of every row that strict scores leave out.
    """

    task: str
    version: int
    rows: int
    unreadable: int
    solved: int
    solver_passes: int
    stored: int
    stored_passes: int
    stored_confirmed: int
    stored_refuted: int
    stored_unchecked: int
    known_bad: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def conformance(folder: str | Path, task: str) -> Conformance:
    """Hold one task against the original rows in ``folder``; may take minutes where the solver searches.

    Raises what `read_rows` raises.
    """
    ours = get_task(task)
    counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
    bad: dict[str, str] = {}
    for row in read_rows(folder, task):
        counts["rows"] += 1
        try:
            instance = ours.from_official(row)
            reason = ours.known_bad(row)
        except BadRow:
            counts["unreadable"] += 1
            continue
        if reason is not None:
            bad[instance.id] = reason
        solver = _solver(ours, instance)
        stored = _stored(ours, instance, solved=solver.get("solved", False))
        for name, held in (solver | stored).items():
            counts[name] += held
    return Conformance(task=task, version=ours.version, known_bad=bad, **counts)


def _solver(task: Task[Any], instance: Instance) -> dict[str, bool]:
    try:
        answer = task.solve(instance)
    except NoSolution:
        return {}
    return {
        "solved": task.verify(instance, answer).correct,
        "solver_passes": task.verify_official(instance, answer).correct,
    }


def _stored(task: Task[Any], instance: Instance, *, solved: bool) -> dict[str, bool]:
    stored = instance.reference.get("official")
    if stored is None:
        return {}
    reply = f"<<<{stored}>>>"
    right = task.verify(instance, reply).correct
    return {
        "stored": True,
        "stored_passes": task.verify_official(instance, reply).correct,
        "stored_confirmed": right and solved,
        "stored_refuted": not right,
        "stored_unchecked": right and not solved,
    }
