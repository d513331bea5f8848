"""A model whose replies are written in advance, for tests and examples. Its name says that it is not
real."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence

from codesteer._errors import ModelRefused

from ._protocol import DEFAULT_SAMPLING, Completion, Message, OnText, Sampling
from ._text import clean_text, estimate_usage

__all__ = ["ScriptedModel", "ScriptedReply"]

ScriptedReply = str | Exception | Completion
"""One reply: a text, a finished completion, or an exception to raise."""

Script = Callable[[Sequence[Message], Sampling], ScriptedReply | Awaitable[ScriptedReply]]


class ScriptedModel:
    """Answers from a list of replies in order, or by calling a function ``(messages, sampling) -> reply``.

    The function may be a coroutine function. `calls` keeps every request, in order. Asking for more replies
    than the list holds raises `ModelRefused`.
    """

    def __init__(self, replies: Iterable[ScriptedReply] | Script, *, name: str = "test") -> None:
        self.name = f"scripted:{name}"
        self.calls: list[tuple[tuple[Message, ...], Sampling]] = []
        self.closed = False
        self._script = replies if callable(replies) else _in_order(self.name, tuple(replies))

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        await asyncio.sleep(0)  # a point at which the call can be cancelled, as in a real model
        self.calls.append((tuple(messages), sampling))
        reply = self._script(messages, sampling)
        if inspect.isawaitable(reply):
            reply = await reply
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, str):
            text = clean_text(reply)
            reply = Completion(text=text, usage=estimate_usage(messages, text))
        if on_text is not None:
            for line in reply.text.splitlines(keepends=True):
                on_text(line)
        return reply

    async def aclose(self) -> None:
        self.closed = True


def _in_order(name: str, replies: Sequence[ScriptedReply]) -> Script:
    waiting = iter(replies)

    def next_reply(messages: Sequence[Message], sampling: Sampling) -> ScriptedReply:
        for reply in waiting:
            return reply
        return ModelRefused(f"{name}: the script has {len(replies)} replies and one more was asked for")

    return next_reply
