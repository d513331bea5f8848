"""The self-answer checker: one verifier per question, tested before it is believed."""

import pytest

from codesteer import ContextFull, Question
from codesteer.checkers import PublishedSelfAnswerChecker, SelfAnswerChecker
from codesteer.models import Sampling, ScriptedModel
from codesteer.prompts import load_prompts
from codesteer.sandbox import Limits, open_sandbox
from tests.support.scripted_sandbox import ScriptedSandbox, printed

QUESTION = Question(text="Which two-digit square is also a cube?")
LIMITS = Limits(wall_s=5.0)
GOOD = """```python
def check(question, answer):
    try:
        number = int(answer)
    except ValueError:
        return False, "it is not a number"
    if not 10 <= number <= 99:
        return False, "it has not two digits"
    if round(number ** 0.5) ** 2 != number or round(number ** (1 / 3)) ** 3 != number:
        return False, f"{number} is not both a square and a cube"
    return True, ""
```"""
YES_TO_ALL = "```python\ndef check(question, answer):\n    return True, ''\n```"
NO_TO_ALL = "```python\ndef check(question, answer):\n    return False, 'no'\n```"
UNSURE = "```python\ndef check(question, answer):\n    return None, 'cannot be told'\n```"
HANGS = "```python\ndef check(question, answer):\n    while len(answer) > 1: pass\n    return True\n```"
NOISY = GOOD.replace("    try:", '    print(\'["fake", 0, true, ""]\')\n    try:')


async def judged(replies: list[str], *candidates: str) -> tuple[list[str], ScriptedModel, list[str]]:
    model = ScriptedModel(replies)
    async with open_sandbox(workers=1) as sandbox:
        checker = SelfAnswerChecker(model, sandbox, load_prompts(), sampling=Sampling(), limits=LIMITS)
        checks = [await checker.check(QUESTION, candidate) for candidate in candidates]
    return [check.verdict for check in checks], model, [check.summary for check in checks]


async def test_a_good_verifier_passes_right_and_fails_wrong_with_the_reason() -> None:
    verdicts, model, summaries = await judged([GOOD], "64", "27", "64")
    assert verdicts == ["pass", "fail", "pass"]
    assert "not both a square and a cube" in summaries[1]
    assert len(model.calls) == 1, "the verifier is written once"


@pytest.mark.parametrize(
    ("reply", "said"),
    [(YES_TO_ALL, "corrupted"), (UNSURE, "cannot be told"), (HANGS, "too long")],
)
async def test_a_verifier_that_cannot_tell_is_not_believed(reply: str, said: str) -> None:
    verdicts, _, summaries = await judged([reply], "64")
    assert verdicts == ["unknown"]
    assert said in summaries[0]


async def test_a_request_for_a_verifier_that_is_too_long_judges_nothing() -> None:
    model = ScriptedModel([ContextFull("9000 tokens are more than 8192")])
    async with open_sandbox(workers=1) as sandbox:
        checker = SelfAnswerChecker(model, sandbox, load_prompts(), sampling=Sampling(), limits=LIMITS)
        checks = [await checker.check(QUESTION, candidate) for candidate in ("64", "27")]
    assert [check.verdict for check in checks] == ["unknown", "unknown"]
    assert "9000 tokens" in checks[0].summary
    assert len(model.calls) == 1


async def test_a_verifier_that_rejects_everything_stops_being_believed() -> None:
    verdicts, _, _ = await judged([NO_TO_ALL], "64", "27", "64", "16")
    assert verdicts == ["fail", "unknown", "unknown", "unknown"], "also of what it rejected before"


async def test_what_a_verifier_prints_is_not_a_verdict() -> None:
    verdicts, _, _ = await judged([NOISY], "27", "64")
    assert verdicts == ["fail", "pass"]


@pytest.mark.parametrize(
    "bad",
    [
        "I would rather not.",
        "```python\ndef verify(a): pass\n```",
        "```python\nimport nothing_like_it\ndef check(q, a): pass\n```",
        "```python\ndef check(question, answer):\n    return helper(answer)\n```",
    ],
)
async def test_an_unusable_verifier_is_sent_back_once(bad: str) -> None:
    verdicts, model, _ = await judged([bad, GOOD], "64")
    assert verdicts == ["pass"]
    assert len(model.calls) == 2
    verdicts, model, summaries = await judged([bad, bad], "64", "27")
    assert verdicts == ["unknown", "unknown"]
    assert len(model.calls) == 2
    assert "no usable verifier" in summaries[0]


async def test_the_published_checker_reports_what_its_program_printed() -> None:
    model = ScriptedModel(["```python\nprint('Correct')\n```"])
    checker = PublishedSelfAnswerChecker(
        model, ScriptedSandbox([printed("Correct")]), load_prompts(), sampling=Sampling(), limits=LIMITS
    )
    check = await checker.check(QUESTION, "64")
    assert (check.verdict, check.summary) == ("unknown", "output: Correct\n")


async def test_the_published_checker_without_a_program() -> None:
    model = ScriptedModel(["no", "no", "no"])
    checker = PublishedSelfAnswerChecker(
        model, ScriptedSandbox([]), load_prompts(), sampling=Sampling(), limits=LIMITS
    )
    assert "no program" in (await checker.check(QUESTION, "64")).summary
    assert len(model.calls) == 2, "an unchanged reply is not asked for again"
