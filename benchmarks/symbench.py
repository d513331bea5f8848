"""How fast SymBench is: instances generated and answers verified a second on one core, and import times.

    python benchmarks/symbench.py [--tasks a,b] [--level 3] [--seconds 0.5] [--json]

Rates are per second of CPU time, warmed up, so that a busy machine disturbs them little. Answers verified are
the solver's, in a sentence. Import times are CPU milliseconds in fresh processes: all of codesteer.symbench,
and on top of it the task's own module (medians).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from codesteer.symbench import get_task, list_tasks

WARM_UP = 5
INSTANCES = 50
IMPORT_RUNS = 3
IMPORTS = """
import sys, time
start = time.process_time()
from codesteer.symbench import get_task
package = time.process_time()
get_task(sys.argv[1])
print(package - start, time.process_time() - package)
"""


def rate(run: Callable[[int], object], seconds: float) -> float:
    """Calls a CPU second, over at least ``seconds``."""
    for index in range(WARM_UP):
        run(index)
    start = time.process_time()
    for calls in count(1):
        run(WARM_UP + calls)
        if (spent := time.process_time() - start) >= seconds:
            return calls / spent
    raise AssertionError


def import_times(task: str) -> tuple[float, float]:
    """CPU milliseconds of the package and of the task's module on top of it."""
    runs: list[list[float]] = []
    for _ in range(IMPORT_RUNS):
        command = [sys.executable, "-c", IMPORTS, task]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        runs.append([float(part) * 1000 for part in out.split()])
    package, module = (statistics.median(column) for column in zip(*runs, strict=True))
    return package, module


def measure(name: str, level: int, seconds: float) -> dict[str, Any]:
    task = get_task(name)
    instances = [task.generate(level, seed) for seed in range(INSTANCES)]
    replies = [f"The answer is <<<{task.solve(instance)}>>>." for instance in instances]
    package, module = import_times(name)
    return {
        "task": name,
        "version": task.version,
        "level": level,
        "generate_per_s": rate(lambda seed: task.generate(level, seed), seconds),
        "solve_per_s": rate(lambda index: task.solve(instances[index % INSTANCES]), seconds),
        "verify_per_s": rate(
            lambda index: task.verify(instances[index % INSTANCES], replies[index % INSTANCES]), seconds
        ),
        "package_import_ms": package,
        "import_ms": module,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", default="", help="names with commas between them; all if not given")
    parser.add_argument("--level", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU seconds for each rate")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    if not options.json:
        print(f"{'task':34}{'generate/s':>12}{'solve/s':>12}{'verify/s':>12}{'import ms':>12}")
    packages: list[float] = []
    for name in options.tasks.split(",") if options.tasks else list_tasks():
        row = measure(name, options.level, options.seconds)
        packages.append(row["package_import_ms"])
        if options.json:
            print(
                json.dumps({key: round(v, 1) if isinstance(v, float) else v for key, v in row.items()}),
                flush=True,
            )
        else:
            rates = (row["generate_per_s"], row["solve_per_s"], row["verify_per_s"])
            print(
                f"{name:34}" + "".join(f"{value:12,.0f}" for value in rates) + f"{row['import_ms']:12.1f}",
                flush=True,
            )
    if not options.json:
        print(f"\nimport codesteer.symbench: {statistics.median(packages):.1f} ms of CPU time")


if __name__ == "__main__":
    main()
