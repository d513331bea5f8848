"""From Inspect's logs to results: one row for every item and method of the plan, whatever became of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._errors import ConfigError
from .._trajectory import Trajectory
from ._items import Item, ItemList
from ._plan import ITEMS_FILE, Plan
from ._prices import Prices
from ._results import Cost, Result

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog, EvalSample
    from inspect_ai.scorer import Score

__all__ = ["LOGS", "join", "money", "read_results", "read_trajectories", "set_damaged_aside"]

LOGS = "logs"


def read_results(out: str | Path, *, prices: Prices | None = None) -> list[Result]:
    """Results of the run in ``out``, by method and then by item, in the plan's order.

    Of several attempts at the same item the newest scored one counts, once. A log that cannot be read is named on
    standard error and its items are missing, unless another log has them. Raises `ConfigError` if ``out`` is no run.
    """
    out = Path(out)
    plan, items = Plan.load(out), ItemList.load(out / ITEMS_FILE)
    found = _attempts(out / LOGS)
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
    for attempt in _attempts(Path(out) / LOGS).values():
        if attempt.trajectory:
            yield attempt.log, attempt.sample, Trajectory.from_json(attempt.trajectory)


def set_damaged_aside(out: Path) -> None:
    """Rename the logs that cannot be read, and say so: Inspect does not go on beside them."""
    for path in sorted((out / LOGS).glob("*.eval")):
        if _read_log(path) is None:
            aside = path.with_name(f"{path.name}.damaged")
            path.rename(aside)
            sys.stderr.write(f"codesteer: it is kept as {aside.name}, and its questions are asked again\n")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What a result needs of a sample: a hundredth of it, so that large runs fit."""

    log: str
    sample: str
    error: str
    """What failed, if something did."""
    score: Score | None
    trajectory: str
    """As JSON; empty if none was kept."""
    seconds: float

    @property
    def is_scored(self) -> bool:
        return not self.error and self.score is not None


def _attempts(logs: Path) -> dict[tuple[str, str], _Attempt]:
    """The attempt that counts for each method and item."""
    best: dict[tuple[str, str], _Attempt] = {}
    for path in sorted(logs.glob("*.eval")):  # their names begin with the time
        log = _read_log(path)
        if log is None:
            continue
        for sample in log.samples or []:
            if _was_interrupted(sample):
                continue
            key = (str(log.eval.task), str(sample.id))
            attempt = _attempt(path.name, sample)
            if key not in best or attempt.is_scored or not best[key].is_scored:
                best[key] = attempt
    return best


def _read_log(path: Path) -> EvalLog | None:
    """Nothing, and a word about it on standard error, if the log is damaged."""
    from inspect_ai.log import read_eval_log

    try:
        return read_eval_log(str(path))
    except Exception as error:  # whatever a damaged archive makes the reader raise
        sys.stderr.write(f"codesteer: log {path.name} cannot be read ({type(error).__name__})\n")
        return None


def _attempt(log: str, sample: EvalSample) -> _Attempt:
    stored = sample.store.get("codesteer:trajectory")
    return _Attempt(
        log=log,
        sample=str(sample.id),
        error=sample.error.message if sample.error else "",
        score=next(iter((sample.scores or {}).values()), None),
        trajectory=json.dumps(stored) if stored else "",
        seconds=sample.total_time or 0.0,
    )


def _was_interrupted(sample: EvalSample) -> bool:
    """Whether the run was stopped while this question was in flight: nothing is known of it, and it is asked again."""
    # Inspect keeps the representation of the exception, asyncio's or trio's.
    return sample.error is not None and sample.error.message.startswith(("CancelledError(", "Cancelled("))


def _result(plan: Plan, method: str, item: Item, attempt: _Attempt | None, prices: Prices) -> Result:
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
    value: Any = attempt.score.value
    return Result(
        **common,
        strict=bool(value["strict"]),
        official=bool(value["official"]),
        partial=float(value["partial"]),
        answer=attempt.score.answer or "",
        reason=attempt.score.explanation or "",
    )


def _of_trajectory(attempt: _Attempt, plan: Plan, prices: Prices) -> dict[str, Any]:
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
