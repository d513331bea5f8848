"""boxlift: lift boxes with teams of lifters within a given number of steps.

Official defects: a lifter named twice in one team counts twice, so that one lifter lifts anything; unlawful
assignments are skipped instead of refused; negative indices count from the end; the fewest steps are asked for
but the limit is that of a greedy rule. Here the limit is the only aim, it is met by a plan that exists, and
every assignment must be lawful.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar, cast

from .._parse import Unreadable, integer, json_value
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing

__all__ = ["TASK", "Boxlift"]

Lift = tuple[int, tuple[int, ...]]
"""A weight and the numbers of the lifters."""
Plan = list[list[Lift]]

_STEP = re.compile(r"\bstep\s?\d{1,4}|^\s{0,9}\d{1,4}\s?[:.]", re.IGNORECASE | re.MULTILINE)
_SEARCHES = [(width, power) for width in (1, 8, 60, 400) for power in (1.5, 1.2, 2.0)]
"""Beam widths, and how strongly heavy boxes count when the boxes left over are compared."""


class Boxlift(Task[Plan]):
    name = "boxlift"
    title = "Lift boxes with teams in few steps"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"lifters": 3, "steps": 2, "slack": 0.5, "spare": 0},
        2: {"lifters": 3, "steps": 4, "slack": 0.35, "spare": 1},
        3: {"lifters": 4, "steps": 5, "slack": 0.25, "spare": 0},
        4: {"lifters": 5, "steps": 6, "slack": 0.15, "spare": 0},
        5: {"lifters": 5, "steps": 8, "slack": 0.1, "spare": 0},
    }
    """An instance is made from a plan, in which a box may be lighter than its team's capacity by the share
    ``slack``; ``spare``: steps granted beyond that plan."""

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        steps = params["steps"] + params["spare"]
        while True:
            lifters = [rng.randint(20, 99) for _ in range(params["lifters"])]
            boxes: list[int] = []
            for _ in range(params["steps"]):
                free = iter(rng.sample(lifters, len(lifters)))
                while team := sum(islice(free, rng.choice((1, 1, 2, 2, 3)))):
                    boxes.append(team - rng.randint(0, int(params["slack"] * team)))
            if len(boxes) > steps:  # else all lifters together would do, one box a step
                rng.shuffle(boxes)
                return {"boxes": boxes, "lifters": lifters, "steps": steps}

    def question(self, data: Data) -> str:
        lifters = "\n".join(f"{number}: {capacity}" for number, capacity in enumerate(data["lifters"]))
        return (
            f"Boxes of these weights have to be lifted: {', '.join(map(str, data['boxes']))}. A weight "
            "listed several times belongs to as many boxes.\n\n"
            f"The lifters, numbered from 0, and the weight each can bear at most:\n{lifters}\n\n"
            "Work goes in steps. In one step several boxes may be lifted, each by one lifter or by a team. A "
            "team can lift a box if what its members can bear adds up to at least the weight of the box. A "
            "lifter takes part in at most one lift per step, and may idle. Each box is lifted exactly once. "
            f"Lift all boxes in at most {data['steps']} steps.\n\n"
            "Write one line per step: the word Step, its number and a colon, then a list, in square brackets, of "
            "pairs of a box's weight and the list of its lifters' numbers.\n"
            + closing("Step 1: [(50, [0, 2]), (31, [1])]\nStep 2: [(40, [2])]")
        )

    def solution(self, data: Data) -> str:
        plans = (_beam(data, width, power) for width, power in _SEARCHES)
        if (plan := next(filter(None, plans), None)) is None:
            raise NoSolution("no plan within the limit was found")
        lines = (", ".join(f"({weight}, {list(team)})" for weight, team in lifts) for lifts in plan)
        return "\n".join(f"Step {number}: [{line}]" for number, line in enumerate(lines, 1))

    def read(self, text: str, data: Data) -> Plan:
        parts = _STEP.split(text)
        if len(parts) == 1:
            return [_lifts(step) for step in _items(_value(text))]
        for part in parts[1:-1]:
            if any(map(str.isalpha, part)):
                raise Unreadable("words stand between the steps")
        return [_lifts(_value(part)) for part in parts[1:]]

    def judge(self, value: Plan, data: Data) -> Verdict:
        lifters, left = data["lifters"], Counter[int](data["boxes"])

        def refused(number: int, why: str) -> Verdict:
            return Verdict.wrong(f"step {number}: {why}", 1 - left.total() / len(data["boxes"]))

        for number, lifts in enumerate(value, 1):
            if number > data["steps"]:
                return refused(number, f"only {data['steps']} steps are allowed")
            used: set[int] = set()
            for place, (weight, team) in enumerate(lifts, 1):
                if not left[weight]:
                    return refused(number, f"lift {place} is of a weight that no box left has")
                if not all(0 <= lifter < len(lifters) for lifter in team):
                    return refused(number, f"lift {place} names a lifter that does not exist")
                if len(set(team)) < len(team) or used.intersection(team):
                    return refused(number, f"lift {place} uses a lifter a second time")
                if sum(lifters[lifter] for lifter in team) < weight:
                    return refused(number, f"the team of lift {place} is too weak")
                used.update(team)
                left[weight] -= 1
        if left.total():
            return refused(len(value), f"afterwards {left.total()} boxes are not lifted")
        return Verdict.right(f"all boxes are lifted in {len(value)} steps")

    def judge_official(self, value: Plan, data: Data) -> Verdict:
        # Unlawful lifts are skipped; a lifter repeated within a team counts again; -1 is the last lifter.
        lifters, left = data["lifters"], list(data["boxes"])
        for lifts in value[: data["steps"]]:
            used: set[int] = set()
            for weight, team in lifts:
                if not all(-len(lifters) <= lifter < len(lifters) for lifter in team):
                    continue
                if weight in left and not used.intersection(team) and sum(lifters[i] for i in team) >= weight:
                    used.update(team)
                    left.remove(weight)
        return Verdict.wrong(f"{len(left)} boxes are left") if left else Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {**{name: reference[name] for name in ("boxes", "lifters")}, "steps": reference["max_steps"]}


def _value(text: str) -> Any:
    """The list in ``text``, written in Python's or JSON's way; a step's lifts may lack the brackets around them."""
    square = text.translate({ord("("): "[", ord(")"): "]"})
    start = max(square.find("["), 0)
    try:
        return json_value(_without_trailing_commas(square[start : text.rfind("]") + 1]))
    except Unreadable:
        return json_value(_without_trailing_commas(f"[{square[start : square.rfind(']') + 1]}]"))


