"""Ways of asking for a program, one attempt each: which wording gets the most right programs out of a model?

    python benchmarks/wordings.py runs/tuning.json wordings.jsonl short,long,shots [--task local] [--at-once 16]

The items come in a fixed random order, and every item is asked in all ways before its place is taken by the next, so a
run may be stopped at any time. Attempts are kept as `benchmarks/attempts.py` keeps them; `show` compares each pair of ways
on the items that both have.

    python benchmarks/wordings.py show wordings.jsonl
"""

# ruff: noqa: E501  (what is said to a model stands here as it is said)

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from attempts import Attempt, read, read_again

from codesteer._answering import Answering
from codesteer._evidence import is_sound
from codesteer._profiles import DEFAULT
from codesteer._trajectory import Execution, Guidance, Mode, Question
from codesteer.evaluation import ItemList
from codesteer.models import ChatModel, Message, load
from codesteer.sandbox import open_sandbox
from codesteer.symbench import Instance, get_task

TOOLBOX = Path(__file__).parent / "wordings_toolbox.py"

MINI = "Answer with one short ```python program that prints the answer."
SHORT = (
    "Write a short Python program that works out the answer to the question above and prints only the answer, in the form "
    "the question asks for. Reply with one ```python block."
)
RULES = (
    "Write a Python program that works out the answer to the question above and prints only the answer, in the form the "
    "question asks for. Begin it with comments that list the rules and conditions of the question, one a line; then copy its "
    "data exactly; then put every rule into code. Reply with one ```python block."
)
LIST_RULES = (
    "Begin the program with comments that list the rules and conditions of the question, one a line; then copy its data "
    "exactly; then put every rule into code."
)
SEARCH = "Where something is to be found, arranged or planned, go through all possibilities and keep one that meets every rule."
CANDIDATES = (
    "Write a Python program that works out the answer to the question above and prints only the answer, in the form the "
    "question asks for: a function ok(candidate) that tests every condition of the question, and a search through all "
    "candidates (itertools or recursion) until one is ok. Reply with one ```python block."
)
LONG = """Write a Python program that answers the question above. Do not answer it yourself: the program works the answer out from the data of the question, by calculation, by trying all possibilities, or by simulation, and tests it against every condition.
Use Python's own operations and libraries wherever they do the work. It cannot ask for input. It may import the standard library and networkx, numpy, ortools, sympy, z3.$data
Its last line prints the answer, in the form the question asks for:
print(f"<<<{answer}>>>")
Reply with one ```python block that starts with a comment on the method."""
DATA = """
The string variable QUESTION already holds the full text of the question: take long data (grids, lists, words, numbers) from it by code instead of retyping it."""
TOOLS = """
These functions are ready in the module toolbox; import and use them where they fit:
- numbers(text): the list of all numbers in a text.
- rows(text): the table or grid in a text, a list of rows, each a list of cells.
- expression(values, target): text that joins all the values with + - * / and brackets so that it equals target. expression(values, target, keep_order=True) keeps their order.
- assign(choices, conditions, different=True): a dict with a value for every name, all conditions met. Example: assign({"x": range(1, 6), "y": range(1, 6)}, [lambda x, y: x + 1 < y, lambda x: x != 2], different=True)
- search(start, moves, done): the shortest list of moves to a state where done(state) is true; moves(state) is a list of (move, next_state)."""
COINS = "How many ways are there to pay 100 cents with coins of 5, 10 and 25 cents? Give one number."
COINS_PROGRAM = """```python
# Try every number of 25s and 10s; the rest must be payable in 5s.
total = 100
ways = 0
for a in range(total // 25 + 1):
    for b in range((total - 25 * a) // 10 + 1):
        rest = total - 25 * a - 10 * b
        if rest % 5 == 0:
            ways += 1
answer = ways
print(f"<<<{answer}>>>")
```"""
SNAIL = """A snail starts at (0, 0), looking up, and follows this list. "turn" means a quarter turn to the right, a number means so many steps ahead. A step that would leave the square from (0, 0) to (9, 9) is not made.
List:
4
turn
3
turn
7
At which cell does it stop? Answer as (x, y)."""
SNAIL_PROGRAM = """```python
# Read the list from the question and simulate every step.
lines = QUESTION.split("List:\\n")[1].split("\\nAt which")[0].splitlines()
directions = [(0, 1), (1, 0), (0, -1), (-1, 0)]
x, y, facing = 0, 0, 0
for line in lines:
    if line.strip() == "turn":
        facing = (facing + 1) % 4
        continue
    for _ in range(int(line)):
        nx, ny = x + directions[facing][0], y + directions[facing][1]
        if 0 <= nx <= 9 and 0 <= ny <= 9:
            x, y = nx, ny
answer = (x, y)
print(f"<<<{answer}>>>")
```"""
SNAIL_RETYPED = SNAIL_PROGRAM.replace(
    """# Read the list from the question and simulate every step.
lines = QUESTION.split("List:\\n")[1].split("\\nAt which")[0].splitlines()""",
    """# Simulate every step.
lines = ["4", "turn", "3", "turn", "7"]""",
)


def long(question: str, *, data: bool = True, tools: str = "") -> str:
    said = LONG.replace("$data", DATA if data and much_to_copy(question) else "")
    return f"{question}\n\n{said}{tools}"


def short(question: str, said: str = SHORT) -> str:
    return f"{question}\n\n{said}"


def much_to_copy(question: str) -> bool:
    words = question.split()
    numbers = len(re.findall(r"\d+", question))
    return (
        len(question) > 600
        or question.count("\n") >= 4
        or numbers >= 12
        or any(len(word) > 20 for word in words)
    )


