"""pooling: slide a window over a matrix and reduce each window to its maximum, minimum or mean.

Official defect: answers are read as whole numbers only, so that no mean can be right (half of the set); no
rounding is stated. Here means are asked for with two decimals and every value within half a hundredth of the
exact mean counts.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

from .._parse import numbers
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "Pooling"]

_TOLERANCE = Fraction(5, 1000) + Fraction(1, 10**9)
_MEANING = {"max": "the largest number", "min": "the smallest number", "average": "the arithmetic mean"}


class Pooling(Task[list[Fraction]]):
    name = "pooling"
    title = "Pool a matrix with a sliding window"
    levels: ClassVar[Levels] = {
        1: {"size": 3, "window": 2, "stride": 1, "kinds": ["max"]},
        2: {"size": 4, "window": 2, "stride": 1, "kinds": ["max", "average"]},
        3: {"size": 6, "window": 3, "stride": 1, "kinds": ["max", "min", "average"]},
        4: {"size": 9, "window": 3, "stride": 2, "kinds": ["min", "average"]},
        5: {"size": 14, "window": 5, "stride": 3, "kinds": ["average"]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        size = params["size"]
        return {
            "matrix": [[rng.randint(-10, 20) for _ in range(size)] for _ in range(size)],
            "window": params["window"],
            "stride": params["stride"],
            "kind": rng.choice(params["kinds"]),
        }

    def question(self, data: Data) -> str:
        size, window, kind = len(data["matrix"]), data["window"], data["kind"]
        stride = "1 cell" if data["stride"] == 1 else f"{data['stride']} cells"
        rounding = " Round each mean to two decimals." if kind == "average" else ""
        return (
            f"Below is a {size} x {size} matrix. A window of {window} x {window} cells starts in the top "
            f"left corner and moves in steps of {stride}, first to the right and then, by the same step, "
            f"downwards; it never leaves the matrix. For every position of the window take "
            f"{_MEANING[kind]} of the cells it covers.{rounding}\n\n{_picture(data['matrix'])}\n\n"
            f"List the results row by row, separated by commas. {closing('4, 7.5, -1, 0')}"
        )

    def key(self, data: Data) -> list[str]:
        matrix, window = data["matrix"], data["window"]
        corners = range(0, len(matrix) - window + 1, data["stride"])
        windows = (
            [matrix[row + i][column + j] for i in range(window) for j in range(window)]
            for row in corners
            for column in corners
        )
        match data["kind"]:
            case "max":
                return [str(max(cells)) for cells in windows]
            case "min":
                return [str(min(cells)) for cells in windows]
            case _:
                return [str(Fraction(sum(cells), window**2)) for cells in windows]

    def solution(self, data: Data) -> str:
        # Rows first, then columns: max, min and sum are separable, which the key's route does not use.
        combine: Callable[[list[int]], int] = {"max": max, "min": min, "average": sum}[data["kind"]]
        window, stride = data["window"], data["stride"]

        def slide(lines: list[list[int]]) -> list[list[int]]:
            """Combine along each line, and transpose."""
            starts = range(0, len(lines[0]) - window + 1, stride)
            return [[combine(line[start : start + window]) for line in lines] for start in starts]

        cells = [value for row in slide(slide(data["matrix"])) for value in row]
        if data["kind"] == "average":
            return ", ".join(f"{value / window**2:.2f}" for value in cells)
        return ", ".join(map(str, cells))

    def read(self, text: str, data: Data) -> list[Fraction]:
        return numbers(text)

    def judge(self, value: list[Fraction], data: Data) -> Verdict:
        expected = [Fraction(item) for item in data["answer"]]
        if len(value) != len(expected):
            return Verdict.wrong(f"{len(expected)} values are asked for, {len(value)} were given")
        tolerance = _TOLERANCE if data["kind"] == "average" else 0
        wrong = [i for i, (a, b) in enumerate(zip(value, expected, strict=True)) if abs(a - b) > tolerance]
        if not wrong:
            return Verdict.right()
        return Verdict.wrong(
            f"{len(wrong)} of {len(expected)} values are wrong, first number {wrong[0] + 1}",
            partial=1 - len(wrong) / len(expected),
        )

    def judge_official(self, value: list[Fraction], data: Data) -> Verdict:
        if any(item.denominator != 1 for item in value):
            return Verdict.wrong("the published check reads whole numbers only")
        if value == [Fraction(item) for item in data["answer"]]:
            return Verdict.right()
        return Verdict.wrong("differs from the key")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "matrix": reference["matrix"],
            "window": reference["window_size"],
            "stride": 1,
            "kind": reference["pooling_type"],
            "official": ", ".join(str(value) for row in reference["solution"] for value in row),
        }

    def picture(self, data: Data) -> str:
        return f"{data['kind']}, {data['window']} x {data['window']}, stride {data['stride']}\n" + _picture(
            data["matrix"]
        )


def _picture(matrix: list[list[int]]) -> str:
    return "\n".join(" ".join(f"{value:3d}" for value in row) for row in matrix)


TASK = Pooling()
