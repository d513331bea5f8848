"""Running a plan: Inspect evaluates what is missing of it, method by method, each call into logs of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .._errors import CodeSteerError
from .._files import alone
from ..models import ChatModel, LocalModel, load
from ._items import ItemList
from ._logs import CONDITIONS, DIGEST, LOGS
from ._plan import Plan
from ._prices import Prices
from ._progress import Progress, watch
from ._read import money, read_results
from ._results import Result

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog
    from inspect_ai.model import CachePolicy

__all__ = [
    "EvaluationFailed",
    "Settings",
    "contexts",
    "open_models",
    "questions_at_once",
    "run",
    "weights_digests",
]


class EvaluationFailed(CodeSteerError):
    """The run as a whole could not go on (not: a question that failed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run is carried out; nothing here changes what is measured."""

    official: Path | None = None
    """The folder of the original benchmark, where items come from it."""
    at_once: int = 1
    """Questions in flight."""
    sandbox: str = "auto"
    part: tuple[int, int] = (1, 1)
    """Which of how many parts of the questions; the others stay missing."""
    reuse: bool = False
    """Whether a request to the task model that was made before, to the letter and the seed, is answered from Inspect's
    cache, and booked as if it had been made."""
    prices: Prices | None = None
    """For the costs; the shipped table if not given."""


def run(
    plan: Plan, items: ItemList, out: Path, settings: Settings, models: dict[str, ChatModel]
) -> list[Result]:
    """Carry out what is missing of ``plan``, or of its part, and return all results, old and new.

    ``models``: the task model and, if there is one, the coach model, by the name they have in the plan. What was scored
    is not asked again, whatever part it was asked in. Raises `ConfigError` if ``out`` holds another plan or is being
    worked on, or if there is no sandbox; `EvaluationFailed` if it ended before every question was tried;
    `KeyboardInterrupt` if it was interrupted. What was finished is kept in any case.
    """
    asked = items.part(*settings.part)
    mine = {(method, item.id) for method in plan.methods for item in asked.items}
    with alone(out / "lock", f"another process is evaluating in {out}; wait for it, or choose another --out"):
        plan.keep(out, items)
        left = mine - {(each.method, each.item) for each in read_results(out) if each.status == "scored"}
        waiting = {
            method: ItemList(tuple(item for item in asked.items if (method, item.id) in left))
            for method in plan.methods
            if any((method, item.id) in left for item in asked.items)
        }
        prices = settings.prices or Prices.shipped()
        progress = Progress(
            total=len(mine),
            done=len(mine) - len(left),
            currency=prices.currency,
            cost=lambda each: money(each, plan, prices),
        )
        watch(progress)
        try:
            logs = _ask(waiting, plan, out, settings, models) if waiting else []
        except (OSError, RuntimeError, ValueError) as error:
            raise EvaluationFailed(f"the run stopped: {error}; what was finished is kept in {out}") from error
        finally:
            progress.show(last=True)
            watch(None)
        results = read_results(out, prices=prices)
    if missing := sum(each.status == "missing" and (each.method, each.item) in mine for each in results):
        said = "; ".join(sorted({log.error.message for log in logs if log.error})) or "no reason was given"
        raise EvaluationFailed(
            f"the run stopped with {missing} questions missing: {said}; {out} keeps what was finished, "
            "and the same command goes on"
        )
    return results


def _ask(
    waiting: dict[str, ItemList], plan: Plan, out: Path, settings: Settings, models: dict[str, ChatModel]
) -> list[EvalLog]:
    """Have Inspect put what is ``waiting`` to each method, one method after the other; returns the logs' headers."""
    from inspect_ai import eval as evaluate  # pyright: ignore[reportUnknownVariableType]
    from inspect_ai.model import GenerateConfig, get_model

    from ._chat import register
    from ._solving import choose_sandbox
    from ._tasks import items_under_method

    choose_sandbox(settings.sandbox)
    known = {
        name: get_model(
            register(model), memoize=False, config=GenerateConfig(cache=_cache(name, plan, settings))
        )
        for name, model in models.items()
    }
    limits = (plan.max_tokens, plan.budget_tokens, plan.budget_seconds)
    logs = evaluate(
        [items_under_method(method, rest, settings.official, *limits) for method, rest in waiting.items()],
        log_dir=str(out / LOGS),
        model=known[plan.task_model],
        model_roles={"coach": known[plan.coach_model]} if plan.coach_model else None,
        metadata={DIGEST: plan.digest, CONDITIONS: plan.conditions},
        display="none",
        max_tasks=1,
        max_samples=settings.at_once,
        max_connections=4 * settings.at_once,
        fail_on_error=False,
        log_buffer=1,  # or a crash would cost what was finished
        log_realtime=False,
        log_model_api=False,
        log_header_only=True,
        score_display=False,
    )
    if not logs or any(log.status not in ("success", "error") for log in logs):
        raise KeyboardInterrupt  # which Inspect has turned into logs, or into none
    return logs


def _cache(model: str, plan: Plan, settings: Settings) -> CachePolicy | None:
    """The task model's, for as long as its weights are the same, whoever coaches it.

    A coach is always asked: its seconds are to be its own.
    """
    from inspect_ai.model import CachePolicy

    if not settings.reuse or model != plan.task_model:
        return None
    return CachePolicy(expiry=None, per_epoch=False, scopes={"weights": plan.models.get(model, "")})


def weights_digests(models: dict[str, ChatModel]) -> dict[str, str]:
    """SHA-256 of the weights by model name, where models run here; nothing for endpoints."""
    return {model.name: model.sha256() for model in models.values() if isinstance(model, LocalModel)}


def contexts(models: dict[str, ChatModel]) -> dict[str, int]:
    """Tokens that one conversation may have, by model name, where models run here; nothing for endpoints."""
    return {model.name: model.settings.context for model in models.values() if isinstance(model, LocalModel)}


def open_models(task: str, coach: str | None) -> dict[str, ChatModel]:
    """The models of a plan by their model strings."""
    return {name: load(name) for name in {task, *([coach] if coach else [])}}


def questions_at_once(model: ChatModel) -> int:
    """A sensible number of questions in flight: as many as a local model has slots, and many for an endpoint."""
    return model.settings.parallel if isinstance(model, LocalModel) else 32
