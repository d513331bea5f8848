"""SDK clients: one per endpoint and event loop, opened at first use and closed with the loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ._endpoints import Endpoint

if TYPE_CHECKING:
    import ssl

    from openai import AsyncOpenAI

__all__ = ["ClientPerLoop"]

CONNECT_TIMEOUT = 10.0


class ClientPerLoop:
    """One SDK client per event loop (connections belong to a loop), closed when the loop shuts down."""

    def __init__(self, endpoint: Endpoint, timeout: float) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        self._open: dict[asyncio.AbstractEventLoop, tuple[AsyncOpenAI, AsyncGenerator[None]]] = {}

    async def get(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        if loop not in self._open:
            self._open = {other: kept for other, kept in self._open.items() if not other.is_closed()}
            client = _new_client(self._endpoint, self._timeout)
            guard = self._close_with(loop, client)
            self._open[loop] = client, guard
            await anext(guard)
        return self._open[loop][0]

    async def _close_with(self, loop: asyncio.AbstractEventLoop, client: AsyncOpenAI) -> AsyncGenerator[None]:
        # A loop closes its suspended generators when it shuts down: the one hook it offers for cleaning up.
        try:
            yield
        finally:
            self._open.pop(loop, None)
            await client.close()

    async def aclose(self) -> None:
        here = asyncio.get_running_loop()
        for loop, (_, guard) in list(self._open.items()):
            if loop is here:
                await guard.aclose()
            elif loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(guard.aclose(), loop))


def _new_client(endpoint: Endpoint, timeout: float) -> AsyncOpenAI:
    from openai import AsyncOpenAI, DefaultAioHttpClient, Timeout

    key = endpoint.key.reveal() if endpoint.key else "none"
    limits = Timeout(timeout, connect=CONNECT_TIMEOUT)
    return AsyncOpenAI(
        api_key=key,
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=limits,
        default_headers=None if endpoint.key_entry == "openai" else _without_environment(key),
        # A proxy set for the outside world must not get what is meant for this machine.
        http_client=DefaultAioHttpClient(
            timeout=limits, trust_env=not endpoint.is_loopback, verify=_certificates()
        ),
    )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # Reading the trusted certificates is most of the cost of a new client, and they are the same for all.
    from httpx2 import create_ssl_context

    return create_ssl_context()


def _without_environment(key: str) -> dict[str, str]:
    """Headers that keep from other endpoints what the SDK reads from the environment for OpenAI."""
    from openai import Omit

    custom = (
        line.partition(":")[0].strip() for line in os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    )
    omitted = {name: Omit() for name in ("OpenAI-Organization", "OpenAI-Project", *custom) if name}
    return {**cast("dict[str, str]", omitted), "Authorization": f"Bearer {key}"}
