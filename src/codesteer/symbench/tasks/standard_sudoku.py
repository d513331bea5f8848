"""standard_sudoku: complete a sudoku, which has exactly one solution; small boards at the lower levels.

Official defects: answers are read as JSON only, and the three upper levels are the same. Here the board grows
first and then the number of empty cells; the generator's search proves that the solution is unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

from .._parse import Unreadable, grid
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._exact_cover import exact_covers

__all__ = ["TASK", "StandardSudoku"]

Board = list[list[int]]

_RULER = re.compile(r"[-+=]{3,}")
_BULK = 0.45
"""This share of the cells is emptied at once, as hardly any of them is needed; the others one by one."""


class StandardSudoku(Task[Board]):
    name = "standard_sudoku"
    title = "Complete a sudoku"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"box_rows": 2, "box_columns": 2, "blanks": 7},
        2: {"box_rows": 2, "box_columns": 3, "blanks": 18},
        3: {"box_rows": 3, "box_columns": 3, "blanks": 38},
        4: {"box_rows": 3, "box_columns": 3, "blanks": 48},
        5: {"box_rows": 3, "box_columns": 3, "blanks": 54},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        box = params["box_rows"], params["box_columns"]
        size = box[0] * box[1]
        for _ in range(1_000):
            if (cells := _dig(rng, box, params["blanks"])) is not None:
                rows = [cells[start : start + size] for start in range(0, size * size, size)]
                return {"puzzle": rows, "box": list(box)}
        raise ValueError(f"no sudoku with {params['blanks']} empty cells was found")

    def question(self, data: Data) -> str:
        size, (rows, columns) = len(data["puzzle"]), data["box"]
        return (
            f"This {size} x {size} sudoku is divided into boxes of {rows} rows and {columns} columns. Empty "
            f"cells are shown as dots:\n\n{self.picture(data)}\n\nFill the empty cells so that every row, every "
            f"column and every box contains each of the numbers 1 to {size} exactly once. The numbers that are "
            f"there must stay. Write the complete board as {size} lines of {size} numbers, separated by blanks. "
            + closing("1 2 3 4\n3 4 1 2\n2 1 4 3\n4 3 2 1")
        )

    def solution(self, data: Data) -> str:
        # As an exact cover; the generator counts solutions by another search.
        places, (rows, columns) = range(len(data["puzzle"])), data["box"]
        options = {
            (i, j, n): [
                ("cell", i, j),
                ("row", i, n),
                ("column", j, n),
                ("box", _box(i, j, rows, columns), n),
            ]
            for i in places
            for j in places
            for n in ([data["puzzle"][i][j]] if data["puzzle"][i][j] else range(1, len(places) + 1))
        }
        items = [("cell", i, j) for i in places for j in places]
        items += [(unit, i, n + 1) for unit in ("row", "column", "box") for i in places for n in places]
        cover = next(exact_covers(options, items), None)
        if cover is None:
            raise NoSolution("the sudoku has no solution")
        numbers = {(i, j): n for i, j, n in cover}
        return "\n".join(" ".join(str(numbers[i, j]) for j in places) for i in places)

    def read(self, text: str, data: Data) -> Board:
        size = len(data["puzzle"])
        cells = grid(_RULER.sub(" ", text), size, size)
        if not all(len(cell) == 1 and cell in "0123456789" for row in cells for cell in row):
            raise Unreadable("expected single digits")
        return [[int(cell) for cell in row] for row in cells]

    def judge(self, value: Board, data: Data) -> Verdict:
        size, (rows, columns) = len(value), data["box"]
        wanted = list(range(1, size + 1))
        for i, row in enumerate(data["puzzle"], 1):
            for j, number in enumerate(row, 1):
                if number not in (0, value[i - 1][j - 1]):
                    return Verdict.wrong(f"row {i}, column {j} was given as {number} and is changed")
        units: dict[str, list[int]] = {}
        for i, row in enumerate(value):
            for j, number in enumerate(row):
                for unit in (f"row {i + 1}", f"column {j + 1}", f"box {_box(i, j, rows, columns) + 1}"):
                    units.setdefault(unit, []).append(number)
        broken = [unit for unit, numbers in units.items() if sorted(numbers) != wanted]
        if not broken:
            return Verdict.right("all rows, columns and boxes are complete")
        share = len(broken) / (3 * size)
        return Verdict.wrong(f"{broken[0]} does not contain each number once", partial=1 - share)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        solution: Board = reference["solution"]
        return {
            "puzzle": reference["puzzle"],
            "box": [3, 3],
            "official": "\n".join(" ".join(map(str, row)) for row in solution),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(" ".join(str(number or ".") for number in row) for row in data["puzzle"])


def _box(row: int, column: int, rows: int, columns: int) -> int:
    """The number of the box of a cell, from 0, row by row (as many boxes stand side by side as a box has rows)."""
    return row // rows * rows + column // columns


def _dig(rng: Rng, box: tuple[int, int], blanks: int) -> list[int] | None:
    """A full board at random with so many cells emptied in random order; None if that cannot stay unique."""
    size = box[0] * box[1]
    search = _Search(*box)
    full = next(search.boards([0] * size**2, rng))
    order = rng.sample(range(size**2), size**2)
    bulk = min(blanks, int(_BULK * size**2))
    cells = full.copy()
    for place in order[:bulk]:
        cells[place] = 0
    while (other := search.other(cells, full)) is not None:
        place = next(place for place in order if other[place] != full[place])
        cells[place] = full[place]
    for place in order[bulk:]:
        if cells.count(0) == blanks:
            break
        cells[place] = 0
        if search.other(cells, full) is not None:
            cells[place] = full[place]
    return cells if cells.count(0) == blanks else None


class _Search:
    """Complete boards of one shape by backtracking on the cell with the fewest numbers left."""

    def __init__(self, box_rows: int, box_columns: int) -> None:
        self._size = size = box_rows * box_columns
        self._units = [
            (i, size + j, 2 * size + _box(i, j, box_rows, box_columns))
            for i in range(size)
            for j in range(size)
        ]

    def other(self, cells: list[int], known: list[int]) -> list[int] | None:
        return next((board for board in islice(self.boards(cells), 2) if board != known), None)

    def boards(self, cells: list[int], rng: Rng | None = None) -> Iterator[list[int]]:
        """All completions; with ``rng`` the numbers of a cell are tried in random order."""
        free = [(1 << self._size) - 1] * (3 * self._size)
        board = cells.copy()
        for (i, j, k), number in zip(self._units, cells, strict=True):
            if number:
                bit = 1 << number - 1
                free[i] &= ~bit
                free[j] &= ~bit
                free[k] &= ~bit
        return self._complete(board, free, [place for place, number in enumerate(cells) if not number], rng)

    def _complete(
        self, board: list[int], free: list[int], blanks: list[int], rng: Rng | None
    ) -> Iterator[list[int]]:
        if not blanks:
            yield board.copy()
            return
        best, fewest, mask = -1, self._size + 1, 0
        for index, place in enumerate(blanks):
            i, j, k = self._units[place]
            left = free[i] & free[j] & free[k]
            if (count := left.bit_count()) < fewest:
                best, fewest, mask = index, count, left
                if count <= 1:
                    break
        place = blanks[best]
        rest = blanks[:best] + blanks[best + 1 :]
        numbers = [number for number in range(self._size) if mask >> number & 1]
        if rng is not None:
            rng.shuffle(numbers)
        for number in numbers:
            board[place] = number + 1
            for unit in self._units[place]:
                free[unit] ^= 1 << number
            yield from self._complete(board, free, rest, rng)
            for unit in self._units[place]:
                free[unit] ^= 1 << number


TASK = StandardSudoku()
