"""The front door: what may be asked, with what, and from where."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

import codesteer
from codesteer import Budget, ConfigError, InvalidQuestion, Question, Steerer
from codesteer.models import ScriptedModel
from tests.support.mock_endpoint import MockEndpoint, say
from tests.support.scripted_sandbox import ScriptedSandbox, printed

PROGRAM = "```python\na, b = 6, 7\nprint(a * b)\n```"


def steerer() -> Steerer:
    model = ScriptedModel(
        lambda messages, sampling: "<<<42>>>" if "in words" in messages[-1].content else PROGRAM
    )
    return Steerer(model, sandbox=ScriptedSandbox([printed("42")]))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * 1_000_000, "the limit is 200,000 characters"),
        ("a\x00b", "NUL byte at position 1"),
        ("a\ud800", "lone surrogate"),
        (42, "must be text, not int"),
    ],
)
def test_what_is_no_question_is_refused(question: str, said: str) -> None:
    with steerer() as front, pytest.raises(InvalidQuestion, match=said):
        front.solve(question)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"task": "gpt4"}, "gpt4"),
        ({"coach": "strict"}, "unknown coach 'strict'"),
        ({"profile": "fast"}, "unknown profile 'fast'"),
        ({"prompts": "nowhere.toml"}, "cannot be read"),
        ({"sandbox": "chroot"}, "chroot"),
    ],
)
def test_unknown_settings_are_refused(settings: dict[str, str], said: str) -> None:
    with (
        pytest.raises(ConfigError, match=said),
        Steerer(**{"task": "http://127.0.0.1:9/v1#m", **settings}) as front,
    ):  # type: ignore[arg-type]
        front.solve("What is 1 + 1?")


def test_solve_works_twice_and_inside_a_running_loop() -> None:
    with steerer() as front:
        assert str(front.solve("What is 6 * 7?").answer) == "42"
        assert str(front.solve("What is 6 * 7?").answer) == "42"

    async def notebook() -> str:
        with steerer() as front:
            return str(front.solve("What is 6 * 7?").answer)

    assert asyncio.run(notebook()) == "42"


def test_aclose_also_ends_what_solve_began() -> None:
    """A notebook: `solve` within a running loop, then `await aclose()`; nothing of ours stays behind."""

    async def notebook() -> None:
        with MockEndpoint(say("<<<42>>>")) as endpoint:
            front = Steerer(f"{endpoint.url}#mock", sandbox=ScriptedSandbox([printed("42")]))
            front.solve("Say it in words.", budget=Budget(max_turns=1))
            await front.aclose()
            await front.aclose()
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("codesteer")]

    asyncio.run(notebook())
    gc.collect()  # a session left open would warn here, and warnings are errors


async def test_many_questions_at_once() -> None:
    async with steerer() as front:
        results = await asyncio.gather(*(front.asolve(f"What is 6 * 7? ({i})") for i in range(50)))
    assert {str(result.answer) for result in results} == {"42"}
    assert [result.question.text for result in results] == [f"What is 6 * 7? ({i})" for i in range(50)]


async def test_metadata_and_budget_are_kept() -> None:
    async with steerer() as front:
        result = await front.asolve(
            Question(text="What is 6 * 7?", task="products"), budget=Budget(max_turns=1)
        )
    assert result.question.task == "products"
    assert len(result.turns) == 1


def test_public_names_are_sorted_importable_and_complete() -> None:
    names = [name for name in codesteer.__all__ if name != "__version__"]
    assert names == sorted(names)
    for name in names:
        assert getattr(codesteer, name).__name__ == name or name in codesteer.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        codesteer.nothing  # noqa: B018
