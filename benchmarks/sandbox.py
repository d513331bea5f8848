"""How long a program takes in the sandbox, against ``subprocess.run([python, file])`` in the same minutes.

    python benchmarks/sandbox.py [--rounds 30] [--backend bubblewrap] [--json]

Every round runs each script once in each way, so that a noisy machine disturbs both alike; printed are medians and the
ratio of medians. Throughput is counted over two workers. The load average is printed with the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from codesteer.sandbox import Program, open_sandbox

SCRIPTS = {
    "trivial": "print(1 + 1)",
    "stdlib": "import itertools, math\nprint(sum(math.prod(p[:3]) for p in itertools.permutations(range(7))))",
    "numpy": "import numpy as np\na = np.arange(10000.0).reshape(100, 100)\nprint(np.linalg.norm(a @ a.T))",
    "sympy": "from sympy import *\nx = symbols('x')\nprint(solve(x**3 - 6*x**2 + 11*x - 6, x), integrate(x*exp(x), x))",
    "ortools": (
        "from ortools.sat.python import cp_model\nm = cp_model.CpModel()\n"
        "x, y = (m.new_int_var(0, 50, n) for n in 'xy')\nm.add(2*x + 7*y <= 50)\nm.maximize(2*x + 2*y)\n"
        "s = cp_model.CpSolver()\ns.parameters.num_workers = 1\ns.solve(m)\nprint(s.objective_value)"
    ),
    "z3": "from z3 import *\nx, y = Ints('x y')\ns = Solver()\ns.add(x + y == 10, x > y)\nprint(s.check(), s.model())",
}
TARGETS = {"trivial": 1.0, "numpy": 8.0, "sympy": 12.0, "ortools": 12.0}


def plain(file: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=True)
    return time.perf_counter() - began


async def compare(backend: str, rounds: int, folder: Path) -> dict[str, dict[str, float]]:
    files = {name: folder / f"run_{name}.py" for name in SCRIPTS}
    for name, file in files.items():
        file.write_text(SCRIPTS[name])
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in SCRIPTS}
    async with open_sandbox(backend, workers=1, cache=False) as sandbox:
        for number in range(rounds + 1):
            for name, code in SCRIPTS.items():
                subprocess_s = plain(files[name])
                began = time.perf_counter()
                execution = await sandbox.run(code)
                sandbox_s = time.perf_counter() - began
                assert execution.status == "ok", execution
                if number:  # the first round warms the disk cache and starts the servers
                    times[name][0].append(subprocess_s)
                    times[name][1].append(sandbox_s)
    return {name: _row(*both, TARGETS.get(name)) for name, both in times.items()}


def _row(ours: list[float], theirs: list[float], target: float | None) -> dict[str, float]:
    subprocess_ms, sandbox_ms = statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3
    row = {"subprocess_ms": subprocess_ms, "sandbox_ms": sandbox_ms, "ratio": subprocess_ms / sandbox_ms}
    row |= {"subprocess_min_ms": min(ours) * 1e3, "sandbox_min_ms": min(theirs) * 1e3}
    return row | ({"target": target} if target else {})


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
    print(f"{'script':10} {'subprocess ms':>20} {'sandbox ms':>18} {'ratio':>7} {'target':>7}")
    for name, row in rows.items():
        theirs = f"{row['subprocess_ms']:.1f} ({row['subprocess_min_ms']:.1f})"
        ours = f"{row['sandbox_ms']:.1f} ({row['sandbox_min_ms']:.1f})"
        target = f">={row['target']:g}x" if "target" in row else ""
        print(f"{name:10} {theirs:>20} {ours:>18} {row['ratio']:>6.1f}x {target:>7}")
    print(f"sympy executions a second with {options.workers} workers: {rate:.0f}")


if __name__ == "__main__":
    main()
