"""The fork server: preloads libraries once, then forks each run off itself, watches it and reports how it ended.

One run at a time; several servers run beside each other. The server itself never looks at what a program is given or
writes: its memory is every later run's memory too (see `_protocol`).
"""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH103, PTH110, PTH120, PTH208
from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from . import _folders, _kernel, _landlock, _namespaces, _protocol, _run, _watchdog
from ._lookout import Lookout
from ._run import Run, Wall
from ._seccomp import Filter

_MOST_FILES = 4096
_KILL_ROUNDS = 200
_DESCRIPTORS = 3
_STARTS_THREADS = ("pyarrow",)
"""What a preloaded library (pandas, and so ortools) would load where it is installed, and a server cannot fork with. A
program may still import it."""


def main(arguments: list[str]) -> None:
    """Entry point. ``arguments``: number of the control socket's descriptor, and the settings as JSON."""
    settings = _protocol.decode(arguments[1].encode())
    control = socket.socket(fileno=int(arguments[0]))
    wall = _build_wall(settings)
    # Before the libraries: it needs none of them.
    lookout = Lookout(close=[control.fileno()]) if wall.kind == "landlock" else None
    _preload(settings["preload"], settings["warm_up"])
    control.sendall(_frame(_protocol.REPLY, _greeting()))
    # From here on nothing may block on the pipe that carried start-up errors.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    gc.collect()
    gc.freeze()
    Server(control, wall, settings["folder"], lookout).serve()


def _build_wall(settings: dict[str, Any]) -> Wall:
    kind = settings["wall"]
    if os.getuid() == 0:
        if kind == "namespaces":
            _namespaces.mount_proc()
        os.setgroups([])
        os.setresgid(settings["uid"], settings["uid"], settings["uid"])
        os.setresuid(settings["uid"], settings["uid"], settings["uid"])
    _kernel.prctl(_kernel.PR_SET_DUMPABLE, 1)  # lost with the user id, needed to write a child's uid_map
    _kernel.prctl(_kernel.PR_SET_CHILD_SUBREAPER, 1)
    if kind == "landlock":
        found = _landlock.abi()
        if found < _landlock.NEEDED_ABI:
            raise OSError(f"Landlock ABI {found}, needs {_landlock.NEEDED_ABI} (Linux 6.12)")
        _fork_by_default()
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        raise OSError("/proc/<pid>/task/<tid>/children is missing (kernel without CONFIG_PROC_CHILDREN)")
    seccomp = Filter(namespaces=kind == "namespaces")
    return Wall(kind, os.getuid(), os.getgid(), tuple(settings["readable"]), seccomp)


def _fork_by_default() -> None:
    """Since Python 3.14 `multiprocessing` asks a server for its processes, over the unix sockets that Landlock runs
    have not. A program may still choose another way."""
    if sys.version_info >= (3, 14):
        from multiprocessing import context

        default: Any = context._default_context  # pyright: ignore[reportPrivateUsage]
        default._default_context = context._concrete_contexts["fork"]  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


def _preload(modules: Iterable[str], warm_up: str) -> None:
    for name in _STARTS_THREADS:
        sys.modules[name] = None  # pyright: ignore[reportArgumentType]
    for name in modules:
        with suppress(ImportError):
            importlib.import_module(name)
    exec(warm_up, {})
    for name in _STARTS_THREADS:
        del sys.modules[name]
    # The program should find the same modules as under plain Python, so ours go out of sight.
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]


def _greeting() -> dict[str, Any]:
    return {"pid": os.getpid(), "threads": len(os.listdir("/proc/self/task"))}


def _frame(kind: bytes, message: Any) -> bytes:
    data = _protocol.encode(message)
    return _protocol.header(kind, len(data)) + data


@dataclass
class _Outcome:
    """How a run ended: ``cause`` is ``exit``, ``timeout``, ``memory``, ``disk`` or ``killed``."""

    cause: str
    peak_mb: float = 0.0


