"""From Inspect's logs to results: one row for every item and method of the plan, whatever became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from .._trajectory import Trajectory
from ._items import Item, ItemList
from ._logs import Attempt, attempts
from ._plan import ITEMS_FILE, PLAN_FILE, Plan
from ._prices import Prices
from ._results import Cost, Result

__all__ = ["join", "money", "read_results", "read_trajectories"]


def read_results(out: str | Path, *, prices: Prices | None = None) -> list[Result]:
    """Results of the run in ``out``, by method and then by item, in the plan's order.

    Of several attempts at the same item the newest scored one counts, once. What cannot be read of a log is named on
    standard error and its items are missing, unless another log has them. Raises `ConfigError` if ``out`` is no run.
    """
    out = Path(out)
    plan, items = Plan.load(out), ItemList.load(out / ITEMS_FILE)
    if items.digest != plan.digest:
        raise ConfigError(
            f"{out / ITEMS_FILE} is not the list of {out / PLAN_FILE}: put the right one there "
            f"(digest {plan.digest[:16]})"
        )
    found = attempts(out, plan)
    known = prices or Prices.shipped()
    pairs = ((method, item) for method in plan.methods for item in items.items)
    return [_result(plan, method, item, found.get((method, item.id)), known) for method, item in pairs]


def join(results: Iterable[Result]) -> list[Result]:
    """Results of runs that share questions and models, with one for each method and item.

    What is missing in one of them is taken from another. Raises `ConfigError` if two have asked the same.
    """
    found: dict[tuple[str, str, str], Result] = {}
    for result in results:
        key = (result.run, result.method, result.item)
        known = found.get(key)
        if known is None or known.status == "missing":
            found[key] = result
        elif result.status != "missing":
            raise ConfigError(
                f"{result.item} was asked by {result.method} with {result.run} in two of these runs: "
                "report them apart"
            )
    return list(found.values())


def read_trajectories(out: str | Path) -> Iterator[tuple[str, str, Trajectory]]:
    """Log name, sample id and trajectory of every attempt that counts, where a trajectory was kept."""
    for attempt in attempts(Path(out), Plan.load(Path(out))).values():
        if attempt.trajectory:
            yield attempt.log, attempt.sample, Trajectory.from_json(attempt.trajectory)


def _result(plan: Plan, method: str, item: Item, attempt: Attempt | None, prices: Prices) -> Result:
    common: dict[str, Any] = {
        "run": plan.run,
        "method": method,
        "item": item.id,
        "task": item.task,
        "level": item.level,
        "source": item.source,
        "task_model": plan.task_model,
        "coach_model": plan.coach_model or "",
    }
    if attempt is None:
        return Result(**common, status="missing", reason="not run yet")
    common |= {"log": attempt.log, "sample": attempt.sample}
    common |= _of_trajectory(attempt, plan, prices)
    if attempt.error or attempt.score is None:
        return Result(**common, status="failed", reason=attempt.error or "it was not scored")
    return Result(**common, **asdict(attempt.score))


def _of_trajectory(attempt: Attempt, plan: Plan, prices: Prices) -> dict[str, Any]:
    if not attempt.trajectory:
        return {"wall_seconds": attempt.seconds}
    trajectory: dict[str, Any] = json.loads(attempt.trajectory)
    runs = [turn["execution"]["wall_s"] for turn in trajectory["turns"] if turn["execution"]]
    answer = trajectory["answer"]
    return {
        "verified": bool(answer and answer["verified"]),
        "stop_reason": trajectory["stop_reason"],
        "turns": len(trajectory["turns"]),
        "costs": {role: _cost(role, usage, plan, prices) for role, usage in trajectory["usage"].items()},
        "execution_seconds": sum(runs),
        "wall_seconds": trajectory["wall_s"],
    }


def money(trajectory: Trajectory, plan: Plan, prices: Prices) -> float:
    """What one question cost, in the currency of ``prices``."""
    return sum(_cost(role, asdict(usage), plan, prices).money for role, usage in trajectory.usage.items())


def _cost(role: str, usage: dict[str, Any], plan: Plan, prices: Prices) -> Cost:
    model = plan.coach_model if role == "coach" and plan.coach_model else plan.task_model
    cost = Cost(
        calls=usage["calls"],
        prompt_tokens=usage["prompt_tokens"],
        cached_tokens=usage["cached_tokens"],
        output_tokens=usage["output_tokens"],
        model_seconds=usage["seconds"],
    )
    return prices.priced(model, cost)
