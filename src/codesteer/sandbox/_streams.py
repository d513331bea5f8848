"""What is kept of a stream that hostile code writes: its head and its tail, whatever its length and encoding."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable

_CHUNK = 1 << 16


class Kept:
    """The first and the last half of ``limit`` bytes, and how many there were."""

    def __init__(self, limit: int) -> None:
        self._head_limit = limit - limit // 2
        self._tail_limit = limit // 2
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self.total = 0

    def feed(self, data: bytes) -> None:
        self.total += len(data)
        room = self._head_limit - len(self._head)
        self._head += data[:room]
        rest = data[room:]
        if not rest:
            return
        self._tail.append(rest)
        self._tail_size += len(rest)
        while self._tail and self._tail_size - len(self._tail[0]) >= self._tail_limit:
            self._tail_size -= len(self._tail.popleft())

    @property
    def truncated(self) -> bool:
        return self.total > self._head_limit + self._tail_limit

    def text(self) -> str:
        """The text, decoded with replacement; where bytes are missing, a line says how many."""
        tail = b"".join(self._tail)
        if not self.truncated:
            return (bytes(self._head) + tail).decode("utf-8", "replace")
        tail = tail[len(tail) - self._tail_limit :]
        left_out = self.total - len(self._head) - len(tail)
        head_text = bytes(self._head).decode("utf-8", "replace")
        return f"{head_text}\n[... {left_out} bytes left out ...]\n{tail.decode('utf-8', 'replace')}"


class Reader:
    """Reads a pipe in the running event loop into a `Kept` and closes it at its end.

    ``on_flood`` is called once when more than ``most`` bytes have come; what follows is read but not kept.
    """

    def __init__(self, kept: Kept, most: int, on_flood: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._kept = kept
        self._most = most
        self._on_flood = on_flood
        self.flooded = False
        self.done = self._loop.create_future()
        self._descriptor, self.write_end = os.pipe()
        os.set_blocking(self._descriptor, False)
        self._loop.add_reader(self._descriptor, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self.close()
        elif not self.flooded:
            self._kept.feed(data)
            if self._kept.total > self._most:
                self.flooded = True
                self._on_flood()

    def close_write_end(self) -> None:
        """To be called once the descriptor has been passed on, or never will be."""
        if self.write_end >= 0:
            os.close(self.write_end)
            self.write_end = -1

    def close(self) -> None:
        self.close_write_end()
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1
        if not self.done.done():
            self.done.set_result(None)
