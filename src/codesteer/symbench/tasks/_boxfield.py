"""Plans for boxnet1: which box goes to which target, and when each agent hands which box on.

A plan lists, step by step, what the agents do at once. Cells are named by their centres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from random import Random
from typing import Any

__all__ = ["Action", "Cell", "Plan", "distance", "nearest", "paired", "schedule"]

Cell = tuple[float, float]
Action = tuple[Cell, str, Cell | str]
"""The agent, the colour of the box, and the cell or the colour of the target that the box goes to."""
Plan = list[list[Action]]
Job = tuple[str, Cell, Cell]
"""A box's colour and cell, and the cell of its target."""


def distance(one: Cell, other: Cell) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def nearest(data: Mapping[str, Any], random: Random) -> list[Job]:
    """Boxes in random order, each with the nearest target left."""
    left, jobs = list(data["targets"]), list[Job]()
    for color, x, y in random.sample(data["boxes"], len(data["boxes"])):
        own = (target for target in left if target[0] == color)
        target = min(own, key=lambda target: distance((x, y), target[1:]))
        left.remove(target)
        jobs.append((color, (x, y), tuple(target[1:])))
    return jobs


def paired(data: Mapping[str, Any], random: Random) -> list[Job]:
    """Boxes and targets of each colour, exchanged until no exchange of two shortens the ways."""
    boxes, targets = (
        sorted(random.sample(data[n], len(data[n])), key=lambda i: i[0]) for n in ("boxes", "targets")
    )
    ends = [target[1:] for target in targets]
    changed = True
    while changed:
        changed = False
        for i, j in combinations(range(len(boxes)), 2):
            if boxes[i][0] != boxes[j][0]:
                continue
            a, b = boxes[i][1:], boxes[j][1:]
            straight = distance(a, ends[i]) + distance(b, ends[j])
            if distance(a, ends[j]) + distance(b, ends[i]) < straight:
                ends[i], ends[j], changed = ends[j], ends[i], True
    return [(color, (x, y), tuple(end)) for (color, x, y), end in zip(boxes, ends, strict=True)]


def schedule(jobs: list[Job], random: Random, noise: float) -> Plan:
    """Carry out all jobs: each agent handles the box with the longest way left, more or less."""
    at = {number: job[1] for number, job in enumerate(jobs)}
    plan: Plan = []
    while at:
        here = defaultdict[Cell, list[int]](list)
        for number, cell in at.items():
            here[cell].append(number)
        actions: list[Action] = []
        for cell, numbers in here.items():
            left = {n: distance(cell, jobs[n][2]) + noise * random.random() for n in numbers}
            number = max(numbers, key=left.__getitem__)
            color, _, (x, y) = jobs[number]
            if cell == (x, y):
                del at[number]
                actions.append((cell, color, color))
                continue
            down, right = (x > cell[0]) - (x < cell[0]), (y > cell[1]) - (y < cell[1])
            ways = [(cell[0] + down, cell[1])] * abs(down) + [(cell[0], cell[1] + right)] * abs(right)
            at[number] = random.choice(ways)
            actions.append((cell, color, at[number]))
        plan.append(actions)
    return plan
