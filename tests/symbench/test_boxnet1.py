from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("boxnet1")


def forms(data: Data, answer: str) -> Iterator[str]:
    plan = json.loads(answer)
    yield f"<<<{json.dumps(plan)}>>>"
    yield f"<<<{json.dumps(plan, indent=2)}>>>"
    yield f"<<<{plan}>>>"  # quoted as Python does
    yield f"Here is my plan:\n```json\n{answer}\n```\nIt takes few steps."
    yield f"<<<{json.dumps({'answer': plan})}>>>"
    yield answer.replace(".5, ", ".5,").replace("Agent[", "agent [")
    yield f"The plan: {answer}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    plan = json.loads(answer)
    yield json.dumps(plan[:-1])  # boxes stay
    yield json.dumps([*plan, plan[-1]])  # boxes that are gone
    yield json.dumps([*([{}] * data["limit"]), *plan])  # too late
    yield json.dumps([{agent: act.replace("box_", "box_x") for agent, act in step.items()} for step in plan])
    yield json.dumps([{agent.replace(".5", ""): act for agent, act in step.items()} for step in plan])


def exploits(data: Data, answer: str) -> Iterator[str]:
    plan = json.loads(answer)
    color, x, y = data["boxes"][0]
    agent = f"Agent[{x}, {y}]"
    yield json.dumps([{agent: f"move(box_{color}, square[{x}, {y}])"}, *plan])
    yield json.dumps([{agent: f"move(box_{color}, square[{x - 1}, {y + 1}])"}, *plan])
    yield json.dumps([{agent: f"move(box_{color}, square[{data['rows'] + 0.5}, {y}])"}, *plan])
    yield json.dumps([{"Agent[9.5, 9.5]": f"move(box_{color}, target_{color})"}, *plan])
    yield json.dumps([{agent: "move(box_pink, target_pink)"}, *plan])
    first = answer.partition('": "')[0].lstrip("[{")
    yield answer.replace(f"[{{{first}", f'[{{{first}": "move(box_{color}, target_{color})", {first}', 1)


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, other_may_fit=True, official={
    "rows": 126, "solved": 126, "solver_passes": 126,
})  # fmt: skip

ROW: dict[str, Any] = {
    "rows": 1,
    "columns": 3,
    "boxes": [["red", 0.5, 0.5], ["red", 0.5, 1.5]],
    "targets": [["red", 0.5, 2.5], ["red", 0.5, 2.5]],
    "limit": 4,
}


def step(*actions: tuple[float, str]) -> dict[str, str]:
    return {f"Agent[0.5, {y}]": f"move(box_red, {to})" for y, to in actions}


def square(y: float) -> str:
    return f"square[0.5, {y}]"


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (
            [
                step((0.5, square(1.5)), (1.5, square(2.5))),
                step((1.5, square(2.5)), (2.5, "target_red")),
                step((2.5, "target_red")),
            ],
            "all boxes are on targets after 3 steps",
        ),
        ([step((1.5, square(2.5)), (2.5, "target_red"))], "step 1: Agent[0.5, 2.5] has no red box"),
        ([step((0.5, square(2.5)))], "step 1: Agent[0.5, 0.5] moves a box to what is no neighbouring cell"),
        ([step((0.5, square(-0.5)))], "step 1: Agent[0.5, 0.5] moves a box to what is no neighbouring cell"),
        ([step((0.5, "target_red"))], "step 1: Agent[0.5, 0.5] has no such target for the red box"),
        ([step((0.5, "target_blue"))], "step 1: Agent[0.5, 0.5] has no such target for the red box"),
        ([step((3.5, "target_red"))], "step 1: an agent is named that does not exist"),
        ([step((0.5, square(1.5)))], "step 1: afterwards 2 boxes are left"),
        ([{}] * 5, "step 5: only 4 steps are allowed"),
    ],
)
def test_reasons_by_hand(plan: list[dict[str, str]], reason: str) -> None:
    assert TASK.judge(TASK.read(json.dumps(plan), ROW), ROW).reason == reason


def test_the_published_check_moves_a_box_across_the_grid_in_one_step() -> None:
    first = step((1.5, square(2.5)), (2.5, "target_red"))
    second = step((0.5, square(1.5)), (1.5, square(2.5)), (2.5, "target_red"))
    value = TASK.read(json.dumps([first, second]), ROW)
    assert TASK.judge_official(value, ROW).correct
    assert not TASK.judge(value, ROW).correct


def test_an_agent_named_twice_in_a_step_is_refused() -> None:
    text = (
        '[{"Agent[0.5, 0.5]": "move(box_red, target_red)", "Agent[0.5, 0.5]": "move(box_red, target_red)"}]'
    )
    assert "named twice" in TASK._verdict(f"<<<{text}>>>", ROW, TASK.judge).reason
