"""Five probes that every worker must pass before it gets a program: are the walls really there?

They run as a program does, through the same path. A probe that gets through, or does not answer, refuses the worker.
"""

from __future__ import annotations

import json
import os
import tempfile

from .._errors import SandboxUnavailable
from ._interface import Limits, Program
from ._worker import Worker, WorkerLost

PROBES = (
    "read a file outside",
    "open a network socket",
    "see a process outside",
    "make a namespace",
    "exceed the memory limit",
)

_PROGRAM = """
import ctypes, json, os, socket

def blocked(attempt):
    try:
        return not attempt()
    except (OSError, MemoryError):
        return True

def read_file():
    return open(secret).read()

def open_socket():
    return socket.socket(socket.AF_INET)

def see_process():
    os.kill(int(pid), 0)
    return True

def make_namespace():
    return ctypes.CDLL(None).unshare(0x10000000) == 0

def take_memory():
    return bytearray((int(megabytes) + 1) << 20)

attempts = (read_file, open_socket, see_process, make_namespace, take_memory)
print(json.dumps([blocked(attempt) for attempt in attempts]))
"""


async def verify(worker: Worker) -> None:
    """Raise `SandboxUnavailable` and close ``worker`` unless all probes are blocked."""
    limits = Limits(wall_s=30.0)
    # Open to everyone by its mode, so that only a wall can keep it from being read.
    with tempfile.NamedTemporaryFile("w", prefix="codesteer-probe-") as file:
        file.write("secret")
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        variables = {"secret": file.name, "pid": str(os.getpid()), "megabytes": str(limits.address_space_mb)}
        try:
            execution = await worker.run(Program(code=_PROGRAM, variables=variables), limits)
        except WorkerLost as error:
            raise SandboxUnavailable(f"the worker was lost in its self-test: {error}") from None
    try:
        blocked = json.loads(execution.stdout)
    except ValueError:
        blocked = None
    if execution.status != "ok" or not isinstance(blocked, list) or len(blocked) != len(PROBES):  # pyright: ignore[reportUnknownArgumentType]
        worker.close()
        raise SandboxUnavailable(f"the self-test did not run ({execution.status}): {execution.stderr[-300:]}")
    through = [name for name, held in zip(PROBES, blocked, strict=True) if held is not True]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if through:
        worker.close()
        raise SandboxUnavailable(f"the self-test got through: {', '.join(through)}")
