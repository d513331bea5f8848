"""What every task's test file tells the shared battery (test_battery.py) about its answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any

from codesteer.symbench._registry import _modules

Data = Mapping[str, Any]


def one_character_off(data: Data, answer: str, random: Random) -> Iterator[str]:
    """For tasks with one right answer: another digit or letter of the same kind in one place."""
    places = [i for i, character in enumerate(answer) if character.isalnum()]
    for place in random.sample(places, min(3, len(places))):
        kind = "0123456789" if answer[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        kind = kind.lower() if answer[place].islower() else kind
        other = random.choice([character for character in kind if character != answer[place]])
        yield answer[:place] + other + answer[place + 1 :]


def nothing(data: Data, answer: str) -> Iterator[str]:
    return iter(())


def never(data: Data, answer: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Cases:
    """The task-specific part of the battery.

    forms: other ways of writing this right answer that must be accepted (on top of `generic_forms`).
    wrong: mutated answers that are certainly wrong. exploits: the tricks of SPEC.md section 6 and the like.
    official_refuses: whether the published check is known to refuse this right answer.
    other_may_fit: whether another instance's answer may happen to be right here as well.
    official: the conformance table over the original dev rows, see test_official.py.
    """

    wrong: Callable[[Data, str, Random], Iterable[str]] = one_character_off
    forms: Callable[[Data, str], Iterable[str]] = nothing
    exploits: Callable[[Data, str], Iterable[str]] = nothing
    official_refuses: Callable[[Data, str], bool] = never
    other_may_fit: bool = False
    official: Mapping[str, int] = field(default_factory=dict)


def cases_of(task: str) -> Cases:
    return import_module(f"{__package__}.test_{_modules()[task].removeprefix('task_')}").CASES


def generic_forms(answer: str, wrong: str, multiline: bool) -> Iterator[str]:
    """Every way of wrapping an answer that holds for all tasks; ``wrong`` is a discarded first attempt."""
    yield from (answer, f"<<<{answer}>>>", f"  <<<\n {answer} \n>>>\n", f"<<< {answer}>>> .")
    yield f"First I thought <<<{wrong}>>>, but no.\n\nThe final answer is <<<{answer}>>>. Done: 7 checks."
    yield f"```\n{answer}\n```"
    yield f"Working it out in 3 steps (1, 2).\n```text\n{answer}\n```"
    yield f"<<<```\n{answer}\n```>>>"
    yield f"```\n<<<{answer}>>>\n```"
    yield f"<<<**{answer}**>>>"
    yield f"<<<Answer: {answer}>>>"
    yield (
        f"```python\nprint(0)\n```\nIt prints the answer.\n\nAnswer:\n{answer}\n"
        if multiline
        else (f"```python\nprint(0)\n```\nSo, after 2 tries, the answer is {answer}.")
    )
    yield json.dumps(answer)
    yield f"<<<{json.dumps(answer)}>>>"
    yield json.dumps({"answer": answer})
    yield f"<<<{json.dumps({'answer': answer})}>>>"
    yield from (f"<<<{answer}.>>>", f"<<<'{answer}'>>>", f"<<<{answer.replace(' ', '  ')}>>>")
    if "[" not in answer:  # a list of a list is another answer
        yield f"<<<[{answer}]>>>"
    yield from (
        json.dumps([answer]),
        f"<<<{json.dumps([answer])}>>>",
        f"<<<{json.dumps(answer.splitlines())}>>>",
    )
    yield f"Working it out in 3 steps (1, 2).\n\n**Final answer:** {answer}"
    yield f"Working it out in 3 steps (1, 2).\n\n**Answer: {answer}**"
    yield f"Let me think.\n\nThe final answer is: {answer}"
    yield f"Let me think.\n\n**The final answer is**:\n\n{answer}"
    yield f"<<<{answer}>>>".replace("\n", "\r\n")
    yield f"<<<{answer}>>>".replace(", ", ",")
    yield f"<<<{answer}>>>".replace(", ", " ,\t ")


def generic_garbage() -> list[str]:
    """Replies that answer nothing, among them ones that try to exhaust a parser."""
    inside = ["", " \n ", "None", "null", "answer", "[]", "{}", "()", '""', "[[]]", "NaN", "inf", "1e999999"]
    inside += ["__import__('os').system('true')", "lambda: 0", "print(24)"]
    long = ["[", "(", "9", "1,", "-", "1+", "9**", " ", "move ", "step 1: ", "'", "1/", "a", "a,", "(1,2),"]
    inside += [unit * (19_000 // len(unit)) for unit in long]
    bare = ["", " \n", "<<<", ">>>", "<<<<<<>>>>>>", "I do not know.", "\x00" * 50, "\ud800", "```", "``````"]
    huge = ["[", "(", "<<<", "9", "answer ", "answer is ", '{"a":', "\\boxed{", " ", "\n", "```\n", "**", "`"]
    return [*bare, *(unit * (200_000 // len(unit)) for unit in huge), *(f"<<<{text}>>>" for text in inside)]
