from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("blocksworld")


def forms(data: Data, answer: str) -> Iterator[str]:
    lines = answer.split("\n")
    yield "<<<" + "\n\n".join(f"{number}. {line}." for number, line in enumerate(lines, 1)) + ">>>"
    yield "<<<" + answer.replace("stack", "") + ">>>"
    yield "<<<" + ", ".join(lines).lower() + ">>>"
    yield "<<<" + json.dumps(lines) + ">>>"
    yield "Here is the plan:\n- " + "\n- ".join(lines) + "\nThat reaches the goal."


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    lines = answer.split("\n")
    block, _, last = lines[-1].partition(" from ")[0], 0, lines[-1].rpartition(" ")[2]
    other = next(name for name in data["initial"] if name != last)
    yield "\n".join([*lines, f"{block} from {last} to {other}"])  # one move too many
    yield "\n".join(lines[:-1]) or "No moves"  # one too few
    yield "\n".join([*lines, f"{block} from {last} to stack99"])


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield "No moves"
    yield answer + "\nMove A from stack1 to table"
    yield answer + "\nMove ZZ from stack1 to stack2"
    yield "Move A from 0 to 0"


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, other_may_fit=True, official={
    "rows": 76, "solved": 76, "solver_passes": 76,
})  # fmt: skip


def test_the_empty_plan_is_right_when_nothing_is_to_do() -> None:
    stacks = {"stack1": ["A"], "stack2": [], "stack3": []}
    data = {"initial": stacks, "goal": stacks}
    assert TASK.solution(data) == "No moves"
    assert TASK.judge([], data).correct
    assert not TASK.judge_official([], data).correct  # the published check cannot take it


def test_reason_names_the_move() -> None:
    data = {"initial": {"stack1": ["A", "B"], "stack2": []}, "goal": {"stack1": ["B"], "stack2": ["A"]}}
    verdict = TASK.judge(TASK.read("Move A from 1 to 2", data), data)
    assert verdict.reason == "move 1: A is not on top of stack1"
