"""The rules coach: what it says to each kind of failure, and when it stops."""

import pytest

from codesteer import Execution, Guidance, Mode, Question, Reply, Stop, Turn
from codesteer._evidence import weigh
from codesteer._trajectory import Decision
from codesteer.coaches import RulesCoach, State
from codesteer.prompts import load_prompts
from tests.support.builders import check, turn

PROMPTS = load_prompts()


async def decide(*turns: Turn, question: str = "What is 6 * 7?") -> Decision:
    state = State(question=Question(text=question), turns=turns, candidates=weigh(turns), turns_left=3)
    return await RulesCoach(PROMPTS).decide(state)


@pytest.mark.parametrize(
    ("question", "mode"),
    [
        ("What is 17 * 23?", Mode.CODE),
        ("How many vowels are in 'onomatopoeia'?", Mode.CODE),
        ("Arrange the guests so that no two rivals sit together.", Mode.CODE),
        ("Can a person be in the same room as the sun?", Mode.TEXT),
        ("Why do cats purr?", Mode.TEXT),
        ("Write 'symbolic reasoning' the other way round.", Mode.CODE),
        ("Why don't cats bark, and why can't dogs purr?", Mode.TEXT),
    ],
)
async def test_opening(question: str, mode: Mode) -> None:
    decision = await decide(question=question)
    assert isinstance(decision, Guidance)
    assert decision.mode is mode


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (turn(code=None, answer=None, reply=Reply(text="```python\nfor", finish_reason="length")), "cut"),
        (turn(code=None, answer=None), "no_code"),
        (turn(answer=None, execution=Execution(status="error", stderr="NameError")), "crash"),
        (turn(answer=None, execution=Execution(status="timeout")), "timeout"),
        (turn(answer=None, execution=Execution(status="memory")), "memory"),
        (turn(answer=None, execution=Execution(status="output_limit")), "flood"),
        (turn(answer=None, execution=Execution(status="ok")), "silent"),
        (turn(answer="No solution found."), "no_result"),
        (turn(answer="[]"), "no_result"),
        (turn(checks=(check("pass"), check("fail", "options"))), "no_option"),
        (turn(checks=(check("fail"),)), "hard_coded"),
        (turn(checks=(check("pass"), check("fail", "self_answer"))), "check_failed"),
    ],
)
async def test_each_failure_has_its_remedy(bad: Turn, key: str) -> None:
    decision = await decide(bad)
    assert isinstance(decision, Guidance)
    assert decision.message == PROMPTS.fill(f"rules.{key}")
    assert decision.mode is Mode.CODE


async def test_afresh_asks_for_another_program_from_the_question_alone_and_then_for_words() -> None:
    bad = [
        turn(index=i, answer=None, execution=Execution(status="error", stderr="NameError")) for i in range(3)
    ]
    for count in (1, 2, 3):
        turns = tuple(bad[:count])
        state = State(question=Question(text="1+1?"), turns=turns, candidates=weigh(turns), turns_left=3)
        decision = await RulesCoach(PROMPTS, remedy="afresh").decide(state)
        assert isinstance(decision, Guidance)
        assert decision.start_over
        mode, key = (Mode.CODE, "afresh") if count < 3 else (Mode.TEXT, "to_text")
        assert (decision.mode, decision.message) == (mode, PROMPTS.fill(f"rules.{key}"))


@pytest.mark.parametrize("rules_first", [True, False])
async def test_the_rules_come_first_in_the_first_program_or_in_the_second(rules_first: bool) -> None:
    coach = RulesCoach(PROMPTS, remedy="afresh", rules_first=rules_first)
    bad = [
        turn(index=i, answer=None, execution=Execution(status="error", stderr="NameError")) for i in range(3)
    ]
    said: list[str] = []
    for count in range(3):
        turns = tuple(bad[:count])
        state = State(question=Question(text="1+1?"), turns=turns, candidates=weigh(turns), turns_left=3)
        decision = await coach.decide(state)
        assert isinstance(decision, Guidance)
        said.append(decision.message)
        foreseen = coach.foresee(state, decision)
        assert foreseen is not None
        said.append(foreseen.message)
    rules, words = PROMPTS.fill("rules.afresh"), PROMPTS.fill("rules.to_text")
    begin = [rules, "", "", rules] if rules_first else ["", rules, rules, rules]
    assert said == [*begin, rules, words]


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (turn(answer=None, execution=Execution(status="timeout")), "timeout"),
        (turn(code=None, answer=None, reply=Reply(text="First,", finish_reason="length")), "briefly"),
        (turn(checks=(check("pass"), check("fail", "options"))), "no_option"),
    ],
)
async def test_afresh_says_what_would_go_wrong_again_in_a_program_that_is_not_told(
    bad: Turn, key: str
) -> None:
    state = State(question=Question(text="1+1?"), turns=(bad,), candidates=weigh((bad,)), turns_left=3)
    decision = await RulesCoach(PROMPTS, remedy="afresh").decide(state)
    assert isinstance(decision, Guidance)
    assert decision.start_over
    assert decision.message == PROMPTS.fill(f"rules.{key}")


