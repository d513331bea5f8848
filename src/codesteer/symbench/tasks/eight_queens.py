"""eight_queens: complete a placement of queens that do not attack each other on a board with forbidden cells.

Official defects: queens that stand already may be dropped (one fixed placement passes 116 of 150 instances),
queens may stand outside the board (150 of 150), and larger boards need more queens than the eight that are
demanded. Here the board grows with the level, and every rule of the question is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._cells import Cell, cells
from ._exact_cover import exact_covers

__all__ = ["TASK", "EightQueens"]

_EMPTY, _QUEEN, _FORBIDDEN = ".QX"


class EightQueens(Task[list[Cell]]):
    name = "eight_queens"
    title = "Place queens that do not attack each other"
    levels: ClassVar[Levels] = {
        1: {"size": 5, "given": 2, "forbidden": 2},
        2: {"size": 7, "given": 2, "forbidden": 8},
        3: {"size": 8, "given": 1, "forbidden": 16},
        4: {"size": 10, "given": 1, "forbidden": 40},
        5: {"size": 15, "given": 1, "forbidden": 110},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        size = params["size"]
        queens = _random_queens(rng, size)
        board = [[_EMPTY] * size for _ in range(size)]
        for row in rng.sample(range(size), params["given"]):
            board[row][queens[row]] = _QUEEN
        others = [(i, j) for i in range(size) for j in range(size) if queens[i] != j]
        for row, column in rng.sample(others, params["forbidden"]):
            board[row][column] = _FORBIDDEN
        return {"board": ["".join(row) for row in board]}

    def question(self, data: Data) -> str:
        size = len(data["board"])
        return (
            f"Here is a chessboard of {size} rows and {size} columns. {_QUEEN} is a queen that stands there already, "
            f"{_FORBIDDEN} is a cell where no queen may stand, {_EMPTY} is an empty cell. Rows are numbered from 0 at "
            f"the top, columns from 0 at the left.\n\n{self.picture(data)}\n\n"
            f"Add queens on empty cells until there are {size} queens in all, such that no two of them, the "
            "ones that stand there already included, share a row, a column or a diagonal (of any length). "
            f"{_FORBIDDEN} cells do not block a line. The queens that stand there must stay.\n\n"
            f"If there are several ways, any of them will do. List all {size} queens in any order, each as its "
            "row and its column, separated by commas. " + closing("0 1, 1 3, 2 0, 3 2")
        )

    def solution(self, data: Data) -> str:
        board, places = data["board"], range(len(data["board"]))
        given = {i: row.index(_QUEEN) for i, row in enumerate(board) if _QUEEN in row}
        options = {
            (i, j): [("row", i), ("column", j), ("rising", i + j), ("falling", i - j)]
            for i in places
            for j in places
            if board[i][j] != _FORBIDDEN and given.get(i, j) == j
        }
        lines = [(kind, place) for kind in ("row", "column") for place in places]
        queens = next(exact_covers(options, lines), None)
        if queens is None or sum(row.count(_QUEEN) for row in board) > len(given):
            raise NoSolution("the queens that stand there cannot be completed")
        return ", ".join(f"{row} {column}" for row, column in sorted(queens))

    def read(self, text: str, data: Data) -> list[Cell]:
        return cells(text)

    def judge(self, value: list[Cell], data: Data) -> Verdict:
        board: list[str] = data["board"]
        size = len(board)
        if len(value) != size:
            return Verdict.wrong(f"{size} queens are asked for, {len(value)} were given")
        if not all(0 <= row < size and 0 <= column < size for row, column in value):
            return Verdict.wrong("a queen stands outside the board")
        if any(board[row][column] == _FORBIDDEN for row, column in value):
            return Verdict.wrong("a queen stands on a forbidden cell")
        given = {(i, j) for i, row in enumerate(board) for j, cell in enumerate(row) if cell == _QUEEN}
        if not given <= set(value):
            return Verdict.wrong("a queen that stood there is missing")
        hit = {place for pair in _attacks(value) for place in pair}
        if not hit:
            return Verdict.right(f"{size} queens, none attacks another")
        first, second = next(_attacks(value))
        return Verdict.wrong(
            f"the queens at {first[0]} {first[1]} and {second[0]} {second[1]} attack each other",
            partial=1 - len(hit) / size,
        )

    def judge_official(self, value: list[Cell], data: Data) -> Verdict:
        if len(value) != 8:
            return Verdict.wrong("the published check wants eight queens on every board")
        board: list[str] = data["board"]
        size = len(board)
        if any(0 <= i < size and 0 <= j < size and board[i][j] == _FORBIDDEN for i, j in value):
            return Verdict.wrong("a queen stands on a forbidden cell")
        if next(_attacks(value), None):
            return Verdict.wrong("two queens attack each other")
        return Verdict.right()

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        spelling = str.maketrans({"0": _EMPTY, "1": _QUEEN})
        return {
            "board": [row.translate(spelling) for row in reference["initial_board"]],
            "official": ", ".join(f"{row} {column}" for row, column in reference["solution"]),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(" ".join(row) for row in data["board"])


def _attacks(queens: list[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """The pairs of queens that attack each other."""
    return (
        (a, b)
        for a, b in combinations(queens, 2)
        if a[0] == b[0] or a[1] == b[1] or abs(a[0] - b[0]) == abs(a[1] - b[1])
    )


def _random_queens(rng: Rng, size: int) -> list[int]:
    """The columns of queens in all rows: random steps, beginning anew at a dead end."""
    for _ in range(100_000):
        queens: list[int] = []
        while len(queens) < size:
            row = len(queens)
            free = [
                column
                for column in range(size)
                if all(column != c and abs(column - c) != row - r for r, c in enumerate(queens))
            ]
            if not free:
                break
            queens.append(rng.choice(free))
        else:
            return queens
    raise ValueError(f"no {size} queens were found")


TASK = EightQueens()
