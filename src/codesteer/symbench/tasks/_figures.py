"""Figures, each with a length that the next figure is built on: exactly, and in words.

All lengths are roots of rational numbers, so a length is kept as its square. A start is ``[kind, *numbers]``, a step
``[kind, *numbers]`` leads from one length to the next, and the final kind says what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

__all__ = ["FINALS", "STEPS", "answer", "in_words"]

Figure = Sequence[Any]

STEPS = {
    "square": ("the diagonal of a square with side {}", Fraction(2)),
    "triangle": ("the height of an equilateral triangle with side {}", Fraction(3, 4)),
    "cube": ("the space diagonal of a cube with edge {}", Fraction(3)),
    "hexagon": ("the length of a shorter diagonal of a regular hexagon with side {}", Fraction(3)),
    "around triangle": (
        "the radius of the circle through the corners of an equilateral triangle with side {}", Fraction(1, 3),
    ),
    "inside triangle": ("the radius of the incircle of an equilateral triangle with side {}", Fraction(1, 12)),
    "tetrahedron": ("the edge of a regular tetrahedron with height {}", Fraction(3, 2)),
    "octahedron": ("the radius of the sphere through the corners of a regular octahedron with edge {}", Fraction(1, 2)),
    "rectangle": ("the diagonal of a rectangle with sides {} and {n}", None),
    "tangent": (
        "the length of a tangent (up to the point of contact) to a circle with radius {} from a point whose "
        "distance from the centre is {n} times the radius", None,
    ),
}  # fmt: skip
"""Words, and the factor of the squared length, if it is one."""

FINALS = {
    "length": ("What is {}?", Fraction(1), 1, 1, 0),
    "circle": ("What is the area of a circle with radius {}?", Fraction(1), 2, 1, 1),
    "circumference": ("What is the circumference of a circle with radius {}?", Fraction(2), 1, 1, 1),
    "equilateral": ("What is the area of an equilateral triangle with side {}?", Fraction(1, 4), 2, 3, 0),
    "hexagon": ("What is the area of a regular hexagon with side {}?", Fraction(3, 2), 2, 3, 0),
    "cube": ("What is the volume of a cube with edge {}?", Fraction(1), 3, 1, 0),
    "sphere": ("What is the surface area of a sphere with radius {}?", Fraction(4), 2, 1, 1),
    "ball": ("What is the volume of a ball with radius {}?", Fraction(4, 3), 3, 1, 1),
}
"""Words; the answer is factor * length**power * sqrt(root) * pi**k."""


def answer(start: Figure, steps: Sequence[Figure], final: str) -> str:
    """The exact answer, as ``a*sqrt(m)*pi/b`` without the parts that are 1."""
    square = _start(start)
    for kind, *numbers in steps:
        factor = STEPS[kind][1]
        if factor is not None:
            square *= factor
        elif kind == "rectangle":
            square += numbers[0] ** 2
        else:
            square *= numbers[0] ** 2 - 1
    _, factor, power, root, turns = FINALS[final]
    coefficient, radicand = factor * square ** (power // 2), Fraction(root)
    if power % 2:
        radicand *= square
    return _product(coefficient, radicand, turns)


def _start(start: Figure) -> Fraction:
    match start:
        case ["hypotenuse", a, b]:
            return Fraction(a * a + b * b)
        case ["distance", x, y, u, v]:
            return Fraction((x - u) ** 2 + (y - v) ** 2)
        case ["rhombus", d, e]:
            return Fraction(d * d + e * e, 4)
        case ["box", a, b, c]:
            return Fraction(a * a + b * b + c * c)
        case ["inradius", a, b, c]:
            return _heron(a, b, c) / Fraction(a + b + c, 2) ** 2
        case ["circumradius", a, b, c]:
            return (a * b * c) ** 2 / (16 * _heron(a, b, c))
        case ["altitude", a, b, c]:
            return 4 * _heron(a, b, c) / c**2
        case ["median", a, b, c]:
            return Fraction(2 * a * a + 2 * b * b - c * c, 4)
        case _:
            return _shoelace(start[1])


def _heron(a: int, b: int, c: int) -> Fraction:
    """The squared area of a triangle."""
    s = Fraction(a + b + c, 2)
    return s * (s - a) * (s - b) * (s - c)


def _shoelace(corners: Sequence[Sequence[int]]) -> Fraction:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(Fraction(sum(x * v - u * y for (x, y), (u, v) in pairs), 2))


def _product(coefficient: Fraction, radicand: Fraction, turns: int) -> str:
    coefficient /= radicand.denominator
    inside = radicand.numerator * radicand.denominator
    if isqrt(inside) ** 2 == inside:
        coefficient, inside = coefficient * isqrt(inside), 1
    for prime in (2, 3, 5, 7, 11, 13):
        while inside % prime**2 == 0:
            coefficient, inside = coefficient * prime, inside // prime**2
    factors = [str(coefficient.numerator)] if coefficient.numerator != 1 else []
    factors += [f"sqrt({inside})"] if inside != 1 else []
    factors += ["pi"] if turns else []
    text = "*".join(factors) or "1"
    return f"{text}/{coefficient.denominator}" if coefficient.denominator != 1 else text


def in_words(start: Figure, steps: Sequence[Figure], final: str) -> str:
    """Every length gets a name, from L1 on; the last sentence asks."""
    told = [f"Let L1 be {_start_words(start)}."]
    for place, (kind, *numbers) in enumerate(steps, 1):
        words = STEPS[kind][0].format(f"L{place}", n=numbers[0] if numbers else "")
        told.append(f"Let L{place + 1} be {words}.")
    return f"{' '.join(told)} {FINALS[final][0].format(f'L{len(steps) + 1}')}"


def _start_words(start: Figure) -> str:
    match start:
        case ["hypotenuse", a, b]:
            return f"the hypotenuse of a right triangle with legs {a} and {b}"
        case ["distance", x, y, u, v]:
            return f"the distance between the points ({x}, {y}) and ({u}, {v})"
        case ["rhombus", d, e]:
            return f"the side of a rhombus with diagonals {d} and {e}"
        case ["box", a, b, c]:
            return f"the space diagonal of a box with edges {a}, {b} and {c}"
        case ["inradius", a, b, c]:
            return f"the radius of the incircle of a triangle with sides {a}, {b} and {c}"
        case ["circumradius", a, b, c]:
            return f"the radius of the circle through the corners of a triangle with sides {a}, {b} and {c}"
        case ["altitude", a, b, c]:
            return f"the altitude on the side {c} of a triangle with sides {a}, {b} and {c}"
        case ["median", a, b, c]:
            return f"the median to the side of length {c} of a triangle with sides {a}, {b} and {c}"
        case _:
            corners = ", ".join(f"({x}, {y})" for x, y in start[1])
            return f"the side of a square with the same area as the polygon with the corners {corners} in this order"
