"""The first process of one run: put up its walls, then become the program. Never returns to the server."""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH102, PTH120
from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from . import _kernel, _landlock, _limits, _namespaces, _program, _protocol
from ._seccomp import Filter

STARTED = b"\x00"
ENDED = b"\x01"
"""Marks on the report pipe: the walls stand and the program starts; its wait status follows (runs with an init)."""

_REPORT = 3  # where the report pipe is kept while everything else is closed
_WRITABLE_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
_READABLE_DEVICES = ("/dev/urandom", "/dev/random")


@dataclass(frozen=True, slots=True)
class Wall:
    """What all runs of this server have in common. ``kind`` is ``namespaces`` or ``landlock``."""

    kind: str
    uid: int
    gid: int
    readable: tuple[str, ...]
    seccomp: Filter


@dataclass(frozen=True, slots=True)
class Run:
    """What the server knows of a run, and descriptors. ``folder`` is where the program stands and works, ``content``
    holds the rest of the request."""

    folder: str
    limits: Mapping[str, float]
    init: bool
    processes: int
    report: int
    stdout: int
    stderr: int
    content: int


def start(wall: Wall, run: Run) -> NoReturn:
    """Called in the forked child. Ends the process; after a failure before the program, the report pipe stays empty
    and the run's own stderr says what it was: the text may quote the request, which the server must not see."""
    stderr = run.stderr
    try:
        content = _protocol.unpack(run.content)
        report = _descriptors(run)
        stderr = 2
        os.setsid()
        source = _files(wall, run, content)
        if wall.kind == "landlock":
            _kernel.prctl(_kernel.PR_SET_PDEATHSIG, 9)
            _landlock.restrict(
                (*wall.readable, *_READABLE_DEVICES), (*_WRITABLE_DEVICES, os.path.dirname(run.folder))
            )
        elif run.init:
            _split_init(wall, report)
        _limits.apply(run.limits, run.processes)
        _kernel.drop_capabilities()
        wall.seccomp.install()
        os.write(report, STARTED)
        os.close(report)
    except BaseException as error:
        os.write(stderr, f"{type(error).__name__}: {error}".encode(errors="replace")[:4096])
        os._exit(1)
    _program.run(run.folder, source, content["variables"])


def _descriptors(run: Run) -> int:
    """Keep the three streams and the report; close the control socket and everything else of the server."""
    os.dup2(run.stdout, 1)
    os.dup2(run.stderr, 2)
    os.dup2(run.report, _REPORT, inheritable=False)
    os.closerange(_REPORT + 1, os.sysconf("SC_OPEN_MAX"))
    return _REPORT


def _files(wall: Wall, run: Run, content: Mapping[str, Any]) -> bytes:
    if wall.kind == "namespaces":
        _namespaces.enter(wall.uid, wall.gid, int(run.limits["file_mb"]))
        os.mkdir(run.folder)
    else:
        os.environ["TMPDIR"] = os.environ["HOME"] = os.path.dirname(run.folder)
    source = content["code"].encode("utf-8", "surrogatepass")
    _program.write_files(run.folder, {_program.MAIN: content["code"], **content["files"]})
    stdin = _program.open_stdin(content["stdin"], run.folder)
    os.dup2(stdin, 0)
    if stdin != 0:
        os.close(stdin)
    os.chdir(run.folder)
    return source


def _split_init(wall: Wall, report: int) -> None:
    """Go on as a second process, so that signals act as usual: the kernel shields a namespace's first from its own."""
    # Closed to the program before there is one: it may run before this process does again.
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal that Python itself handles
    _kernel.prctl(_kernel.PR_SET_DUMPABLE, 0)
    pid = os.fork()
    if pid == 0:
        _kernel.prctl(_kernel.PR_SET_DUMPABLE, 1)
        signal.signal(signal.SIGINT, interrupt)
        os.setsid()
        return
    _kernel.drop_capabilities()
    wall.seccomp.install()
    os.closerange(0, report)
    while True:
        ended, status = os.wait()
        if ended == pid:
            os.write(report, ENDED + status.to_bytes(4, "big"))
            os._exit(0)
