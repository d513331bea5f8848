"""A TaskLLM and a coach that both run on this machine: what each still gets done while the other is at work.

    CODESTEER_LOCAL_PARALLEL=16 python benchmarks/two_models.py local:qwen2.5-coder-1.5b local:dpo.gguf

Compare with ``OMP_WAIT_POLICY=passive`` or another ``GOMP_SPINCOUNT`` in front. Nothing else may run. The texts are
random words: a server that keeps the beginnings of earlier requests has none of them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from random import Random

from codesteer.models import ChatModel, Message, Sampling, load

WORDS = Random(0)
CONVERSATIONS = int(os.environ.get("CODESTEER_LOCAL_PARALLEL", "1"))
COACHED = 2  # conversations in which a decision is asked for at the same time
WARM_UP = 20.0  # seconds


def words(number: int) -> str:
    return " ".join("".join(WORDS.choices("aeioubdklmnrst", k=5)) for _ in range(number))


async def write(model: ChatModel, heard: list[float]) -> None:
    """One conversation of the TaskLLM after another; ``heard`` gets the time of every piece of text."""
    while True:
        await model.complete(
            [Message("user", f"Write a long story. {words(10)}")],
            Sampling(temperature=1.0, max_tokens=300),
            on_text=lambda _: heard.append(time.monotonic()),
        )


async def decide(model: ChatModel, done: list[float]) -> None:
    """One decision after another, on states of some 400 tokens."""
    while True:
        await model.complete([Message("user", words(130))], Sampling(max_tokens=15))
        done.append(time.monotonic())


async def measure(task: ChatModel, coach: ChatModel, seconds: float) -> None:
    pieces: list[float] = []
    decisions: list[float] = []
    await coach.complete([Message("user", "hello")], Sampling(max_tokens=1))  # starts it
    running = [asyncio.create_task(write(task, pieces)) for _ in range(CONVERSATIONS)]
    try:
        await asyncio.sleep(WARM_UP)
        alone = await rate(pieces, seconds)
        running += [asyncio.create_task(decide(coach, decisions)) for _ in range(COACHED)]
        together, decided = await asyncio.gather(rate(pieces, seconds), rate(decisions, seconds))
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    print(f"{CONVERSATIONS} conversations of the TaskLLM")
    print(f"the TaskLLM alone:      {alone:5.1f} pieces of text a second")
    print(f"beside {COACHED} decisions:     {together:5.1f}, and {60 * decided:.0f} decisions a minute")


async def rate(events: list[float], seconds: float) -> float:
    before = len(events)
    await asyncio.sleep(seconds)
    return (len(events) - before) / seconds


async def run(names: list[str], seconds: float) -> None:
    models = [load(name) for name in names]
    try:
        await measure(models[0], models[1], seconds)
    finally:
        await asyncio.gather(*(model.aclose() for model in models))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task")
    parser.add_argument("coach")
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    asyncio.run(run([chosen.task, chosen.coach], chosen.seconds))


main()
