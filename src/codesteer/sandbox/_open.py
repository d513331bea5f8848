"""Choosing a backend: the strongest that proves itself on this machine, or a refusal that says what to do."""

from __future__ import annotations

import asyncio
import sys
import threading
import warnings
from collections.abc import Callable

from .._errors import ConfigError, SandboxUnavailable
from . import _advice, _backends, _unsafe
from ._backends import Backend
from ._interface import Limits
from ._pool import Pool, WalledRunner, default_workers
from ._selftest import verify
from ._tiers import LIGHT
from ._worker import Worker

WALLED: dict[str, Callable[[], Backend]] = {
    "bubblewrap": _backends.bubblewrap,
    "landlock": _backends.landlock,
}
"""The backends `auto` tries, in this order."""

BACKENDS = ("auto", *WALLED, _unsafe.NAME)

_DEFAULT_LIMITS = Limits()


def open_sandbox(
    backend: str = "auto",
    *,
    workers: int | None = None,
    limits: Limits = _DEFAULT_LIMITS,
    cache: bool = True,
) -> Pool:
    """A sandbox of ``workers`` (one per core by default), whose runs have ``limits`` unless they say otherwise.

    ``backend`` is ``auto``, ``bubblewrap``, ``landlock`` or ``unsafe-subprocess``; the last walls nothing
    off, is never chosen by itself, and warns. ``cache`` answers identical runs from memory. Starts one worker
    to see that its walls hold (some tenths of a second). Raises `SandboxUnavailable` with what to do if none
    can be had, and `ConfigError` for an unknown name.
    """
    count = workers if workers is not None else default_workers()
    if count < 1:
        raise ConfigError(f"workers must be at least 1, not {count}")
    if backend == _unsafe.NAME:
        _warn_unsafe()
        return Pool(_unsafe.NAME, lambda _: _unsafe.UnsafeRunner(), workers=count, limits=limits, cache=cache)
    if backend not in BACKENDS:
        raise ConfigError(f"unknown sandbox backend {backend!r}; known: {', '.join(BACKENDS)}")
    found = _first_working(list(WALLED) if backend == "auto" else [backend])
    return Pool(
        found.name, lambda place: WalledRunner(found, place), workers=count, limits=limits, cache=cache
    )


def _warn_unsafe() -> None:
    """Each time, and without a line of code: this may run in a thread, whose stack leads to no caller."""
    message = "unsafe-subprocess: programs run with all your rights and no sandbox"
    warnings.warn_explicit(message, UserWarning, filename="codesteer", lineno=1, module="codesteer")


def _first_working(names: list[str]) -> Backend:
    if sys.platform != "linux":
        raise SandboxUnavailable(_advice.other_platform())
    causes: dict[str, str] = {}
    for name in names:
        try:
            candidate = WALLED[name]()
            prove(candidate)
            return candidate
        except SandboxUnavailable as error:
            causes[name] = str(error)
    raise SandboxUnavailable(_advice.linux(causes))


def prove(backend: Backend) -> None:
    """Start and self-test one worker of ``backend``. Raises `SandboxUnavailable`.

    In a thread with an event loop of its own, so that it can be called with or without one running.
    """
    failures: list[BaseException] = []

    async def attempt() -> None:
        worker = Worker(backend.launch(0), LIGHT)
        try:
            await worker.ready()
            await verify(worker)
        finally:
            worker.close()

    def target() -> None:
        try:
            asyncio.run(attempt())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=target, name="codesteer-sandbox-proof")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
