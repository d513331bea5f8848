"""Random layouts of rectangles on a raster, and the connected room that they leave."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from ._rectangles import Rectangle

__all__ = ["COLORS", "cells_of", "pack", "room_around"]

Cell = tuple[int, int]
"""The lower left corner of a unit square."""

SHORTEST = 3
"""The shortest side of a rectangle."""
COLORS = (
    *("yellow", "red", "green", "blue", "pink", "purple", "orange"),
    *("brown", "gray", "cyan", "white", "black", "gold", "navy"),
)
"""Names for rectangles."""


def pack(random: Random, count: int, half: int, longest: int) -> list[Rectangle]:
    """Rectangles inside the square from -half to half; they may touch each other but not overlap."""
    while True:
        boxes: list[Rectangle] = []
        for _ in range(20 * count):
            width, height = random.randint(SHORTEST, longest), random.randint(SHORTEST, longest)
            x, y = random.randint(-half, half - width), random.randint(-half, half - height)
            if not any(x < b[1] and b[0] < x + width and y < b[3] and b[2] < y + height for b in boxes):
                boxes.append((x, x + width, y, y + height))
                if len(boxes) == count:
                    return boxes


@lru_cache(256)
def cells_of(box: Rectangle) -> frozenset[Cell]:
    """The unit squares that a rectangle consists of."""
    left, right, low, high = box
    return frozenset((x, y) for x in range(left, right) for y in range(low, high))


def room_around(random: Random, closed: list[Rectangle], half: int) -> set[Cell]:
    """The unit squares that can be reached from a random one outside all ``closed`` rectangles."""
    free = set(cells_of((-half, half, -half, half))).difference(*map(cells_of, closed))
    todo = [random.choice(sorted(free))] if free else []
    room = set(todo)
    free -= room
    while todo:
        x, y = todo.pop()
        near = free.intersection(((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)))
        free -= near
        room |= near
        todo += near
    return room
