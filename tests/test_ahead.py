"""Work begun before it is known to be needed: used where it was, cancelled where it was not; the same answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from codesteer import Budget, Mode, ModelUnavailable, Steerer, Trajectory
from codesteer._events import Decided, Event, Replied, TurnFinished
from codesteer._profiles import DEFAULT, Profile
from codesteer.checkers import VerifierRecord
from codesteer.models import Message, Sampling, ScriptedModel
from tests.support.scripted_sandbox import ScriptedSandbox, printed

QUESTION = "What is 6 * 7?"
RIGHT = "```python\na, b = 6, 7\nprint(a * b)\n```"
CONSTANT = "```python\nprint(42)\n```"
WORDS = "6 * 7 = 42.\n<<<42>>>"
VERIFIER = "```python\ndef check(question, answer):\n    return None, 'unknown'\n```"
PROGRAM = replace(DEFAULT, ahead="program", verifier="off")


class Slow:
    """A TaskLLM that says who was asked and who was let go; each reply takes a while, the verifier's longest."""

    def __init__(self, first: str, second: str = RIGHT, failing: int | None = None) -> None:
        self.asked: list[str] = []
        self.cancelled: list[str] = []
        self.most_at_once = 0
        self._under_way = 0
        self._programs = [first, second, second]
        self._failing = failing

    async def __call__(self, messages: Sequence[Message], sampling: Sampling) -> str | Exception:
        text = messages[-1].content
        kind = "verifier" if "def check" in text else "words" if "in words" in text else "program"
        number = self.asked.count("program")
        self.asked.append(kind)
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            await asyncio.sleep(0.05 if kind == "verifier" or number else 0.02)
        except asyncio.CancelledError:
            self.cancelled.append(kind)
            raise
        finally:
            self._under_way -= 1
        if kind == "program" and number == self._failing:
            return ModelUnavailable("gone")
        return {"verifier": VERIFIER, "words": WORDS}.get(kind) or self._programs[number]


async def steer(
    slow: Slow, profile: Profile, events: list[Event] | None = None, budget: Budget | None = None
) -> Trajectory:
    sandbox = ScriptedSandbox([printed("42")])
    async with Steerer(ScriptedModel(slow), sandbox=sandbox, profile=profile) as steerer:
        heard: list[Event] = [] if events is None else events
        return await steerer.asolve(QUESTION, budget=budget, on_event=heard.append)


async def test_the_next_program_is_under_way_when_the_first_one_fails() -> None:
    slow, events = Slow(CONSTANT), list[Event]()
    ahead = await steer(slow, PROGRAM, events)
    plain = await steer(Slow(CONSTANT), replace(PROGRAM, ahead="nothing"))
    assert slow.most_at_once == 2
    assert [(turn.guidance, turn.reply) for turn in ahead.turns] == [
        (turn.guidance, turn.reply) for turn in plain.turns
    ], "the same conversation as without looking ahead"
    assert str(ahead.answer) == str(plain.answer) == "42"
    assert ahead.usage["task"].calls >= plain.usage["task"].calls == 2
    kinds = [(type(event), event.turn) for event in events if isinstance(event, (Decided, Replied))]
    assert kinds[:4] == [(Decided, 0), (Replied, 0), (Decided, 1), (Replied, 1)], "in the order of the turns"
    assert sum(isinstance(event, TurnFinished) for event in events) == 2


async def test_no_verifier_is_begun_ahead_for_a_model_whose_verifiers_tell_nothing() -> None:
    class Against(VerifierRecord):
        def speaks_for_another(self) -> bool:
            return False

    slow = Slow(RIGHT)
    async with Steerer(
        ScriptedModel(slow),
        sandbox=ScriptedSandbox([printed("42")]),
        profile=replace(DEFAULT, ahead="verifier"),
        record=Against(),
    ) as steerer:
        await steerer.asolve(QUESTION)
    assert slow.asked == ["program"]


async def test_the_next_program_is_cancelled_where_the_first_one_works() -> None:
    slow, events = Slow(RIGHT), list[Event]()
    trajectory = await steer(slow, PROGRAM, events)
    assert len(trajectory.turns) == 1
    assert slow.asked == ["program", "program"]
    assert slow.cancelled == ["program"]
    assert not any(isinstance(event, Replied) and event.turn for event in events), "nobody hears of it"


async def test_after_the_last_program_words_are_foreseen() -> None:
    slow = Slow(CONSTANT, CONSTANT)
    trajectory = await steer(slow, replace(PROGRAM, programs=2))
    assert [turn.guidance.mode for turn in trajectory.turns] == [Mode.CODE, Mode.CODE, Mode.TEXT]
    assert slow.cancelled == []


async def test_a_failure_of_work_that_nobody_needed_is_of_no_interest_and_of_needed_work_it_is() -> None:
    assert str((await steer(Slow(RIGHT, failing=1), PROGRAM)).answer) == "42"
    trajectory = await steer(Slow(CONSTANT, failing=1), PROGRAM)
    assert trajectory.stop_reason == "model_error"
    assert len(trajectory.turns) == 1


async def test_an_endpoint_that_serves_one_call_after_the_other_is_not_asked_for_what_is_needless() -> None:
    slow, one_at_a_time = Slow(RIGHT), asyncio.Lock()

    async def queued(messages: Sequence[Message], sampling: Sampling) -> str | Exception:
        async with one_at_a_time:
            return await slow(messages, sampling)

    async with Steerer(
        ScriptedModel(queued), sandbox=ScriptedSandbox([printed("42")]), profile=PROGRAM
    ) as steerer:
        assert str((await steerer.asolve(QUESTION)).answer) == "42"
    assert slow.most_at_once == 1
    assert slow.cancelled == slow.asked[1:], "at most begun in the moment in which the first program ran"


@pytest.mark.parametrize(
    ("first", "cancelled"), [(RIGHT, []), (CONSTANT, ["verifier"])], ids=["works", "fails"]
)
async def test_the_verifier_is_written_beside_the_first_answer(first: str, cancelled: list[str]) -> None:
    slow = Slow(first)
    trajectory = await steer(slow, replace(DEFAULT, ahead="verifier"))
    assert slow.asked[:2] == ["program", "verifier"]
    assert slow.most_at_once == 2
    assert slow.cancelled == cancelled
    recorded = sum(turn.usage["checker"].calls for turn in trajectory.turns if "checker" in turn.usage)
    assert recorded == trajectory.usage["checker"].calls if not cancelled else recorded == 0


async def test_nothing_stays_under_way_when_time_runs_out() -> None:
    slow = Slow(CONSTANT)
    trajectory = await steer(slow, PROGRAM, budget=Budget(seconds=0.01))
    assert trajectory.stop_reason == "time_budget"
    assert sorted(slow.cancelled) == ["program", "program"]
