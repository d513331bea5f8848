"""The client for OpenAI-compatible endpoints, against one that misbehaves in every way a real one does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from time import monotonic, time
from typing import Any

import pytest

from codesteer import ConfigError, ContextFull, ModelRefused, ModelUnavailable
from codesteer.models import Message, OpenAIModel, Sampling
from codesteer.models import _openai as module
from codesteer.models._endpoints import Endpoint
from codesteer.models._failures import retry_after_seconds
from codesteer.models._keys import Key
from tests.support.mock_endpoint import (
    Behaviour,
    MockEndpoint,
    body,
    cut,
    endless,
    events,
    hang,
    say,
    serves,
    stall,
    status,
    stream_bytes,
    without,
)

HELLO = [Message("user", "hello?")]


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)


async def badly_compressed(exchange: Any) -> None:
    exchange.head(200, {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"})
    await exchange.send(b"this is not gzip")
    await exchange.end()


@asynccontextmanager
async def talking_to(
    *behaviours: Behaviour, model: str | None = "mock", models: Behaviour | None = None, **options: Any
) -> AsyncIterator[tuple[OpenAIModel, MockEndpoint]]:
    with MockEndpoint(*behaviours, models=models) as endpoint:
        served = Endpoint(name="test:mock", base_url=endpoint.url, model=model, key_variable="TEST_KEY")
        client = OpenAIModel(served, **{"timeout": 60.0, **options})
        try:
            yield client, endpoint
        finally:
            await client.aclose()


async def test_a_reply_with_its_usage_and_pieces() -> None:
    async with talking_to(say("The answer is <<<42>>>.")) as (model, endpoint):
        pieces: list[str] = []
        completion = await model.complete(HELLO, Sampling(max_tokens=7), on_text=pieces.append)
    assert completion.text == "The answer is <<<42>>>." == "".join(pieces)
    assert len(pieces) > 1
    assert completion.finish_reason == "stop"
    usage = completion.usage
    assert (usage.calls, usage.prompt_tokens, usage.output_tokens, usage.cached_tokens) == (1, 11, 7, 5)
    assert not usage.estimated
    assert usage.seconds > 0
    sent = endpoint.requests[0].body
    assert sent["messages"] == [{"role": "user", "content": "hello?"}]
    assert (sent["max_tokens"], sent["temperature"], sent["stream"]) == (7, 0.0, True)


async def test_connections_are_used_again() -> None:
    async with talking_to(say("x")) as (model, endpoint):
        for _ in range(3):
            await model.complete(HELLO)
        ports = {exchange.writer.get_extra_info("peername")[1] for exchange in endpoint.requests}
    assert len(ports) == 1


async def test_all_sampling_reaches_the_endpoint() -> None:
    sampling = Sampling(temperature=0.5, top_p=0.9, seed=3, stop=("END",), json_schema={"type": "object"})
    async with talking_to(say("x")) as (model, endpoint):
        await model.complete(HELLO, sampling)
    sent = endpoint.requests[0].body
    assert (sent["temperature"], sent["top_p"], sent["seed"], sent["stop"]) == (0.5, 0.9, 3, ["END"])
    assert sent["response_format"]["json_schema"]["schema"] == {"type": "object"}


@pytest.mark.parametrize(
    ("word", "reason"),
    [("stop", "stop"), ("length", "length"), ("content_filter", "filtered"), ("tool_calls", "stop")],
)
async def test_finish_reasons(word: str, reason: str) -> None:
    async with talking_to(say("x", finish=word)) as (model, _):
        assert (await model.complete(HELLO)).finish_reason == reason


async def test_usage_is_estimated_when_none_is_reported() -> None:
    async with talking_to(say("x" * 40, usage=None)) as (model, _):
        usage = (await model.complete([Message("user", "y" * 80)])).usage
    assert usage.estimated
    assert usage.output_tokens == 10
    assert usage.prompt_tokens == 24


async def test_an_empty_reply_is_a_reply() -> None:
    async with talking_to(say("")) as (model, endpoint):
        assert (await model.complete(HELLO)).text == ""
        assert len(endpoint.requests) == 1


async def test_hostile_characters_are_replaced() -> None:
    reply = [{"choices": [{"delta": {"content": text}}]} for text in ("a\ud83d", "\ude00b\x00c\ud800d")]
    async with talking_to(events(*reply, b"[DONE]")) as (model, _):
        completion = await model.complete([Message("user", "x\ud800\x00y")])
    assert completion.text == "a\U0001f600b\ufffdc\ufffdd"


async def test_hidden_reasoning_is_no_part_of_the_reply() -> None:
    def delta(**fields: str) -> dict[str, Any]:
        return {"choices": [{"delta": fields}]}

    stream = events(delta(reasoning_content="hm"), delta(content="42"), 17, {"choices": []}, b"[DONE]")
    async with talking_to(stream) as (model, _):
        assert (await model.complete(HELLO)).text == "42"


# What passes is tried again.


@pytest.mark.parametrize(
    "failure",
    [
        status(500),
        status(503),
        status(408),
        status(409),
        status(425),
        status(429, headers={"Retry-After": "0"}),
        cut("half a rep"),
        stall("half a rep"),
        events({"choices": [{"delta": {"content": "half"}}]}),
        events({"error": {"message": "overloaded", "code": 503}}),
        events({"error": "overloaded"}),
        events({"choices": [{"delta": {"content": "x"}, "finish_reason": "insufficient_system_resource"}]}),
        events(b"{this is not json"),
        events(b"[" * 100_000),
        events(b"[DONE]"),
        stream_bytes(b"\xff\xfe garbage \x00\n\n" * 10),
        body(200, b"<html>a proxy's page</html>"),
        body(502, b"<html>bad gateway</html>"),
        badly_compressed,
    ],
)
async def test_a_passing_failure_is_tried_again(failure: Behaviour) -> None:
    async with talking_to(failure, say("fine"), idle_timeout=0.5) as (model, endpoint):
        assert (await model.complete(HELLO)).text == "fine"
        assert len(endpoint.requests) == 2


async def test_a_preview_says_that_a_reply_starts_over() -> None:
    pieces: list[str] = []
    async with talking_to(cut("half"), say("whole")) as (model, _):
        await model.complete(HELLO, on_text=pieces.append)
    assert pieces == ["half", "", "whole"]


async def test_attempts_are_bounded() -> None:
    async with talking_to(status(500, "on fire"), attempts=3) as (model, endpoint):
        with pytest.raises(ModelUnavailable, match=r"test:mock: HTTP 500 .*on fire"):
            await model.complete(HELLO)
        assert len(endpoint.requests) == 3


async def test_a_stream_that_keeps_breaking_is_unavailable() -> None:
    async with talking_to(cut("half"), attempts=2) as (model, _):
        with pytest.raises(ModelUnavailable, match="broke off"):
            await model.complete(HELLO)


async def test_nobody_there() -> None:
    with MockEndpoint() as endpoint:
        url = endpoint.url
    model = OpenAIModel(Endpoint(name="test:gone", base_url=url, model="m"), attempts=2)
    with pytest.raises(ModelUnavailable, match=r"test:gone: cannot connect to 127\.0\.0\.1"):
        await model.complete(HELLO)
    await model.aclose()


async def test_retry_after_is_honoured() -> None:
    async with talking_to(status(429, headers={"Retry-After": "0.3"}), say("fine")) as (model, _):
        started = monotonic()
        assert (await model.complete(HELLO)).text == "fine"
        assert monotonic() - started >= 0.3


async def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    async with talking_to(status(429, headers={"Retry-After": "30"}), timeout=5) as (model, endpoint):
        started = monotonic()
        with pytest.raises(ModelUnavailable, match="HTTP 429"):
            await model.complete(HELLO)
        assert monotonic() - started < 4
        assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("1.5", 1.5),
        ("-3", 0),
        ("100000", 60),
        ("inf", 60),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_seconds(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header) == seconds


def test_retry_after_as_a_date() -> None:
    in_half_a_minute = retry_after_seconds(formatdate(time() + 30, usegmt=True))
    assert in_half_a_minute is not None
    assert 25 < in_half_a_minute <= 31


# What is final is not.


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (status(400, "malformed"), "HTTP 400: malformed"),
        (status(401, "bad key"), "set TEST_KEY"),
        (status(403, "no"), "set TEST_KEY"),
        (status(404, "no such model"), "check the model's name 'mock'"),
        (status(422, "what?"), "HTTP 422: what[?]"),
        (status(429, "pay first", code="insufficient_quota"), "no credit left"),
        (status(429, "pay first", type="insufficient_quota"), "no credit left"),
        (status(400, "too long", code="context_length_exceeded"), "longer context"),
        (status(400, "This model's maximum context length is 10 tokens"), "10 tokens .*longer context"),
        (status(400, "prompt is too long: 9 tokens > 5 maximum"), "longer context"),
        (events({"error": {"message": "bad grammar", "code": 400}}), "bad grammar"),
        (events({"error": {"message": "x", "type": "exceed_context_size_error"}}), "longer context"),
        (body(404, b'{"detail": "Not Found"}'), "Not Found"),
        (body(400, b""), "HTTP 400"),
    ],
)
async def test_a_permanent_failure_is_told_at_once(failure: Behaviour, said: str) -> None:
    async with talking_to(failure) as (model, endpoint):
        with pytest.raises(ModelRefused, match=f"^test:mock: .*{said}") as caught:
            await model.complete(HELLO)
        assert len(endpoint.requests) == 1
    assert caught.value.__context__ is None
    assert isinstance(caught.value, ContextFull) == ("longer context" in said)


async def test_a_long_winded_refusal_is_shortened() -> None:
    async with talking_to(status(400, "blah " * 10_000)) as (model, _):
        with pytest.raises(ModelRefused) as caught:
            await model.complete(HELLO)
    assert len(str(caught.value)) < 1000


# Parameters an endpoint does not know.


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("stream_options", "Unknown parameter: 'stream_options'."),
        ("stream_options", "Extra inputs are not permitted: body.stream_options"),
        ("temperature", "Unsupported value: 'temperature' does not support 0.0 with this model."),
        ("max_tokens", "Unsupported parameter: 'max_tokens' ... Use 'max_completion_tokens' instead."),
        ("response_format", "This response_format type is unavailable now"),
        ("response_format", "failed to parse grammar"),
        ("seed", "seed is not supported"),
    ],
)
async def test_a_parameter_turned_down_is_left_out_from_then_on(parameter: str, message: str) -> None:
    picky = without(parameter, then=say("fine"), message=message.replace("{", ""))
    async with talking_to(picky) as (model, endpoint):
        for _ in range(2):
            completion = await model.complete(HELLO, Sampling(json_schema={"type": "object"}, seed=1))
            assert completion.text == "fine"
        sent = [parameter in exchange.body for exchange in endpoint.requests]
    assert sent == [True, False, False]
    assert ("max_completion_tokens" in endpoint.requests[1].body) == (parameter == "max_tokens")


async def test_a_reasoning_model_is_met_halfway() -> None:
    picky = without("max_tokens", "temperature", then=say("fine"))
    async with talking_to(picky) as (model, endpoint):
        replies = await asyncio.gather(*(model.complete(HELLO) for _ in range(4)))
        assert {reply.text for reply in replies} == {"fine"}
        await model.complete(HELLO)
        assert endpoint.requests[-1].body["max_completion_tokens"] == 2000


async def test_an_endpoint_that_turns_everything_down_does_not_loop() -> None:
    async def stubborn(exchange: Any) -> None:
        await status(400, f"unsupported parameter: {' '.join(exchange.body)}")(exchange)

    async with talking_to(stubborn) as (model, endpoint):
        with pytest.raises(ModelRefused):
            await model.complete(HELLO)
        assert len(endpoint.requests) < 10


# Time, length, and cancelling.


async def test_a_call_ends_within_its_time() -> None:
    async with talking_to(say("x"), hang) as (model, endpoint):
        await model.complete(HELLO)
        model.timeout = 0.3
        started = monotonic()
        with pytest.raises(ModelUnavailable, match=r"no complete reply within 0\.3 s"):
            await model.complete(HELLO)
        assert monotonic() - started < 3
        assert await endpoint.client_hung_up()


async def test_a_slow_reply_ends_within_its_time() -> None:
    async with talking_to(say("x"), say("drip " * 1000, delay=0.02)) as (model, endpoint):
        await model.complete(HELLO)
        model.timeout = 0.4
        with pytest.raises(ModelUnavailable, match="no complete reply"):
            await model.complete(HELLO)
        assert await endpoint.client_hung_up()


async def test_standing_still_after_the_last_word_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENDING_TIMEOUT", 0.1)

    async def unfinished(exchange: Any) -> None:
        exchange.start_stream()
        await exchange.piece("all of it", finish="stop")
        await asyncio.sleep(0.05)
        await exchange.send(b": ping\n\n")
        await hang(exchange)

    async with talking_to(unfinished) as (model, _):
        completion = await model.complete(HELLO)
    assert completion.text == "all of it"
    assert completion.usage.estimated


async def test_an_endless_reply_is_cut() -> None:
    async with talking_to(endless(), max_reply_chars=1005) as (model, endpoint):
        completion = await model.complete(HELLO)
        assert await endpoint.client_hung_up()
    assert completion.finish_reason == "cut"
    assert len(completion.text) == 1005


async def test_an_endless_line_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesteer.models._stream.MAX_LINE", 100_000)

    async def one_line(exchange: Any) -> None:
        exchange.start_stream()
        while True:
            await exchange.send(b"data: " + b"x" * 50_000)

    async with talking_to(one_line, attempts=1) as (model, endpoint):
        with pytest.raises(ModelUnavailable, match="never ends"):
            await model.complete(HELLO)
        assert await endpoint.client_hung_up()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["one END two"], "one "),
        (["one E", "N", "D two"], "one "),
        (["one EN", "d EN", "D"], "one ENd "),
        (["END"], ""),
        (["one STOPEND"], "one "),
        (["one"], "one"),
    ],
)
async def test_a_stop_string_the_endpoint_ignores(pieces: list[str], text: str) -> None:
    async with talking_to(say(pieces)) as (model, _):
        completion = await model.complete(HELLO, Sampling(stop=("END", "STOP")))
    assert (completion.text, completion.finish_reason) == (text, "stop")


@pytest.mark.parametrize("behaviour", [hang, endless(), stall("half")])
async def test_cancelling_closes_the_connection(behaviour: Behaviour) -> None:
    async with talking_to(behaviour) as (model, endpoint):
        call = asyncio.create_task(model.complete(HELLO))
        await asyncio.to_thread(endpoint.arrived.wait, 5)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await endpoint.client_hung_up()
        assert endpoint.in_flight <= 1


async def test_calls_in_flight_are_limited() -> None:
    async with talking_to(say("x", delay=0.02), concurrency=3) as (model, endpoint):
        await asyncio.gather(*(model.complete(HELLO) for _ in range(12)))
        assert endpoint.max_in_flight == 3


async def test_a_cancelled_call_gives_its_slot_back() -> None:
    async with talking_to(hang, say("x"), concurrency=1) as (model, endpoint):
        first = asyncio.create_task(model.complete(HELLO))
        waiting = asyncio.create_task(model.complete(HELLO))
        await asyncio.to_thread(endpoint.arrived.wait, 5)
        waiting.cancel()
        first.cancel()
        await asyncio.gather(first, waiting, return_exceptions=True)
        assert (await model.complete(HELLO)).text == "x"


def test_one_model_in_several_event_loops() -> None:
    with MockEndpoint(say("x", delay=0.01)) as endpoint:
        model = OpenAIModel(Endpoint(name="t", base_url=endpoint.url, model="m"), concurrency=2)
        texts: list[str] = []

        def ask() -> None:
            for _ in range(3):
                texts.append(asyncio.run(model.complete(HELLO)).text)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert texts == ["x"] * 12
        assert endpoint.max_in_flight <= 2


async def test_closing_from_another_loop() -> None:
    async with talking_to(say("x")) as (model, endpoint):
        await model.complete(HELLO)
        await asyncio.to_thread(asyncio.run, model.aclose())
        assert (await model.complete(HELLO)).text == "x"
        ports = {exchange.writer.get_extra_info("peername")[1] for exchange in endpoint.requests}
        assert len(ports) == 2


async def test_closing_twice_and_using_it_again() -> None:
    async with talking_to(say("x")) as (model, _):
        await model.complete(HELLO)
        await model.aclose()
        await model.aclose()
        assert (await model.complete(HELLO)).text == "x"


# Which model.


async def test_an_endpoint_with_one_model_needs_no_name() -> None:
    async with talking_to(say("x"), model=None, models=serves("only")) as (model, endpoint):
        await model.complete(HELLO)
        await model.complete(HELLO)
        assert model.name == "test:mock#only"
        assert [exchange.body.get("model") for exchange in endpoint.requests] == [None, "only", "only"]


@pytest.mark.parametrize(("served", "said"), [((), "serves: none"), (("a", "b"), "serves: a, b")])
async def test_an_endpoint_with_other_than_one_model(served: tuple[str, ...], said: str) -> None:
    async with talking_to(model=None, models=serves(*served)) as (model, _):
        with pytest.raises(ConfigError, match=said):
            await model.complete(HELLO)


async def test_an_endpoint_that_lists_no_models() -> None:
    async with talking_to(model=None, models=status(404, "no such page")) as (model, _):
        with pytest.raises(ModelRefused, match="no such page"):
            await model.complete(HELLO)


@pytest.mark.parametrize(
    "listing", [b'{"data": "nope"}', b'{"object": "list"}', b"<html>", b'{"data": [1, {"id": 2}]}', b"[]"]
)
async def test_an_endpoint_whose_list_of_models_is_senseless(listing: bytes) -> None:
    async with talking_to(model=None, models=body(200, listing)) as (model, _):
        with pytest.raises(ConfigError, match="name the model, as in test:mock#MODEL"):
            await model.complete(HELLO)


# What endpoints do that they should not.


async def test_a_reply_that_was_not_streamed_is_read() -> None:
    whole = {
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "all\nof it"}, "finish_reason": "length"}
        ],
        "usage": {"prompt_tokens": 3, "completion_tokens": 4},
    }
    async with talking_to(body(200, json.dumps(whole, indent=1).encode())) as (model, _):
        completion = await model.complete(HELLO)
    assert (completion.text, completion.finish_reason, completion.usage.output_tokens) == (
        "all\nof it",
        "length",
        4,
    )


async def test_a_whole_reply_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesteer.models._stream.MAX_LINE", 1000)
    async with talking_to(body(200, b'{"a":\n' + b"1,\n" * 1000), attempts=1) as (model, _):
        with pytest.raises(ModelUnavailable, match="not readable"):
            await model.complete(HELLO)


@pytest.mark.parametrize(
    ("key", "text"), [("not-for-anyone-1234", "it is [key]!"), ("EMPTY", "it is EMPTY!")]
)
async def test_a_key_that_is_echoed_does_not_reach_the_reply(key: str, text: str) -> None:
    with MockEndpoint(say(f"it is {key}!")) as endpoint:
        served = Endpoint(name="test:mock", base_url=endpoint.url, model="mock", key=Key(key, "TEST_KEY"))
        model = OpenAIModel(served)
        assert (await model.complete(HELLO)).text == text
        await model.aclose()
