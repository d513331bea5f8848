"""The model that only chooses: shares of labels from likely tokens, and what is asked of the endpoint."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from codesteer import ConfigError, ModelRefused, ModelUnavailable
from codesteer.coaches._decisions import JSON_SCHEMA, read_decision
from codesteer.models import ChatModel, Message, Sampling, ScriptedModel, load
from codesteer.models._choosing import ChoosingModel, shares
from tests.support.mock_endpoint import Behaviour, Exchange, MockEndpoint, status

ASKED = Sampling(json_schema=JSON_SCHEMA)
LABELS = ["code", "text", "accept", "give_up"]


def likely(**log_probabilities: float) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        rivals = [{"token": token, "logprob": value} for token, value in log_probabilities.items()]
        await exchange.send_json(
            200,
            {
                "choices": [
                    {"logprobs": {"content": [{"token": "x", "logprob": 0, "top_logprobs": rivals}]}}
                ],
                "usage": {
                    "prompt_tokens": 50,
                    "completion_tokens": 1,
                    "prompt_tokens_details": {"cached_tokens": 40},
                },
            },
        )

    return behave


def at(endpoint: MockEndpoint, monkeypatch: pytest.MonkeyPatch) -> ChatModel:
    monkeypatch.setenv("CODESTEER_API_KEY", "none")
    return load(f"classifier:{endpoint.url}#mock")


def test_shares_are_renormalised_over_the_labels() -> None:
    found = shares(
        {"code": math.log(0.3), " te": math.log(0.05), "text": math.log(0.05), "2": math.log(0.6)}, LABELS
    )
    assert found == {"code": pytest.approx(0.75), "text": pytest.approx(0.25)}


def test_a_token_that_fits_several_labels_or_none_says_nothing() -> None:
    assert shares({"a": -0.1, " ": -0.1, "": -0.1, "zebra": -0.1}, ["accept", "again"]) == {}
    assert shares({"ac": -5.0, "a": -0.1}, ["accept", "again"]) == {"accept": 1.0}
    assert shares({"code": float("-inf"), "text": float("nan")}, LABELS) == {}


async def test_the_likeliest_label_becomes_the_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockEndpoint(likely(give=-0.2, code=-2.0, the=-0.1)) as endpoint:
        model = at(endpoint, monkeypatch)
        completion = await model.complete([Message("user", "Decide.")], ASKED)
        await model.aclose()
    assert json.loads(completion.text) == {"decision": "give_up", "guidance": ""}
    assert read_decision(completion.text, "json", last_mode=None).outcome == "give_up"  # type: ignore[union-attr]
    assert (
        completion.usage.prompt_tokens,
        completion.usage.cached_tokens,
        completion.usage.output_tokens,
    ) == (50, 40, 1)
    body: dict[str, Any] = endpoint.requests[0].body
    assert body["max_tokens"] == 1 and body["logprobs"] is True and body["top_logprobs"] == 20
    assert body["messages"][-1] == {"role": "assistant", "content": '{"decision": "'}


async def test_no_label_in_sight_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    for reply in (likely(the=-0.1), likely()):
        with MockEndpoint(reply) as endpoint:
            model = at(endpoint, monkeypatch)
            with pytest.raises(ModelRefused, match="none of code, text, accept, give_up"):
                await model.complete([Message("user", "Decide.")], ASKED)
            await model.aclose()


@pytest.mark.parametrize(
    "content", [{}, [], {"choices": []}, {"choices": [{"logprobs": None}]}, {"choices": [3]}]
)
async def test_a_reply_without_log_probabilities_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send_json(200, content)

    with MockEndpoint(behave) as endpoint:
        model = at(endpoint, monkeypatch)
        with pytest.raises(ModelRefused):
            await model.complete([Message("user", "Decide.")], ASKED)
        await model.aclose()


async def test_errors_of_the_endpoint_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, kind in ((400, ModelRefused), (503, ModelUnavailable)):
        with MockEndpoint(status(code, "no")) as endpoint:
            model = at(endpoint, monkeypatch)
            with pytest.raises(kind):
                await model.complete([Message("user", "Decide.")], ASKED)
            await model.aclose()


async def test_what_cannot_choose_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="no log-probabilities"):
        ChoosingModel(ScriptedModel([]))
    with MockEndpoint(likely(code=0.0)) as endpoint:
        model = at(endpoint, monkeypatch)
        for schema in (None, {}, {"properties": {"guidance": {"type": "string"}}}):
            with pytest.raises(ConfigError, match="first field is a choice"):
                await model.complete([Message("user", "Decide.")], Sampling(json_schema=schema))
        await model.aclose()
    assert not endpoint.requests