WAYS: Mapping[str, Callable[[str], list[str]]] = {
    "long": lambda question: [long(question)],
    "long-without-data": lambda question: [long(question, data=False)],
    "long-with-toolbox": lambda question: [long(question, tools=TOOLS)],
    "long-with-examples": lambda question: [
        long(COINS),
        COINS_PROGRAM,
        long(SNAIL),
        SNAIL_PROGRAM,
        long(question),
    ],
    "short": lambda question: [short(question)],
    "short-with-toolbox": lambda question: [short(question) + TOOLS],
    "short-with-examples": lambda question: [
        short(COINS),
        COINS_PROGRAM,
        short(SNAIL),
        SNAIL_RETYPED,
        short(question),
    ],
    "short-and-rules": lambda question: [f"{short(question)}\n{LIST_RULES}"],
    "short-and-rules-and-search": lambda question: [f"{short(question)}\n{LIST_RULES} {SEARCH}"],
    "rules": lambda question: [short(question, RULES)],
    "candidates": lambda question: [short(question, CANDIDATES)],
    "shortest": lambda question: [f"{question}\n\n{MINI}"],
}
"""For each way, what user and assistant say in turn."""


@dataclass(frozen=True)
class WithToolbox:
    """A sandbox whose programs find the module ``toolbox``, and its functions under their own names."""

    sandbox: Any

    async def run(self, code: str, **settings: Any) -> Execution:
        head = (
            f"import sys, types\ntoolbox = types.ModuleType('toolbox')\nexec({TOOLBOX.read_text('utf-8')!r}, toolbox.__dict__)\n"
            "sys.modules['toolbox'] = toolbox\nfrom toolbox import *\n"
        )
        return await self.sandbox.run(head + code if "__future__" not in code else code, **settings)


async def make(items: ItemList, out: Path, ways: Sequence[str], task: str, at_once: int) -> None:
    model, sandbox = load(task, concurrency=at_once), open_sandbox()
    known = {attempt.key for attempt in read(out)}
    free = asyncio.Semaphore(at_once)

    async def one(name: str, instance: Instance) -> None:
        async with free:
            for way in ways:
                if (name, way, 0) not in known:
                    attempt = await asked(name, instance, way, model, sandbox)
                    with out.open("a", encoding="utf-8") as file:
                        file.write(attempt.line())
                    print(f"{name} {way}: {attempt.right}", flush=True)

    pairs = list(zip((item.id for item in items.items), items.instances(None), strict=True))
    Random(7).shuffle(pairs)
    try:
        await asyncio.gather(*(one(name, instance) for name, instance in pairs))
    finally:
        await sandbox.aclose()
        await model.aclose()


async def asked(name: str, instance: Instance, way: str, model: ChatModel, sandbox: Any) -> Attempt:
    answering = Answering(
        question=Question(text=instance.question),
        task=model,
        sandbox=WithToolbox(sandbox) if way.endswith("toolbox") else sandbox,
        sampling=replace(DEFAULT.task_sampling, max_tokens=1000),
        limits=DEFAULT.limits,
        emit=lambda event: None,
        question_as_data=True,
        words_stand=True,
    )
    said = WAYS[way](instance.question)
    messages = [Message("assistant" if i % 2 else "user", text) for i, text in enumerate(said)]
    turn = await answering.turn(0, Guidance(mode=Mode.CODE, message=""), messages)
    verdict = get_task(instance.task).verify(instance, turn.answer.text if turn.answer else "")
    return Attempt(name, instance.task, instance.level, way, 0, verdict.correct, verdict.reason, turn)


def show(path: Path, items: ItemList) -> None:
    """Each pair of ways on the items that both have."""
    by_way: dict[str, dict[str, Attempt]] = {}
    for attempt in read(path):
        by_way.setdefault(attempt.kind, {})[attempt.item] = attempt
    print("| way | against | questions | right | right of the other | tokens written | of the other |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for way, against in combinations(by_way, 2):
        common = by_way[way].keys() & by_way[against].keys()
        mine, others = ([by_way[each][item] for item in common] for each in (way, against))
        print(
            f"| {way} | {against} | {len(common)} | {right(mine)} | {right(others)} | {tokens(mine):.0f} "
            f"| {tokens(others):.0f} |"
        )
    rescued(by_way, items)


def rescued(by_way: Mapping[str, Mapping[str, Attempt]], items: ItemList) -> None:
    """Of the questions whose first program, asked for in one sentence, visibly failed: how many another way has right."""
    questions = dict(zip((item.id for item in items.items), items.instances(None), strict=True))
    failed = {
        item
        for item, attempt in by_way["short"].items()
        if not is_sound(read_again(attempt.turn, questions[item].question))
    }
    for way, attempts in by_way.items():
        theirs = [attempts[item] for item in sorted(failed & attempts.keys())]
        print(f"short visibly failed, {way}: {right(theirs)} of {len(theirs)}")


def right(attempts: Sequence[Attempt]) -> int:
    return sum(attempt.right for attempt in attempts)


def tokens(attempts: Sequence[Attempt]) -> float:
    return sum(attempt.turn.usage["task"].output_tokens for attempt in attempts) / max(1, len(attempts))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("items", type=Path, help="an item list, or the word show")
    parser.add_argument("out", type=Path)
    parser.add_argument("ways", nargs="?", default=",".join(WAYS))
    parser.add_argument("--task", default="local:qwen2.5-coder-1.5b")
    parser.add_argument("--at-once", type=int, default=16)
    chosen = parser.parse_args()
    if str(chosen.items) == "show":
        show(chosen.out, ItemList.load("runs/tuning.json"))
    else:
        asyncio.run(
            make(ItemList.load(chosen.items), chosen.out, chosen.ways.split(","), chosen.task, chosen.at_once)
        )


main()
