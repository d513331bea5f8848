"""What beginning the next program ahead is worth to somebody who waits for one answer: each question steered twice.

    CODESTEER_LOCAL_PARALLEL=2 python benchmarks/ahead.py runs/tuning.json ahead-2.jsonl
    CODESTEER_LOCAL_PARALLEL=1 python benchmarks/ahead.py runs/tuning.json ahead-1.jsonl

One question at a time, first without, then with `ahead=program` (every second question the other way round, because
the second one finds the question in the server's cache). With one slot the server has no room, and nothing may get
slower; with two it has some, as far as two conversations are quicker side by side than one after the other. Two
conversations in a batch round otherwise than one, so a question may take another course: compared are the questions
that took as many turns either way. Without a verifier, at most 600 tokens a reply, levels 1 and 2. Every finished
question is written at once; the same command goes on. Nothing else may run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from codesteer import Steerer
from codesteer._profiles import profile_named
from codesteer.evaluation import ItemList
from codesteer.models import load

WAYS = ("nothing", "program")
SWITCHES = "verifier=off:task_sampling.max_tokens=600"
WARM_UP = "What is 3 + 4?"


async def steer(out: Path, items: ItemList, task: str, number: int) -> None:
    """Ask ``number`` questions of levels 1 and 2, in random order, that are not in ``out`` yet."""
    chosen = [
        (item, instance)
        for item, instance in zip(items.items, items.instances(None), strict=True)
        if item.level in (1, 2)
    ]
    Random(0).shuffle(chosen)
    done = {row["item"] for row in read(out)} if out.exists() else set[str]()
    model = load(task)
    try:
        steerers = {
            way: Steerer(model, profile=profile_named(f"default:{SWITCHES}:ahead={way}")) for way in WAYS
        }
        for steerer in steerers.values():
            await steerer.asolve(WARM_UP)
        for place, (item, instance) in enumerate(chosen[:number]):
            if item.id in done:
                continue
            row: dict[str, Any] = {"item": item.id, "model": model.name}
            for way in WAYS if place % 2 == 0 else reversed(WAYS):
                trajectory = await steerers[way].asolve(instance.question)
                usage = trajectory.total_usage
                row[way] = {
                    "seconds": round(trajectory.wall_s, 2),
                    "calls": usage.calls,
                    "read": usage.prompt_tokens - usage.cached_tokens,
                    "written": usage.output_tokens,
                    "turns": len(trajectory.turns),
                }
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        for steerer in steerers.values():
            await steerer.aclose()
    finally:
        await model.aclose()


def read(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def compare(rows: Sequence[dict[str, Any]]) -> None:
    alike = [row for row in rows if row["nothing"]["turns"] == row["program"]["turns"]]
    print(f"{len(rows)} questions, {len(alike)} of them with as many turns either way")
    for what, some in (
        ("one answer", [row for row in alike if row["nothing"]["turns"] == 1]),
        ("more than one", [row for row in alike if row["nothing"]["turns"] > 1]),
    ):
        if not some:
            continue
        print(f"\n{what}: {len(some)} questions\n")
        print("| ahead | seconds, median | mean | tokens read | written | calls |")
        print("|---|---:|---:|---:|---:|---:|")
        for way in WAYS:
            each = [row[way] for row in some]
            mean = {name: sum(one[name] for one in each) / len(each) for name in each[0]}
            print(
                f"| {way} | {median(one['seconds'] for one in each):.1f} | {mean['seconds']:.1f} "
                f"| {mean['read']:,.0f} | {mean['written']:,.0f} | {mean['calls']:.1f} |"
            )
        ratio = median(row["program"]["seconds"] / row["nothing"]["seconds"] for row in some)
        print(f"\nseconds with over without, median of the questions: {ratio:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("items", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--task", default="local")
    parser.add_argument("--number", type=int, default=20)
    chosen = parser.parse_args()
    asyncio.run(steer(chosen.out, ItemList.load(chosen.items), chosen.task, chosen.number))
    compare(read(chosen.out))


if __name__ == "__main__":
    main()
