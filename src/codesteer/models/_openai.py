"""A model behind any OpenAI-compatible endpoint, on the ``openai`` SDK.

The SDK brings addresses, authentication, connections and error types. Ours are the retries (its own know no
`insufficient_quota`, no broken stream and no deadline), the reading of the stream (see `_stream`), and
one client per event loop. Replies are always streamed: only then does cancelling a call stop the
generation behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, cast

from codesteer._errors import ConfigError, ModelError, ModelUnavailable
from codesteer._trajectory import Usage

from ._clients import ClientPerLoop
from ._endpoints import Endpoint
from ._failures import Transient, judge, judge_error_object
from ._protocol import DEFAULT_SAMPLING, Completion, Message, OnText, Sampling
from ._request import rejected_parameter, request_body
from ._slots import Slots
from ._stream import ErrorObject, StreamedReply
from ._text import estimate_usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from tenacity import RetryCallState

__all__ = ["OpenAIModel"]

BACKOFF_BASE = 0.5
BACKOFF_MAX = 20.0
ENDING_TIMEOUT = 5.0  # for usage and the end of the stream, once the reply itself is complete


class OpenAIModel:
    """A model served by ``endpoint``.

    ``concurrency``: calls in flight at a time; more wait. ``timeout``: seconds for one call, its retries
    included, waiting for a slot not. ``idle_timeout``: seconds without a byte in the middle of a reply.
    ``attempts``: tries in all for failures that may pass. ``max_reply_chars``: a longer reply is cut
    (``finish_reason="cut"``).
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        concurrency: int = 32,
        timeout: float = 300.0,
        idle_timeout: float = 60.0,
        attempts: int = 5,
        max_reply_chars: int = 200_000,
    ) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self.idle_timeout = idle_timeout
        self.attempts = attempts
        self.max_reply_chars = max_reply_chars
        self._slots = Slots(concurrency)
        self._clients = ClientPerLoop(endpoint, timeout)
        self._turned_down: set[str] = set()

    @property
    def name(self) -> str:
        return self.endpoint.name

    def __repr__(self) -> str:
        return f"OpenAIModel({self.name!r})"

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        """Complete the conversation.

        Raises `ModelUnavailable` when a passing failure outlasts the retries or the time, `ModelRefused`
        for a permanent one (`ContextFull` for a conversation that is too long), `ConfigError` when the endpoint
        serves several models and none was named.
        """
        async with self._slots:
            started = monotonic()
            failure: Transient | None = None
            try:
                async with asyncio.timeout(self.timeout):
                    reply = await self._with_retries(messages, sampling, on_text, started + self.timeout)
            except TimeoutError:
                failure = Transient(f"no complete reply within {self.timeout:g} s")
            except Transient as error:
                failure = error
            else:
                return self._completion(reply, messages, seconds=monotonic() - started)
        raise ModelUnavailable(f"{self.name}: {failure}")

    def _completion(self, reply: StreamedReply, messages: Sequence[Message], *, seconds: float) -> Completion:
        # An endpoint may echo what it was sent; the reply is stored, so the key must not be in it.
        text = self.endpoint.key.remove_from(reply.text) if self.endpoint.key else reply.text
        return Completion(
            text=text,
            usage=_usage(reply.usage, seconds) or estimate_usage(messages, text, seconds=seconds),
            finish_reason=_finish_reason(reply.finish_reason),
        )

    async def aclose(self) -> None:
        await self._clients.aclose()

    async def client(self) -> AsyncOpenAI:
        """The SDK's client for this endpoint and the running event loop, for calls that are no chat completion."""
        return await self._clients.get()

    async def _with_retries(
        self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None, deadline: float
    ) -> StreamedReply:
        from tenacity import AsyncRetrying, retry_if_exception_type, wait_random_exponential

        backoff = wait_random_exponential(multiplier=BACKOFF_BASE, max=BACKOFF_MAX)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.retry_after if isinstance(error, Transient) else None
            return backoff(state) if asked is None else asked

        def stop(state: RetryCallState) -> bool:
            return state.attempt_number >= self.attempts or monotonic() + state.upcoming_sleep >= deadline

        retrying = AsyncRetrying(
            wait=wait, stop=stop, retry=retry_if_exception_type(Transient), reraise=True, sleep=asyncio.sleep
        )
        return await retrying(self._attempt, messages, sampling, _Preview(on_text) if on_text else None)

    async def _attempt(
        self, messages: Sequence[Message], sampling: Sampling, preview: _Preview | None
    ) -> StreamedReply:
        from openai import APIError, APIStatusError

        model = self.endpoint.model or await self._ask_for_model()
        while True:
            body = request_body(model, messages, sampling, without=self._turned_down)
            if preview is not None:
                preview.start_over()
            try:
                return await self._stream(body, sampling, preview)
            except APIStatusError as error:
                parameter = None
                if error.status_code in (400, 422):
                    parameter = rejected_parameter(error.message, error.param, body)
                failure = judge(error, self.endpoint)
            except APIError as error:
                parameter, failure = None, judge(error, self.endpoint)
            except ErrorObject as error:
                parameter, failure = None, judge_error_object(error.error, self.endpoint)
            # Outside the handlers, so that the SDK's exception, whose request holds the key, is not chained.
            if parameter is None:
                raise failure
            self._turned_down.add(parameter)

    async def _stream(
        self, body: Mapping[str, Any], sampling: Sampling, on_text: OnText | None
    ) -> StreamedReply:
        from httpx2 import RequestError
        from openai import AsyncStream

        reply = StreamedReply(max_chars=self.max_reply_chars, stop=sampling.stop, on_text=on_text)
        client = await self._clients.get()
        # `client.post`, not `chat.completions.create`: the body needs no further checking or copying.
        stream = await client.post(
            "/chat/completions", body=body, cast_to=object, stream=True, stream_cls=AsyncStream[object]
        )
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(None) as idle:

                def progress() -> None:
                    patience = self.idle_timeout if reply.finish_reason is None else ENDING_TIMEOUT
                    idle.reschedule(now() + patience)

                await reply.read(stream.response.aiter_bytes(), progress)
        except TimeoutError:
            trouble = f"the reply stood still for {self.idle_timeout:g} s"
        except RequestError as error:
            trouble = f"the reply broke off in the middle ({type(error).__name__})"
        else:
            return reply
        finally:
            await stream.close()
        if reply.finish_reason is None:
            raise Transient(trouble)
        return reply  # only its ending is missing

    async def _ask_for_model(self) -> str:
        from openai import APIError

        client = await self._clients.get()
        try:
            served = _served(await client.get("/models", cast_to=object))
        except APIError as error:
            failure: ModelError | Transient | ConfigError = judge(error, self.endpoint)
        except ValueError:  # it says that it is JSON, and is not
            failure = ConfigError(
                f"{self.name}: name the model, as in {self.name}#MODEL; it does not list any"
            )
        else:
            if len(served) == 1:
                self.endpoint = replace(self.endpoint, model=served[0], name=f"{self.name}#{served[0]}")
                return served[0]
            listed = ", ".join(served[:20]) or "none"
            failure = ConfigError(
                f"{self.name}: name the model, as in {self.name}#MODEL; it serves: {listed}"
            )
        raise failure


