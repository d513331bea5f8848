"""Counting what a question costs, by role, and stopping it before it costs more than it may."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from ._trajectory import Budget, Role, Usage
from .models import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling
from .models._text import estimate_usage

__all__ = ["BudgetSpent", "Ledger", "MeteredModel"]

_SMALLEST_REPLY = 32
_CHARACTERS_PER_TOKEN = 3.5
_TOKENS_PER_MESSAGE = 8


class BudgetSpent(Exception):
    """The next call would pass the token budget. Internal: the loop turns it into a stop reason."""


class Ledger:
    """The running account of one question."""

    def __init__(self, budget: Budget) -> None:
        self.usage: dict[Role, Usage] = {}
        self._limit = budget.tokens

    def spent(self, role: Role) -> Usage:
        return self.usage.get(role, Usage())

    def book(self, role: Role, usage: Usage) -> None:
        self.usage[role] = self.spent(role) + usage

    def room(self, messages: Sequence[Message], wanted: int) -> int:
        """How many of the ``wanted`` output tokens fit the budget; raises `BudgetSpent` when hardly any do."""
        if self._limit is None:
            return wanted
        prompt = sum(_most_tokens(message.content) + _TOKENS_PER_MESSAGE for message in messages)
        left = self._limit - sum(usage.tokens for usage in self.usage.values()) - int(prompt)
        if left < _SMALLEST_REPLY:
            raise BudgetSpent
        return min(wanted, left)


def _most_tokens(text: str) -> float:
    """About the most tokens that ``text`` is likely to have: of other scripts than ours, one a character."""
    ours = len(text.encode("ascii", "ignore"))
    return ours / _CHARACTERS_PER_TOKEN + len(text) - ours


class MeteredModel:
    """A model whose calls are booked on a ledger under one role.

    What a cancelled one had cost is estimated once its reply had begun; before, nobody knows whether it was read.
    """

    def __init__(self, model: ChatModel, role: Role, ledger: Ledger) -> None:
        self._model = model
        self._role: Role = role
        self._ledger = ledger

    @property
    def name(self) -> str:
        return self._model.name

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        room = self._ledger.room(messages, sampling.max_tokens)
        arrived = _Arrived(on_text)
        try:
            completion = await self._model.complete(
                messages, replace(sampling, max_tokens=room), on_text=arrived
            )
        except asyncio.CancelledError:
            if arrived.begun:
                self._ledger.book(self._role, estimate_usage(messages, "".join(arrived.pieces)))
            raise
        self._ledger.book(self._role, completion.usage)
        return completion

    async def aclose(self) -> None:
        """Nothing: whoever made the model closes it."""


class _Arrived:
    """What has arrived of a reply so far."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self.begun = False
        self.pieces: list[str] = []

    def __call__(self, text: str) -> None:
        self.begun = True
        if not text:  # the reply starts over
            self.pieces.clear()
        self.pieces.append(text)
        if self._on_text is not None:
            self._on_text(text)
