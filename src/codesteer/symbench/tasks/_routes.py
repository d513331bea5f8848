"""Routes between rectangles: the plane cut into cells by the lines through all edges.

Each cell lies wholly inside or outside of every rectangle, so that a route exists exactly if there is one from
cell to neighbouring cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from ._rectangles import Rectangle

__all__ = ["Routes", "corners"]

Cell = tuple[int, int]


class Routes:
    """The cells of ``field`` that lie in no ``closed`` rectangle; ``others`` only add lines."""

    def __init__(self, field: Rectangle, closed: list[Rectangle], others: list[Rectangle]) -> None:
        rectangles = [field, *closed, *others]
        self._xs = sorted({x for box in rectangles for x in box[:2] if field[0] <= x <= field[1]})
        self._ys = sorted({y for box in rectangles for y in box[2:] if field[2] <= y <= field[3]})
        cells = {(i, j) for i in range(len(self._xs) - 1) for j in range(len(self._ys) - 1)}
        self._free = cells - {cell for box in closed for cell in self.inside(box)}

    def inside(self, box: Rectangle) -> list[Cell]:
        """The cells that a rectangle consists of."""
        return [
            (i, j)
            for i in range(len(self._xs) - 1)
            for j in range(len(self._ys) - 1)
            if box[0] <= self._xs[i] < box[1] and box[2] <= self._ys[j] < box[3]
        ]

    def around(self, x: int, y: int) -> list[Cell]:
        """The free cells that a point lies in, or on whose edge."""
        return [
            (i, j)
            for i, j in sorted(self._free)
            if self._xs[i] <= x <= self._xs[i + 1] and self._ys[j] <= y <= self._ys[j + 1]
        ]

    def middle(self, cell: Cell) -> tuple[float, float]:
        i, j = cell
        return (self._xs[i] + self._xs[i + 1]) / 2, (self._ys[j] + self._ys[j + 1]) / 2

    def way(self, start: Iterable[Cell], goal: Iterable[Cell]) -> list[Cell] | None:
        """The fewest cells from a start to a goal, both included; None if no way leads there."""
        goals = set(goal)
        before: dict[Cell, Cell | None] = dict.fromkeys(start)
        queue = list(before)
        for cell in queue:
            if cell in goals:
                way = [cell]
                while (previous := before[way[-1]]) is not None:
                    way.append(previous)
                return way[::-1]
            i, j = cell
            for near in ((i + 1, j), (i, j + 1), (i - 1, j), (i, j - 1)):
                if near in self._free and near not in before:
                    before[near] = cell
                    queue.append(near)
        return None


def corners(path: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The path without the points at which it stays or goes straight on parallel to an axis."""
    path = [point for point, _ in groupby(path)]
    kept = path[:1]
    for here, after in pairwise(path[1:]):
        before = kept[-1]
        straight = before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        if not (straight and sorted((before, here, after))[1] == here):
            kept.append(here)
    return [*kept, path[-1]]
