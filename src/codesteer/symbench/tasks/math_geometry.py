"""math_geometry: chains of plane and solid figures with an exact answer.

Original: the geometry problems of MATH, whose texts are not ours to publish; a user's own copy is read and judged, not
solved. Official defects: a language model judges, its silence counts as right, many answers are surds for which
one of its examples calls a decimal wrong, and 82 of 200 problems need the source of a figure. Here a value
counts however it is written, decimals within a relative 1e-6.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, isclose, pi, tau
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params, closing
from ._coordinates import measured
from ._figures import FINALS, STEPS, answer, in_words
from ._math_rows import MathTask
from ._values import value

__all__ = ["TASK", "MathGeometry"]

_PLAIN = ["hypotenuse", "distance", "rhombus", "box"]
_TRIANGLES = ["inradius", "circumradius", "altitude", "median"]
_SPACIOUS = ["distance", "box", "altitude", "median"]
"""Those with so many choices that plain chance does not repeat itself after a single step."""
_SIMPLE_FINALS = ["length", "circle", "cube", "circumference"]


class MathGeometry(MathTask):
    name = "math_geometry"
    title = "Geometry with exact answers"
    tolerance = 1e-6
    levels: ClassVar[Levels] = {
        1: {"starts": _PLAIN[:3], "steps": 0, "size": 20, "corners": 3, "finals": _SIMPLE_FINALS[:2]},
        2: {"starts": _SPACIOUS, "steps": 1, "size": 99, "corners": 3, "finals": _SIMPLE_FINALS},
        3: {"starts": _PLAIN + _TRIANGLES, "steps": 2, "size": 99, "corners": 4, "finals": list(FINALS)},
        4: {
            "starts": [*_TRIANGLES, "polygon"],
            "steps": 5,
            "size": 200,
            "corners": 6,
            "finals": list(FINALS),
        },
        5: {"starts": ["polygon"], "steps": 10, "size": 1000, "corners": 14, "finals": list(FINALS)},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        start = _start(rng, rng.choice(params["starts"]), params["size"], params["corners"])
        steps = [_step(rng) for _ in range(params["steps"])]
        return {"start": start, "steps": steps, "final": rng.choice(params["finals"])}

    def question(self, data: Data) -> str:
        if "problem" in data:
            return f"{data['problem']}\n\n{closing('3*sqrt(2)/4')}"
        return (
            f"{in_words(data['start'], data['steps'], data['final'])}\n\nGive the exact value, written with whole "
            "numbers, fractions, sqrt(...) and pi as far as they are needed, or a decimal number with at least "
            f"eight significant digits. {closing('3*sqrt(2)*pi/4')}"
        )

    def answer(self, data: Data) -> str:
        return answer(data["start"], data["steps"], data["final"])

    def recomputed(self, data: Data) -> str:
        # The form comes from the key's route, the value has to agree with what is measured; if not, the latter counts.
        exact, length = self.answer(data), measured(data["start"], data["steps"], data["final"])
        return exact if isclose(value(exact).approximate, length, rel_tol=1e-9) else f"{length:.12f}"


def _start(rng: Rng, kind: str, size: int, corners: int) -> list[Any]:
    match kind:
        case "distance":
            x, y, u, v = (rng.randint(-size, size) for _ in range(4))
            return [kind, x, y, u + (x == u), v]
        case "hypotenuse" | "rhombus":
            return [kind, rng.randint(2, size), rng.randint(2, size)]
        case "box":
            return [kind, *(rng.randint(2, size) for _ in range(3))]
        case "polygon":
            return [kind, _polygon(rng, size, corners)]
        case _:
            a, b = rng.randint(3, size), rng.randint(3, size)
            return [kind, a, b, rng.randint(abs(a - b) + 1, a + b - 1)]


def _polygon(rng: Rng, size: int, count: int) -> list[list[int]]:
    """Corners in the order of their directions from a point inside: no two sides cross."""
    while True:
        corners: dict[float, list[int]] = {}
        while len(corners) < count:
            x, y = rng.randint(-size, size), rng.randint(-size, size)
            if x or y:
                corners.setdefault(atan2(y, x), [x, y])
        angles = sorted(corners)
        # A half plane without corners would put the point outside.
        if max(b - a for a, b in pairwise([*angles, angles[0] + tau])) < pi - 1e-9:
            shift_x, shift_y = rng.randint(-size, size), rng.randint(-size, size)
            return [[corners[a][0] + shift_x, corners[a][1] + shift_y] for a in angles]


def _step(rng: Rng) -> list[Any]:
    kind = rng.choice(list(STEPS))
    if kind == "rectangle":
        return [kind, rng.randint(1, 30)]
    return [kind, rng.randint(2, 5)] if kind == "tangent" else [kind]


TASK = MathGeometry()
