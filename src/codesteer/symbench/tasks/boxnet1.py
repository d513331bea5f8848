"""boxnet1: agents, one in each cell of a grid, pass coloured boxes on until each lies on a target of its colour.

Official defects: the actions of a step run one after the other, so that a box can cross the grid in one step;
impossible actions are skipped; steps are never counted; a move off the grid stops the whole evaluation. Here
the actions of a step happen at once, all must be possible, and the steps are limited.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from random import Random
from typing import Any, ClassVar, cast

from .._parse import Unreadable, json_value
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._boxfield import Action, Cell, Plan, distance, nearest, paired, schedule

__all__ = ["TASK", "Boxnet1"]

_COLORS = ("blue", "red", "green", "purple", "orange", "yellow")
_NUMBER = r"\s{0,4}(-?\d{1,4}(?:\.\d{1,4})?)\s{0,4}"
_AGENT = re.compile(rf"\s*agent\s?\[{_NUMBER},{_NUMBER}\]\s*", re.IGNORECASE)
_MOVE = re.compile(
    rf"\s*move\s?\(\s?box_(\w{{1,20}})\s{{0,4}},\s{{0,4}}(?:target_(\w{{1,20}})|square\s?\[{_NUMBER},{_NUMBER}\])\s?\)\s*",
    re.IGNORECASE,
)


class Boxnet1(Task[Plan]):
    name = "boxnet1"
    title = "Route boxes to targets with one agent per cell"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"rows": 1, "columns": 3, "colors": 2, "boxes": 1, "slack": 2.0},
        2: {"rows": 3, "columns": 3, "colors": 4, "boxes": 1, "slack": 1.6},
        3: {"rows": 3, "columns": 4, "colors": 4, "boxes": 2, "slack": 1.4},
        4: {"rows": 4, "columns": 5, "colors": 5, "boxes": 3, "slack": 1.2},
        5: {"rows": 5, "columns": 6, "colors": 6, "boxes": 5, "slack": 1.0},
    }
    """``boxes`` of each colour; ``slack``: the limit, as a multiple of the steps of a plan that exists."""

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        def cell() -> list[float]:
            return [rng.randrange(params["rows"]) + 0.5, rng.randrange(params["columns"]) + 0.5]

        colors = [color for color in rng.sample(_COLORS, params["colors"]) for _ in range(params["boxes"])]
        data: dict[str, Any] = {
            "rows": params["rows"],
            "columns": params["columns"],
            "boxes": [[color, *cell()] for color in colors],
            "targets": [[color, *cell()] for color in colors],
        }
        # The limit's plan: boxes in random order, each to the nearest target left; the best of a few.
        plans = (schedule(nearest(data, rng), rng, noise=1.0) for _ in range(8))
        data["limit"] = int(min(map(len, plans)) * params["slack"])
        return data

    def question(self, data: Data) -> str:
        return (
            f"A field of {data['rows']} x {data['columns']} square cells holds boxes and targets of several "
            "colours. A cell is named by its centre [x, y]; x tells the row (0.5, 1.5, ...), y the column, and "
            "two cells are neighbours if they share a side, that is if one of x and y differs by 1 and the "
            "other is equal. In each cell stands one agent, who never leaves it. This is what lies in the "
            f"cells:\n\n{self.picture(data)}\n\n"
            "Work goes in steps. In one step every agent may do one thing with one box that lies in its cell "
            "when the step begins: move it to a neighbouring cell, or move it onto a target of the same colour "
            "in its own cell; then box and target are gone. All actions of a step happen at once. Any number "
            "of boxes and targets may be in a cell, and any box fits any target of its colour. Find a plan of "
            f"at most {data['limit']} steps, all its actions possible, after which no box is left.\n\n"
            "Write the plan as a JSON list with one object per step, which maps each agent that acts to its "
            'action, "move(box_<colour>, square[x, y])" or "move(box_<colour>, target_<colour>)".\n'
            + closing(
                '[{"Agent[0.5, 0.5]": "move(box_red, square[0.5, 1.5])"},\n'
                '{"Agent[0.5, 1.5]": "move(box_red, target_red)"}]'
            )
        )

    def solution(self, data: Data) -> str:
        # Another pairing than the limit's: the shortest total way. Repeated with more and more chance.
        random = Random(len(data["boxes"]))
        for attempt in range(300):
            plan = schedule(paired(data, random), random, noise=attempt % 10 * 0.3)
            if data["limit"] is None or len(plan) <= data["limit"]:
                return "[" + ",\n".join(map(_object, plan)) + "]"
        raise NoSolution("no plan within the limit was found")

    def read(self, text: str, data: Data) -> Plan:
        text = text if '"' in text else text.replace("'", '"')
        steps = json_value(text.translate({9: " ", 10: " "}))
        plan = [_actions(step) for step in (cast(list[Any], steps) if isinstance(steps, list) else [steps])]
        # JSON silently drops all but the last of equal keys; each action has one colon.
        if sum(map(len, plan)) != text.count(":"):
            raise Unreadable("an agent is named twice in one step")
        return plan

    def judge(self, value: Plan, data: Data) -> Verdict:
        boxes, targets, cells = _state(data)

        def refused(number: int, why: str) -> Verdict:
            return Verdict.wrong(f"step {number}: {why}", 1 - boxes.total() / len(data["boxes"]))

        for number, actions in enumerate(value, 1):
            if data["limit"] is not None and number > data["limit"]:
                return refused(number, f"only {data['limit']} steps are allowed")
            arrived: list[tuple[str, Cell]] = []
            for agent, color, to in actions:
                if agent not in cells:
                    return refused(number, "an agent is named that does not exist")
                if not boxes[color, agent]:
                    return refused(number, f"{_agent(agent)} has no {color[:20]} box")
                if isinstance(to, tuple) and (to not in cells or distance(agent, to) != 1):
                    return refused(number, f"{_agent(agent)} moves a box to what is no neighbouring cell")
                if isinstance(to, str) and (to != color or not targets[color, agent]):
                    return refused(number, f"{_agent(agent)} has no such target for the {color} box")
                boxes[color, agent] -= 1
                if isinstance(to, tuple):
                    arrived.append((color, to))
                else:
                    targets[color, agent] -= 1
            boxes.update(arrived)
        if boxes.total():
            return refused(len(value), f"afterwards {boxes.total()} boxes are left")
        return Verdict.right(f"all boxes are on targets after {len(value)} steps")

    def judge_official(self, value: Plan, data: Data) -> Verdict:
        # One action after the other, impossible ones skipped, no limit. What crashes the original is wrong.
        boxes, targets, cells = _state(data)
        for agent, color, to in (action for actions in value for action in actions):
            near = isinstance(to, tuple) and distance(agent, to) == 1
            if agent not in cells or (boxes[color, agent] and near and to not in cells):
                return Verdict.wrong("the published check stops at a cell that does not exist")
            if boxes[color, agent] and (near or (to == color and targets[color, agent])):
                boxes[color, agent] -= 1
                if isinstance(to, tuple):
                    boxes[color, to] += 1
                else:
                    targets[color, agent] -= 1
        return Verdict.wrong(f"{boxes.total()} boxes are left") if boxes.total() else Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        data: dict[str, Any] = {"rows": reference["rows"], "columns": reference["cols"], "limit": None}
        for kind, name in (("box", "boxes"), ("target", "targets")):
            data[name] = [
                [item.removeprefix(f"{kind}_"), *map(float, cell.split("_"))]
                for cell, items in reference["state"].items()
                for item in items
                if item.startswith(kind)
            ]
        return data

    def picture(self, data: Data) -> str:
        things = defaultdict[Cell, list[str]](list)
        for kind, name in (("box", "boxes"), ("target", "targets")):
            for color, x, y in data[name]:
                things[x, y].append(f"{kind}_{color}")
        return "\n".join(f"{_agent(cell)}: {', '.join(things[cell]) or 'nothing'}" for cell in _cells(data))


def _cells(data: Data) -> list[Cell]:
    return [(row + 0.5, column + 0.5) for row in range(data["rows"]) for column in range(data["columns"])]


def _state(data: Data) -> tuple[Counter[tuple[str, Cell]], Counter[tuple[str, Cell]], set[Cell]]:
    """How many boxes and targets of each colour are in each cell, and the cells."""
    boxes, targets = (Counter((color, (x, y)) for color, x, y in data[name]) for name in ("boxes", "targets"))
    return boxes, targets, set(_cells(data))


def _agent(cell: Cell) -> str:
    return f"Agent[{cell[0]}, {cell[1]}]"


def _object(actions: list[Action]) -> str:
    """One step as JSON."""
    moves = (
        f'"{_agent(agent)}": "move(box_{color}, '
        + (f'target_{to})"' if isinstance(to, str) else f'square[{to[0]}, {to[1]}])"')
        for agent, color, to in actions
    )
    return f"{{{', '.join(moves)}}}"


def _actions(step: Any) -> list[Action]:
    if not isinstance(step, dict):
        raise Unreadable("a step is a JSON object")
    actions: list[Action] = []
    for key, value in cast(dict[str, Any], step).items():
        agent = _AGENT.fullmatch(key)
        move = _MOVE.fullmatch(value) if isinstance(value, str) else None
        if not agent or not move:
            raise Unreadable(f"an action has the form {_object([((0.5, 0.5), 'red', 'red')])}")
        to = move[2].lower() if move[2] else (float(move[3]), float(move[4]))
        actions.append(((float(agent[1]), float(agent[2])), move[1].lower(), to))
    return actions


TASK = Boxnet1()
