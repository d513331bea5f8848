"""Running the tests as root and as an ordinary user, on machines where the interpreter lies in root's home too."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ORDINARY_UID = 61_000

_CLONE_NEWNS, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x00020000, 4096, 16384, 1 << 18


def _closed_parent() -> Path | None:
    """The first folder on the way to the interpreter that ordinary users may not pass."""
    for start in (sys.base_prefix, sys.prefix):
        for folder in reversed(Path(os.path.realpath(start)).parents):
            if not folder.stat().st_mode & 0o001:
                return folder
    return None


def open_the_way() -> None:
    """As root, for this process and its children alone: show a closed folder on the way under an open one.

    In a mount namespace of our own, a fresh folder takes its place and everything that is in it is bound back.
    """
    closed = _closed_parent() if os.getuid() == 0 else None
    if closed is None:
        return
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
        arguments = [part.encode() if part is not None else None for part in (source, target, kind)]
        if libc.mount(*arguments, ctypes.c_ulong(flags), data.encode() if data else None):
            raise OSError(ctypes.get_errno(), f"mount {target}")

    if libc.unshare(_CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    mount("none", "/", None, _MS_REC | _MS_PRIVATE)
    with tempfile.TemporaryDirectory() as kept:
        mount(str(closed), kept, None, _MS_BIND | _MS_REC)
        mount("none", str(closed), "tmpfs", 0, "mode=755")
        for entry in Path(kept).iterdir():
            target = closed / entry.name
            if entry.is_symlink():
                target.symlink_to(entry.readlink())
                continue
            target.mkdir() if entry.is_dir() else target.touch()
            mount(str(entry), str(target), None, _MS_BIND | _MS_REC)
        libc.umount2(kept.encode(), 2)


def run_as(uid: int, arguments: list[str], timeout: float = 300.0) -> subprocess.CompletedProcess[str]:
    """Run this interpreter with ``arguments`` as another user, with nothing of root left. Needs root."""
    return subprocess.run(
        [sys.executable, *arguments],
        user=uid,
        group=uid,
        extra_groups=[],
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=timeout,
    )
