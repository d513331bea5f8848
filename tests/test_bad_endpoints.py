"""Whole questions against endpoints that misbehave: a clear message or a bounded retry, in time, nothing lost."""

from __future__ import annotations

import time

import pytest

from codesteer import Budget, ModelError, ModelRefused, ModelUnavailable, Steerer, Trajectory
from codesteer.models import load
from tests.support.mock_endpoint import Behaviour, MockEndpoint, cut, endless, hang, say, stall, status
from tests.support.scripted_sandbox import ScriptedSandbox, printed

KEY = "sk-canary-0123456789"
PROGRAM = "```python\na, b = 6, 7\nprint(a * b)\n```"
CONSTANT = "```python\nprint(42)\n```"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_API_KEY", KEY)


def steer(*behaviours: Behaviour, seconds: float = 20.0, **settings: object) -> Trajectory:
    with (
        MockEndpoint(*behaviours) as endpoint,
        Steerer(
            load(f"{endpoint.url}#mock", concurrency=1), sandbox=ScriptedSandbox([printed("42")]), **settings
        ) as steerer,  # type: ignore[arg-type]
    ):
        return steerer.solve("What is 6 * 7?", budget=Budget(max_turns=3, seconds=seconds))


@pytest.mark.parametrize(
    ("behaviour", "kind", "said"),
    [
        (status(401, "Incorrect API key provided: " + KEY), ModelRefused, "401"),
        (status(404, "no such model"), ModelRefused, "404"),
        (
            status(400, "maximum context length exceeded", code="context_length_exceeded"),
            ModelRefused,
            "context",
        ),
        (status(429, "quota", code="insufficient_quota"), ModelRefused, "quota"),
    ],
)
def test_a_permanent_refusal_ends_at_once_with_its_cause(
    behaviour: Behaviour, kind: type[ModelError], said: str
) -> None:
    started = time.monotonic()
    with pytest.raises(kind, match=said) as caught:
        steer(behaviour)
    assert time.monotonic() - started < 5
    assert KEY not in str(caught.value)
    assert caught.value.trajectory is not None
    assert KEY not in caught.value.trajectory.to_json()


@pytest.mark.parametrize(
    "trouble",
    [status(429, headers={"Retry-After": "0"}), status(500), cut("Let me th")],
    ids=["429", "500", "cut"],
)
def test_passing_trouble_is_retried(trouble: Behaviour) -> None:
    trajectory = steer(trouble, say(PROGRAM), trouble, say("<<<42>>>"), profile="default:opening=diverse")
    assert str(trajectory.answer) == "42"
    assert trajectory.verified


def test_lasting_trouble_keeps_the_answer_that_was_there() -> None:
    trajectory = steer(say(CONSTANT), say("I cannot say."), status(403, "account closed"))
    assert str(trajectory.answer) == "42"
    assert trajectory.stop_reason == "model_error"
    assert "403" in (trajectory.error or "")


@pytest.mark.parametrize("behaviour", [hang, stall("Let me think")], ids=["silent", "stalled"])
def test_a_model_that_never_finishes_ends_with_the_time_budget(behaviour: Behaviour) -> None:
    started = time.monotonic()
    trajectory = steer(say(CONSTANT), behaviour, seconds=1.5)
    assert time.monotonic() - started < 6
    assert trajectory.stop_reason == "time_budget"
    assert str(trajectory.answer) == "42"


def test_an_endless_reply_is_cut() -> None:
    trajectory = steer(endless(), seconds=30.0)
    assert trajectory.turns
    assert trajectory.turns[0].reply.finish_reason == "cut"
    assert len(trajectory.turns[0].reply.text) <= 200_000


@pytest.mark.parametrize("text", ["", "   \n", "Hm.", "`" * 50_000, "<<<>>>", "```python\n```"])
def test_useless_replies_end_within_the_budget(text: str) -> None:
    trajectory = steer(say([text]))
    assert len(trajectory.turns) <= 3


def test_nothing_listening() -> None:
    with Steerer("http://127.0.0.1:9/v1#m", sandbox=ScriptedSandbox([])) as steerer:
        trajectory = None
        try:
            trajectory = steerer.solve("What is 6 * 7?", budget=Budget(seconds=3))
        except ModelUnavailable as error:
            assert "127.0.0.1:9" in str(error)
        assert trajectory is None or trajectory.stop_reason == "time_budget"
