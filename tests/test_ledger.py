"""The account of a question: booked by role, and stopped in time."""

import pytest

from codesteer import Budget, Usage
from codesteer._ledger import BudgetSpent, Ledger, MeteredModel
from codesteer.models import Completion, Message, ScriptedModel


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
