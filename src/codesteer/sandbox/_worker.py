"""The host's end of one fork server: start it behind its wall, send it runs, notice when it is lost.

Worker objects belong to no event loop; each call uses the running one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any

from .._errors import SandboxUnavailable
from .._trajectory import Execution, ExecutionStatus
from ._inside import _folders, _protocol
from ._interface import Limits, Program
from ._streams import Kept, Reader
from ._tiers import Tier, sends_signals

START_TIMEOUT_S = 120.0
"""Longest a server may take to import its libraries, on a machine under heavy load."""

GRACE_S = 5.0
"""How long past a run's wall limit its server may stay silent before it counts as lost."""

_STDERR_SHARE = 4
_DRAIN_S = 1.0

_STATUS: Mapping[str, ExecutionStatus] = {
    "timeout": "timeout",
    "memory": "memory",
    "disk": "output_limit",
    "killed": "killed",
    "setup": "setup_failed",
}


class WorkerLost(Exception):
    """The server ended or fell silent. Says nothing about the program; the run may be tried again."""


class StartsThreads(SandboxUnavailable):
    """A library that the server was to load beforehand starts threads in this environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start a server of one backend.

    ``command`` gets the control socket's descriptor and the settings (JSON) appended. ``folder`` exists only
    for backends whose runs work in the host's file system, and is removed with the worker.
    """

    backend: str
    isolation: tuple[str, ...]
    command: list[str]
    environment: dict[str, str]
    settings: dict[str, Any]
    folder: str | None = None


