"""What codesteer itself costs: import, --help, and CPU per steered question. Prints medians; wants a quiet machine.

    python benchmarks/overhead.py

A steered question here is three model calls and two executions. The model is a mock endpoint in a process of its own
that speaks real HTTP (simulated replies), the executions are scripted, so that what is counted is our own work and
that of the client library. The client-library share is shown by the second figure, the same with a scripted model.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from codesteer import Execution, Steerer
from codesteer.models import ChatModel, Message, Sampling, ScriptedModel, load

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tests.support.mock_endpoint import Exchange, MockEndpoint, say
from tests.support.scripted_sandbox import ScriptedSandbox, printed

PROGRAM = "It multiplies.\n```python\na, b = 6, 7\nprint(a * b)\n```"
WORDS = "It is 41.\n<<<41>>>"
VERIFIER = "```python\ndef check(question, answer):\n    return answer.strip() == str(6 * 7), ''\n```"


def reply_to(prompt: str) -> str:
    """A program and words that disagree, and a verifier that settles it: three calls."""
    if "def check" in prompt:
        return VERIFIER
    return WORDS if "in words" in prompt else PROGRAM


def serve(pipe: Connection) -> None:
    """The mock endpoint's process."""

    async def behave(exchange: Exchange) -> None:
        await say(reply_to(exchange.body["messages"][0]["content"]))(exchange)

    endpoint = MockEndpoint(behave)
    endpoint.keep_requests = False
    with endpoint:
        pipe.send(endpoint.url)
        pipe.recv()


def cpu_of(command: Sequence[str], runs: int) -> float:
    """Median CPU milliseconds of a command."""
    spent: list[float] = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(spent)


def scripted() -> ScriptedModel:
    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        return reply_to(messages[0].content)

    model = ScriptedModel(reply)
    model.calls = _Forgetful()
    return model


class _Forgetful(list[object]):
    def append(self, item: object) -> None:
        pass


class _Believing(ScriptedSandbox):
    """Programs print 42; the verifier's harness accepts the first candidate and no corrupted one."""

    def __init__(self) -> None:
        super().__init__([printed("42")])
        self.programs, self.variables = _Forgetful(), _Forgetful()  # type: ignore[assignment]

    async def run(self, code: str, **given: Any) -> Execution:  # type: ignore[override]
        if token := given["variables"].get("TOKEN"):
            count = len(json.loads(given["files"]["candidates.json"]))
            return printed("\n".join(json.dumps([token, i, i == 0, ""]) for i in range(count)))
        return await super().run(code, **given)


async def steer(model: ChatModel, questions: int, at_once: int) -> tuple[float, float, float]:
    """CPU milliseconds and model calls per question, and growth of resident memory per finished question in kB."""
    sandbox = _Believing()
    calls = 0
    async with Steerer(model, sandbox=sandbox) as steerer:
        gate = asyncio.Semaphore(at_once)

        async def one(number: int) -> None:
            nonlocal calls
            async with gate:
                trajectory = await steerer.asolve(f"What is 6 * 7? (number {number})")
                calls += trajectory.total_usage.calls

        await asyncio.gather(*(one(i) for i in range(at_once)))
        gc.collect()
        calls, before, resident = 0, time.process_time(), resident_kb()
        await asyncio.gather(*(one(i) for i in range(questions)))
        spent = (time.process_time() - before) * 1000 / questions
        gc.collect()
        return spent, calls / questions, (resident_kb() - resident) / questions


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
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    url = f"{here.recv()}#mock"
    for name, make in (("mock endpoint", lambda: load(url, concurrency=200)), ("scripted model", scripted)):
        passes = [asyncio.run(steer(make(), chosen.questions // 5, 200)) for _ in range(5)]
        cpu, calls, growth = (statistics.median(column) for column in zip(*passes, strict=True))
        print(
            f"one question, {name:<15} {cpu:7.2f} ms CPU, {calls:.0f} calls (median of 5, 200 in flight; limit 10)"
        )
        print(f"  memory per finished question {growth:7.2f} kB")
    here.send("stop")
    server.join()


if __name__ == "__main__":
    main()
