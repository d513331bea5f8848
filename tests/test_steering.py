"""The loop under both profiles, with scripted models and a scripted sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from codesteer import (
    Budget,
    ContextFull,
    Execution,
    Guidance,
    Mode,
    ModelRefused,
    ModelUnavailable,
    Steerer,
    Stop,
    Trajectory,
)
from codesteer._events import Decided, Event, Finished, Replied, ReplyPart, Started, TurnFinished
from codesteer._profiles import DEFAULT, PAPER, profile_named
from codesteer._trajectory import Decision
from codesteer.checkers import VerifierRecord
from codesteer.coaches import LLMCoach, State
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.prompts import load_prompts
from codesteer.sandbox import open_sandbox
from tests.support.scripted_sandbox import ScriptedSandbox, printed

QUESTION = "What is 6 * 7?"
PROGRAM = "It multiplies.\n```python\na, b = 6, 7\nprint(a * b)\n```"
CONSTANT = "```python\nprint(42)\n```"
WORDS = "6 * 7 = 42.\n<<<42>>>"
WRONG_WORDS = "6 * 7 = 41.\n<<<41>>>"
VERIFIER = "```python\ndef check(question, answer):\n    return int(answer) == 6 * 7, 'no'\n```"
NO_VERIFIER = "I cannot write that."
SINGLE = replace(DEFAULT, remedy="advice", verifier="off")
DIVERSE = replace(DEFAULT, opening="diverse", remedy="advice")


def by_kind(code: list[str], words: str = WORDS, verifier: str = NO_VERIFIER) -> ScriptedModel:
    """A TaskLLM that tells a request for a program from one for words and one for a verifier."""
    programs = iter(code)

    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        first = messages[0].content
        if "def check" in first:
            return verifier
        if "in words" in messages[-1].content or "in words" in first:
            return words
        return next(programs)

    return ScriptedModel(reply)


def steer(
    model: ScriptedModel, sandbox: ScriptedSandbox, question: str = QUESTION, **settings: object
) -> Trajectory:
    with Steerer(model, sandbox=sandbox, **settings) as steerer:  # type: ignore[arg-type]
        return steerer.solve(question)


# ---- default profile ------------------------------------------------------------------------------------------------


def test_program_and_words_that_agree_end_the_question_with_two_calls() -> None:
    model = by_kind([PROGRAM])
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=DIVERSE)
    assert str(trajectory.answer) == "42"
    assert trajectory.verified
    assert trajectory.stop_reason == "verified"
    assert [turn.guidance.mode for turn in trajectory.turns] == [Mode.CODE, Mode.TEXT]
    assert len(model.calls) == 2
    assert trajectory.usage["task"].calls == 2


def test_no_explanation_of_a_program_is_paid_for() -> None:
    explained = f"{PROGRAM}\n\nThis program multiplies."
    asked: dict[Mode, set[tuple[str, ...]]] = {Mode.CODE: set(), Mode.TEXT: set()}
    for profile in (DIVERSE, replace(DIVERSE, stop_after_program=False)):
        model = by_kind([explained])
        trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=profile)
        assert str(trajectory.answer) == "42"
        for turn, (_, sampling) in zip(trajectory.turns, model.calls, strict=True):
            asked[turn.guidance.mode].add(sampling.stop)
    assert asked == {Mode.CODE: {("\n```\n\n",), ()}, Mode.TEXT: {()}}


@pytest.mark.parametrize(
    "first",
    [
        "The data:\n```\n6 7",
        "```python\ndef multiply(a, b):\n    return a * b",
        "<think>Perhaps\n```python\nprint(6)",
    ],
)
def test_a_reply_that_ended_before_its_program_is_asked_for_whole(first: str) -> None:
    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        return first if sampling.stop else f"{first}\n```\n\nNow</think> it is:\n{PROGRAM}"

    model = ScriptedModel(reply)
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=SINGLE)
    assert trajectory.turns[0].code is not None
    assert "print(a * b)" in trajectory.turns[0].code
    assert [sampling.stop for _, sampling in model.calls] == [("\n```\n\n",), ()]
    assert trajectory.turns[0].usage["task"].calls == 2


@pytest.mark.parametrize("second", [ContextFull("too long"), ModelUnavailable("gone")])
def test_a_reply_that_cannot_be_had_whole_is_used_as_far_as_it_came(second: Exception) -> None:
    model = ScriptedModel(["```python\nanswer = 6 * 7", second, "No more."])
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=SINGLE, budget=Budget(max_turns=1))
    assert (str(trajectory.answer), trajectory.stop_reason) == ("42", "max_turns")
    assert trajectory.turns[0].usage["task"].calls == 1


async def test_who_listens_hears_that_a_reply_starts_over() -> None:
    events: list[Event] = []
    model = ScriptedModel(["```\n6 7", PROGRAM])
    async with Steerer(model, sandbox=ScriptedSandbox([printed("42")]), profile=SINGLE) as steerer:
        await steerer.asolve(QUESTION, on_event=events.append)
    parts = [event.text for event in events if isinstance(event, ReplyPart)]
    assert "" in parts
    assert "".join(parts[parts.index("") :]) == PROGRAM


def test_what_is_asked_again_is_never_sampled_colder() -> None:
    warm = replace(SINGLE, remedy="afresh", task_sampling=replace(SINGLE.task_sampling, temperature=1.0))
    model = by_kind([CONSTANT] * 3)
    steer(model, ScriptedSandbox([printed("42")]), profile=warm, budget=Budget(max_turns=3))
    assert {sampling.temperature for _, sampling in model.calls} == {1.0}


def test_a_reply_that_ended_by_itself_is_not_asked_for_again() -> None:
    model = ScriptedModel([CONSTANT.replace("print(42)", "answer = 42")])
    trajectory = steer(model, ScriptedSandbox([printed("")]), profile=SINGLE, budget=Budget(max_turns=1))
    assert len(model.calls) == len(trajectory.turns) == 1


async def test_a_rejection_that_is_no_longer_believed_is_withdrawn_from_every_turn() -> None:
    rejects = "```python\ndef check(question, answer):\n    return False, 'no'\n```"
    programs = [f"```python\nprint(sum([{number}] * 7))\n```" for number in (6, 5, 5)]

    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        first = messages[0].content
        if "def check" in first:
            return rejects
        return WORDS if "in words" in first else programs.pop(0)

    async with open_sandbox(workers=1) as sandbox, Steerer(ScriptedModel(reply), sandbox=sandbox) as steerer:
        trajectory = await steerer.asolve("Why is it so?")
    assert str(trajectory.answer) == "42", "words and a program agree"
    assert all(check.verdict != "fail" for turn in trajectory.turns for check in turn.checks)


async def test_evidence_ends_a_question_only_for_the_answer_that_is_returned() -> None:
    model = by_kind([PROGRAM], words=WRONG_WORDS, verifier=VERIFIER)
    profile = replace(DIVERSE, keep="last")
    async with (
        open_sandbox(workers=1) as sandbox,
        Steerer(model, sandbox=sandbox, profile=profile, budget=Budget(max_turns=2)) as steerer,
    ):
        trajectory = await steerer.asolve(QUESTION)
    assert (str(trajectory.answer), trajectory.verified) == ("41", False)
    assert trajectory.stop_reason == "max_turns"


def test_empty_guidance_in_words_says_the_stock_instruction_again() -> None:
    class Twice:
        name = "twice"

        async def decide(self, state: State) -> Decision:
            return Guidance(mode=Mode.TEXT, message="")

    model = ScriptedModel(["I cannot say.", WORDS])
    steer(model, ScriptedSandbox([]), coach=Twice(), profile=SINGLE, budget=Budget(max_turns=2))
    assert "in words" in model.calls[1][0][-1].content


@pytest.mark.parametrize(("profile", "written"), [("default", 20), ("default:verifier=on_success", 24)])
def test_a_model_whose_verifiers_tell_nothing_is_hardly_asked_for_more(profile: str, written: int) -> None:
    """Two calls for each: the first is sent back once. After ten, the default asks for one in ten."""
    model, asked = by_kind([PROGRAM] * 12), 0
    with Steerer(model, sandbox=ScriptedSandbox([printed("42")]), profile=profile) as steerer:
        for _ in range(12):
            assert str(steerer.solve(QUESTION).answer) == "42"
    asked = sum("def check" in messages[0].content for messages, _ in model.calls)
    assert asked == written


@pytest.mark.parametrize(("passes", "verifier"), [(True, VERIFIER), (False, NO_VERIFIER)])
async def test_the_record_is_asked_once_a_question_and_told_what_came_of_it(
    passes: bool, verifier: str
) -> None:
    asked, told = list[None](), list[bool]()

    class Heard(VerifierRecord):
        def speaks_for_another(self) -> bool:
            asked.append(None)
            return True

        def add(self, *, passed: bool) -> None:
            told.append(passed)

    model = by_kind([PROGRAM], verifier=verifier)
    async with open_sandbox(workers=1) as sandbox, Steerer(model, sandbox=sandbox, record=Heard()) as steerer:
        await steerer.asolve(QUESTION)
    assert (len(asked), told) == (1, [passes])


def test_the_published_checks_are_not_in_the_record() -> None:
    class Deaf(VerifierRecord):
        def add(self, *, passed: bool) -> None:
            raise AssertionError

    task, checker = ScriptedModel([PROGRAM] * 9), ScriptedModel([CHECKER] * 9)
    steer(task, ScriptedSandbox([printed("42")]), profile="paper", checker=checker, record=Deaf())


def test_agreement_spends_no_verifier_of_the_record() -> None:
    class Asked(VerifierRecord):
        def speaks_for_another(self) -> bool:
            raise AssertionError

    trajectory = steer(by_kind([PROGRAM]), ScriptedSandbox([printed("42")]), profile=DIVERSE, record=Asked())
    assert trajectory.verified


def test_a_failing_checker_leaves_a_finished_question_finished() -> None:
    checker = ScriptedModel([ModelRefused("no such key")])
    trajectory = steer(ScriptedModel([PROGRAM]), ScriptedSandbox([printed("42")]), checker=checker)
    assert (str(trajectory.answer), trajectory.stop_reason, trajectory.error) == ("42", "accepted", None)


def test_another_program_afresh_begins_with_the_rules_and_is_sampled_where_that_was_asked_before() -> None:
    model = by_kind([CONSTANT, CONSTANT, PROGRAM])
    profile = replace(SINGLE, remedy="afresh")
    trajectory = steer(model, ScriptedSandbox([printed("41"), printed("41"), printed("42")]), profile=profile)
    assert str(trajectory.answer) == "42"
    first, second, third = model.calls
    assert [len(messages) for messages, _ in model.calls] == [1, 1, 1], "no failed program is shown"
    assert first[0] != second[0] == third[0]
    assert second[0][0].content.startswith(first[0][0].content)
    apart = [(sampling.temperature, sampling.seed) for _, sampling in model.calls]
    assert apart == [(0.0, None), (0.0, None), (DEFAULT.apart_temperature, 2)]


def test_a_program_that_failed_is_not_shown_either_where_a_model_coaches() -> None:
    model = by_kind([CONSTANT, PROGRAM, PROGRAM])
    coach = ScriptedModel(
        [
            '{"decision": "code", "guidance": "Compute it."}',
            '{"decision": "code", "guidance": "Multiply the numbers."}',
            '{"decision": "code", "guidance": "Do it again."}',
            '{"decision": "accept", "guidance": ""}',
        ]
    )
    chosen = LLMCoach(coach, load_prompts(), history="short", sampling=DEFAULT.coach_sampling)
    sandbox = ScriptedSandbox([printed("41"), printed("42"), printed("42")])
    trajectory = steer(model, sandbox, profile=replace(SINGLE, remedy="afresh"), coach=chosen)
    assert str(trajectory.answer) == "42"
    first, second, third = (messages for messages, _ in model.calls)
    assert [len(messages) for messages in (first, second)] == [1, 1], "no failed program is shown"
    assert "Multiply the numbers." in second[0].content
    assert third[1].content == PROGRAM, "one that did not fail is"


TWO = replace(DEFAULT, opening="programs", verifier="off")


def test_two_programs_made_apart_that_agree_end_the_question() -> None:
    model = by_kind([PROGRAM, PROGRAM])
    trajectory = steer(model, ScriptedSandbox([printed("42"), printed("42")]), profile=TWO)
    assert str(trajectory.answer) == "42"
    assert trajectory.stop_reason == "accepted"
    assert not trajectory.verified, "agreement of programs makes an answer likely, and no more"
    assert [turn.guidance.mode for turn in trajectory.turns] == [Mode.CODE, Mode.CODE]
    assert [sampling.temperature for _, sampling in model.calls] == [0.0, DEFAULT.apart_temperature]


def test_two_programs_that_disagree_are_settled_by_a_third() -> None:
    model = by_kind([PROGRAM, PROGRAM, PROGRAM])
    runs = [printed("41"), printed("42"), printed("42")]
    trajectory = steer(model, ScriptedSandbox(runs), profile=TWO)
    assert str(trajectory.answer) == "42"
    assert len(trajectory.turns) == 3


def test_disagreement_asks_for_a_verifier_and_then_another_program() -> None:
    model = by_kind([PROGRAM, PROGRAM.replace("It multiplies", "It adds")], words=WRONG_WORDS)
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=DIVERSE)
    assert str(trajectory.answer) == "42"
    assert not trajectory.verified
    assert trajectory.stop_reason == "accepted"
    assert len(trajectory.turns) == 3
    assert trajectory.usage["checker"].calls == 2, (
        "an unusable verifier is asked for once more, and then never again"
    )


@pytest.mark.parametrize(
    ("first", "asked"), [(printed("42"), 2), (Execution(status="error", stderr="NameError"), 0)]
)
def test_a_verifier_on_success_is_not_asked_of_a_model_whose_program_failed(
    first: Execution, asked: int
) -> None:
    profile = replace(DEFAULT, verifier="on_success")
    trajectory = steer(by_kind([PROGRAM, PROGRAM]), ScriptedSandbox([first, printed("42")]), profile=profile)
    assert str(trajectory.answer) == "42"
    checker = trajectory.usage.get("checker")
    assert (checker.calls if checker else 0) == asked, "an unusable verifier is asked for once more"


def test_the_taskllm_sees_its_traceback() -> None:
    model = ScriptedModel([PROGRAM, PROGRAM])
    crash = Execution(status="error", stderr="ZeroDivisionError: division by zero", returncode=1)
    trajectory = steer(model, ScriptedSandbox([crash, printed("42")]), profile=SINGLE)
    assert str(trajectory.answer) == "42"
    messages, _ = model.calls[1]
    assert "ZeroDivisionError" in messages[-1].content
    assert messages[0] == model.calls[0][0][0], "the same prefix, so that a prompt cache helps"


def test_a_hard_coded_program_is_sent_back() -> None:
    model = ScriptedModel([CONSTANT, PROGRAM])
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=SINGLE)
    assert len(trajectory.turns) == 2
    assert "wrote into it" in trajectory.turns[1].guidance.message
    assert trajectory.answer is not None
    assert trajectory.answer.turn == 1


def test_the_question_is_data_for_programs() -> None:
    sandbox = ScriptedSandbox([printed("42")])
    steer(ScriptedModel([PROGRAM]), sandbox, profile=SINGLE)
    assert sandbox.variables == [{"QUESTION": QUESTION}]


def test_a_verified_answer_is_never_thrown_away() -> None:
    profile = replace(DIVERSE, stop_on_evidence=False)
    coach = _Insisting(turns=4)
    model = by_kind([PROGRAM] + [PROGRAM.replace("a * b", "a + b")] * 4)
    executions = [printed("42"), *[printed("13")] * 4]
    trajectory = steer(model, ScriptedSandbox(executions), profile=profile, coach=coach)
    assert [str(turn.answer) for turn in trajectory.turns] == ["42", "42", "13", "13", "13"]
    assert str(trajectory.answer) == "42"


class _Insisting:
    """A coach that always wants another program."""

    name = "insisting"

    def __init__(self, turns: int) -> None:
        self.turns = turns

    async def decide(self, state: object) -> object:
        from codesteer import Guidance, Stop

        if len(state.turns) > self.turns:  # type: ignore[attr-defined]
            return Stop(outcome="give_up")
        return Guidance(mode=Mode.CODE, message="Another one.")


# ---- paper profile --------------------------------------------------------------------------------------------------

CODE = '{"decision": "code", "guidance": "Write a program."}'
ACCEPT = '{"decision": "accept", "guidance": "It holds."}'
MORE = '{"decision": "code", "guidance": "Search harder."}'
CHECKER = "```python\nprint('Correct')\n```"


def test_paper_voluntary_stop_costs_n_answers_n_checks_and_n_plus_one_decisions() -> None:
    task, coach, checker = ScriptedModel([PROGRAM]), ScriptedModel([CODE, ACCEPT]), ScriptedModel([CHECKER])
    trajectory = _paper(task, coach, checker)
    assert (len(task.calls), len(coach.calls), len(checker.calls)) == (1, 2, 1)
    assert trajectory.stop_reason == "accepted"


def test_paper_budget_is_six_answers_five_checks_six_decisions_and_the_last_answer_wins() -> None:
    task, coach, checker = (
        ScriptedModel([PROGRAM] * 6),
        ScriptedModel([CODE, *[MORE] * 5]),
        ScriptedModel([CHECKER] * 5),
    )
    outputs = ["1", "ok", "2", "ok", "3", "ok", "4", "ok", "5", "ok", "6"]
    trajectory = _paper(task, coach, checker, ScriptedSandbox([printed(text) for text in outputs]))
    assert (len(task.calls), len(coach.calls), len(checker.calls)) == (6, 6, 5)
    assert trajectory.stop_reason == "max_turns"
    assert str(trajectory.answer) == "6"


def test_paper_taskllm_never_sees_results_and_coach_and_checker_do() -> None:
    task, coach, checker = (
        ScriptedModel([PROGRAM, PROGRAM]),
        ScriptedModel([CODE, MORE, ACCEPT]),
        ScriptedModel([CHECKER] * 2),
    )
    sandbox = ScriptedSandbox([printed("98765")])
    trajectory = _paper(task, coach, checker, sandbox)
    said_to_task = "".join(message.content for messages, _ in task.calls for message in messages)
    said_to_coach = "".join(message.content for message in coach.calls[1][0])
    said_to_checker = checker.calls[0][0][0].content
    assert "98765" not in said_to_task
    assert "98765" in said_to_coach
    assert trajectory.turns[0].reply.text in said_to_checker
    assert "98765" in said_to_checker
    assert task.calls[0][0][0].content.startswith("Write a program."), "guidance first, then the question"
    assert [message.role for message in task.calls[1][0]] == ["user", "assistant", "user"]
    assert sandbox.variables[0] == {}


def test_paper_a_bare_decision_is_the_stock_instruction_now_and_in_the_history() -> None:
    bare, more = '{"decision": "code", "guidance": ""}', '{"decision": "text", "guidance": ""}'
    task, coach = ScriptedModel([PROGRAM] * 3), ScriptedModel([bare, more, bare, ACCEPT])
    _paper(task, coach, ScriptedModel([CHECKER] * 3))
    sent = [[message.content for message in messages] for messages, _ in task.calls]
    assert "program" in sent[0][0]
    assert "in words" in sent[1][2]
    assert sent[2][:3] == sent[1], "what was said stays as it was said"
    assert all(content for messages in sent for content in messages)


def test_paper_an_answer_of_the_wrong_form_is_not_held_against_it() -> None:
    question = "Which is right?\n(A) one\n(B) two"
    for profile, checkers in (("paper", {"symbolic"}), ("default:verifier=off", {"symbolic", "options"})):
        trajectory = steer(
            ScriptedModel([PROGRAM] * 9),
            ScriptedSandbox([printed("42")] * 9),
            question,
            profile=profile_named(profile),
            checker=ScriptedModel(["It is right."] * 9),
        )
        assert {check.checker for check in trajectory.turns[0].checks} - {"self_answer"} == checkers


def test_paper_words_that_have_seen_the_program_verify_nothing() -> None:
    class ProgramThenWords:
        name = "both"

        async def decide(self, state: State) -> Decision:
            modes = [Mode.CODE, Mode.TEXT]
            turn = len(state.turns)
            return Stop(outcome="accept") if turn == 2 else Guidance(mode=modes[turn], message="")

    loop = "for i in range(3):\n    if i > 5:\n        x = 1\n    else:\n        pass"
    trajectory = steer(
        ScriptedModel([f"```python\nx = 42\n{loop}\nprint(x)\n```", WORDS]),
        ScriptedSandbox([printed("42")]),
        profile="paper",
        coach=ProgramThenWords(),
        checker=ScriptedModel([NO_VERIFIER] * 9),
    )
    assert (str(trajectory.answer), trajectory.verified) == ("42", False)


def _paper(
    task: ScriptedModel, coach: ScriptedModel, checker: ScriptedModel, sandbox: ScriptedSandbox | None = None
) -> Trajectory:
    chosen = LLMCoach(coach, load_prompts(), history=PAPER.coach_history, sampling=PAPER.coach_sampling)
    return steer(
        task, sandbox or ScriptedSandbox([printed("42")]), profile="paper", coach=chosen, checker=checker
    )


# ---- budgets and failures -------------------------------------------------------------------------------------------


def test_time_budget_returns_the_best_answer_so_far() -> None:
    async def slow_words(messages: Sequence[Message], sampling: Sampling) -> str:
        if "in words" in messages[-1].content:
            await asyncio.Event().wait()
        return PROGRAM

    trajectory = steer(
        ScriptedModel(slow_words),
        ScriptedSandbox([printed("42")]),
        profile=DIVERSE,
        budget=Budget(seconds=0.3),
    )
    assert trajectory.stop_reason == "time_budget"
    assert str(trajectory.answer) == "42"
    assert trajectory.wall_s < 5


def test_token_budget_ends_the_question() -> None:
    trajectory = steer(
        ScriptedModel([CONSTANT] * 9),
        ScriptedSandbox([printed("42")]),
        profile=SINGLE,
        budget=Budget(tokens=400),
    )
    assert trajectory.stop_reason == "token_budget"
    assert trajectory.total_usage.tokens <= 400
    assert str(trajectory.answer) == "42"


def test_a_model_that_fails_later_leaves_the_answer_and_the_error() -> None:
    model = ScriptedModel([CONSTANT, ModelUnavailable("endpoint down")])
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=SINGLE)
    assert trajectory.stop_reason == "model_error"
    assert trajectory.error == "endpoint down"
    assert str(trajectory.answer) == "42"


def test_a_full_context_ends_the_question_with_the_answer_so_far() -> None:
    model = ScriptedModel([CONSTANT, ContextFull("9584 tokens are more than 8192")])
    trajectory = steer(model, ScriptedSandbox([printed("42")]), profile=SINGLE)
    assert trajectory.stop_reason == "context"
    assert "9584 tokens" in trajectory.explanation
    assert trajectory.error is None
    assert str(trajectory.answer) == "42"


def test_a_question_longer_than_the_context_is_a_failure() -> None:
    with pytest.raises(ContextFull, match="9584 tokens"):
        steer(ScriptedModel([ContextFull("9584 tokens are more than 8192")] * 2), ScriptedSandbox([]))


def test_a_model_that_fails_at_once_raises_with_the_trajectory() -> None:
    with pytest.raises(ModelUnavailable, match="endpoint down") as caught:
        steer(ScriptedModel([ModelUnavailable("endpoint down")] * 2), ScriptedSandbox([]))
    assert caught.value.trajectory is not None
    assert caught.value.trajectory.turns == ()


async def test_one_failing_voice_does_not_silence_the_other() -> None:
    def reply(messages: Sequence[Message], sampling: Sampling) -> str | Exception:
        return WORDS if "in words" in messages[-1].content else ModelUnavailable("down")

    events: list[Event] = []
    async with Steerer(ScriptedModel(reply), sandbox=ScriptedSandbox([]), profile=DIVERSE) as steerer:
        trajectory = await steerer.asolve(QUESTION, on_event=events.append)
    assert str(trajectory.answer) == "42"
    assert 0 in [event.turn.index for event in events if isinstance(event, TurnFinished)], "as it is kept"
    assert [turn.index for turn in trajectory.turns] == list(range(len(trajectory.turns)))


@pytest.mark.parametrize("reply", ["", "```" * 100_000, "I do not know.", "```python\n```"])
def test_useless_replies_end_within_the_turns(reply: str) -> None:
    trajectory = steer(
        ScriptedModel(lambda messages, sampling: reply), ScriptedSandbox([Execution(status="ok")])
    )
    assert len(trajectory.turns) <= 5
    assert Trajectory.from_json(trajectory.to_json()) == trajectory


async def test_cancelling_cancels_the_model_call() -> None:
    cancelled = asyncio.Event()
    started = asyncio.Event()

    async def hang(messages: Sequence[Message], sampling: Sampling) -> str:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return ""

    async with Steerer(ScriptedModel(hang), sandbox=ScriptedSandbox([])) as steerer:
        work = asyncio.ensure_future(steerer.asolve(QUESTION))
        await started.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    assert cancelled.is_set()


async def test_events_come_in_order_and_end_with_the_trajectory() -> None:
    events: list[Event] = []
    sandbox = ScriptedSandbox([printed("42")])
    async with Steerer(by_kind([PROGRAM]), sandbox=sandbox, profile=DIVERSE) as steerer:
        async for event in steerer.stream(QUESTION):
            events.append(event)
    assert isinstance(events[0], Started)
    assert isinstance(events[1], Decided)
    assert sum(isinstance(event, Replied) for event in events) == 2
    assert isinstance(events[-1], Finished)
    assert str(events[-1].trajectory.answer) == "42"
