"""A small process beside a fork server that looks at what its runs make in the host's file system (Landlock only).

The names of files and folders are a run's to choose, so they are text of that run. Whoever lists a folder has them in
memory; the server must not (see `_protocol`), and here only numbers come back. No run is ever forked off this process.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from typing import Any

from . import _folders, _kernel, _protocol, _watchdog

_LONGEST = 1 << 16


class Lookout:
    """Started by the server before it loads its libraries; ends with it. ``pid`` is its process."""

    def __init__(self, close: Iterable[int]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                ours.close()
                for descriptor in close:
                    os.close(descriptor)
                _serve(theirs)
                os._exit(0)
            finally:
                os._exit(1)
        theirs.close()
        self._socket = ours

    def folder_use(self, folder: str, pids: list[int], most_files: int) -> tuple[float, int]:
        """As `_watchdog.folder_use`."""
        size, count = self._ask("folder_use", folder, pids, most_files)
        return size, count

    def remove(self, folder: str) -> None:
        """As `_folders.remove`."""
        self._ask("remove", folder)

    def close(self) -> None:
        """Have it end; it is a child still to be waited for."""
        self._socket.close()

    def _ask(self, what: str, *arguments: object) -> Any:
        try:
            self._socket.sendall(_protocol.encode([what, *arguments]))
            answer = self._socket.recv(_LONGEST)
        except OSError:
            answer = b""
        if not answer:
            os._exit(1)  # it failed: the host starts a new worker, and removes what this one had
        return _protocol.decode(answer)


def _serve(requests: socket.socket) -> None:
    _kernel.prctl(_kernel.PR_SET_PDEATHSIG, 9)
    work: dict[str, Callable[..., object]] = {"folder_use": _watchdog.folder_use, "remove": _folders.remove}
    while request := requests.recv(_LONGEST):
        what, *arguments = _protocol.decode(request)
        requests.sendall(_protocol.encode(work[what](*arguments)))
