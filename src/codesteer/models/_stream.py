"""Reading a streamed chat completion (server-sent events) into one reply, with bounds on everything.

The SDK's own reader validates every chunk with pydantic and holds a line of any length in memory; this
one costs a tenth of that per chunk and gives up on a line longer than `MAX_LINE`. Not covered: tool calls
and more than one choice, which codesteer never asks for. A reply that was not streamed is read too.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, cast

from ._failures import Transient
from ._protocol import OnText
from ._text import clean_text

__all__ = ["ErrorObject", "StreamedReply"]

MAX_LINE = 4_000_000  # bytes


class ErrorObject(Exception):
    """The stream carried an ``{"error": ...}`` object."""

    def __init__(self, error: object) -> None:
        super().__init__("error object in a stream")
        self.error = error


class StreamedReply:
    """A reply as it grows. `read` returns when it is complete, has become too long, or has met a stop
    string.

    ``finish_reason`` is the endpoint's own word, ``"cut"`` when we ended the reply, or None while it is
    unfinished.
    """

    def __init__(self, *, max_chars: int, stop: Sequence[str] = (), on_text: OnText | None = None) -> None:
        self.finish_reason: str | None = None
        self.usage: Mapping[str, Any] = {}
        self._pieces: list[str] = []
        self._chars = 0
        self._left = max_chars
        self._stop = stop
        self._tail = max((len(s) for s in stop), default=1) - 1
        self._on_text = on_text
        self._done = False  # the endpoint said [DONE]
        self._ended = False  # we ended the reply

    @property
    def text(self) -> str:
        return clean_text("".join(self._pieces))

    async def read(self, chunks: AsyncIterator[bytes], on_progress: Callable[[], None]) -> None:
        """Read to the end. Raises `Transient` for a cut or senseless stream, `ErrorObject` for an error
        in it."""
        whole = bytearray()
        async for line in _lines(chunks, on_progress):
            # After [DONE] only the transport's ending is left; reading it lets the connection be reused.
            if line.startswith(b"data:") and not self._done:
                self._take(line[5:].strip())
            elif whole or line.lstrip().startswith(b"{"):
                whole += line
            if self._ended:
                break
            if len(whole) > MAX_LINE:
                raise Transient("the reply is not readable (neither a stream nor of a sensible length)")
        if whole and not self._chars and self.finish_reason is None:
            self._take(bytes(whole))  # an endpoint that cannot stream sends the whole reply as one object
        if self.finish_reason is None:
            raise Transient("the reply broke off in the middle" if self._chars else "the reply holds nothing")

    def _take(self, data: bytes) -> None:
        if data == b"[DONE]":
            self._done = True
            if self.finish_reason is None and self._chars:
                self.finish_reason = "stop"
            return
        try:
            event: object = json.loads(data)
        except (ValueError, RecursionError):
            raise Transient("the reply is not readable (a line of the stream is not JSON)") from None
        if not isinstance(event, dict):
            return
        fields = cast("dict[str, Any]", event)
        if fields.get("error"):
            raise ErrorObject(fields["error"])
        if isinstance(fields.get("usage"), dict):
            self.usage = fields["usage"]
        choices: object = fields.get("choices")
        first = cast("list[object]", choices)[0] if isinstance(choices, list) and choices else None
        if isinstance(first, dict):
            self._take_choice(cast("dict[str, Any]", first))

    def _take_choice(self, choice: Mapping[str, Any]) -> None:
        delta: object = choice.get("delta") or choice.get("message")
        if isinstance(delta, dict):
            fields = cast("dict[str, object]", delta)
            # Hidden reasoning is not part of the reply, but it must not go on for ever either.
            for name in ("reasoning_content", "reasoning"):
                if isinstance(hidden := fields.get(name), str):
                    self._spend(hidden)
            if isinstance(piece := fields.get("content") or fields.get("refusal"), str):
                self._append(self._spend(piece))
        if isinstance(reason := choice.get("finish_reason"), str) and not self._ended:
            if reason == "insufficient_system_resource":  # DeepSeek's word for having broken off
                raise Transient("the endpoint ran out of resources in the middle of the reply")
            self.finish_reason = reason

    def _spend(self, piece: str) -> str:
        """``piece``, as much of it as the length bound allows."""
        if len(piece) > self._left:
            piece = piece[: self._left]
            self.finish_reason, self._ended = "cut", True
        self._left -= len(piece)
        return piece

    def _append(self, piece: str) -> None:
        if not piece:
            return
        if self._stop:
            piece = self._before_stop(piece)
        self._pieces.append(piece)
        self._chars += len(piece)
        if self._on_text is not None and piece:
            self._on_text(clean_text(piece))

    def _before_stop(self, piece: str) -> str:
        """Cut at a stop string the endpoint should have honoured; one may span several pieces."""
        tail = ""
        for earlier in reversed(self._pieces):
            if len(tail) >= self._tail:
                break
            tail = earlier + tail
        tail = tail[-self._tail :] if self._tail else ""
        found = [at for s in self._stop if s and (at := (tail + piece).find(s)) >= 0]
        if not found:
            return piece
        self.finish_reason, self._ended = "stop", True
        self._trim(len(tail) - min(found))
        return piece[: max(0, min(found) - len(tail))]

    def _trim(self, chars: int) -> None:
        """Take back the last ``chars`` characters: the beginning of a stop string."""
        while chars > 0:
            last = self._pieces.pop()
            if len(last) > chars:
                self._pieces.append(last[:-chars])
            chars -= len(last)


async def _lines(chunks: AsyncIterator[bytes], on_progress: Callable[[], None]) -> AsyncIterator[bytes]:
    rest = b""
    async for chunk in chunks:
        on_progress()
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
        if len(rest) > MAX_LINE:
            raise Transient("the reply is not readable (a line of the stream never ends)")
    if rest:
        yield rest
