"""Coaches side by side on the same questions: what the TaskLLM gets right under each, and how long a decision takes.

    python benchmarks/coaches.py keep coaches.csv RUN...         # finished runs of `codesteer eval` as one table
    python benchmarks/coaches.py compare coaches.csv             # accuracy and cost; paired with the rules coach
    python benchmarks/coaches.py latency TREES MODEL...          # seconds a decision, on states of real trees

`compare` has the questions of the tasks that trees grow from, those of the tasks that are held out, and all of them;
its seconds are those of a decision while other questions are under way.
`latency` follows paths of guidance trees (`codesteer synth grow`) the way a coach meets them: one decision after the
other, so that what it has read before is in the server's cache. Nothing else may run.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median, quantiles

from codesteer import Budget, Question, Usage
from codesteer._evidence import weigh
from codesteer._ledger import Ledger, MeteredModel
from codesteer._profiles import DEFAULT
from codesteer.coaches import LLMCoach, State
from codesteer.evaluation import Result, join, read_csv, read_results, write_csv
from codesteer.models import ChatModel, load
from codesteer.prompts import load_prompts
from codesteer.report import MethodNumbers
from codesteer.symbench import list_tasks
from codesteer.synthesis import UNSEEN_TASKS, Forest, Position, SynthesisPlan

RULES = "rules"
WARM_UP = 3
SIZES = ((0, 500), (500, 900), (900, 1300), (1300, 100_000))


# ---- what they are worth --------------------------------------------------------------------------------------------


def keep(out: Path, runs: Sequence[Path]) -> None:
    write_csv(join(chain.from_iterable(read_results(run) for run in runs)), out)


def coach_of(result: Result) -> str:
    """``rules``, or the coach's model without the folders of a machine."""
    kind, _, file = result.coach_model.rpartition("/")
    return f"{kind.partition(':')[0]} {file}" if kind.startswith("classifier:") else file or RULES


def compare(table: Path) -> None:
    results = read_csv(table)
    missing = [result for result in results if result.status == "missing"]
    if RULES not in map(coach_of, results):
        sys.exit(f"{table}: no results of the rules coach, with which the others are compared")
    for what, tasks in (
        ("tasks that trees grew from", set(list_tasks()) - set(UNSEEN_TASKS)),
        ("held-out tasks", set(UNSEEN_TASKS)),
        ("all", set(list_tasks())),
    ):
        coaches = numbers(result for result in results if result.task in tasks)
        if not coaches:
            print(f"\n{what}: no question that every coach has answered")
            continue
        print(f"\n{what}: {len(next(iter(coaches.values())).paired)} questions\n")
        print(
            "| coach | right | 95 % interval | against rules, points | wins / ties / losses | p "
            "| answers | tokens of the TaskLLM | decisions | seconds a decision |"
        )
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        for name, each in coaches.items():
            print(row(name, each, coaches[RULES]))
    if missing:
        print(
            f"\nmissing, and left out for every coach: {len({result.item for result in missing})} questions"
        )


def numbers(results: Iterable[Result]) -> dict[str, MethodNumbers]:
    """Each coach's results on the questions that all coaches answered, in one order; nothing if there are none."""
    by_coach: dict[str, dict[str, Result]] = {}
    for result in results:
        of = by_coach.setdefault(coach_of(result), {})
        if result.item in of:
            sys.exit(
                f"{result.item} is there twice for the coach {coach_of(result)}: give the files other names"
            )
        of[result.item] = result
    answered = [{item for item, each in of.items() if each.status != "missing"} for of in by_coach.values()]
    common = sorted(set[str].intersection(*answered)) if answered else []
    if not common:
        return {}
    return {
        name: MethodNumbers(name, tuple(of.values()), tuple(of[item] for item in common))
        for name, of in by_coach.items()
    }