class Server:
    """Answers run requests on ``control`` until the other end goes away."""

    def __init__(self, control: socket.socket, wall: Wall, folder: str, lookout: Lookout | None) -> None:
        self._control = control
        self._wall = wall
        self._folder = folder
        self._lookout = lookout
        self._namespaces = _namespaces.FLAGS if wall.kind == "namespaces" else 0
        self._count = 0

    def serve(self) -> None:
        while True:
            header, descriptors, _, _ = socket.recv_fds(self._control, _protocol.HEADER_SIZE, _DESCRIPTORS)
            if not header:
                self._leave()
            kind, length = _protocol.parse_header(header)
            if kind != _protocol.RUN:
                continue  # a kill that came after its run had ended
            orders = _protocol.decode(self._receive(length))
            folder = self._make_folder()
            self._control.sendall(_frame(_protocol.REPLY, self._answer(orders, folder, descriptors)))
            if self._lookout is not None:
                self._lookout.remove(os.path.dirname(folder))

    def _receive(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            part = self._control.recv(min(1 << 20, length - len(data)))
            if not part:
                self._leave()
            data += part
        return bytes(data)

    def _answer(self, orders: dict[str, Any], folder: str, descriptors: list[int]) -> dict[str, Any]:
        reader, writer = os.pipe()
        limits = orders["limits"]
        run = Run(folder, limits, orders["init"], self._processes(limits), writer, *descriptors)
        began = time.monotonic()
        try:
            pid = _kernel.fork(self._namespaces)
        except OSError as error:
            for descriptor in (reader, writer, *descriptors):
                os.close(descriptor)
            return {"cause": "setup", "detail": str(error)}
        if pid == 0:
            _run.start(self._wall, run)
        for descriptor in (writer, *descriptors):
            os.close(descriptor)
        outcome = self._watch(pid, folder, limits, began)
        _, status, usage = os.wait4(pid, 0)
        wall_s = time.monotonic() - began
        self._kill_rest()
        report = _read_all(reader)
        if not report.startswith(_run.STARTED) and outcome.cause == "exit":
            return {"cause": "setup", "detail": ""}
        _, mark, inner = report.partition(_run.ENDED)
        if mark and outcome.cause == "exit":
            status = int.from_bytes(inner, "big")
        return {
            "cause": outcome.cause,
            "returncode": os.waitstatus_to_exitcode(status),
            "wall_s": wall_s,
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "peak_mb": max(outcome.peak_mb, usage.ru_maxrss / 1024),
        }

    def _make_folder(self) -> str:
        self._count += 1
        if self._wall.kind == "namespaces":
            return "/tmp/run"
        folder = f"{self._folder}/{os.getpid()}-{self._count}/run"
        os.makedirs(folder, mode=0o700)
        return folder

    def _processes(self, limits: dict[str, float]) -> int:
        count = int(limits["processes"])
        if self._wall.kind == "landlock":
            # Here the limit counts all the user's processes; the watchdog counts those of the run.
            count = _watchdog.user_tasks(self._wall.uid) + 4 * count
        return count

    def _watch(self, pid: int, folder: str, limits: dict[str, float], began: float) -> _Outcome:
        """Wait until the run ends by itself or has to be ended; in the second case kill it."""
        end = began + limits["wall_s"]
        handle = os.pidfd_open(pid)
        outcome = _Outcome("exit")
        pause, longest = _watchdog.INTERVALS_S
        try:
            while outcome.cause == "exit":
                wait = max(0.0, min(pause, end - time.monotonic()))
                ready, _, _ = select.select([handle, self._control], [], [], wait)
                pause = longest
                if handle in ready:
                    return outcome
                if ready:
                    self._obey(pid)
                    outcome.cause = "killed"
                elif time.monotonic() >= end:
                    outcome.cause = "timeout"
                else:
                    self._look(folder, limits, outcome)
        finally:
            os.close(handle)
        os.kill(pid, signal.SIGKILL)
        return outcome

    def _look(self, folder: str, limits: dict[str, float], outcome: _Outcome) -> None:
        pids = self._pids()
        memory = _watchdog.memory_mb(pids, limits["memory_mb"])
        outcome.peak_mb = max(outcome.peak_mb, memory)
        if memory > limits["memory_mb"]:
            outcome.cause = "memory"
        elif self._lookout is not None:
            size, files = self._lookout.folder_use(os.path.dirname(folder), pids, _MOST_FILES)
            if size > 2 * limits["file_mb"] or files > _MOST_FILES:
                outcome.cause = "disk"
            elif len(pids) > limits["processes"]:
                outcome.cause = "killed"

    def _pids(self) -> list[int]:
        """The processes of the run."""
        beside = self._lookout.pid if self._lookout is not None else None
        return [pid for pid in _watchdog.descendants(os.getpid()) if pid != beside]

    def _obey(self, pid: int) -> None:
        """A frame came during a run: it can only be a kill. No frame: the host is gone, and so is everything here."""
        if not self._control.recv(_protocol.HEADER_SIZE):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            self._kill_rest()
            self._leave()

    def _leave(self) -> NoReturn:
        """The host is gone. It may have had no time to remove the folder of this worker."""
        if self._wall.kind == "landlock":
            with suppress(OSError):
                _folders.remove(self._folder)
        os._exit(0)

    def _kill_rest(self) -> None:
        """End what a run left behind. A pid namespace leaves nothing; without one, children come to the subreaper."""
        for _ in range(_KILL_ROUNDS):
            left = self._pids()
            if not left:
                return
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            time.sleep(0.001)
        # They will not die: the host starts a new worker, and has the kernel end what is below this one.
        os._exit(1)


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as pipe:
        return pipe.read()
