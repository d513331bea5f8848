"""Every method with scripted models and a scripted sandbox: what it asks, what it answers, what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from codesteer import Budget, ConfigError, ContextFull, ModelError, ModelUnavailable, Question, Trajectory
from codesteer._events import Event, Finished, Started
from codesteer.checkers import VerifierRecord
from codesteer.methods import Env, get_method, list_methods, own_budget
from codesteer.models import Completion, Message, Sampling, ScriptedModel
from tests.support.scripted_sandbox import ScriptedSandbox, printed

QUESTION = Question(text="What is 6 * 7? Write the answer as <<<answer>>>.")
PROGRAM = "It multiplies.\n```python\na, b = 6, 7\nprint(a * b)\n```"
WORDS = "6 * 7 = 42.\n<<<42>>>"
CALLS = {
    "only_question": 1,
    "all_text_cot": 1,
    "all_code_cot": 1,
    "autogen_conca": 1,
    "code_text_sum1": 3,
    "code_text_sum2": 3,
    "code_text_choice": 2,
    "code_interpreter": 2,
    "unified": 2,
}
"""Model calls where nothing goes wrong."""


def model(reply: Callable[[str], str]) -> ScriptedModel:
    def answer(messages: Sequence[Message], sampling: Sampling) -> str:
        return reply(messages[-1].content)

    return ScriptedModel(answer)


def sensible(prompt: str) -> str:
    """A program where a program is asked for or possible, otherwise words; code wherever there is a choice."""
    if "JSON" in prompt:
        return '{"decision": "code", "guidance": ""}'
    if "Two attempts" in prompt or "in words" in prompt or "Run another block" in prompt:
        return WORDS
    return PROGRAM


def solve(
    name: str, task: ScriptedModel, sandbox: ScriptedSandbox | None = None, **env: object
) -> Trajectory:
    box = sandbox or ScriptedSandbox([printed("42")])
    return asyncio.run(get_method(name).solve(QUESTION, Env(task=task, sandbox=box, **env)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list_methods(trained=True))
def test_every_method_makes_a_whole_record(name: str) -> None:
    events: list[Event] = []
    task = model(sensible)
    trajectory = solve(name, task, emit=events.append)
    assert str(trajectory.answer) == "42"
    assert trajectory.method == name
    assert Trajectory.from_json(trajectory.to_json()) == trajectory
    assert [turn.index for turn in trajectory.turns] == list(range(len(trajectory.turns)))
    assert trajectory.total_usage.calls == len(task.calls) == CALLS.get(name, len(task.calls))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    of_turns = [turn.usage[role] for turn in trajectory.turns for role in turn.usage]
    assert sum(usage.calls for usage in of_turns) == len(task.calls)


def test_what_is_said_of_a_method_goes_before_what_holds_for_all() -> None:
    """And the other way round: what holds for all goes before what the profile would do by itself."""
    sampling = Sampling(max_tokens=700)
    for name, tokens in (("codesteer", 700), ("codesteer:task_sampling.max_tokens=333", 333)):
        task = model(sensible)
        solve(name, task, sampling=sampling)
        assert task.calls[0][1].max_tokens == tokens


def test_a_budget_leaves_what_it_does_not_name_to_the_method() -> None:
    turns = {
        name: own_budget(get_method(name)).but(tokens=900).max_turns
        for name in ("codesteer", "codesteer:budget.max_turns=3", "codesteer_paper", "symbolic_agent")
    }
    assert list(turns.values()) == [5, 3, 6, 6]
    assert own_budget(get_method("codesteer:budget.seconds=30.0")).but(tokens=900) == Budget(
        seconds=30.0, tokens=900
    )


@pytest.mark.parametrize("name", list_methods(trained=True))
def test_a_model_that_fails_for_good_ends_the_question_with_what_was_done(name: str) -> None:
    class Failing(ScriptedModel):
        async def complete(self, *arguments: object, **more: object) -> Completion:
            raise ModelUnavailable("gone")

    trajectory = solve(name, Failing([]))
    assert trajectory.stop_reason == "model_error"
    assert trajectory.answer is None
    assert trajectory.error
    assert trajectory.method == name


@pytest.mark.parametrize("name", list_methods(trained=True))
def test_a_budget_of_tokens_is_kept(name: str) -> None:
    trajectory = solve(name, model(sensible), budget=Budget(tokens=10))
    assert trajectory.stop_reason == "token_budget"
    assert trajectory.total_usage.calls == 0


@pytest.mark.parametrize("name", list_methods(trained=True))
def test_a_budget_of_time_is_kept(name: str) -> None:
    class Slow(ScriptedModel):
        async def complete(self, *arguments: object, **more: object) -> Completion:
            await asyncio.Event().wait()
            raise AssertionError

    trajectory = solve(name, Slow([]), budget=Budget(seconds=0.05))
    assert trajectory.stop_reason == "time_budget"


def test_summaries_see_both_attempts_and_the_run() -> None:
    task, coach = model(sensible), model(lambda prompt: "So it is\n<<<41>>>")
    for name, summariser in (("code_text_sum1", task), ("code_text_sum2", coach)):
        trajectory = solve(name, task, coach=coach)
        prompt = summariser.calls[-1][0][0].content
        assert all(part in prompt for part in (QUESTION.text, WORDS, "a * b", "printed:\n42"))
        assert str(trajectory.answer) == ("42" if summariser is task else "41")


@pytest.mark.parametrize(
    ("failure", "stop_reason", "error"),
    [
        (ModelUnavailable("gone"), "model_error", "gone"),
        (ContextFull("9584 tokens are more than 8192"), "context", None),
    ],
)
def test_one_failed_attempt_is_no_reason_to_lose_the_other(
    failure: ModelError, stop_reason: str, error: str | None
) -> None:
    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        if "in words" in messages[-1].content:
            raise failure
        return PROGRAM

    trajectory = solve("code_text_sum1", ScriptedModel(reply))
    assert (trajectory.stop_reason, trajectory.error) == (stop_reason, error)
    assert str(trajectory.answer) == "42"
    assert len(trajectory.turns) == 1


def test_the_choice_is_the_coachs() -> None:
    for choice, mode in (("text", "text"), ("code", "code")):
        coach = model(lambda prompt, choice=choice: f'{{"decision": "{choice}", "guidance": ""}}')
        trajectory = solve("code_text_choice", model(sensible), coach=coach)
        assert [turn.guidance.mode for turn in trajectory.turns] == [mode]
        assert trajectory.usage["coach"].calls == 1


def test_the_interpreter_feeds_output_back_until_words_come() -> None:
    replies = iter([PROGRAM, PROGRAM, "Now I know.\n<<<42>>>"])
    task = model(lambda prompt: next(replies))
    trajectory = solve("code_interpreter", task, ScriptedSandbox([printed("41"), printed("42")]))
    assert [turn.code is not None for turn in trajectory.turns] == [True, True, False]
    assert trajectory.answer is not None
    assert trajectory.answer.source == "text"
    last = task.calls[-1][0]
    assert [message.role for message in last] == ["user", "assistant", "user", "assistant", "user"]
    assert "41" in last[2].content
    assert "42" in last[4].content


def test_the_interpreter_is_not_run_for_ever() -> None:
    trajectory = solve("code_interpreter", model(lambda prompt: PROGRAM))
    assert len(trajectory.turns) == 5
    assert str(trajectory.answer) == "42"


def test_a_program_that_prints_nothing_leaves_the_answer_that_the_reply_states() -> None:
    reply = "```python\nanswer = 6 * 7\n```\nThis gives\n<<<42>>>"
    for said, expected in ((reply, "42"), (reply.replace("<<<42>>>", "a number."), None)):
        trajectory = solve(
            "only_question", model(lambda prompt, said=said: said), ScriptedSandbox([printed("")])
        )
        assert (trajectory.answer and trajectory.answer.text) == expected


def test_an_unknown_method_is_named_with_the_known_ones() -> None:
    with pytest.raises(
        ConfigError, match=r"unknown method 'magic'; there are: only_question, .*, codesteer, unified$"
    ):
        get_method("magic")


def test_steering_keeps_the_record_of_the_verifiers_over_the_questions_of_an_env() -> None:
    record = VerifierRecord()
    for _ in range(10):
        record.add(passed=False)
    task = model(sensible)
    solve("codesteer", task, record=record)
    assert not any("def check" in messages[-1].content for messages, _ in task.calls)