class _Preview:
    """Hands pieces of a reply to the caller, and says with an empty piece when a reply starts over."""

    def __init__(self, on_text: OnText) -> None:
        self._on_text = on_text
        self._shown = False

    def __call__(self, piece: str) -> None:
        self._shown = True
        self._on_text(piece)

    def start_over(self) -> None:
        if self._shown:
            self._shown = False
            self._on_text("")


def _served(listing: object) -> list[str]:
    """The names in an endpoint's list of models, whatever it holds beside them."""
    models: object = cast("dict[str, object]", listing).get("data") if isinstance(listing, dict) else None
    entries = cast("list[object]", models) if isinstance(models, list) else []
    names = (cast("dict[str, object]", each).get("id") for each in entries if isinstance(each, dict))
    return sorted(name for name in names if isinstance(name, str))


def _finish_reason(word: str | None) -> Literal["stop", "length", "cut", "filtered"]:
    match word:
        case "length" | "cut":
            return word
        case "content_filter":
            return "filtered"
        case _:
            return "stop"


def _usage(reported: Mapping[str, Any], seconds: float) -> Usage | None:
    prompt, output = reported.get("prompt_tokens"), reported.get("completion_tokens")
    if not (isinstance(prompt, int) and isinstance(output, int)):
        return None
    details: object = reported.get("prompt_tokens_details")
    cached: object = (
        cast("dict[str, object]", details).get("cached_tokens") if isinstance(details, dict) else 0
    )
    return Usage(
        calls=1,
        prompt_tokens=max(prompt, 0),
        cached_tokens=max(cached, 0) if isinstance(cached, int) else 0,
        output_tokens=max(output, 0),
        seconds=seconds,
    )