@pytest.mark.parametrize("afresh", [True, False])
async def test_a_wrong_form_is_named_and_asked_for_right(afresh: bool) -> None:
    bad = turn(checks=(check("pass"), check("fail", "form", "the answer is one line")))
    state = State(question=Question(text="1+1?"), turns=(bad,), candidates=weigh((bad,)), turns_left=3)
    decision = await RulesCoach(PROMPTS, remedy="afresh" if afresh else "advice").decide(state)
    assert isinstance(decision, Guidance)
    assert decision.mode is Mode.CODE
    assert decision.start_over is afresh
    assert "the answer is one line" in decision.message


async def test_afresh_keeps_a_sound_answer_when_the_program_after_its_rejection_fails() -> None:
    rejected = turn(0, checks=(check("pass"), check("fail", "self_answer")))
    crashed = turn(1, answer=None, execution=Execution(status="error", stderr="NameError"))
    coach = RulesCoach(PROMPTS, remedy="afresh")

    def state(*turns: Turn) -> State:
        return State(question=Question(text="1+1?"), turns=turns, candidates=weigh(turns), turns_left=3)

    assert isinstance(await coach.decide(state(rejected)), Guidance), "a rejection is worth one more program"
    decision = await coach.decide(state(rejected, crashed))
    assert isinstance(decision, Stop)
    assert decision.outcome == "accept"


async def test_agreement_of_program_and_words_is_accepted() -> None:
    decision = await decide(turn(0), turn(1, mode=Mode.TEXT))
    assert isinstance(decision, Stop)
    assert decision.outcome == "accept"


async def test_disagreement_is_settled_once_by_another_program() -> None:
    program, words = turn(0), turn(1, mode=Mode.TEXT, answer="43")
    decision = await decide(program, words)
    assert isinstance(decision, Guidance)
    assert decision.start_over
    third = turn(2, answer="43", message=decision.message)
    settled = await decide(program, words, third)
    assert isinstance(settled, Stop)
    assert weigh((program, words, third))[0].answer.text == "43"


async def test_words_after_three_failed_programs_and_then_the_end() -> None:
    crash = Execution(status="error", stderr="ValueError")
    programs = tuple(turn(i, answer=None, execution=crash, code=f"x{i}") for i in range(3))
    decision = await decide(*programs)
    assert isinstance(decision, Guidance)
    assert decision.mode is Mode.TEXT
    end = await decide(*programs, turn(3, mode=Mode.TEXT, message=decision.message))
    assert isinstance(end, Stop)
    assert end.outcome == "accept"


async def test_the_same_program_again_gets_another_method() -> None:
    crash = Execution(status="error", stderr="ValueError")
    decision = await decide(turn(0, answer=None, execution=crash), turn(1, answer=None, execution=crash))
    assert isinstance(decision, Guidance)
    assert decision.message == PROMPTS.fill("rules.same_again")


async def test_words_without_an_answer_are_asked_once_more_then_given_up() -> None:
    empty = turn(0, mode=Mode.TEXT, answer=None)
    decision = await decide(empty, question="Why?")
    assert isinstance(decision, Guidance)
    again = await decide(
        empty, turn(1, mode=Mode.TEXT, answer=None, message=decision.message), question="Why?"
    )
    assert isinstance(again, Stop)
    assert again.outcome == "give_up"


async def test_the_same_error_twice_calls_for_another_method() -> None:
    def crashed(code: str, line: int) -> Turn:
        stderr = f'Traceback (most recent call last):\n  File "program.py", line {line}\nKeyError: 3\n'
        return turn(code=code, answer=None, execution=Execution(status="error", stderr=stderr))

    decision = await decide(crashed("a = {}\na[3]", 2), crashed("b = {}\n\nb[3]", 3))
    assert isinstance(decision, Guidance)
    assert decision.message == PROMPTS.fill("rules.same_again")
    assert decision.start_over


async def test_words_that_a_check_rejects_lead_to_a_program() -> None:
    decision = await decide(turn(0, mode=Mode.TEXT, checks=(check("fail", "self_answer"),)))
    assert isinstance(decision, Guidance)
    assert (decision.mode, decision.message, decision.start_over) == (Mode.CODE, "", True)
