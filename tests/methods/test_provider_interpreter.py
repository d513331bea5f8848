"""The provider's own code interpreter, against an endpoint that speaks the Responses API."""

from __future__ import annotations

import pytest

from codesteer import ModelRefused, Question
from codesteer.methods import Env, get_method
from codesteer.models import Message, OpenAIModel, ScriptedModel, provider_interpreter
from codesteer.models._endpoints import Endpoint
from tests.support.mock_endpoint import MockEndpoint, respond, say, status
from tests.support.scripted_sandbox import ScriptedSandbox


def openai_model(endpoint: MockEndpoint, provider: str = "openai") -> OpenAIModel:
    return OpenAIModel(
        Endpoint(name="openai:m", base_url=endpoint.url, model="m", key_entry=provider), attempts=1
    )


async def test_the_provider_runs_the_code() -> None:
    with MockEndpoint(respond("It is\n<<<42>>>")) as endpoint:
        model = openai_model(endpoint)
        env = Env(task=model, sandbox=ScriptedSandbox([]))
        trajectory = await get_method("code_interpreter").solve(Question(text="What is 6 * 7?"), env)
        await model.aclose()
    (request,) = endpoint.requests
    assert request.path.endswith("/responses")
    assert request.body["tools"] == [{"type": "code_interpreter", "container": {"type": "auto"}}]
    assert str(trajectory.answer) == "42"
    assert trajectory.usage["task"].tokens == 29


async def test_other_providers_get_our_interpreter() -> None:
    assert provider_interpreter(ScriptedModel([])) is None
    with MockEndpoint(say("<<<42>>>")) as endpoint:
        model = openai_model(endpoint, provider="ollama")
        env = Env(task=model, sandbox=ScriptedSandbox([]))
        trajectory = await get_method("code_interpreter").solve(Question(text="What is 6 * 7?"), env)
        await model.aclose()
    assert endpoint.requests[0].path.endswith("/chat/completions")
    assert str(trajectory.answer) == "42"


async def test_a_passing_failure_is_tried_again_and_a_permanent_one_is_not() -> None:
    passing = status(503, headers={"Retry-After": "0"})
    with MockEndpoint(passing, respond("<<<42>>>")) as endpoint:
        model = provider_interpreter(openai_model(endpoint))
        assert model is not None
        assert (await model.complete([Message("user", "6 * 7?")])).text == "<<<42>>>"
        await model.aclose()
    with MockEndpoint(status(401, "no such key")) as endpoint:
        model = provider_interpreter(openai_model(endpoint))
        assert model is not None
        with pytest.raises(ModelRefused, match="no such key"):
            await model.complete([Message("user", "6 * 7?")])
        await model.aclose()
    assert len(endpoint.requests) == 1
