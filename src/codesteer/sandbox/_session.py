"""A place behind the wall that lasts: commands and files, many in a row, until it is closed.

Programs of a question run in a `Pool`, each in a place of its own. What agents and tools need is different: files that
one command writes and the next one reads. A session is one run of a fork server that does not end: the
agent (`_inside._agent`), with the same walls and limits around it as around any program.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from .._errors import SandboxUnavailable
from . import _backends
from ._interface import Limits, Program
from ._selftest import verify
from ._tiers import LIGHT
from ._worker import Worker, WorkerLost

__all__ = ["CommandResult", "OutputTooLong", "Session"]

_DAY_S = 86_400.0
LIMITS = Limits(wall_s=_DAY_S, cpu_s=3600.0, processes=128, open_files=1024, file_mb=512)
_FILE_TIMEOUT_S = 60.0
_LENGTHS = struct.Struct("!II")
_HEAD_MAX = 1 << 16


class OutputTooLong(Exception):
    """More output, or a larger file, than the caller would take; ``kept`` is what came before that."""

    def __init__(self, kept: bytes = b"") -> None:
        super().__init__("more than the limit")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended. ``returncode`` is 128 plus the signal's number if one ended it, as in a shell."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Session:
    """Opened with `open`, used from one event loop, closed once."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[tuple[dict[str, Any], bytes]]] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        self._ended: str | None = None

    @classmethod
    async def open(cls, *, place: int = 0, limits: Limits = LIMITS) -> Self:
        """Start one behind a bubblewrap wall. Raises `SandboxUnavailable`: Landlock gives no /tmp of one's own."""
        worker = Worker(_backends.bubblewrap().launch(place), LIGHT)
        await worker.ready()
        try:
            await verify(worker)
            session = cls(worker)
            await session._start(limits)
        except BaseException:
            worker.close()
            raise
        return session

    async def _start(self, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        agent = Path(__file__).with_name("_inside") / "_agent.py"
        program = Program(code=agent.read_text(encoding="utf-8"))
        self._run = asyncio.create_task(self._hold(program, limits, theirs))
        self._reader, self._writer = await asyncio.open_connection(sock=ours)
        self._tasks = [self._run, asyncio.create_task(self._listen())]

    async def _hold(self, program: Program, limits: Limits, channel: socket.socket) -> None:
        try:
            execution = await self._worker.hold(program, limits, channel)
            self._end(f"{execution.status} {execution.stderr[-500:]}".strip())
        except WorkerLost as error:
            self._end(str(error))

    async def _listen(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError):
            while True:
                head_size, body_size = _LENGTHS.unpack(await self._reader.readexactly(_LENGTHS.size))
                if head_size > _HEAD_MAX:
                    break
                head = json.loads(await self._reader.readexactly(head_size))
                body = await self._reader.readexactly(body_size)
                if (waiting := self._waiting.pop(head["id"], None)) is not None and not waiting.done():
                    waiting.set_result((head, body))
        self._end("its agent was ended by a command")

    def _end(self, cause: str) -> None:
        if self._ended is None:
            self._ended = cause
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(SandboxUnavailable(f"the session ended: {self._ended}"))
        self._waiting.clear()

    async def _ask(self, request: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        if self._ended is not None:
            raise SandboxUnavailable(f"the session ended: {self._ended}")
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self._send({"id": number, **request}, body)
            reply, result = await waiting
        except asyncio.CancelledError:
            self._waiting.pop(number, None)
            with contextlib.suppress(ConnectionError):
                await asyncio.shield(self._send({"id": number, "do": "cancel"}))
            raise
        except ConnectionError:
            raise SandboxUnavailable(f"the session ended: {self._ended or 'connection lost'}") from None
        if "errno" in reply:
            raise OSError(int(reply["errno"]), str(reply["error"])[:500], request.get("path"))
        return reply, result

    async def _send(self, head: dict[str, Any], body: bytes = b"") -> None:
        data = json.dumps(head).encode()
        self._writer.write(_LENGTHS.pack(len(data), len(body)) + data)
        self._writer.write(body)
        await self._writer.drain()

    async def run(
        self,
        command: list[str],
        *,
        stdin: bytes = b"",
        folder: str = ".",
        environment: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        limit: int = 10 << 20,
    ) -> CommandResult:
        """Run ``command`` in ``folder`` (relative to the session's own).

        Raises `TimeoutError` (the command and its children are killed), `OutputTooLong` beyond ``limit`` bytes on
        one stream, `OSError` if it cannot be started, `SandboxUnavailable` if the session is over.
        """
        request = {
            "do": "exec",
            "command": command,
            "folder": folder,
            "environment": dict(environment or {}),
            "timeout": timeout_s if timeout_s is not None else _DAY_S,
            "limit": limit,
        }
        reply, result = await self._ask(request, stdin)
        if reply["late"]:
            raise TimeoutError(f"no end within {timeout_s:g} s: {command[0]}")
        out = int(reply["out"])
        if reply["flooded"]:
            raise OutputTooLong(result[:out] or result)
        code = int(reply["returncode"])
        return CommandResult(code if code >= 0 else 128 - code, result[:out], result[out:])

    async def read(self, path: str, *, limit: int = 100 << 20) -> bytes:
        """A file's bytes. Raises `OSError` as `open` does, `OutputTooLong` if there are more than ``limit``."""
        async with asyncio.timeout(_FILE_TIMEOUT_S):
            reply, result = await self._ask({"do": "read", "path": path, "limit": limit})
        if reply.get("flooded"):
            raise OutputTooLong
        return result

    async def write(self, path: str, contents: bytes) -> None:
        """Write a file, making the folders above it. Raises `OSError` as `open` does."""
        async with asyncio.timeout(_FILE_TIMEOUT_S):
            await self._ask({"do": "write", "path": path}, contents)

    async def close(self) -> None:
        """End everything in it and forget its files."""
        self._end("closed")
        self._writer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._worker.close()