def row(name: str, each: MethodNumbers, rules: MethodNumbers) -> str:
    right = each.strict
    against = each.against(rules)
    difference = against.difference
    spent = each.spent("prompt_tokens", "task") + each.spent("output_tokens", "task")
    decisions = each.spent("calls", "coach")
    seconds = each.spent("model_seconds", "coach") / decisions if decisions else 0.0
    compared = (
        f"{100 * difference.value:+.1f} ({100 * difference.low:+.1f} to {100 * difference.high:+.1f}) "
        f"| {against.wins} / {against.ties} / {against.losses} | {against.p:.2f}"
    )
    return (
        f"| `{name}` | {100 * right.value:.1f} % | {100 * right.low:.1f} to {100 * right.high:.1f} "
        f"| {compared if each is not rules else ' | | '} | {each.average(lambda result: result.turns):.1f} "
        f"| {spent:,.0f} | {decisions:.1f} | {seconds:.2f} |"
    )


# ---- how long a decision takes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timed:
    """One decision."""

    seconds: float
    usage: Usage


async def latency(trees: Path, models: Sequence[str], paths: int) -> None:
    depth = SynthesisPlan.load(trees).depth
    longest = [
        (tree.root.asked, max(tree.leaves, key=lambda leaf: len(leaf.turns)))
        for tree in Forest.read(trees).trees.values()
        if tree.leaves
    ]
    Random(0).shuffle(longest)  # they are sorted by task
    for name in models:
        model = load(name, concurrency=1)
        try:
            for question, leaf in longest[:WARM_UP]:
                await decide_along(question, leaf, model, depth)
            timed = [
                each
                for question, leaf in longest[WARM_UP : WARM_UP + paths]
                for each in await decide_along(question, leaf, model, depth)
            ]
        finally:
            await model.aclose()
        print(f"\n{Path(name).name}: {len(timed)} decisions\n")
        print(
            "| state, tokens | decisions | of it in the cache | written | seconds, median | 9 of 10 within |"
        )
        print("|---|---:|---:|---:|---:|---:|")
        for low, high in SIZES:
            some = [each for each in timed if low <= each.usage.prompt_tokens < high]
            if len(some) > 1:
                print(timing(f"{low} to {high}", some))


async def decide_along(question: Question, leaf: Position, model: ChatModel, depth: int) -> list[Timed]:
    """Every decision that a coach is asked for on the way to ``leaf``, whatever it says.

    After the last of ``depth`` answers it is not asked.
    """
    timed: list[Timed] = []
    for known in range(min(len(leaf.turns) + 1, depth)):
        turns = leaf.turns[:known]
        left = depth - known
        ledger = Ledger(Budget())
        coach = LLMCoach(
            MeteredModel(model, "coach", ledger),
            load_prompts(),
            history="short",
            sampling=DEFAULT.coach_sampling,
        )
        started = time.perf_counter()
        await coach.decide(State(question=question, turns=turns, candidates=weigh(turns), turns_left=left))
        timed.append(Timed(time.perf_counter() - started, ledger.spent("coach")))
    return timed


def timing(size: str, some: Sequence[Timed]) -> str:
    seconds = [each.seconds for each in some]
    return (
        f"| {size} | {len(some)} | {median(each.usage.cached_tokens for each in some):.0f} "
        f"| {median(each.usage.output_tokens for each in some):.0f} "
        f"| {median(seconds):.2f} | {quantiles(seconds, n=10, method='inclusive')[-1]:.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    keeping = commands.add_parser("keep")
    keeping.add_argument("table", type=Path)
    keeping.add_argument("runs", type=Path, nargs="+")
    comparing = commands.add_parser("compare")
    comparing.add_argument("table", type=Path)
    timing_ = commands.add_parser("latency")
    timing_.add_argument("trees", type=Path)
    timing_.add_argument("models", nargs="+")
    timing_.add_argument("--paths", type=int, default=20)
    chosen = parser.parse_args()
    if chosen.command == "keep":
        keep(chosen.table, chosen.runs)
    elif chosen.command == "compare":
        compare(chosen.table)
    else:
        asyncio.run(latency(chosen.trees, chosen.models, chosen.paths))


main()
