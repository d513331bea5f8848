from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("boxlift")


def plan(answer: str) -> list[list[list]]:
    return [json.loads(line.replace("(", "[").replace(")", "]")) for line in re.findall(r": (.*)", answer)]


def forms(data: Data, answer: str) -> Iterator[str]:
    steps, lines = plan(answer), answer.split("\n")
    yield f"<<<{json.dumps(steps)}>>>"
    yield f"<<<{json.dumps({f'Step {number}': lifts for number, lifts in enumerate(steps, 1)})}>>>"
    yield "<<<" + "\n\n".join(f"**{line.replace(':', ':**')}." for line in lines) + ">>>"
    yield f"<<<{[[(weight, tuple(team)) for weight, team in lifts] for lifts in steps]}>>>"
    yield "<<<" + "\n".join(f"- {line.lower()};" for line in lines) + ">>>"
    yield f"The plan is as follows.\n{answer}\nAll boxes are lifted."
    yield "<<<" + answer.replace("Step ", "") + ">>>"
    yield "<<<" + "\n".join(line.replace(": [", ": ").removesuffix("]") for line in lines) + ">>>"


def write(steps: list[list[list]]) -> str:
    return "\n".join(f"Step {n}: [{', '.join(f'({w}, {t})' for w, t in s)}]" for n, s in enumerate(steps, 1))


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    steps = plan(answer)
    yield write([steps[0][1:], *steps[1:]])  # one box stays
    yield write([*steps, [steps[0][0]]])  # one box twice
    yield write([[[weight + 1, team] for weight, team in lifts] for lifts in steps])
    yield write([[[weight, []] for weight, _ in lifts] for lifts in steps])
    yield write([*([[]] * data["steps"]), *steps])  # too late


def exploits(data: Data, answer: str) -> Iterator[str]:
    steps, count = plan(answer), len(data["lifters"])
    for team in ([0] * 40, [-1] * 40, list(range(-count, count)), [count], [*range(count + 1)]):
        yield write([[[weight, team]] for weight in data["boxes"]])
        yield write([[*lifts[1:], [lifts[0][0], team]] for lifts in steps])
    yield write([[[weight, list(range(count))]] for weight in data["boxes"]])  # one box per step: too many
    yield write([[[9_999, [0]], *steps[0]], *steps[1:]])  # the published check skips it
    yield write([[*lifts, [1, [0]]] for lifts in steps])
    yield write([[[weight, list(range(count))] for weight in data["boxes"]]])


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, other_may_fit=True, official={
    "rows": 112, "solved": 112, "solver_passes": 112,
})  # fmt: skip


def test_reasons_by_hand() -> None:
    data = {"boxes": [50, 30, 30], "lifters": [40, 30, 20], "steps": 2}
    for text, reason in (
        ("Step 1: [(50, [1, 2]), (30, [0])]\nStep 2: [(30, [0])]", "all boxes are lifted in 2 steps"),
        ("Step 1: [(50, [0, 0])]", "step 1: lift 1 uses a lifter a second time"),
        ("Step 1: [(50, [0, 1]), (30, [1])]", "step 1: lift 2 uses a lifter a second time"),
        ("Step 1: [(50, [1])]", "step 1: the team of lift 1 is too weak"),
        ("Step 1: [(50, [0, -1])]", "step 1: lift 1 names a lifter that does not exist"),
        ("Step 1: [(40, [0])]", "step 1: lift 1 is of a weight that no box left has"),
        ("Step 1: []\nStep 2: []\nStep 3: []", "step 3: only 2 steps are allowed"),
        ("Step 1: [(50, [0, 1])]", "step 1: afterwards 2 boxes are not lifted"),
    ):
        assert TASK.judge(TASK.read(text, data), data).reason == reason


def test_the_published_check_is_fooled() -> None:
    data = {"boxes": [50, 30, 30], "lifters": [40, 30, 20], "steps": 3}
    value = TASK.read("Step 1: [(99, [0]), (50, [2, 2, 2])]\nStep 2: [(30, [0])]\nStep 3: [(30, [-3])]", data)
    assert TASK.judge_official(value, data).correct
    assert not TASK.judge(value, data).correct


def test_no_plan_where_there_is_none() -> None:
    with pytest.raises(NoSolution):
        TASK.solution({"boxes": [50, 50], "lifters": [40, 30], "steps": 1})
    with pytest.raises(NoSolution):
        TASK.solution({"boxes": [99], "lifters": [40, 30], "steps": 3})
