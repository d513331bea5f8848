"""The same figures as in ``_figures``, measured on coordinates in floating point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import acos, cos, dist, hypot, pi, sin, sqrt, tan, tau
from typing import Any

__all__ = ["measured"]

Figure = Sequence[Any]
Point = tuple[float, float]


def measured(start: Figure, steps: Sequence[Figure], final: str) -> float:
    length = _start(start)
    for step in steps:
        length = _step(step, length)
    return _final(final, length)


def _start(start: Figure) -> float:
    match start:
        case ["hypotenuse", a, b]:
            return dist((a, 0), (0, b))
        case ["distance", x, y, u, v]:
            return abs(complex(x, y) - complex(u, v))
        case ["rhombus", d, e]:
            return dist((d / 2, 0), (0, e / 2))
        case ["box", a, b, c]:
            return hypot(hypot(a, b), c)
        case ["polygon", corners]:
            return sqrt(_fans(corners))
        case _:
            kind, a, b, c = start
            return _in_triangle(kind, a, b, c)


def _in_triangle(kind: str, a: int, b: int, c: int) -> float:
    """The side c lies from (0, 0) to (c, 0), a ends at the first of these and b at the second."""
    angle = acos((a * a + c * c - b * b) / (2 * a * c))
    top = (a * cos(angle), a * sin(angle))
    match kind:
        case "altitude":
            return top[1]
        case "median":
            return dist(top, (c / 2, 0))
        case "circumradius":
            # The centre is (c/2, y) with equal distances to (0, 0) and to the top.
            y = (top[0] ** 2 + top[1] ** 2 - c * top[0]) / (2 * top[1])
            return dist((c / 2, y), (0, 0))
        case _:
            other = acos((b * b + c * c - a * a) / (2 * b * c))
            # Both bisectors rise from the side c to the centre.
            return c / (1 / tan(angle / 2) + 1 / tan(other / 2))


def _fans(corners: Sequence[Sequence[int]]) -> float:
    """The area by triangles from the first corner, each measured by a cross product."""
    x, y = corners[0]
    doubled = sum((u - x) * (w - y) - (s - x) * (v - y) for (u, v), (s, w) in pairwise(corners[1:]))
    return abs(doubled) / 2


def _regular(count: int, radius: float) -> list[Point]:
    return [(radius * cos(tau * k / count), radius * sin(tau * k / count)) for k in range(count)]


def _step(step: Figure, x: float) -> float:
    match step:
        case ["square"]:
            return dist((0, 0), (x, x))
        case ["triangle"]:
            return x * sin(pi / 3)
        case ["cube"]:
            return dist((0, 0, 0), (x, x, x))
        case ["hexagon"]:
            corners = _regular(6, x)
            return dist(corners[0], corners[2])
        case ["around triangle"]:
            return x / (2 * sin(pi / 3))
        case ["inside triangle"]:
            return x / 2 * tan(pi / 6)
        case ["tetrahedron"]:
            corners = [
                (1, 1, 1),
                (1, -1, -1),
                (-1, 1, -1),
                (-1, -1, 1),
            ]  # height: from a corner to the opposite face
            middle = [sum(corner[i] for corner in corners[1:]) / 3 for i in range(3)]
            return x * dist(corners[0], corners[1]) / dist(corners[0], middle)
        case ["octahedron"]:
            return x / dist((1, 0, 0), (0, 1, 0))
        case ["rectangle", n]:
            return dist((0, 0), (x, n))
        case _:
            return x * tan(acos(1 / step[1]))


def _final(final: str, x: float) -> float:
    match final:
        case "length":
            return x
        case "circle":
            return tau * x * x / 2
        case "circumference":
            return tau * x
        case "equilateral":
            return x * x * sin(pi / 3) / 2
        case "hexagon":
            corners = _regular(6, x)
            return (
                abs(
                    sum(
                        a * d - b * c
                        for (a, b), (c, d) in zip(corners, corners[1:] + corners[:1], strict=True)
                    )
                )
                / 2
            )
        case "cube":
            return x**3
        case "sphere":
            return tau * x * (2 * x)  # the belt of a cylinder around it
        case _:
            # Simpson's rule over the discs pi (x^2 - z^2) is exact.
            return (0 + 4 * pi * x * x + 0) * 2 * x / 6
