"""The account of a question: booked by role, and stopped in time."""

import asyncio

import pytest

from codesteer import Budget, Usage
from codesteer._ledger import BudgetSpent, Ledger, MeteredModel
from codesteer.models import Completion, Message, ScriptedModel

from .support.stalling import StallingModel


async def test_calls_are_booked_under_their_role() -> None:
    ledger = Ledger(Budget())
    spent = Usage(calls=1, prompt_tokens=7, output_tokens=3)
    model = ScriptedModel([Completion(text="a", usage=spent), Completion(text="b", usage=spent)])
    for role in ("task", "coach"):
        await MeteredModel(model, role, ledger).complete([Message("user", "?")])  # type: ignore[arg-type]
    assert ledger.spent("task") == ledger.spent("coach") == spent
    assert ledger.spent("checker") == Usage()


async def test_a_reply_is_cut_to_the_budget_and_the_next_call_refused() -> None:
    ledger = Ledger(Budget(tokens=120))
    model = MeteredModel(ScriptedModel(["x"]), "task", ledger)
    assert ledger.room([Message("user", "?")], 500) < 120
    ledger.book("task", Usage(calls=1, prompt_tokens=60, output_tokens=40))
    with pytest.raises(BudgetSpent):
        await model.complete([Message("user", "?")])


@pytest.mark.parametrize(("text", "tokens"), [("a" * 700, 200), ("\u7b97" * 200, 200)])
def test_what_is_read_is_estimated_high_in_any_script(text: str, tokens: int) -> None:
    assert Ledger(Budget(tokens=1000)).room([Message("user", text)], 1000) <= 1000 - tokens


async def test_what_a_cancelled_call_had_cost_is_estimated() -> None:
    model = StallingModel("", "forty characters of a reply that goes on")
    ledger = Ledger(Budget())
    call = asyncio.create_task(MeteredModel(model, "task", ledger).complete([Message("user", "?")]))
    await asyncio.sleep(0.01)
    assert ledger.spent("task").calls == 0
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    spent = ledger.spent("task")
    assert (spent.calls, spent.estimated) == (1, True)
    assert 5 <= spent.output_tokens <= 20
