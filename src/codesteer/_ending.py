"""How work on a question ends: by itself, or because time, tokens, room or a model ran out. What was done is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from ._errors import ContextFull, ModelError
from ._ledger import BudgetSpent
from ._trajectory import Budget, StopReason, Turn

__all__ = ["Ending", "carry_out"]


@dataclass(frozen=True, slots=True)
class Ending:
    """Why work stopped, in the trajectory's words; ``failure`` is the model error that ended it, if one did."""

    reason: StopReason
    explanation: str
    failure: ModelError | None = None


async def carry_out(work: Awaitable[tuple[StopReason, str]], budget: Budget, turns: Sequence[Turn]) -> Ending:
    """Await ``work``, which adds to ``turns``, within ``budget``; its result is why it stopped.

    Only cancellation and bugs are raised.
    """
    clock = asyncio.timeout(budget.seconds)
    try:
        async with clock:
            return Ending(*await work)
    except TimeoutError:
        if not clock.expired():
            raise
        return Ending("time_budget", f"the budget of {budget.seconds:g} s was used up")
    except BudgetSpent:
        return Ending("token_budget", f"the budget of {budget.tokens} tokens was used up")
    except ModelError as failure:
        if isinstance(failure, ContextFull) and turns:  # without any, the question itself is too long
            return Ending("context", f"the conversation outgrew a model's context: {failure}")
        return Ending("model_error", "a model failed for good", failure)