class Worker:
    """One running fork server. ``runs`` counts what it has been asked to do."""

    def __init__(self, launch: Launch, tier: Tier) -> None:
        self._launch = launch
        self._tier = tier
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the start-up does)
        ours, theirs = socket.socketpair()
        settings = {**launch.settings, "preload": tier.modules, "warm_up": tier.warm_up}
        arguments = [str(theirs.fileno()), _protocol.encode(settings).decode()]
        with theirs:
            try:
                process = subprocess.Popen(
                    [*launch.command, *arguments],
                    env=launch.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,
                    cwd="/",
                )
            except OSError as error:
                ours.close()
                self._errors.close()
                raise SandboxUnavailable(f"cannot start {launch.command[0]}: {error}") from None
        ours.setblocking(False)
        self._socket = ours
        self._received = bytearray()
        self._stale_replies = 0
        self.runs = 0
        self.process = process
        self.close = weakref.finalize(self, _end, process, ours, self._errors, launch.folder)

    @property
    def alive(self) -> bool:
        return self.close.alive and self.process.poll() is None

    async def ready(self) -> None:
        """Wait until the libraries are loaded. Raises `SandboxUnavailable` with what the server said on failure."""
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                greeting = await self._receive()
        except (WorkerLost, TimeoutError):
            message = await self._start_error()
            self.close()
            raise SandboxUnavailable(message) from None
        except BaseException:
            self.close()
            raise
        if greeting["threads"] != 1:
            self.close()
            raise StartsThreads(
                f"a preloaded library of the {self._tier.name!r} tier starts threads, which makes forking unsafe"
            )

    async def _start_error(self) -> str:
        for _ in range(100):  # its socket closes a moment before it has ended
            if self.process.poll() is not None:
                break
            await asyncio.sleep(0.01)
        self._errors.seek(0)
        said = self._errors.read(4096).decode("utf-8", "replace").strip() or "it did not answer"
        return said.splitlines()[-1]

    async def run(self, program: Program, limits: Limits) -> Execution:
        """Run ``program``. Raises `WorkerLost`; the worker is closed then, and also if cancelled too early to kill."""
        kept = Kept(limits.output_kept), Kept(limits.output_kept // _STDERR_SHARE)
        readers = [Reader(each, limits.output_max, self._kill) for each in kept]
        try:
            await self._send(program, limits, [reader.write_end for reader in readers])
            for reader in readers:
                reader.close_write_end()
            reply = await self._reply(limits)
            await asyncio.wait([reader.done for reader in readers], timeout=_DRAIN_S)
        finally:
            for reader in readers:
                reader.close()
        return self._execution(reply, limits, *kept, flooded=any(reader.flooded for reader in readers))

    async def hold(self, program: Program, limits: Limits, channel: socket.socket) -> Execution:
        """Like `run`, but ``channel``, which is closed here, is the program's standard output: it may read it too."""
        kept = Kept(0), Kept(limits.output_kept // _STDERR_SHARE)
        reader = Reader(kept[1], limits.output_max, self._kill)
        try:
            with channel:
                await self._send(program, limits, [channel.fileno(), reader.write_end])
            reader.close_write_end()
            reply = await self._reply(limits)
        finally:
            reader.close()
        return self._execution(reply, limits, *kept, flooded=reader.flooded)

    async def _send(self, program: Program, limits: Limits, ends: list[int]) -> None:
        if self._stale_replies:
            await self._discard_stale()
        self.runs += 1
        content = _protocol.pack(
            {
                "code": program.code,
                "stdin": program.stdin,
                "files": dict(program.files),
                "variables": dict(program.variables),
            }
        )
        orders = _protocol.encode(_protocol.orders(asdict(limits), init=sends_signals(program.code)))
        frame = [_protocol.header(_protocol.RUN, len(orders)), orders]
        try:
            # Small, and the server is idle: it goes out at once and whole.
            sent = socket.send_fds(self._socket, frame, [*ends, content])
        except OSError as error:
            self.close()
            raise WorkerLost(str(error)) from None
        finally:
            os.close(content)
        if sent != sum(map(len, frame)):
            self.close()
            raise WorkerLost("the fork server does not read")

    async def _reply(self, limits: Limits) -> dict[str, Any]:
        try:
            async with asyncio.timeout(limits.wall_s + GRACE_S):
                return await self._receive()
        except TimeoutError:
            self.close()
            raise WorkerLost("the fork server missed its deadline") from None
        except WorkerLost:
            self.close()
            raise
        except BaseException:
            # Cancelled: the run is killed now, its reply is read before the next.
            self._stale_replies += 1
            self._kill()
            raise

    async def _discard_stale(self) -> None:
        try:
            async with asyncio.timeout(GRACE_S):
                while self._stale_replies:
                    await self._receive()
                    self._stale_replies -= 1
        except (TimeoutError, WorkerLost):
            self.close()
            raise WorkerLost("the fork server did not confirm a kill") from None
        except BaseException:
            self.close()
            raise

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.send(_protocol.header(_protocol.KILL))

    async def _receive(self) -> dict[str, Any]:
        while (message := self._next_frame()) is None:
            await self._readable()
            # Read only after the wait, so that cancelling it can never lose a part of a frame.
            try:
                part = self._socket.recv(1 << 16)
            except BlockingIOError:
                continue
            except OSError as error:
                raise WorkerLost(str(error)) from None
            if not part:
                raise WorkerLost("the fork server ended")
            self._received += part
        return message

    def _next_frame(self) -> dict[str, Any] | None:
        size = _protocol.HEADER_SIZE
        if len(self._received) < size:
            return None
        _, length = _protocol.parse_header(bytes(self._received[:size]))
        if len(self._received) < size + length:
            return None
        message = _protocol.decode(bytes(self._received[size : size + length]))
        del self._received[: size + length]
        return message

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        loop.add_reader(self._socket, lambda: ready.done() or ready.set_result(None))
        try:
            await ready
        finally:
            loop.remove_reader(self._socket)

    def _execution(
        self, reply: dict[str, Any], limits: Limits, out: Kept, err: Kept, *, flooded: bool
    ) -> Execution:
        stderr = err.text()
        return Execution(
            status="output_limit" if flooded else _status(reply, limits, stderr),
            stdout=out.text(),
            stderr=reply.get("detail") or stderr,
            returncode=reply.get("returncode"),
            stdout_truncated=out.truncated,
            stderr_truncated=err.truncated,
            wall_s=reply.get("wall_s", 0.0),
            cpu_s=reply.get("cpu_s", 0.0),
            peak_memory_mb=reply.get("peak_mb", 0.0),
            backend=self._launch.backend,
            isolation=self._launch.isolation,
        )


def _status(reply: dict[str, Any], limits: Limits, stderr: str) -> ExecutionStatus:
    if reply["cause"] in _STATUS:
        return _STATUS[reply["cause"]]
    code = reply["returncode"]
    if code == 0:
        return "ok"
    if code == -signal.SIGKILL and reply["cpu_s"] > limits.cpu_s - 1:
        return "timeout"  # the kernel's own limit on processor time
    if code < 0:
        return "killed"
    last_line = stderr.rstrip().rpartition("\n")[2]
    return "memory" if last_line.startswith("MemoryError") else "error"


def _end(
    process: subprocess.Popen[bytes], control: socket.socket, errors: IO[bytes], folder: str | None
) -> None:
    """End a server and everything in it: it goes when its control socket closes; if not at once, it is killed."""
    control.close()
    errors.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    if process.poll() is None:
        process.kill()
        process.wait()
    if folder is not None:
        with contextlib.suppress(OSError):
            _folders.remove(folder)
