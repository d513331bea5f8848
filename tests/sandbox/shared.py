"""What a run and its caller share by being the same user, and no file mode protects: a folder that runs may read, as
they may the caller's own virtual environment, and objects of System V and POSIX communication.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from codesteer.sandbox import _python

_RUNS_OF_ROOT = 61_234
"""The user that root's runs become, in the first place of a pool."""

_PRIVATE, _REMOVE, _GET_VALUE, _NO_WAIT = 0, 0, 12, 0o4000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.shmat.restype = ctypes.c_void_p
_libc.shmdt.argtypes = [ctypes.c_void_p]


def _owner() -> int:
    return _RUNS_OF_ROOT if os.getuid() == 0 else os.getuid()


@contextlib.contextmanager
def readable_folder() -> Iterator[None]:
    """Sandboxes opened meanwhile let their runs read one more folder, which belongs to the runs' user."""
    # Not beneath /tmp, which every run of bubblewrap has anew.
    folder = tempfile.mkdtemp(prefix="codesteer-readable-", dir="/var/tmp")
    os.chown(folder, _owner(), -1)
    os.chmod(folder, 0o755)  # noqa: PTH101
    before = _python._SYSTEM_PATHS
    _python._SYSTEM_PATHS = (*before, folder)
    os.environ["CODESTEER_READABLE"] = folder
    try:
        yield
    finally:
        del os.environ["CODESTEER_READABLE"]
        _python._SYSTEM_PATHS = before
        shutil.rmtree(folder)


class ReadableFile:
    """A file in the `readable_folder` (in a folder of its own if there is none)."""

    def __init__(self, otherwise: Path, tag: str) -> None:
        self.path = Path(os.environ.get("CODESTEER_READABLE", str(otherwise))) / f"readable-{tag}.py"
        self.path.write_text("intact")
        with contextlib.suppress(OSError):  # not every file system has attributes
            os.setxattr(self.path, "user.kept", b"1")
        self.path.chmod(0o644)
        os.chown(self.path, _owner(), -1)
        os.utime(self.path, (1_000_000_000, 1_000_000_000))
        self._before = self._state()

    def _state(self) -> tuple[object, ...]:
        status = self.path.stat()
        # The time of the last change of the inode: whatever is done to it, moves it.
        return status.st_mode, status.st_uid, status.st_mtime, status.st_ctime_ns, os.listxattr(self.path)

    def harm(self) -> list[str]:
        if self.path.read_text() != "intact":
            return ["readable file overwritten"]
        return ["inode of a readable file changed"] if self._state() != self._before else []

    def close(self) -> None:
        self.path.unlink()


class Communication:
    """A shared memory segment, a message queue and a semaphore of System V, and a POSIX queue, open to every user."""

    def __init__(self, tag: str) -> None:
        self.segment = _libc.shmget(_PRIVATE, 4096, 0o1666)
        self.queue = _libc.msgget(_PRIVATE, 0o1666)
        self.semaphore = _libc.semget(_PRIVATE, 1, 0o1666)
        if min(self.segment, self.queue, self.semaphore) < 0:
            raise OSError(ctypes.get_errno(), "System V objects")
        self._memory = _libc.shmat(self.segment, None, 0)
        ctypes.memmove(self._memory, b"intact", 6)
        message = ctypes.create_string_buffer(ctypes.sizeof(ctypes.c_long) + 6)
        ctypes.c_long.from_buffer(message).value = 1
        message[ctypes.sizeof(ctypes.c_long) :] = b"intact"
        _libc.msgsnd(self.queue, message, 6, 0)
        self.posix_queue = f"/codesteer-{tag}"
        descriptor = _libc.mq_open(self.posix_queue.encode(), os.O_CREAT | os.O_RDWR, 0o666, None)
        if descriptor < 0:
            raise OSError(ctypes.get_errno(), "mq_open")
        os.fchown(descriptor, _owner(), -1)
        os.close(descriptor)

    def harm(self) -> list[str]:
        found: list[str] = []
        if ctypes.string_at(self._memory, 6) != b"intact":
            found.append("shared memory overwritten")
        room = ctypes.create_string_buffer(64)
        if _libc.msgrcv(self.queue, room, 6, 0, _NO_WAIT) < 0:
            found.append("message stolen")
        if _libc.semctl(self.semaphore, 0, _GET_VALUE) != 0:
            found.append("semaphore changed")
        descriptor = _libc.mq_open(self.posix_queue.encode(), os.O_RDONLY)
        if descriptor < 0:
            found.append("POSIX queue removed")
        else:
            os.close(descriptor)
        return found

    def close(self) -> None:
        _libc.shmdt(self._memory)
        _libc.shmctl(self.segment, _REMOVE, None)
        _libc.msgctl(self.queue, _REMOVE, None)
        _libc.semctl(self.semaphore, 0, _REMOVE)
        _libc.mq_unlink(self.posix_queue.encode())
