"""A provider's own code interpreter, behind the same protocol as any model (OpenAI's Responses API).

The provider runs the code on its machines and returns only words. Not covered: files, images, keeping a container
between calls, streaming.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any, cast

from codesteer._errors import ModelUnavailable
from codesteer._trajectory import Usage

from ._failures import Transient, judge
from ._openai import OpenAIModel
from ._protocol import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling
from ._text import clean_text, estimate_usage

__all__ = ["ProviderInterpreter", "provider_interpreter"]

_RETRIES = 3


def provider_interpreter(model: ChatModel) -> ChatModel | None:
    """``model`` with its provider's code interpreter switched on, or ``None`` if the provider has none."""
    if isinstance(model, OpenAIModel) and model.endpoint.key_entry == "openai":
        return ProviderInterpreter(model)
    return None


class ProviderInterpreter:
    """Calls ``model``'s endpoint at ``/responses`` with the interpreter as a tool."""

    def __init__(self, model: OpenAIModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        """One response, however often the provider runs code for it. Raises as `OpenAIModel.complete` does."""
        from openai import APIError

        started, endpoint = monotonic(), self._model.endpoint
        body: dict[str, Any] = {
            "model": endpoint.model,
            "input": [{"role": each.role, "content": clean_text(each.content)} for each in messages],
            "tools": [{"type": "code_interpreter", "container": {"type": "auto"}}],
            "max_output_tokens": sampling.max_tokens,
        }
        try:
            async with asyncio.timeout(self._model.timeout):
                client = (await self._model.client()).with_options(max_retries=_RETRIES)
                answered: object = await client.post("/responses", body=body, cast_to=object)
        except TimeoutError:
            failure: Exception = ModelUnavailable(
                f"{self.name}: no complete reply within {self._model.timeout:g} s"
            )
        except APIError as error:
            judged = judge(error, endpoint)
            passing = isinstance(judged, Transient)  # and yet it outlasted the retries
            failure = ModelUnavailable(f"{self.name}: {judged}") if passing else judged
        else:
            completion = _read(answered, messages, monotonic() - started)
            if on_text:
                on_text(completion.text)
            return completion
        raise failure

    async def aclose(self) -> None:
        await self._model.aclose()


def _read(answered: object, messages: Sequence[Message], seconds: float) -> Completion:
    response = _fields(answered)
    text = clean_text("".join(_texts(response.get("output"))))
    used = _fields(response.get("usage"))
    usage = estimate_usage(messages, text, seconds=seconds)
    if used:
        usage = Usage(
            calls=1,
            prompt_tokens=int(used.get("input_tokens") or 0),
            output_tokens=int(used.get("output_tokens") or 0),
            seconds=seconds,
        )
    complete = response.get("status") != "incomplete"
    return Completion(text=text, usage=usage, finish_reason="stop" if complete else "length")


def _texts(output: object) -> Iterator[str]:
    """The words of a response's messages; what the interpreter did in between is left out."""
    for item in map(_fields, _items(output)):
        if item.get("type") == "message":
            for part in map(_fields, _items(item.get("content"))):
                if isinstance(part.get("text"), str):
                    yield part["text"]


def _fields(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
