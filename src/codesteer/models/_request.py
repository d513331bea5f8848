"""The body of a chat completion request, and which of its parameters an endpoint has turned down.

Endpoints disagree about optional parameters (reasoning models know no ``temperature`` and call
``max_tokens`` ``max_completion_tokens``, others know no ``stream_options`` or ``response_format``).
Instead of a table of model names that ages, the refusal itself is the evidence: the parameter it names is
left out from then on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ._protocol import Message, Sampling
from ._text import clean_text

__all__ = ["rejected_parameter", "request_body"]

_OPTIONAL = (
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "seed",
    "stop",
    "response_format",
)
_TURNED_DOWN = (
    "unsupported",
    "not supported",
    "not support",
    "unknown",
    "unrecognized",
    "unexpected",
    "extra inputs",
    "not permitted",
    "not allowed",
    "deprecated",
)
_SCHEMA_WORDS = ("json_schema", "response_format", "schema", "grammar")


def request_body(
    model: str, messages: Sequence[Message], sampling: Sampling, *, without: Collection[str] = ()
) -> dict[str, Any]:
    """The JSON body, leaving out the parameters named in ``without``."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": m.role, "content": clean_text(m.content)} for m in messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": sampling.temperature,
        ("max_completion_tokens" if "max_tokens" in without else "max_tokens"): sampling.max_tokens,
    }
    if sampling.top_p != 1.0:
        body["top_p"] = sampling.top_p
    if sampling.seed is not None:
        body["seed"] = sampling.seed
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if sampling.json_schema is not None:
        schema = {"name": "reply", "schema": dict(sampling.json_schema), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return {name: value for name, value in body.items() if name not in without}


def rejected_parameter(message: str, named: str | None, sent: Iterable[str]) -> str | None:
    """The optional parameter that a refusal (HTTP 400 or 422) turns down, or None.

    ``message`` is the endpoint's text, ``named`` the parameter it names formally, ``sent`` those of the
    request.
    """
    text = message.lower()
    present = [name for name in _OPTIONAL if name in set(sent)]
    if "response_format" in present and any(word in text for word in _SCHEMA_WORDS):
        return "response_format"
    if not any(word in text for word in _TURNED_DOWN):
        return None
    if named in present:
        return named
    return next((name for name in present if re.search(rf"(?<!\w){name}(?!\w)", text)), None)
