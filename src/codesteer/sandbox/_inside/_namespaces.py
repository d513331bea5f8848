"""The wall of one run: its own user, pid, mount and ipc namespaces, with nothing in them that outlives it.

The network namespace is the worker's (made by bubblewrap, empty); sockets other than AF_UNIX are refused by seccomp.
"""

from __future__ import annotations

from pathlib import Path

from . import _kernel
from ._kernel import MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE, MS_REC

FLAGS = _kernel.CLONE_NEWUSER | _kernel.CLONE_NEWPID | _kernel.CLONE_NEWNS | _kernel.CLONE_NEWIPC

_FILES = 4096  # files a run may create in each of its two file systems


def enter(uid: int, gid: int, tmp_mb: int) -> None:
    """Called by the first process of the new namespaces: map its user, then give it fresh /tmp, /dev/shm and /proc."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _kernel.mount(None, b"/", None, MS_REC | MS_PRIVATE)
    size = f"size={tmp_mb}m,nr_inodes={_FILES}".encode()
    _kernel.mount(b"tmpfs", b"/tmp", b"tmpfs", MS_NOSUID | MS_NODEV, size + b",mode=700")
    _kernel.mount(b"tmpfs", b"/dev/shm", b"tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, size + b",mode=1777")
    _kernel.mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)


def mount_proc() -> None:
    """A complete /proc for a worker started by root: bubblewrap's own hides parts, which forbids fresh ones inside."""
    _kernel.mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