def _without_trailing_commas(text: str) -> str:
    return re.sub(r",\s{0,9}\]", "]", text)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("expected a list of lifts")
    return cast(list[Any], value)


def _lifts(value: Any) -> list[Lift]:
    match _items(value):
        case [str() as weight, [*team]]:
            pairs = [[weight, team]]  # one lift, again without the brackets
        case lifts:
            pairs = [_items(pair) for pair in lifts]
    if any(len(pair) != 2 for pair in pairs):
        raise Unreadable("a lift is a pair of a weight and a list of lifters")
    return [(_whole(weight), tuple(map(_whole, _items(team)))) for weight, team in pairs]


def _whole(value: Any) -> int:
    if not isinstance(value, str):
        raise Unreadable("expected a whole number")
    return int(value) if value.removeprefix("-").isdecimal() and len(value) < 9 else integer(value)


def _beam(data: Data, width: int, power: float) -> Plan | None:
    """Beam search, one step after the other, over the ways to divide the lifters into teams.

    Which box a team lifts needs no search: the heaviest that it can. (If a plan has it lift a lighter one, the
    two boxes can change places.) Kept are the divisions that leave the least, heavy boxes counting more.
    """
    lifters: list[int] = data["lifters"]
    divisions = [
        sorted((sum(lifters[i] for i in team), team) for team in division)
        for division in _divisions(len(lifters))
    ]
    beam: dict[tuple[int, ...], Plan] = {tuple(sorted(data["boxes"])): []}
    for step in reversed(range(data["steps"])):
        found: dict[tuple[int, ...], Plan] = {}
        for boxes, plan in beam.items():
            # The heaviest box has to be lifted some time, and the order of the steps is free: so now.
            for division in (division for division in divisions if division[-1][0] >= boxes[-1]):
                left, lifts = list(boxes), list[Lift]()
                for capacity, team in division:
                    if place := bisect_right(left, capacity):
                        lifts.append((left.pop(place - 1), team))
                if not left:
                    return [*plan, lifts]
                if sum(left) <= step * sum(lifters):
                    found.setdefault(tuple(left), [*plan, lifts])
        best = sorted(found, key=lambda boxes: sum(weight**power for weight in boxes))
        beam = {boxes: found[boxes] for boxes in best[:width]}
    return None


def _divisions(count: int) -> Iterator[list[tuple[int, ...]]]:
    """All ways to divide the first ``count`` lifters into teams."""
    last = count - 1
    for division in _divisions(last) if count else ():
        yield [*division, (last,)]
        for i, team in enumerate(division):
            yield [*division[:i], (*team, last), *division[i + 1 :]]
    if count == 0:
        yield []


TASK = Boxlift()
