"""Inspect's models as ours, and ours as Inspect's: two thin adapters, so that either side's models work on both."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    ResponseSchema,
    StopReason,
    modelapi,
)
from inspect_ai.tool import ToolChoice, ToolInfo
from inspect_ai.util import JSONSchema

from .._errors import ContextFull
from .._trajectory import Usage
from ..models import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling, load
from ..models._failures import MAX_MESSAGE

__all__ = ["InspectChat", "codesteer_models", "register"]

_KINDS = {"system": ChatMessageSystem, "user": ChatMessageUser, "assistant": ChatMessageAssistant}
_FINISH: dict[StopReason, Any] = {
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "filtered",
}
_STOP: dict[str, StopReason] = {"length": "max_tokens", "cut": "max_tokens", "filtered": "content_filter"}

_LISTENER: ContextVar[OnText | None] = ContextVar("codesteer_listener", default=None)
"""Who wants to hear the text of the call under way: Inspect has no way of its own to pass that through."""


class InspectChat:
    """An Inspect model as a `ChatModel`: every call stands in Inspect's log, with its usage booked by role.

    Text is told as it arrives by our models; others tell nothing before the end.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return str(self._model).removeprefix("codesteer/")

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        started = time.perf_counter()
        _LISTENER.set(on_text)
        # Whoever samples without a seed wants another reply each time, and none from a cache.
        fresh: dict[str, Any] = {"cache": False} if sampling.temperature > 0 and sampling.seed is None else {}
        output = await self._model.generate(
            [_KINDS[message.role](content=message.content) for message in messages],
            config=_config(sampling),
            **fresh,
        )
        if output.stop_reason == "model_length" and not (output.usage and output.usage.output_tokens):
            # Inspect hands such a refusal on as if the provider's message were the reply.
            raise ContextFull(f"{self.name}: {' '.join(output.completion.split())[:MAX_MESSAGE]}")
        seconds = output.time or time.perf_counter() - started
        return Completion(
            text=output.completion,
            usage=_our_usage(output, seconds),
            finish_reason=_FINISH.get(output.stop_reason, "stop"),
        )

    async def aclose(self) -> None:
        """Nothing: Inspect closes its models."""


@modelapi(name="codesteer")
def codesteer_models() -> type[ModelAPI]:
    """``codesteer/MODEL`` in Inspect: any of our model strings, for example ``codesteer/local``."""
    return _OurModel


class _OurModel(ModelAPI):
    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig | None = None,
        **model_args: Any,
    ) -> None:
        super().__init__(model_name, base_url, api_key, [], config or GenerateConfig())
        self._model = _REGISTERED.get(model_name) or load(model_name)

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> ModelOutput:
        completion = await self._model.complete(
            [_message(each) for each in input], _sampling(config), on_text=_LISTENER.get()
        )
        output = ModelOutput.from_content(
            self.model_name, completion.text, _STOP.get(completion.finish_reason, "stop")
        )
        output.usage = _their_usage(completion.usage)
        output.time = completion.usage.seconds
        return output

    def should_retry(self, ex: BaseException) -> bool:
        return False  # our models have retried already

    async def aclose(self) -> None:
        await self._model.aclose()


_REGISTERED: dict[str, ChatModel] = {}


def register(model: ChatModel) -> str:
    """Make a model object known, and return the name under which Inspect finds it (this process only)."""
    _REGISTERED[model.name] = model
    return f"codesteer/{model.name}"


def _config(sampling: Sampling) -> GenerateConfig:
    schema = None
    if sampling.json_schema is not None:
        schema = ResponseSchema(
            name="reply", json_schema=JSONSchema.model_validate(dict(sampling.json_schema))
        )
    return GenerateConfig(
        temperature=sampling.temperature,
        top_p=sampling.top_p if sampling.top_p != 1.0 else None,
        max_tokens=sampling.max_tokens,
        seed=sampling.seed,
        stop_seqs=list(sampling.stop) or None,
        response_schema=schema,
    )


def _sampling(config: GenerateConfig) -> Sampling:
    schema = config.response_schema
    return Sampling(
        temperature=config.temperature or 0.0,
        top_p=config.top_p if config.top_p is not None else 1.0,
        max_tokens=config.max_tokens or DEFAULT_SAMPLING.max_tokens,
        seed=config.seed,
        stop=tuple(config.stop_seqs or ()),
        json_schema=schema.json_schema.model_dump(exclude_none=True) if schema else None,
    )


def _message(message: ChatMessage) -> Message:
    role = "user" if message.role == "tool" else message.role
    return Message(role, message.text)


def _our_usage(output: ModelOutput, seconds: float) -> Usage:
    used = output.usage or ModelUsage()
    cached = used.input_tokens_cache_read or 0
    return Usage(
        calls=1,
        prompt_tokens=used.input_tokens + cached + (used.input_tokens_cache_write or 0),
        cached_tokens=cached,
        output_tokens=used.output_tokens,
        seconds=seconds,
        estimated=output.usage is None,
    )


def _their_usage(usage: Usage) -> ModelUsage:
    return ModelUsage(
        input_tokens=usage.prompt_tokens - usage.cached_tokens,
        input_tokens_cache_read=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        total_tokens=usage.tokens,
    )
