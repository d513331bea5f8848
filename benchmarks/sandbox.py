"""How long a program takes in the sandbox, against ``subprocess.run([python, file])`` in the same minutes.

    python benchmarks/sandbox.py [--rounds 30] [--backend bubblewrap] [--json]

Every round runs each script once in each way, so that a noisy machine disturbs both alike; printed are medians and the
ratio of medians. Processor time (of the program's process, without the server's share of the fork) tells more where the
machine is busy. Throughput is counted over two workers. The load average is printed with the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from codesteer.sandbox import Program, open_sandbox
from codesteer.sandbox._pool import Pool

SCRIPTS = {
    "trivial": "print(1 + 1)",
    "stdlib": "import itertools, math\nprint(sum(math.prod(p[:3]) for p in itertools.permutations(range(7))))",
    "numpy": "import numpy as np\na = np.arange(10000.0).reshape(100, 100)\nprint(np.linalg.norm(a @ a.T))",
    "sympy": "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 5*x + 6, x), factor(x**3 - 1))",
    "sympy, long": "from sympy import *\nx = symbols('x')\nprint(solve(x**3 - 7*x + 6, x), integrate(x*exp(x), x))",
    "ortools": (
        "from ortools.sat.python import cp_model\nm = cp_model.CpModel()\n"
        "x, y = (m.new_int_var(0, 50, n) for n in 'xy')\nm.add(2*x + 7*y <= 50)\nm.maximize(2*x + 2*y)\n"
        "s = cp_model.CpSolver()\ns.parameters.num_workers = 1\ns.solve(m)\nprint(s.objective_value)"
    ),
    "z3": "from z3 import *\nx, y = Ints('x y')\ns = Solver()\ns.add(x + y == 10, x > y)\nprint(s.check(), s.model())",
}
TARGETS = {"trivial": 1.0, "numpy": 8.0, "sympy": 12.0, "ortools": 12.0}


@dataclass
class Times:
    """Seconds of each round: wall and processor time of a bare subprocess and of a run in the sandbox."""

    bare: list[float] = field(default_factory=list)
    bare_cpu: list[float] = field(default_factory=list)
    walled: list[float] = field(default_factory=list)
    walled_cpu: list[float] = field(default_factory=list)

    def row(self, target: float | None) -> dict[str, float | None]:
        medians = {f"{name}_ms": statistics.median(values) * 1e3 for name, values in vars(self).items()}
        least = {"bare_least_ms": min(self.bare) * 1e3, "walled_least_ms": min(self.walled) * 1e3}
        return medians | least | {"ratio": medians["bare_ms"] / medians["walled_ms"], "target": target}


def bare(file: Path, times: Times) -> None:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=True)
    times.bare.append(time.perf_counter() - began)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    times.bare_cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


async def walled(sandbox: Pool, code: str, times: Times) -> None:
    began = time.perf_counter()
    execution = await sandbox.run(code)
    times.walled.append(time.perf_counter() - began)
    times.walled_cpu.append(execution.cpu_s)
    assert execution.status == "ok", execution


async def compare(backend: str, rounds: int, folder: Path) -> dict[str, dict[str, float | None]]:
    times = {name: Times() for name in SCRIPTS}
    async with open_sandbox(backend, workers=1, cache=False) as sandbox:
        for number in range(rounds + 1):
            for place, (name, code) in enumerate(SCRIPTS.items()):
                file = folder / f"script{place}.py"
                file.write_text(code)
                # The first round warms the disk cache and starts the servers.
                kept = times[name] if number else Times()
                bare(file, kept)
                await walled(sandbox, code, kept)
    return {name: each.row(TARGETS.get(name)) for name, each in times.items()}


async def throughput(backend: str, workers: int, count: int) -> float:
    """Executions of the sympy script in a second."""
    async with open_sandbox(backend, workers=workers, cache=False) as sandbox:
        await sandbox.map([Program(code=SCRIPTS["sympy"])] * (4 * workers))
        began = time.perf_counter()
        await sandbox.map([Program(code=SCRIPTS["sympy"])] * count)
        return count / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the sandbox against a bare subprocess.")
    parser.add_argument("--backend", default="bubblewrap")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--count", type=int, default=300, help="executions for the throughput")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(compare(options.backend, options.rounds, Path(folder)))
    rate = asyncio.run(throughput(options.backend, options.workers, options.count))
    load = f"{load_before:.1f} to {os.getloadavg()[0]:.1f}"
    if options.json:
        print(json.dumps({"rows": rows, "sympy_per_s": rate, "workers": options.workers, "load": load}))
        return
    print(
        f"{options.backend}, medians of {options.rounds} interleaved rounds (least in brackets), load {load}"
    )
    print(
        f"{'script':12} {'subprocess ms':>20} {'cpu':>6} {'sandbox ms':>18} {'cpu':>6} {'ratio':>7} {'target':>7}"
    )
    for name, row in rows.items():
        theirs = f"{row['bare_ms']:.1f} ({row['bare_least_ms']:.1f})"
        ours = f"{row['walled_ms']:.1f} ({row['walled_least_ms']:.1f})"
        target = f">={row['target']:g}x" if row["target"] else ""
        cpu = f"{row['bare_cpu_ms']:.0f}", f"{row['walled_cpu_ms']:.0f}"
        print(f"{name:12} {theirs:>20} {cpu[0]:>6} {ours:>18} {cpu[1]:>6} {row['ratio']:>6.1f}x {target:>7}")
    print(f"sympy executions a second with {options.workers} workers: {rate:.0f}")


if __name__ == "__main__":
    main()
