"""Tens of thousands of executions, with time-outs, kills, crashes and floods among them: does anything grow?

    python benchmarks/soak.py [--count 20000] [--backend bubblewrap] [--workers 2]

Counts descriptors and memory of this process, processes and memory of the workers, and the machine's mounts, after a
warm-up and at the end, and how often each status came. Exits 1 if anything grew or a run came back ``sandbox_died``.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codesteer.sandbox import Limits, open_sandbox

_QUICK = Limits(wall_s=0.15, memory_mb=128, address_space_mb=1024, output_max=200_000, output_kept=10_000)
_USUAL = Limits(wall_s=20.0)

# program, limits, weight, expected status
_MIX: list[tuple[str, Limits, int, str]] = [
    ("print({n})", _USUAL, 50, "ok"),
    ("import sys; sys.exit({n} % 7 + 1)", _USUAL, 10, "error"),
    ("1/0 # {n}", _USUAL, 10, "error"),
    ("import sympy; print(sympy.factorint({n} + 2))", _USUAL, 15, "ok"),
    ("import os; [os.fork() or os._exit(0) for _ in range(3)]; print({n})", _USUAL, 3, "ok"),
    ("import os, time; os.fork() or time.sleep(60); print({n})", _USUAL, 3, "ok"),
    ("open('f', 'w').write('x' * 100_000); print({n})", _USUAL, 3, "ok"),
    ("while True: pass # {n}", _QUICK, 1, "timeout"),
    ("import os; os.abort() # {n}", _USUAL, 1, "killed"),
    ("while True: print('x' * 10_000) # {n}", Limits(output_max=200_000), 1, "output_limit"),
    ("b = b'x' * (2 << 30) # {n}", Limits(address_space_mb=1024), 1, "memory"),
    ("import time; time.sleep(60) # {n}", _USUAL, 1, "cancelled"),
]


@dataclass
class State:
    """What must not grow."""

    descriptors: int
    processes: int
    mounts: int
    host_mb: float
    workers_mb: float


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _below(pid: int) -> list[int]:
    children = [int(name) for name in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [deeper for child in children for deeper in _below(child)]


def state() -> State:
    pids = _below(os.getpid())
    return State(
        descriptors=len(os.listdir("/proc/self/fd")),
        processes=len(pids),
        mounts=len(Path("/proc/self/mounts").read_text().splitlines()),
        host_mb=_resident_mb(os.getpid()),
        workers_mb=sum(map(_resident_mb, pids)),
    )


async def _one(sandbox: Any, number: int, chosen: tuple[str, Limits, int, str]) -> tuple[str, str]:
    """Expected and actual status."""
    code, limits, _, expected = chosen
    task = asyncio.create_task(sandbox.run(code.replace("{n}", str(number)), limits=limits))
    if expected == "cancelled":
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait([task])
        return expected, expected if task.cancelled() else task.result().status
    return expected, (await task).status


async def soak(
    backend: str, count: int, workers: int, seed: int = 1
) -> tuple[collections.Counter[str], State, State]:
    """Statuses (``expected>actual`` where they differ), and the state after a warm-up and at the end."""
    chance = random.Random(seed)
    statuses: collections.Counter[str] = collections.Counter()
    plan = chance.choices(_MIX, weights=[weight for *_, weight, _ in _MIX], k=count)
    async with open_sandbox(backend, workers=workers, cache=False) as sandbox:

        async def lane(numbers: Any) -> None:
            for number in numbers:
                expected, actual = await _one(sandbox, number, plan[number])
                statuses[actual if actual == expected else f"{expected}>{actual}"] += 1

        async def stretch(numbers: range) -> None:
            shared = iter(numbers)
            await asyncio.gather(*(lane(shared) for _ in range(workers)))
            # Each worker's tier is up, and idle, when the state is taken.
            await asyncio.gather(*(sandbox.run(f"import sympy; print({n})") for n in range(workers)))
            await asyncio.gather(*(sandbox.run(f"print({n})") for n in range(workers)))

        warm_up = count // 20
        await stretch(range(warm_up))
        before = state()
        await stretch(range(warm_up, count))
        return statuses, before, state()


def grown(before: State, after: State) -> list[str]:
    """What grew, in words. Memory may waver by a few MB with the allocator."""
    found = [
        f"{name}: {getattr(before, name)} -> {getattr(after, name)}"
        for name in ("descriptors", "processes", "mounts")
        if getattr(after, name) > getattr(before, name)
    ]
    if after.host_mb > before.host_mb * 1.1 + 5:
        found.append(f"memory of the host process: {before.host_mb:.0f} -> {after.host_mb:.0f} MB")
    if after.workers_mb > before.workers_mb * 1.1 + 5:
        found.append(f"memory of the workers: {before.workers_mb:.0f} -> {after.workers_mb:.0f} MB")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the sandbox for long and see whether anything grows.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--backend", default="bubblewrap")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    began = time.monotonic()
    statuses, before, after = asyncio.run(soak(options.backend, options.count, options.workers))
    seconds = time.monotonic() - began
    print(f"{options.backend}: {options.count} executions in {seconds:.0f} s, load {os.getloadavg()[0]:.1f}")
    print(f"statuses: {dict(sorted(statuses.items()))}")
    print(f"after the warm-up: {before}\nat the end:        {after}")
    wrong = grown(before, after) + [
        f"{name}: {many}" for name, many in statuses.items() if "sandbox_died" in name
    ]
    print("grown or died: " + ("; ".join(wrong) or "nothing"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
