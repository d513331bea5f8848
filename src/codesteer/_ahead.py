"""Work that is begun before it is known to be needed, so that a question takes less time where the endpoint has room.

What turns out not to be needed is cancelled; what has been read and written once its reply began stays booked. On an
endpoint that serves one call after the other nothing is lost but that, because the answer that may make it needless
was asked for first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from ._errors import ModelError
from ._events import Event
from ._ledger import BudgetSpent

__all__ = ["Ahead"]

Emit = Callable[[Event], None]


class Ahead:
    """At most one piece of work, known by a key that says for what it was begun."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._key: Hashable = None
        self._task: asyncio.Task[Any] | None = None
        self._events = _Held(emit)

    def begin(self, key: Hashable, work: Callable[[Emit], Coroutine[Any, Any, Any]]) -> None:
        """Begin ``work``; the events that it sends to the function it is given are held back until it is claimed."""
        self._key, self._events = key, _Held(self._emit)
        self._task = asyncio.create_task(work(self._events))

    async def claim(self, key: Hashable) -> asyncio.Task[Any] | None:
        """What was begun for ``key``: it is the caller's now. If it was something else, it is cancelled."""
        if self._task is None or key != self._key:
            await self.drop()
            return None
        task, self._task = self._task, None
        self._events.let_go()
        return task

    async def drop(self) -> None:
        """Cancel what nobody has claimed, and wait until it has let go of the model."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        # What a model did in work that nobody needs is of no interest; a bug of ours is.
        if isinstance(outcome, Exception) and not isinstance(outcome, (ModelError, BudgetSpent)):
            raise outcome


class _Held:
    """Sends events on, from the first one, as soon as it is let go."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._events: list[Event] | None = []

    def __call__(self, event: Event) -> None:
        if self._events is None:
            self._emit(event)
        else:
            self._events.append(event)

    def let_go(self) -> None:
        events, self._events = self._events, None
        for event in events or ():
            self._emit(event)
