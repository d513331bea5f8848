"""The checker's model, asked the same thing once in a tree however many branches check an answer.

A verifier is written from the question alone, so all branches would be given the same one (at temperature 0). What a
reply cost is still charged once to every path that needed it: a node's usage is that of a run along its path.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from .._ledger import Ledger
from ..models import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling
from ._records import CheckerReply

__all__ = ["PathReplies", "TreeReplies"]


class TreeReplies:
    """The replies that the checker's model gave to one tree; ``known`` are those of an earlier run."""

    def __init__(self, model: ChatModel, known: Iterable[CheckerReply]) -> None:
        self.model = model
        self._known = {reply.request: reply.completion for reply in known}
        self._one_at_a_time = asyncio.Lock()

    async def get(self, request: str, messages: Sequence[Message], sampling: Sampling) -> Completion:
        async with self._one_at_a_time:
            if request not in self._known:
                self._known[request] = await self.model.complete(messages, sampling)
            return self._known[request]


class PathReplies:
    """A chat model for the checker of one step, which continues a path on which ``before`` was said.

    What was said on the path is free, anything else is booked; ``made`` collects it for the step's node.
    """

    def __init__(self, tree: TreeReplies, before: Iterable[CheckerReply], ledger: Ledger) -> None:
        self._tree = tree
        self._said = {reply.request: reply.completion for reply in before}
        self._ledger = ledger
        self.made: list[CheckerReply] = []

    @property
    def name(self) -> str:
        return self._tree.model.name

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        request = _digest(messages, sampling)
        if request not in self._said:
            completion = await self._tree.get(request, messages, sampling)
            self._ledger.book("checker", completion.usage)
            self._said[request] = completion
            self.made.append(CheckerReply(request=request, completion=completion))
        return self._said[request]

    async def aclose(self) -> None:
        """Nothing: whoever made the model closes it."""


def _digest(messages: Sequence[Message], sampling: Sampling) -> str:
    asked = [[asdict(message) for message in messages], asdict(sampling)]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
