"""What codesteer itself costs: import, --help, and CPU per steered question. Prints medians; wants a quiet machine.

    python benchmarks/overhead.py

A steered question here is three model calls against a mock endpoint in this process (simulated replies, scripted
executions), so that what is left is our own work and that of the client library.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from codesteer import Steerer
from codesteer.models import Message, Sampling, ScriptedModel

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tests.support.scripted_sandbox import ScriptedSandbox, printed

PROGRAM = "It multiplies.\n```python\na, b = 6, 7\nprint(a * b)\n```"
VERIFIER = "```python\ndef check(question, answer):\n    return answer.strip() == str(6 * 7), ''\n```"


def cpu_of(command: Sequence[str], runs: int) -> float:
    """Median CPU milliseconds of a command."""
    spent: list[float] = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(spent)


def model() -> ScriptedModel:
    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        if "def check" in messages[0].content:
            return VERIFIER
        return "It is 41.\n<<<41>>>" if "in words" in messages[0].content else PROGRAM

    scripted = ScriptedModel(reply)
    scripted.calls = _Forgetful()
    return scripted


class _Forgetful(list[object]):
    def append(self, item: object) -> None:
        pass


async def steer(questions: int, at_once: int) -> tuple[float, float]:
    """CPU milliseconds per question, and growth of resident memory per finished question in kilobytes."""
    sandbox = ScriptedSandbox([printed("42")])
    sandbox.programs, sandbox.variables = _Forgetful(), _Forgetful()  # type: ignore[assignment]
    async with Steerer(model(), sandbox=sandbox) as steerer:
        gate = asyncio.Semaphore(at_once)

        async def one(number: int) -> None:
            async with gate:
                await steerer.asolve(f"What is 6 * 7? (number {number})")

        await asyncio.gather(*(one(i) for i in range(at_once)))
        gc.collect()
        before, resident = time.process_time(), resident_kb()
        await asyncio.gather(*(one(i) for i in range(questions)))
        spent = (time.process_time() - before) * 1000 / questions
        gc.collect()
        return spent, (resident_kb() - resident) / questions


def resident_kb() -> float:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--questions", type=int, default=2000)
    chosen = options.parse_args()
    bare = cpu_of([sys.executable, "-c", "pass"], chosen.runs)
    imported = cpu_of([sys.executable, "-c", "import codesteer"], chosen.runs)
    helped = cpu_of([sys.executable, "-m", "codesteer", "--help"], chosen.runs)
    print(f"python start                  {bare:7.1f} ms CPU (median of {chosen.runs})")
    print(f"import codesteer              {imported - bare:7.1f} ms CPU beyond that (limit 150)")
    print(f"codesteer --help              {helped:7.1f} ms CPU in all (limit 300)")
    per_question = [asyncio.run(steer(chosen.questions // 5, 200)) for _ in range(5)]
    cpu = statistics.median(cpu for cpu, _ in per_question)
    growth = statistics.median(growth for _, growth in per_question)
    print(f"one steered question          {cpu:7.2f} ms CPU (median of 5 passes, 200 in flight; limit 10)")
    print(f"memory per finished question  {growth:7.2f} kB")


main()
