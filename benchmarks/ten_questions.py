"""Ten questions, asked plainly and steered, on a real model: is the steered answer right more often, and at what cost?

    python benchmarks/ten_questions.py --out ten_questions.jsonl [--task local] [--coach rules] [--profile default]

Every finished question is written at once; a second call with the same file asks only what is missing. Prints a table.
The questions are fixed (arithmetic, counting, strings, dates, search, common sense); temperature is 0. Ten questions
show that the machinery works; they are no benchmark.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codesteer import Steerer
from codesteer._answers import find_answer_in_text, normalise
from codesteer.models import ChatModel, Message, Sampling, load


@dataclass(frozen=True)
class Item:
    question: str
    right: Callable[[str], bool]


def says(*accepted: str) -> Callable[[str], bool]:
    forms = {normalise(text) for text in accepted}
    return lambda answer: normalise(answer) in forms


def mentions(pattern: str) -> Callable[[str], bool]:
    return lambda answer: re.search(pattern, answer, re.IGNORECASE) is not None


def three_numbers(answer: str) -> bool:
    numbers = [int(text) for text in re.findall(r"\d+", answer)]
    return len(set(numbers)) == 3 == len(numbers) and sum(numbers) == 30 and _product(numbers) == 840


def _product(numbers: list[int]) -> int:
    return numbers[0] * numbers[1] * numbers[2]


def makes_24(answer: str) -> bool:
    """Right forms of this one puzzle: (10*10-4)/4 is its only idea."""
    bare = answer.replace(" ", "").split("=")[0].replace("×", "*").replace("÷", "/").replace("x", "*")
    return bare in {"(10*10-4)/4", "((10*10)-4)/4", "((10*10-4)/4)", "(((10*10)-4)/4)"}


ITEMS = (
    Item("Which is larger, 9.11 or 9.9?", mentions(r"^\W*9\.9\b(?!.*9\.11 is larger)")),
    Item("What is 48271 * 91387?", says(str(48271 * 91387))),
    Item("How many times does the letter r occur in 'strawberryrhubarb'?", mentions(r"^\D*5\D*$")),
    Item("How many days are there from 15 March 2023 to 2 November 2024?", mentions(r"^\D*598\D*$")),
    Item("Write 'symbolic reasoning' backwards.", says("gninosaer cilobmys")),
    Item("Find three different positive integers whose sum is 30 and whose product is 840.", three_numbers),
    Item(
        "In how many ways can 5 people sit in a row if two of them, Ann and Bob, must not sit next to each other?",
        mentions(r"^\D*72\D*$"),
    ),
    Item(
        "Use the numbers 4, 4, 10, 10, each exactly once, with + - * / and parentheses, to make 24. "
        "Give the expression.",
        makes_24,
    ),
    Item(
        "If I drop a glass onto a thick pillow, is it likely to break? Answer yes or no.",
        mentions(r"^\W*no\b"),
    ),
    Item(
        "Which is heavier: a kilogram of feathers or a kilogram of iron?",
        mentions(r"same|neither|equal|both"),
    ),
)


async def plain(model: ChatModel, question: str) -> dict[str, Any]:
    """The question alone, as anybody would ask it; the answer is read as leniently as a steered one."""
    started = time.perf_counter()
    completion = await model.complete([Message("user", question)], Sampling(max_tokens=600))
    found = find_answer_in_text(completion.text)
    return {
        "answer": found.text if found else completion.text,
        "reply": completion.text,
        "tokens": completion.usage.tokens,
        "seconds": round(time.perf_counter() - started, 1),
    }


async def steered(steerer: Steerer, question: str) -> dict[str, Any]:
    trajectory = await steerer.asolve(question)
    total = trajectory.total_usage
    return {
        "answer": str(trajectory.answer),
        "verified": trajectory.verified,
        "calls": total.calls,
        "tokens": total.tokens,
        "seconds": round(trajectory.wall_s, 1),
        "trajectory": json.loads(trajectory.to_json()),
    }


def finished(out: Path) -> set[str]:
    return (
        {json.loads(line)["question"] for line in out.read_text("utf-8").splitlines()}
        if out.exists()
        else set()
    )


def keep(out: Path, row: dict[str, Any]) -> None:
    with out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


async def ask_all(out: Path, task: str, coach: str, profile: str) -> None:
    done = finished(out)
    model = load(task)
    async with Steerer(model, coach, profile=profile) as steerer:
        for item in ITEMS:
            if item.question in done:
                continue
            row: dict[str, Any] = {
                "question": item.question,
                "model": model.name,
                "coach": coach,
                "profile": profile,
            }
            row["plain"] = await plain(model, item.question)
            row["steered"] = await steered(steerer, item.question)
            keep(out, row)
    await model.aclose()


def table(out: Path) -> str:
    rows = {row["question"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}
    lines = [
        "| question | plain answer | | steered answer | | verified | calls | tokens (plain) | seconds (plain) |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for item in ITEMS:
        row = rows[item.question]
        before, after = row["plain"], row["steered"]
        marks = ["right" if item.right(each["answer"]) else "wrong" for each in (before, after)]
        lines.append(
            f"| {item.question} | {_short(before['answer'])} | {marks[0]} | {_short(after['answer'])} | {marks[1]} "
            f"| {'yes' if after['verified'] else 'no'} | {after['calls']} | {after['tokens']} ({before['tokens']}) "
            f"| {after['seconds']} ({before['seconds']}) |"
        )
    return "\n".join(lines)


def _short(answer: str) -> str:
    flat = " ".join(answer.split()).replace("|", "\\|")
    return flat if len(flat) <= 60 else flat[:57] + "..."


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--task", default="local")
    options.add_argument("--coach", default="rules")
    options.add_argument("--profile", default="default")
    chosen = options.parse_args()
    asyncio.run(ask_all(chosen.out, chosen.task, chosen.coach, chosen.profile))
    print(table(chosen.out))


if __name__ == "__main__":
    main()
