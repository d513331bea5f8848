"""Independent attempts at an item list, kept one by one, so that ways of combining them are compared without a model.

    python benchmarks/attempts.py make --items runs/tuning.json --out attempts.jsonl [--task local] [--programs 4]
    python benchmarks/attempts.py compare attempts.jsonl

For every item: a program and an answer in words at temperature 0, further programs at the profile's other temperature,
and, where the first program visibly failed, what the `rules` coach asks for next. Each is one `Turn` with its strict
verdict; the prompts are those of the default profile. `make` goes on where it was stopped.

What this cannot show: ways in which one attempt depends on another, other than that one repair.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from pydantic import TypeAdapter

from codesteer._answering import Answering
from codesteer._answers import find_answer_in_output
from codesteer._conversation import conversation
from codesteer._evidence import failure_of, weigh
from codesteer._profiles import DEFAULT
from codesteer._trajectory import Answer, Guidance, Mode, Question, Turn
from codesteer.checkers import form_check
from codesteer.coaches import RulesCoach, State
from codesteer.evaluation import ItemList
from codesteer.models import ChatModel, load
from codesteer.prompts import load_prompts
from codesteer.sandbox import IMPORTABLE, Sandbox, open_sandbox
from codesteer.symbench import Instance, get_task

TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
CODE, WORDS, REPAIR = "code", "words", "repair"


def read_again(turn: Turn, question: str) -> Turn:
    """``turn`` with the answer that today's rules find in what its program printed, and today's check of its form."""
    answer = turn.answer
    if turn.execution is not None and turn.execution.stdout.strip():
        found = find_answer_in_output(turn.execution.stdout)
        answer = found and Answer(text=found.text, turn=turn.index, source="output", extraction=found.rule)
    form = form_check(answer.text, question) if answer else None
    checks = tuple(check for check in turn.checks if check.checker != "form")
    return replace(turn, answer=answer, checks=(*checks, form) if form else checks)


@dataclass(frozen=True)
class Attempt:
    item: str
    task: str
    level: int | None
    kind: str
    number: int
    right: bool
    reason: str
    """Of the verdict."""
    turn: Turn

    @property
    def key(self) -> tuple[str, str, int]:
        return self.item, self.kind, self.number

    def line(self) -> str:
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "turn"}
        return json.dumps({**fields, "turn": TURN.dump_python(self.turn, mode="json")}) + "\n"


def read(path: Path) -> list[Attempt]:
    """The attempts in a file, which may be compressed (``.gz``); none if there is no file."""
    if not path.exists():
        return []
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        rows = [json.loads(line) for line in file]
    return [Attempt(**{**row, "turn": TURN.validate_python(row["turn"])}) for row in rows]


# ---- making ----------------------------------------------------------------------------------------------------------


class Maker:
    def __init__(self, model: ChatModel, sandbox: Sandbox, out: Path, programs: int) -> None:
        self.model, self.sandbox, self.out, self.programs = model, sandbox, out, programs
        self.prompts = load_prompts()
        self.known = {attempt.key: attempt for attempt in read(out)}

    async def item(self, name: str, instance: Instance) -> None:
        """All attempts at one item, one after the other: they share a prompt, which a server then reads once."""
        code, words = Guidance(mode=Mode.CODE, message=""), Guidance(mode=Mode.TEXT, message="")
        first = await self.attempt(name, instance, CODE, 0, code, ())
        if failure_of(first.turn) is not None:
            state = State(
                question=Question(text=instance.question),
                turns=(first.turn,),
                candidates=weigh([first.turn]),
                turns_left=4,
            )
            decision = await RulesCoach(self.prompts).decide(state)
            if isinstance(decision, Guidance):
                await self.attempt(name, instance, REPAIR, 0, decision, (first.turn,))
        for number in range(1, self.programs):
            await self.attempt(name, instance, CODE, number, code, ())
        await self.attempt(name, instance, WORDS, 0, words, ())

    async def attempt(
        self,
        name: str,
        instance: Instance,
        kind: str,
        number: int,
        guidance: Guidance,
        history: Sequence[Turn],
    ) -> Attempt:
        if (name, kind, number) in self.known:
            return self.known[name, kind, number]
        question = Question(text=instance.question)
        answering = Answering(
            question=question,
            task=self.model,
            sandbox=self.sandbox,
            sampling=DEFAULT.task_sampling,
            limits=DEFAULT.limits,
            emit=lambda event: None,
            question_as_data=True,
            words_stand=True,
        )
        sampling = replace(DEFAULT.task_sampling, max_tokens=1000)
        if number:
            sampling = replace(sampling, temperature=DEFAULT.apart_temperature, seed=number)
        shown = replace(DEFAULT, remedy="advice")  # a repair sees the program that failed
        messages = conversation(question, guidance, history, shown, self.prompts, tuple(sorted(IMPORTABLE)))
        turn = await answering.turn(len(history), guidance, messages, sampling=sampling)
        verdict = get_task(instance.task).verify(instance, turn.answer.text if turn.answer else "")
        made = Attempt(
            name, instance.task, instance.level, kind, number, verdict.correct, verdict.reason, turn
        )
        with self.out.open("a", encoding="utf-8") as file:
            file.write(made.line())
        self.known[made.key] = made
        return made


async def make(items: ItemList, out: Path, task: str, programs: int, at_once: int) -> None:
    model, sandbox = load(task, concurrency=at_once), open_sandbox()
    maker = Maker(model, sandbox, out, programs)
    free = asyncio.Semaphore(at_once)

    async def one(name: str, instance: Instance) -> None:
        async with free:
            await maker.item(name, instance)
            print(f"{name}: {len(maker.known)} attempts", flush=True)

    pairs = list(zip((item.id for item in items.items), items.instances(None), strict=True))
    Random(0).shuffle(pairs)  # so that what is there of an unfinished list is a fair sample of it
    try:
        await asyncio.gather(*(one(name, instance) for name, instance in pairs))
    finally:
        await sandbox.aclose()
        await model.aclose()


# ---- comparing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """The attempts at one item, in the order in which they were made."""

    programs: list[Attempt]
    repair: Attempt | None
    words: Attempt

    @property
    def first(self) -> Attempt:
        return self.programs[0]


def one_program(item: Item) -> list[Attempt]:
    return [item.first]


def words_alone(item: Item) -> list[Attempt]:
    return [item.words]


def beside_words(item: Item) -> list[Attempt]:
    return [item.first, item.words]


def repaired(item: Item) -> list[Attempt]:
    return [item.first] if item.repair is None else [item.first, item.repair]


def until_sound(item: Item) -> list[Attempt]:
    """Another program as long as none is without visible failure."""
    return _until(item.programs, lambda made: failure_of(made[-1].turn) is None)


def until_agreed(item: Item) -> list[Attempt]:
    """Another program as long as no two agree."""
    return _until(
        item.programs, lambda made: len(made) > 1 and any(len(each.turns) > 1 for each in _weighed(made))
    )


def all_programs(item: Item) -> list[Attempt]:
    return item.programs


POLICIES = (one_program, words_alone, beside_words, repaired, until_sound, until_agreed, all_programs)


def _until(programs: list[Attempt], enough: Any) -> list[Attempt]:
    return next((programs[:count] for count in range(1, len(programs)) if enough(programs[:count])), programs)


def _weighed(made: Sequence[Attempt]) -> Any:
    return weigh(
        [replace(attempt.turn, index=i, answer=_moved(attempt.turn, i)) for i, attempt in enumerate(made)]
    )


def _moved(turn: Turn, index: int) -> Any:
    return turn.answer and replace(turn.answer, turn=index)


def chosen(made: Sequence[Attempt]) -> Attempt | None:
    candidates = _weighed(made)
    return made[candidates[0].answer.turn] if candidates else None


def items_of(attempts: Iterable[Attempt], programs: int) -> list[Item]:
    """The items on which every attempt was made."""
    by_item: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_item.setdefault(attempt.item, []).append(attempt)
    found: list[Item] = []
    for made in by_item.values():
        code = sorted((each for each in made if each.kind == CODE), key=lambda each: each.number)[:programs]
        words = [each for each in made if each.kind == WORDS]
        repair = next((each for each in made if each.kind == REPAIR), None)
        if words and len(code) == programs:
            found.append(Item(code, repair, words[0]))
    return found


def compare(path: Path, programs: int) -> None:
    items = items_of(read(path), programs)
    print(f"{len(items)} items of {path}, {programs} programs each")
    print(f"{'policy':16} {'right':>7} {'any right':>9} {'calls':>6} {'output tokens':>13}")
    for policy in POLICIES:
        made = [policy(item) for item in items]
        picked = [chosen(each) for each in made]
        right = sum(bool(each and each.right) for each in picked)
        possible = sum(any(attempt.right for attempt in each) for each in made)
        tokens = sum(attempt.turn.usage["task"].output_tokens for each in made for attempt in each)
        calls = sum(map(len, made)) / len(items)
        print(
            f"{policy.__name__:16} {right / len(items):7.1%} {possible / len(items):9.1%} {calls:6.2f} "
            f"{tokens / len(items):13,.0f}"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = options.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("--items", type=Path, required=True)
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--task", default="local")
    making.add_argument("--at-once", type=int, default=1)
    comparing = commands.add_parser("compare")
    comparing.add_argument("attempts", type=Path)
    for command in (making, comparing):
        command.add_argument("--programs", type=int, default=4)
    given = options.parse_args()
    if given.command == "compare":
        compare(given.attempts, given.programs)
    else:
        asyncio.run(make(ItemList.load(given.items), given.out, given.task, given.programs, given.at_once))


if __name__ == "__main__":
    main()
