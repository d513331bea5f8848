"""What codesteer asks of a language model: one coroutine that completes a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from codesteer._trajectory import Usage

__all__ = ["DEFAULT_SAMPLING", "ChatModel", "Completion", "Message", "OnText", "Sampling"]

OnText = Callable[[str], None]
"""Receives a reply piece by piece while it is generated: a live preview, never the reply itself.

Called on the event loop; must not block. An empty piece says that the reply starts over, because a stream
broke in the middle and the call is being retried.
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How to generate. ``json_schema`` constrains the reply where the endpoint can, else it is ignored."""

    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int = 2000
    seed: int | None = None
    stop: tuple[str, ...] = ()
    json_schema: Mapping[str, Any] | None = None


DEFAULT_SAMPLING = Sampling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A finished reply.

    ``text`` is valid Unicode without NUL, possibly empty. ``finish_reason``: ``stop`` the model ended;
    ``length`` the token limit cut it; ``cut`` we ended it, because it had become too long; ``filtered`` the
    provider withheld the rest.
    """

    text: str
    usage: Usage
    finish_reason: Literal["stop", "length", "cut", "filtered"] = "stop"


class ChatModel(Protocol):
    """Anything that can complete a conversation.

    Implementations retry passing failures themselves, raise `ModelUnavailable` when those outlast the
    retries, `ContextFull` for a conversation longer than the model can read and `ModelRefused` for other
    permanent ones, and stop generating when the awaiting task is cancelled.
    """

    @property
    def name(self) -> str:
        """The model string a user would type, e.g. ``openai:gpt-4o``."""
        ...

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion: ...

    async def aclose(self) -> None:
        """Free connections and, for a local model, the runtime. Closing twice does nothing."""
        ...
