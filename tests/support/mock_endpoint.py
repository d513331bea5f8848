"""A small OpenAI-compatible endpoint that can misbehave in every way a real one does.

    with MockEndpoint(status(429, headers={"Retry-After": "0"}), say("hello")) as endpoint:
        model = models.load(f"{endpoint.url}#mock")

Each request consumes one behaviour; the last one given answers all further requests. The server runs in a
thread of its own, speaks just enough HTTP/1.1, and keeps what it saw: `requests`, `max_in_flight`, `hung_up`.
Not covered: anything but ``POST /v1/chat/completions`` (streamed), ``POST /v1/responses`` and ``GET /v1/models``.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 5}}


@dataclass
class Exchange:
    """One request, and the connection on which to answer it."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    writer: asyncio.StreamWriter = field(repr=False)

    def head(self, code: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {code} Mock", *(f"{name}: {value}" for name, value in headers.items())]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())

    async def send_json(self, code: int, value: object, headers: Mapping[str, str] | None = None) -> None:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        length = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        self.head(code, {**length, **(headers or {})})
        self.writer.write(content)
        await self.writer.drain()

    def start_stream(self) -> None:
        self.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})

    async def send(self, content: bytes) -> None:
        self.writer.write(b"%x\r\n%s\r\n" % (len(content), content))
        await self.writer.drain()

    async def event(self, value: object) -> None:
        await self.send(
            b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n"
        )

    async def piece(self, text: str | None = None, finish: str | None = None, **delta: object) -> None:
        content = delta if text is None else {"content": text, **delta}
        await self.event({"choices": [{"index": 0, "delta": content, "finish_reason": finish}]})

    async def end(self) -> None:
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()


Behaviour = Callable[[Exchange], Awaitable[None]]


def say(
    text: str | Sequence[str],
    *,
    finish: str | None = "stop",
    usage: Mapping[str, Any] | None = USAGE,
    delay: float = 0.0,
    done: bool = True,
) -> Behaviour:
    """A reply, given whole (sent in pieces of 8 characters) or in pieces, ``delay`` seconds apart."""
    pieces = [text[i : i + 8] for i in range(0, len(text), 8)] if isinstance(text, str) else list(text)

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        for piece in pieces:
            await exchange.piece(piece)
            if delay:
                await asyncio.sleep(delay)
        if finish:
            await exchange.piece(finish=finish)
        if usage and exchange.body.get("stream_options", {}).get("include_usage"):
            await exchange.event({"choices": [], "usage": usage})
        if done:
            await exchange.event(b"[DONE]")
        await exchange.end()

    return behave


def status(
    http: int, message: str = "mock failure", *, headers: Mapping[str, str] | None = None, **fields: object
) -> Behaviour:
    """An HTTP error in OpenAI's form; ``fields`` are ``code``, ``type`` and ``param``."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send_json(http, {"error": {"message": message, **fields}}, headers)

    return behave


def respond(text: str) -> Behaviour:
    """A response of the Responses API for which the provider ran code."""
    output = [
        {"type": "code_interpreter_call", "code": "print(6 * 7)", "status": "completed"},
        {"type": "message", "content": [{"type": "output_text", "text": text}]},
    ]

    async def behave(exchange: Exchange) -> None:
        usage = {"input_tokens": 20, "output_tokens": 9}
        await exchange.send_json(200, {"status": "completed", "output": output, "usage": usage})

    return behave


def body(code: int, content: bytes) -> Behaviour:
    """An answer with any body."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send_json(code, content)

    return behave


def without(*parameters: str, then: Behaviour, message: str = "Unsupported parameter: '{}'.") -> Behaviour:
    """Turns down requests that carry one of ``parameters``; answers the others with ``then``."""

    async def behave(exchange: Exchange) -> None:
        for name in parameters:
            if name in exchange.body:
                await status(400, message.format(name))(exchange)
                return
        await then(exchange)

    return behave


def cut(text: str) -> Behaviour:
    """A stream that says ``text`` and then loses its connection."""

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        await exchange.piece(text)
        exchange.writer.close()

    return behave


def events(*values: object) -> Behaviour:
    """A stream of these events (bytes are sent as they are) that then ends in good order."""

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        for value in values:
            await exchange.event(value)
        await exchange.end()

    return behave


def stream_bytes(*chunks: bytes) -> Behaviour:
    """A stream of these raw chunks."""

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        for chunk in chunks:
            await exchange.send(chunk)
        await exchange.end()

    return behave


async def hang(exchange: Exchange) -> None:
    """Takes the request and never answers."""
    await asyncio.Event().wait()


def stall(text: str) -> Behaviour:
    """A stream that says ``text`` and then stands still with the connection open."""

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        await exchange.piece(text)
        await asyncio.Event().wait()

    return behave


def endless(text: str = "and so on ") -> Behaviour:
    """A reply that never ends."""

    async def behave(exchange: Exchange) -> None:
        exchange.start_stream()
        while True:
            await exchange.piece(text)
            await asyncio.sleep(0)

    return behave


def serves(*models: str) -> Behaviour:
    """The answer to ``GET /v1/models``."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send_json(
            200, {"object": "list", "data": [{"id": m, "object": "model"} for m in models]}
        )

    return behave


class MockEndpoint:
    """The server. ``hung_up`` is set when a client closed its connection before its reply was complete."""

    def __init__(self, *behaviours: Behaviour, models: Behaviour | None = None) -> None:
        self.requests: list[Exchange] = []
        self.keep_requests = True  # benchmarks switch this off
        self.hung_up = threading.Event()
        self.arrived = threading.Event()
        self.in_flight = self.max_in_flight = 0
        self._behaviours = list(behaviours) or [say("hello")]
        self._models = models or serves("mock")
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> MockEndpoint:
        self._thread.start()
        start = asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *exception: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def client_hung_up(self) -> bool:
        """Wait, a few seconds at most, until a client has hung up."""
        return await asyncio.to_thread(self.hung_up.wait, 5)

    async def _stop(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            ahead: bytes | None = b""  # read of the next request while the last reply was being sent
            while ahead is not None and (exchange := await _read_request(reader, writer, ahead)) is not None:
                ahead = await self._answer(exchange, reader)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, exchange: Exchange, reader: asyncio.StreamReader) -> bytes | None:
        """Answer, watching for the client to hang up. None when the connection cannot be used again."""
        if self.keep_requests:
            self.requests.append(exchange)
        answer = asyncio.ensure_future(self._behaviour_for(exchange)(exchange))
        # Clients do not pipeline: what is readable before the reply is complete is the connection's end.
        silence = asyncio.ensure_future(reader.read(1))
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        self.arrived.set()
        try:
            await asyncio.wait((answer, silence), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                self.hung_up.set()
                return None
            if isinstance(answer.exception(), ConnectionError):
                self.hung_up.set()
                return None
            answer.result()
            if exchange.writer.is_closing():
                return None
            return silence.result() if silence.done() else b""
        finally:
            self.in_flight -= 1
            for task in (answer, silence):
                task.cancel()
            await asyncio.gather(answer, silence, return_exceptions=True)

    def _behaviour_for(self, exchange: Exchange) -> Behaviour:
        if exchange.path.endswith("/models"):
            return self._models
        if not exchange.path.endswith(("/chat/completions", "/responses")):
            return status(404, f"no route {exchange.path}")
        return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]


async def _read_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ahead: bytes
) -> Exchange | None:
    try:
        head = (ahead + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    return Exchange(method, path, headers, json.loads(content) if content else {}, writer)
