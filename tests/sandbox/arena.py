"""What hostile programs are let loose on: a secret, files, listeners and a process outside, and how each has
fared.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from .shared import Communication, ReadableFile

_VICTIM = "import sys, time; print('up', flush=True); time.sleep(600)"


@dataclass
class Arena:
    """Everything outside the sandbox that one program may harm; use as a context manager.

    All of it is open to every user by its file mode, so that only the sandbox can protect it.
    """

    tag: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __enter__(self) -> Arena:
        self.secret = f"SECRET-{uuid.uuid4().hex}"
        self.folder = Path(tempfile.mkdtemp(prefix="codesteer-arena-"))
        self.folder.chmod(0o777)
        (self.folder / "secret.txt").write_text(self.secret)
        self.file = self.folder / "victim.txt"
        self.file.write_text("intact")
        for path in (self.file, self.folder / "secret.txt"):
            path.chmod(0o666)
            os.utime(path, (1_000_000_000, 1_000_000_000))
        self.readable = ReadableFile(self.folder, self.tag)
        self.communication = Communication(self.tag)
        self.listeners = self._listen()
        environment = {**os.environ, "API_KEY": self.secret}
        self.victim = subprocess.Popen(
            [sys.executable, "-S", "-c", _VICTIM],
            env=environment,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.victim.stdout
        self.victim.stdout.readline()
        self.before = self._victim_state()
        return self

    def __exit__(self, *error: object) -> None:
        self.victim.kill()
        self.victim.communicate()
        for thing in (*self.listeners, self.readable, self.communication):
            thing.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self) -> list[socket.socket]:
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self.unix_path = str(self.folder / "socket")
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(self.unix_path)
        datagram = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        datagram.bind(self.unix_path + ".dgram")
        for path in (self.unix_path, self.unix_path + ".dgram"):
            Path(path).chmod(0o777)
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind("\0" + self.tag)
        for listener in (unix, abstract):
            listener.listen()
        listeners = [tcp, udp, unix, datagram, abstract]
        for listener in listeners:
            listener.setblocking(False)
        return listeners

    @property
    def variables(self) -> dict[str, str]:
        """What a hostile program is told, as its globals."""
        return {
            "canary": str(self.folder),
            "tag": self.tag,
            "port": str(self.port),
            "unix_path": self.unix_path,
            "victim": str(self.victim.pid),
            "machine": platform.machine(),
            "readable": str(self.readable.path),
            "segment": str(self.communication.segment),
            "queue": str(self.communication.queue),
            "semaphore": str(self.communication.semaphore),
            "posix_queue": self.communication.posix_queue,
        }

    def _victim_state(self) -> dict[str, object]:
        import resource

        pid = self.victim.pid
        return {
            "nice": os.getpriority(os.PRIO_PROCESS, pid),
            "affinity": os.sched_getaffinity(pid),
            "scheduler": os.sched_getscheduler(pid),
            "open files": resource.prlimit(pid, resource.RLIMIT_NOFILE),
        }

    def harm(self) -> list[str]:
        """What has happened to anything in the arena, in words."""
        found = [
            name
            for name, sock in zip(("tcp", "udp", "unix", "datagram", "abstract"), self.listeners, strict=True)
            if _touched(sock)
        ]
        status = self.file.stat() if self.file.exists() else None
        if status is None:
            found.append("file deleted")
        elif self.file.read_text() != "intact":
            found.append("file overwritten")
        elif status.st_mode & 0o777 != 0o666 or status.st_mtime != 1_000_000_000:
            found.append("inode changed")
        found += self.readable.harm() + self.communication.harm()
        planted = {path.name for path in self.folder.iterdir()} - {
            self.readable.path.name,
            "secret.txt",
            "victim.txt",
            "socket",
            "socket.dgram",
        }
        found += [f"planted {name}" for name in planted]
        if self.victim.poll() is not None:
            found.append("process killed")
        else:
            state = Path(f"/proc/{self.victim.pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state in "Tt":
                found.append("process stopped")
            after = self._victim_state()
            found += [
                f"process's {name} changed" for name, value in self.before.items() if after[name] != value
            ]
        found += [f"survivor {pid}" for pid in self.survivors()]
        return found

    def survivors(self) -> list[int]:
        """Processes that carry the tag as their name."""
        return processes_named(self.tag[:15])


def processes_named(name: str) -> list[int]:
    found: list[int] = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # it may end at any moment
            if path.name.isdigit() and (path / "comm").read_text().strip() == name:
                found.append(int(path.name))
    return found


def _touched(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(16)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
