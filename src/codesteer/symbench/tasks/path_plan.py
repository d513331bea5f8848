"""path_plan: a polygonal path through a square that visits some coloured boxes and avoids others.

Official defects: a path inside a box or along its edge is not seen, the order that most sentences suggest is
not checked, answers go through ``eval``, and the harness judges answers with code by another instruction than
the one asked (the last is not imitated here). Here boxes are closed sets in exact arithmetic, and the question
says whether the order matters. For the originals it does where rooms are named one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar

from .._parse import Unreadable, pairs
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._layouts import COLORS, cells_of, pack, room_around
from ._rectangles import Rectangle, cross_properly, met, met_in_order, touch
from ._routes import Routes, corners

__all__ = ["TASK", "PathPlan"]

MAX_POINTS = 400
_SCALE = 10**9
"""Coordinates are rounded to whole multiples of 1e-9, in which everything is exact."""
_INSIDE = 14
"""Half the side of the free square, in tenths."""
_LIMIT = _INSIDE * _SCALE // 10
_WALLS = [(-1.5, -1.4, -1.5, 1.5), (1.4, 1.5, -1.5, 1.5), (-1.5, 1.5, -1.5, -1.4), (-1.5, 1.5, 1.4, 1.5)]
_INSTRUCTIONS: list[tuple[str, str, bool]] = [
    ("green yellow", "", True),
    ("yellow purple red green", "", True),
    ("yellow purple red green", "blue", True),
    ("green yellow", "", True),
    ("blue", "others", False),
    ("green yellow", "pink", True),
    ("yellow orange", "blue purple red", True),
    ("green yellow red", "blue", True),
    ("purple orange pink", "others", False),
    ("yellow red green", "blue", False),
]
"""What the ten original sentences say: boxes to visit, boxes to avoid, whether in order."""


class PathPlan(Task[list[tuple[Fraction, Fraction]]]):
    name = "path_plan"
    title = "Plan a path that visits and avoids boxes"
    levels: ClassVar[Levels] = {
        1: {"boxes": 2, "visit": 1, "avoid": 1, "ordered": False, "longest": 10},
        2: {"boxes": 4, "visit": 2, "avoid": 2, "ordered": False, "longest": 10},
        3: {"boxes": 7, "visit": 3, "avoid": 4, "ordered": True, "longest": 10},
        4: {"boxes": 10, "visit": 4, "avoid": 6, "ordered": True, "longest": 9},
        5: {"boxes": 14, "visit": 5, "avoid": 9, "ordered": True, "longest": 8},
    }
    """``longest``: the longest side of a box, in tenths; the shortest is three tenths."""

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        colors = rng.sample(COLORS, params["boxes"])
        visit = colors[: params["visit"]]
        avoid = colors[params["visit"] : params["visit"] + params["avoid"]]
        while True:
            boxes = dict(zip(colors, pack(rng, params["boxes"], _INSIDE, params["longest"]), strict=True))
            room = room_around(rng, [boxes[color] for color in avoid], _INSIDE)
            ends = sorted(room - {cell for box in boxes.values() for cell in cells_of(box)})
            if len(ends) < 2 or not all(room & cells_of(boxes[color]) for color in visit):
                continue
            start, end = ([(2 * x + 1) / 20, (2 * y + 1) / 20] for x, y in rng.sample(ends, 2))
            data = {
                "boxes": {color: [side / 10 for side in boxes[color]] for color in sorted(boxes)},
                "start": start,
                "end": end,
                "visit": visit,
                "avoid": avoid,
                "ordered": params["ordered"],
            }
            straight = [(Fraction(x), Fraction(y)) for x, y in (start, end)]
            if not self.judge(straight, data).correct:
                return data

    def question(self, data: Data) -> str:
        names = ", ".join(data["visit"])
        order = (
            f"The path must visit these boxes in this order: {names}. That is, going along the path, you can "
            "name a moment in the first box, then one in the second, not earlier, and so on; entering a "
            "later box before its turn does no harm."
            if data["ordered"]
            else f"The path must visit {_boxes(data['visit'], ', in any order')}."
        )
        return (
            "A robot moves in the plane, strictly inside the square with -1.4 < x < 1.4 and -1.4 < y < 1.4. "
            f"In it are these boxes, parallel to the axes:\n\n{self.picture(data)}\n\n"
            f"The robot starts at {_pair(data['start'])} and has to end at {_pair(data['end'])}. Its path is a "
            "list of waypoints, from the start to the end, both included, which it joins by straight "
            f"segments. {order} It must not touch {_boxes(data['avoid'])}. It may pass through "
            "all other boxes. A box includes its boundary, so touching an edge or a corner counts as "
            "touching and as visiting.\n\n"
            f"Give the list of at most {MAX_POINTS} waypoints. "
            + closing("[(-1.25, 0.3), (0.5, 0.35), (0.95, -1)]")
        )

    def solution(self, data: Data) -> str:
        boxes = _scaled(data)
        avoid = [boxes[color] for color in data["avoid"]]
        routes = Routes((-_LIMIT, _LIMIT, -_LIMIT, _LIMIT), avoid, list(boxes.values()))
        start, end = ((round(x * _SCALE), round(y * _SCALE)) for x, y in (data["start"], data["end"]))
        goals = [*(routes.inside(boxes[color]) for color in data["visit"]), routes.around(*end)]
        cells, here = list[tuple[int, int]](), routes.around(*start)
        for goal in goals:
            if (way := routes.way(here, goal)) is None:
                raise NoSolution("a box that has to be visited cannot be reached")
            cells += way
            here = way[-1:]
        middles = [(x / _SCALE, y / _SCALE) for x, y in map(routes.middle, cells)]
        path = corners([tuple(data["start"]), *middles, tuple(data["end"])])
        return f"[{', '.join(map(_pair, path))}]"

    def read(self, text: str, data: Data) -> list[tuple[Fraction, Fraction]]:
        points = pairs(re.sub(r"->|→", ",", text))
        if len(points) > MAX_POINTS:
            raise Unreadable(f"more than {MAX_POINTS} waypoints")
        return points

    def judge(self, value: list[tuple[Fraction, Fraction]], data: Data) -> Verdict:
        path = [(_units(x), _units(y)) for x, y in value]
        if any(abs(side) >= _LIMIT for point in path for side in point):
            return Verdict.wrong("the path touches a wall")
        ends = [(round(x * _SCALE), round(y * _SCALE)) for x, y in (data["start"], data["end"])]
        if [path[0], path[-1]] != ends:
            return Verdict.wrong("the path does not begin at the start and finish at the end")
        boxes = _scaled(data)
        for number, (p, q) in enumerate(pairwise(path), 1):
            for color in data["avoid"]:
                if touch(p, q, boxes[color]):
                    return Verdict.wrong(f"segment {number} touches the {color} box")
        visit = [boxes[color] for color in data["visit"]]
        visited = (met_in_order if data["ordered"] else met)(path, visit)
        if visited == len(visit):
            return Verdict.right("the path visits what it must and avoids what it must")
        return Verdict.wrong(
            f"only {visited} of {len(visit)} boxes are visited{' in order' if data['ordered'] else ''}",
            partial=visited / len(visit),
        )

    def judge_official(self, value: list[tuple[Fraction, Fraction]], data: Data) -> Verdict:
        # Exact ends, boxes met only by crossing an edge, no order.
        if any(abs(side) > 1000 for point in value for side in point):
            return Verdict.wrong("the path leaves the square")
        if [list(map(float, point)) for point in (value[0], value[-1])] != [data["start"], data["end"]]:
            return Verdict.wrong("other ends")
        segments = list(pairwise((_units(x), _units(y)) for x, y in value))

        def crossed(box: Rectangle) -> bool:
            return any(cross_properly(p, q, box) for p, q in segments)

        boxes = _scaled(data)
        if any(map(crossed, map(_scale, _WALLS))) or any(crossed(boxes[color]) for color in data["avoid"]):
            return Verdict.wrong("the path meets what it must avoid")
        if all(crossed(boxes[color]) for color in data["visit"]):
            return Verdict.right()
        return Verdict.wrong("a box is not visited")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        visit, avoid, ordered = _INSTRUCTIONS[int(reference["instruction_index"])]
        others = [color for color in reference["boxes"] if color not in visit.split()]
        return {
            **{name: reference[name] for name in ("boxes", "start", "end")},
            "visit": visit.split(),
            "avoid": others if avoid == "others" else avoid.split(),
            "ordered": ordered,
        }

    def picture(self, data: Data) -> str:
        return "\n".join(
            f"{color}: x from {left} to {right}, y from {low} to {high}"
            for color, (left, right, low, high) in data["boxes"].items()
        )


def _boxes(names: Sequence[str], order: str = "") -> str:
    return f"this box: {names[0]}" if len(names) == 1 else f"these boxes{order}: {', '.join(names)}"


def _scaled(data: Data) -> dict[str, Rectangle]:
    return {color: _scale(box) for color, box in data["boxes"].items()}


def _scale(box: Sequence[float]) -> Rectangle:
    left, right, low, high = (round(side * _SCALE) for side in box)
    return left, right, low, high


def _units(side: Fraction) -> int:
    return (2 * side.numerator * _SCALE + side.denominator) // (2 * side.denominator)


def _pair(point: Sequence[float]) -> str:
    return f"({point[0]:.9g}, {point[1]:.9g})"


TASK = PathPlan()
