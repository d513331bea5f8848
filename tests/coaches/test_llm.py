"""The LLM coach: what it is shown in long and short form, and that it never stops before the first answer."""

from dataclasses import replace

import pytest

from codesteer import Guidance, Mode, Question, Reply, Turn
from codesteer._evidence import weigh
from codesteer.coaches import LLMCoach, State
from codesteer.models import Sampling, ScriptedModel
from codesteer.prompts import load_prompts
from tests.support.builders import OK, check, turn

PROMPTS = load_prompts()
SAMPLING = Sampling(max_tokens=400)
CODE = '{"decision": "code", "guidance": "Try all orders."}'


def state(*turns: Turn) -> State:
    return State(question=Question(text="What is 6 * 7?"), turns=turns, candidates=weigh(turns), turns_left=2)


async def test_first_decision_is_asked_with_the_question_and_constrained() -> None:
    model = ScriptedModel([CODE])
    decision = await LLMCoach(model, PROMPTS, sampling=SAMPLING).decide(state())
    assert isinstance(decision, Guidance)
    assert (decision.mode, decision.message) == (Mode.CODE, "Try all orders.")
    ((messages, sampling),) = model.calls
    assert "What is 6 * 7?" in messages[0].content
    assert sampling.json_schema is not None


async def test_it_cannot_stop_before_the_first_answer() -> None:
    decision = await LLMCoach(
        ScriptedModel(['{"decision": "accept", "guidance": ""}']), PROMPTS, sampling=SAMPLING
    ).decide(state())
    assert isinstance(decision, Guidance)


async def test_long_form_repeats_question_and_instructions_short_form_does_not() -> None:
    turns = (
        turn(0, message="First."),
        turn(1, message="Second.", checks=(check("fail", "self_answer", "breaks rule 2"),)),
    )
    for history, repeats in (("long", 3), ("short", 1)):
        model = ScriptedModel([CODE])
        await LLMCoach(model, PROMPTS, history=history, sampling=SAMPLING).decide(state(*turns))  # type: ignore[arg-type]
        messages = model.calls[0][0]
        assert sum("What is 6 * 7?" in message.content for message in messages) == repeats
        assert [message.role for message in messages] == ["user", "assistant", "user", "assistant", "user"]
        said = "First." if history == "long" else '{"decision": "code", "guidance": "First."}'
        assert messages[1].content == said
        assert "breaks rule 2" in messages[-1].content
        assert "Turns left: 2" in messages[-1].content


async def test_in_short_form_a_long_reply_is_cut_so_that_a_small_coach_reads_little() -> None:
    flood = replace(OK, stdout="9 " * 2000)
    turns = tuple(turn(i, reply=Reply(text="word " * 2000), execution=flood) for i in range(3))
    read: dict[str, int] = {}
    for history in ("long", "short"):
        model = ScriptedModel([CODE])
        await LLMCoach(model, PROMPTS, history=history, sampling=SAMPLING).decide(state(*turns))  # type: ignore[arg-type]
        read[history] = sum(len(message.content) for message in model.calls[0][0])
    assert read["short"] < 3 * 2000 < 3 * 4000 < read["long"]


async def test_name_says_which_model() -> None:
    assert LLMCoach(ScriptedModel([]), PROMPTS, sampling=SAMPLING).name == "llm:scripted:test"


@pytest.mark.parametrize("checker", ["options", "form"])
async def test_it_is_told_when_an_answer_cannot_be_one(checker: str) -> None:
    model = ScriptedModel([CODE])
    turns = (turn(0, checks=(check("pass"), check("fail", checker, "none of A, B"))),)
    await LLMCoach(model, PROMPTS, history="short", sampling=SAMPLING).decide(state(*turns))
    assert "none of A, B" in model.calls[0][0][-1].content
