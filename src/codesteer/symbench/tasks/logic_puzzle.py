"""logic_puzzle: choose cells with different numbers so that every row and column keeps a rule.

The rule is either that the chosen numbers of a row or column add up to at most a limit, or that their product
is positive. Official defects: cells may be repeated or lie outside the grid (the same impossible cell
repeated passes all 200 instances), different values and the compulsory cell are not checked, 27 stored
solutions break the rule, and at least 19 instances have no solution. Here every rule of the question is
checked, each instance is built around a selection, and under the product rule there are too few
positive numbers to do without negative ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._cells import Cell, cells
from ._selection import with_positive_products, within_limit

__all__ = ["TASK", "LogicPuzzle"]

Grid = list[list[int]]


_TRIALS = 6
"""More of them make the limit of a sum tighter."""


class LogicPuzzle(Task[list[Cell]]):
    name = "logic_puzzle"
    title = "Choose cells under row and column rules"
    levels: ClassVar[Levels] = {
        1: {"size": 3, "picks": 3, "largest": 5, "rule": "sum", "negatives": 0},
        2: {"size": 4, "picks": 6, "largest": 8, "rule": "sum", "negatives": 0},
        3: {"size": 5, "picks": 9, "largest": 10, "rule": "product", "negatives": 4},
        4: {"size": 7, "picks": 16, "largest": 15, "rule": "product", "negatives": 6},
        5: {"size": 10, "picks": 28, "largest": 20, "rule": "product", "negatives": 14},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        draw = _drawn_for_sums if params["rule"] == "sum" else _drawn_for_products
        grid, limit = draw(rng, params)
        return {"grid": grid, "picks": params["picks"], "rule": params["rule"], "limit": limit}

    def question(self, data: Data) -> str:
        size, first = len(data["grid"]), data["grid"][0][-1]
        rule = (
            f"the sum of the chosen numbers is at most {data['limit']}"
            if data["rule"] == "sum"
            else "the product of the chosen numbers is greater than 0"
        )
        return (
            f"Rows and columns of this {size} x {size} grid are numbered from 0, starting at the top left:\n\n"
            f"{self.picture(data)}\n\nChoose exactly {data['picks']} cells such that\n"
            "- the numbers in the chosen cells are all different,\n"
            f"- the top right cell (row 0, column {size - 1}, with the number {first}) is one of them,\n"
            f"- in every row and in every column that has chosen cells, {rule}.\n\n"
            "Any such choice will do. List the cells, each as its row and its column, separated by commas, "
            "in any order. " + closing("0 3, 1 0, 2 4")
        )

    def solution(self, data: Data) -> str:
        grid, picks = data["grid"], data["picks"]
        if data["rule"] == "sum":
            found = within_limit(grid, picks, data["limit"])
        else:
            found = with_positive_products(grid, picks)
        if found is None:
            raise NoSolution("no choice of cells keeps all rules")
        return ", ".join(f"{row} {column}" for row, column in sorted(found))

    def read(self, text: str, data: Data) -> list[Cell]:
        return cells(text)

    def judge(self, value: list[Cell], data: Data) -> Verdict:
        grid: Grid = data["grid"]
        size, picks = len(grid), data["picks"]
        if len(value) != picks:
            return Verdict.wrong(f"{picks} cells are asked for, {len(value)} were given")
        if not all(0 <= row < size and 0 <= column < size for row, column in value):
            return Verdict.wrong("a cell lies outside the grid")
        if len(set(value)) != picks:
            return Verdict.wrong("a cell is chosen twice")
        if len({grid[row][column] for row, column in value}) != picks:
            return Verdict.wrong("two chosen numbers are equal")
        if (0, size - 1) not in value:
            return Verdict.wrong("the top right cell is not chosen")
        broken = _broken_lines(set(value), data)
        if not broken:
            return Verdict.right(f"{picks} different numbers, all rows and columns keep the rule")
        return Verdict.wrong(f"{broken[0]} breaks the rule", partial=1 - len(broken) / (2 * size))

    def judge_official(self, value: list[Cell], data: Data) -> Verdict:
        if len(value) != data["picks"]:
            return Verdict.wrong("another number of cells")
        if broken := _broken_lines(set(value), data):
            return Verdict.wrong(f"{broken[0]} breaks the rule")
        return Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "grid": reference["grid"],
            "picks": len(reference["solution"]),
            "rule": {"sum_le_4": "sum", "product_gt_0": "product"}[reference["constraints"]["type"]],
            "limit": 4,
            "official": ", ".join(f"{row} {column}" for row, column in reference["solution"]),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(", ".join(f"{number:3d}" for number in row) for row in data["grid"])


def _broken_lines(chosen: set[Cell], data: Data) -> list[str]:
    """The rows and columns with chosen cells that break the rule; cells outside the grid count nowhere."""
    grid: Grid = data["grid"]
    lines: dict[str, list[int]] = {}
    for row, column in sorted(chosen):
        if 0 <= row < len(grid) and 0 <= column < len(grid):
            lines.setdefault(f"row {row}", []).append(grid[row][column])
            lines.setdefault(f"column {column}", []).append(grid[row][column])
    if data["rule"] == "sum":
        return [name for name, numbers in lines.items() if sum(numbers) > data["limit"]]
    return [name for name, numbers in lines.items() if prod(numbers) <= 0]


def _cells(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(size))


def _drawn_for_sums(rng: Rng, params: Params) -> tuple[Grid, int]:
    """Random numbers, and the smallest limit that one of some random selections keeps."""
    size, picks, largest = params["size"], params["picks"], params["largest"]
    corner, *others = sorted(_cells(size), key=lambda cell: cell != (0, size - 1))
    grid = [[rng.randint(1, largest) for _ in range(size)] for _ in range(size)]
    trials: list[tuple[int, list[tuple[Cell, int]]]] = []
    for _ in range(_TRIALS):
        chosen = [corner, *rng.sample(others, picks - 1)]
        numbered = list(zip(chosen, rng.sample(range(1, largest + 1), picks), strict=True))
        rows, columns = [0] * size, [0] * size
        for (row, column), number in numbered:
            rows[row] += number
            columns[column] += number
        trials.append((max(*rows, *columns), numbered))
    limit, planted = min(trials)
    for (row, column), number in planted:
        grid[row][column] = number
    return grid, limit


def _drawn_for_products(rng: Rng, params: Params) -> tuple[Grid, int]:
    """A selection with negative numbers evenly in all lines; the other positive cells repeat its numbers."""
    size, picks, largest, negatives = (params[key] for key in ("size", "picks", "largest", "negatives"))
    below = _even_cells(rng, size, negatives)
    corner = {(0, size - 1)} - below
    above = [
        *corner,
        *rng.sample(sorted(set(_cells(size)) - below - corner), picks - negatives - len(corner)),
    ]
    numbers = rng.sample(range(1, largest + 1), len(above))
    grid = [
        [rng.choice(numbers) if rng.random() < 0.6 else -rng.randint(1, largest) for _ in range(size)]
        for _ in range(size)
    ]
    for (row, column), number in zip(above, numbers, strict=True):
        grid[row][column] = number
    for (row, column), number in zip(
        sorted(below), rng.sample(range(1, largest + 1), negatives), strict=True
    ):
        grid[row][column] = -number
    return grid, 0


def _even_cells(rng: Rng, size: int, count: int) -> set[Cell]:
    """So many cells, an even number in each row and column: the symmetric difference of rectangles."""
    cells: set[Cell] = set()
    for _ in range(100_000):
        if len(cells) == count:
            return cells
        if len(cells) > count + 4:
            cells = set()
        rows, columns = rng.sample(range(size), 2), rng.sample(range(size), 2)
        cells ^= {(row, column) for row in rows for column in columns}
    raise ValueError(f"{count} negative cells do not fit evenly into {size} rows")


TASK = LogicPuzzle()
