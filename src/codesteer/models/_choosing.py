"""A model that only chooses: the first field of the reply's schema by the probabilities of one token, nothing written.

The control for a coach that writes guidance: the same model, the same conversation, but only its decision is used. The
reply is begun for the model (``{"decision": "``); it gives one token with its likeliest rivals, and their probabilities
are renormalised over the values that the schema allows. The endpoint must continue a begun reply and give
log-probabilities: llama.cpp does (so every ``local:`` model), vLLM does, most hosted ones do not.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, cast

from codesteer._errors import ConfigError, ModelRefused, ModelUnavailable
from codesteer._trajectory import Usage

from ._failures import Transient, judge
from ._local import LocalModel
from ._openai import OpenAIModel
from ._protocol import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling
from ._text import clean_text

__all__ = ["ChoosingModel", "shares"]

_RIVALS = 20  # as many as OpenAI's protocol allows


class ChoosingModel:
    """``model`` reduced to a choice. Closing it closes ``model``.

    Raises `ConfigError` for a model that is not behind an OpenAI-compatible endpoint.
    """

    def __init__(self, model: ChatModel) -> None:
        if not isinstance(model, LocalModel | OpenAIModel):
            raise ConfigError(
                f"{model.name} gives no log-probabilities; choose a local model or an http endpoint"
            )
        self._model = model

    @property
    def name(self) -> str:
        return f"classifier:{self._model.name}"

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        """The likeliest value of the schema's first field; its other fields are empty.

        Raises what `OpenAIModel.complete` raises, `ConfigError` if ``sampling`` has no schema that begins with a
        choice, and `ModelRefused` if none of the values is among the likely ones.
        """
        field, labels = _choice(sampling)
        started = monotonic()
        likely, usage = await self._likely(messages, f'{{"{field}": "')
        chances = shares(likely, labels)
        if not chances:
            raise ModelRefused(f"{self.name}: none of {', '.join(labels)} is among the likely next words")
        empty = dict.fromkeys(cast("Mapping[str, Any]", sampling.json_schema)["properties"], "")
        text = json.dumps(empty | {field: max(chances, key=lambda label: chances[label])})
        if on_text:
            on_text(text)
        return Completion(
            text=text,
            usage=Usage(
                calls=1,
                prompt_tokens=_count(usage, "prompt_tokens"),
                cached_tokens=_count(_fields(usage.get("prompt_tokens_details")), "cached_tokens"),
                output_tokens=1,
                seconds=monotonic() - started,
            ),
        )

    async def aclose(self) -> None:
        await self._model.aclose()

    async def _likely(
        self, messages: Sequence[Message], begun: str
    ) -> tuple[dict[str, float], dict[str, Any]]:
        """The likeliest tokens that go on after ``begun``, with their log-probabilities, and what it cost."""
        from openai import APIError

        endpoint = await self._model.served() if isinstance(self._model, LocalModel) else self._model
        said = [{"role": each.role, "content": clean_text(each.content)} for each in messages]
        body: dict[str, Any] = {
            "model": endpoint.endpoint.model,
            "messages": [*said, {"role": "assistant", "content": begun}],
            "add_generation_prompt": False,  # this and the next are vLLM's words for it
            "continue_final_message": True,
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": _RIVALS,
        }
        try:
            async with asyncio.timeout(endpoint.timeout):
                client = await endpoint.client()
                reply: object = await client.post("/chat/completions", body=body, cast_to=object)
        except TimeoutError:
            failure: Exception = ModelUnavailable(f"{self.name}: no reply within {endpoint.timeout:g} s")
        except APIError as error:
            judged = judge(error, endpoint.endpoint)
            failure = ModelUnavailable(f"{self.name}: {judged}") if isinstance(judged, Transient) else judged
        else:
            return _log_probabilities(reply), _fields(_fields(reply).get("usage"))
        raise failure


def shares(likely: Mapping[str, float], labels: Sequence[str]) -> dict[str, float]:
    """Probabilities of ``labels`` that add up to 1, from the log-probabilities of likely first tokens.

    A token speaks for the label that begins with it; one that begins several labels speaks for none. Labels for which
    no token speaks are left out; empty if that are all.
    """
    mass: dict[str, float] = {}
    for token, log_probability in likely.items():
        begun = [label for label in labels if token.strip() and label.startswith(token.strip())]
        if len(begun) == 1 and math.isfinite(log_probability):
            mass[begun[0]] = mass.get(begun[0], 0.0) + math.exp(log_probability)
    total = sum(mass.values())
    return {label: share / total for label, share in mass.items()} if total > 0 else {}


def _choice(sampling: Sampling) -> tuple[str, list[str]]:
    """The first field of the schema, which must have a list of values, and these."""
    properties = _fields(_fields(sampling.json_schema).get("properties"))
    for field, about in properties.items():
        values: object = _fields(about).get("enum")
        if isinstance(values, list) and values:
            return field, [str(value) for value in cast("list[object]", values)]
        break
    raise ConfigError(
        'a classifier needs decisions in JSON whose first field is a choice (decisions = "json")'
    )


def _log_probabilities(reply: object) -> dict[str, float]:
    choices: object = _fields(reply).get("choices")
    first = _fields(cast("list[object]", choices)[0]) if isinstance(choices, list) and choices else {}
    content: object = _fields(first.get("logprobs")).get("content")
    token = _fields(cast("list[object]", content)[0]) if isinstance(content, list) and content else {}
    rivals: object = token.get("top_logprobs")
    found: dict[str, float] = {}
    for each in map(_fields, cast("list[object]", rivals) if isinstance(rivals, list) else []):
        text, value = each.get("token"), each.get("logprob")
        if isinstance(text, str) and isinstance(value, int | float):
            found[text] = float(value)
    return found


def _count(usage: Mapping[str, Any], name: str) -> int:
    value: object = usage.get(name)
    return max(value, 0) if isinstance(value, int) else 0


def _fields(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
