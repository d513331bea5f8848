"""The pool: one place per core, a fork server per tier in each, an orderly queue, and the execution cache.

A worker that is lost is replaced and the run tried once more; one that has run often is replaced before it grows.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, Self

from .._errors import SandboxUnavailable
from .._trajectory import Execution
from ._backends import Backend
from ._cache import Cache, key
from ._check import check_program
from ._interface import Limits, Program
from ._selftest import verify
from ._tiers import LIGHT, Tier, choose
from ._worker import StartsThreads, Worker, WorkerLost

_log = logging.getLogger(__name__)

RUNS_PER_WORKER = 2000
"""A fork server is replaced after so many runs, so that nothing can accumulate."""


class Runner(Protocol):
    """One place in the pool; at most one run at a time."""

    async def run(self, program: Program, limits: Limits) -> Execution: ...

    def close(self) -> None: ...


class WalledRunner:
    """Keeps the fork servers that its runs have needed so far, one per tier."""

    def __init__(self, backend: Backend, place: int) -> None:
        self._backend = backend
        self._place = place
        self._workers: dict[str, Worker] = {}
        self._bare: set[str] = set()
        """Tiers whose libraries cannot be loaded beforehand here: programs load them themselves."""

    async def run(self, program: Program, limits: Limits) -> Execution:
        tier = choose(program.code)
        lost = ""
        for _ in range(2):
            worker = await self._worker(tier)
            try:
                return await worker.run(program, limits)
            except WorkerLost as error:
                lost = str(error)
        return Execution(status="sandbox_died", stderr=lost, backend=self._backend.name)

    async def _worker(self, tier: Tier) -> Worker:
        worker = self._workers.get(tier.name)
        if worker is not None:
            if worker.alive and worker.runs < RUNS_PER_WORKER:
                return worker
            worker.close()
        bare = tier.name in self._bare
        try:
            worker = await self._start(replace(LIGHT, name=tier.name) if bare else tier)
        except StartsThreads as reason:
            if bare or tier is LIGHT:
                raise
            _log.warning("%s: programs load these libraries themselves, which takes longer", reason)
            self._bare.add(tier.name)
            return await self._worker(tier)
        self._workers[tier.name] = worker
        return worker

    async def _start(self, tier: Tier) -> Worker:
        worker = Worker(self._backend.launch(self._place), tier)
        await worker.ready()
        await verify(worker)
        return worker

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()


class Pool:
    """A `Sandbox` over any kind of runner; ``async with`` closes it at the end.

    Its workers belong to no event loop, so it may be used in successive ``asyncio.run`` calls (one at a time).
    """

    def __init__(
        self, name: str, make: Callable[[int], Runner], *, workers: int, limits: Limits, cache: bool
    ) -> None:
        self._name = name
        self._limits = limits
        self._cache = Cache() if cache else None
        self._runners = [make(place) for place in range(workers)]
        self._free = list(reversed(self._runners))
        self._waiting: deque[asyncio.Future[Runner]] = deque()
        self._closed = False

    @property
    def backend(self) -> str:
        return self._name

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Execution:
        program = Program(code=code, stdin=stdin, files=files or {}, variables=variables or {})
        return await self._run(program, limits or self._limits)

    async def _run(self, program: Program, limits: Limits) -> Execution:
        check_program(program)
        entry = key(program, limits)
        if self._cache is not None and (found := self._cache.get(entry)) is not None:
            return found
        runner = await self._take()
        try:
            execution = await runner.run(program, limits)
        finally:
            self._give_back(runner)
        if self._cache is not None:
            self._cache.put(entry, execution)
        return execution

    async def map(self, programs: Iterable[Program], *, limits: Limits | None = None) -> list[Execution]:
        """Run ``programs`` over all workers; results come in their order."""
        numbered = enumerate(programs)
        results: dict[int, Execution] = {}

        async def work() -> None:
            for number, program in numbered:
                results[number] = await self._run(program, limits or self._limits)

        async with asyncio.TaskGroup() as group:
            for _ in self._runners:
                group.create_task(work())
        return [results[number] for number in range(len(results))]

    async def _take(self) -> Runner:
        if self._closed:
            raise SandboxUnavailable("the sandbox is closed")
        if self._free:
            return self._free.pop()
        turn: asyncio.Future[Runner] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, runner: Runner) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done() and not turn.get_loop().is_closed():
                turn.set_result(runner)
                return
        self._free.append(runner)

    async def aclose(self) -> None:
        self._closed = True
        for runner in self._runners:
            runner.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()


def default_workers() -> int:
    """One per core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
