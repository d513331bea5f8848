"""The two walled backends: how a worker of each is started, and what then stands between a program and the machine."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .._errors import SandboxUnavailable
from . import _bubblewrap, _python
from ._worker import Launch

_FIRST_UID = 61_234
"""When root asks, runs become ordinary users from here on, one for each place in the pool."""

FOLDER_PREFIX = "codesteer-run-"
_SHARED_MEMORY, _ROOMY = "/dev/shm", 1 << 30

# The package inside is imported by path: it must not need, or be able to reach, the rest of codesteer.
_BOOT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import _inside._server as server
del sys.path[0]
server.main(sys.argv[1:])
"""
_OPTIONS = ("-s", "-P", "-c", _BOOT)

_COMMON = ("no_new_privs", "seccomp", "rlimits", "memory_watchdog")


@dataclass(frozen=True, slots=True)
class Backend:
    """A name and a way of starting its workers; ``launch`` takes the place in the pool."""

    name: str
    launch: Callable[[int], Launch]


def bubblewrap() -> Backend:
    """Raises `SandboxUnavailable` if there is no bwrap."""
    bwrap = _bubblewrap.find()
    if bwrap is None:
        raise SandboxUnavailable("bubblewrap (bwrap) is not installed")
    venv = _python.virtual_environment()
    python = _python.executable(_python.VENV_INSIDE if venv else None)
    environment = _python.clean_environment()
    command = _bubblewrap.wrap(bwrap, [python, *_OPTIONS, _bubblewrap.INSIDE], environment=environment)

    def launch(place: int) -> Launch:
        return Launch(
            backend="bubblewrap",
            isolation=("bubblewrap", "namespaces", *_COMMON),
            command=command,
            environment=environment,
            settings=_settings("namespaces", place),
        )

    return Backend("bubblewrap", launch)


def landlock() -> Backend:
    """Raises `SandboxUnavailable` if runs could not reach the interpreter."""
    venv = _python.virtual_environment()
    environment = _python.clean_environment() | (
        {"PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin"} if venv else {}
    )
    inside = str(Path(__file__).parent)
    python = _python.executable(venv)
    readable = [*_python.system_paths(), *_python.homes(), *([venv] if venv else [])]
    if os.getuid() == 0:
        for path in (*_python.homes(), *([venv] if venv else []), inside):
            _require_reachable(path)

    def launch(place: int) -> Launch:
        folder = tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-", dir=_scratch())
        if os.getuid() == 0:
            os.chown(folder, _FIRST_UID + place, _FIRST_UID + place)
        return Launch(
            backend="landlock",
            isolation=("landlock", *_COMMON),
            command=[python, *_OPTIONS, inside],
            environment=environment | {"HOME": folder},
            settings=_settings("landlock", place, folder=folder, readable=readable),
            folder=folder,
        )

    return Backend("landlock", launch)


def _scratch() -> str | None:
    """Memory rather than disk for the folders of runs, where there is plenty; else the usual temporary folder."""
    try:
        status = os.statvfs(_SHARED_MEMORY)
    except OSError:
        return None
    roomy = status.f_bavail * status.f_frsize >= _ROOMY
    return _SHARED_MEMORY if roomy and os.access(_SHARED_MEMORY, os.W_OK | os.X_OK) else None


def _settings(
    wall: str, place: int, *, folder: str = "/tmp/run", readable: list[str] | None = None
) -> dict[str, object]:
    return {"wall": wall, "uid": _FIRST_UID + place, "folder": folder, "readable": readable or []}


def _require_reachable(path: str) -> None:
    """Root's runs become ordinary users, who must be able to reach the interpreter in its place."""
    for folder in (Path(path), *Path(path).parents):
        if not folder.stat().st_mode & 0o001:
            raise SandboxUnavailable(
                f"runs started by root become an ordinary user, and {folder} is closed to those, so that "
                f"{sys.executable} is out of reach; use a Python outside it, or do not run codesteer as root"
            )
