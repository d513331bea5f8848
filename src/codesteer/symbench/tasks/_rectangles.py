"""Segments and axis-parallel closed rectangles, exactly: all coordinates are integers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

__all__ = ["Point", "Rectangle", "contact", "cross_properly", "met", "met_in_order", "touch"]

Point = tuple[int, int]
Rectangle = tuple[int, int, int, int]
"""x from, x to, y from, y to; the boundary belongs to it."""


def touch(p: Point, q: Point, box: Rectangle) -> bool:
    """Whether the segment and the rectangle have a point in common.

    Two convex sets have none exactly if an axis separates them: x, y or the normal of the segment.
    """
    left, right, low, high = box
    (px, py), (qx, qy) = p, q
    if max(px, qx) < left or min(px, qx) > right or max(py, qy) < low or min(py, qy) > high:
        return False
    dx, dy = qx - px, qy - py
    sides = [dx * (y - py) - dy * (x - px) for x in (left, right) for y in (low, high)]
    return min(sides) <= 0 <= max(sides)


def contact(p: Point, q: Point, box: Rectangle) -> tuple[Fraction, Fraction] | None:
    """The first and the last moment of contact, from 0 at ``p`` to 1 at ``q``; None if there is none."""
    first, last = Fraction(0), Fraction(1)
    for axis in (0, 1):
        start, step = p[axis], q[axis] - p[axis]
        low, high = box[2 * axis] - start, box[2 * axis + 1] - start
        if step:
            near, far = sorted((Fraction(low, step), Fraction(high, step)))
            first, last = max(first, near), min(last, far)
        elif not low <= 0 <= high:
            return None
    return (first, last) if first <= last else None


def met(path: list[Point], boxes: list[Rectangle]) -> int:
    """How many of the boxes the path touches."""
    return sum(any(touch(p, q, box) for p, q in pairwise(path)) for box in boxes)


def met_in_order(path: list[Point], boxes: list[Rectangle]) -> int:
    """How many boxes, from the first on, the path touches one after the other, each as early as possible."""
    segments = list(pairwise(path))
    number, moment = 0, Fraction(0)
    for count, box in enumerate(boxes):
        while number < len(segments):
            when = contact(*segments[number], box) if touch(*segments[number], box) else None
            if when and when[1] >= moment:
                moment = max(moment, when[0])
                break
            number, moment = number + 1, Fraction(0)
        else:
            return count
    return len(boxes)


def cross_properly(p: Point, q: Point, box: Rectangle) -> bool:
    """The published test: whether the segment crosses one of the four edges.

    It does not see a segment inside the rectangle; at corners and along edges it depends on directions.
    """
    left, right, low, high = box
    corners = [(left, low), (right, low), (right, high), (left, high)]
    return any(
        _turns_left(p, a, b) != _turns_left(q, a, b) and _turns_left(p, q, a) != _turns_left(p, q, b)
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    )


def _turns_left(a: Point, b: Point, c: Point) -> bool:
    return (c[1] - a[1]) * (b[0] - a[0]) > (b[1] - a[1]) * (c[0] - a[0])
