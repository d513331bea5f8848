"""A model that begins a reply and never ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from codesteer.models import DEFAULT_SAMPLING, Completion, Message, OnText, Sampling


class StallingModel:
    """Tells ``pieces`` and then nothing more, until the call is cancelled."""

    name = "stalling"

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        for piece in self._pieces if on_text else ():
            on_text(piece)
        await asyncio.Event().wait()
        raise AssertionError

    async def aclose(self) -> None: ...
