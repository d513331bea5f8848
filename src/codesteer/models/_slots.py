"""A limit on calls in flight that holds across event loops and threads.

`asyncio.Semaphore` belongs to one loop; a model object may be used from several (a server's loop, and one
`asyncio.run` per synchronous call).
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque

__all__ = ["Slots"]


class Slots:
    """At most ``size`` holders at a time, first come first served: ``async with slots: ...``."""

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"a model needs at least one slot, not {size}")
        self._free = size
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._lock = threading.Lock()

    async def __aenter__(self) -> None:
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_back(turn)
            raise

    async def __aexit__(self, *exception: object) -> None:
        self._release()

    def _give_back(self, turn: asyncio.Future[None]) -> None:
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self._release()  # the slot had been handed over just before the cancellation

    def _release(self) -> None:
        with self._lock:
            while self._waiting:
                turn = self._waiting.popleft()
                try:
                    turn.get_loop().call_soon_threadsafe(_wake, turn)
                except RuntimeError:  # its loop was closed while it waited
                    continue
                return
            self._free += 1


def _wake(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
