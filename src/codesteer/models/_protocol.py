"""What codesteer asks of a language model: one coroutine that completes a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from .._trajectory import Usage

__all__ = ["ChatModel", "Completion", "Message", "OnText", "Sampling"]

OnText = Callable[[str], None]
"""Receives a reply piece by piece while it is generated. Called on the event loop; must not block."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How to generate. ``json_schema`` constrains the reply where the endpoint can, and is ignored elsewhere."""

    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int = 2000
    seed: int | None = None
    stop: tuple[str, ...] = ()
    json_schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A finished reply.

    ``text`` is valid Unicode (lone surrogates replaced), possibly empty. ``finish_reason``: ``stop`` the model
    ended; ``length`` the token limit cut it; ``cut`` we ended it (too long, or the stream broke after its
    retries); ``filtered`` the provider withheld the rest.
    """

    text: str
    usage: Usage
    finish_reason: Literal["stop", "length", "cut", "filtered"] = "stop"


class ChatModel(Protocol):
    """Anything that can complete a conversation.

    Implementations retry passing failures themselves, raise `ModelUnavailable` when those outlast the retries and
    `ModelRefused` for permanent ones, and stop generating when the awaiting task is cancelled.
    """

    @property
    def name(self) -> str:
        """The model string a user would type, e.g. ``openai:gpt-4o``."""
        ...

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = ...,
        *,
        on_text: OnText | None = None,
    ) -> Completion: ...

    async def aclose(self) -> None:
        """Free connections and, for a local model, the runtime. Closing twice does nothing."""
        ...
