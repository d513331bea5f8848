"""reversi: play the listed moves on a given position and give the board.

Official defect: the board shown as the previous position is already the final one, so that the moves point at
occupied cells and copying scores 100 %; passes are not explained. Here the board shown is the one before the
moves, every move names its colour, and each turns at least one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from .._parse import Unreadable, grid
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "Reversi"]

Board = list[list[str]]
Cell = tuple[int, int]

_DIRECTIONS = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
_OTHER = {"B": "W", "W": "B"}
_EMPTY = "-"
_ORIGINAL = {"B": "0", "W": "1", _EMPTY: "*"}
"""How the originals write a board."""


class Reversi(Task[Board]):
    name = "reversi"
    title = "Play Reversi moves and give the board"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"size": 4, "before": 4, "moves": 1},
        2: {"size": 6, "before": 12, "moves": 2},
        3: {"size": 8, "before": 16, "moves": 6},
        4: {"size": 8, "before": 16, "moves": 20},
        5: {"size": 12, "before": 30, "moves": 60},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        while True:
            board, moves = _opening(params["size"]), list[list[Any]]()
            shown, color = board, "B"
            for number in range(params["before"] + params["moves"]):
                if number == params["before"]:
                    shown, moves = [list(row) for row in board], []
                # A side that cannot move passes.
                place, color = next(
                    ((place, side) for side in (color, _OTHER[color]) for place in _legal(rng, board, side)),
                    (None, color),
                )
                if place is None:
                    break
                _play(board, place, color)
                moves.append([color, place[0] + 1, place[1] + 1])
                color = _OTHER[color]
            else:
                return {"board": ["".join(row) for row in shown], "moves": moves}

    def question(self, data: Data) -> str:
        size = len(data["board"])
        moves = "\n".join(
            f"{number}. {color} ({row}, {column})"
            for number, (color, row, column) in enumerate(data["moves"], 1)
        )
        return (
            f"A game of Reversi on {size} x {size} cells has come to this position (B black, W white, - "
            f"empty):\n\n{self.picture(data)}\n\n"
            "A move puts a piece of its colour on an empty cell. Then, in each of the eight directions "
            "(horizontal, vertical, diagonal): if there is an unbroken line of one or more pieces of the "
            "other colour next to the new piece, and directly behind it a piece of the new piece's colour, "
            "then all pieces of that line change colour. All directions are judged on the board as it was "
            "when the piece was put down.\n\n"
            "These moves are made, written as colour (row, column); rows are counted from the top and "
            "columns from the left, both starting at 1. If a colour moves twice in a row, the other one had "
            f"to pass.\n\n{moves}\n\n"
            "What is the board after the last move? Write it as above, one row per line. "
            + closing("----\n-BBB\n-BW-\n----")
        )

    def key(self, data: Data) -> list[str]:
        board = [list(row) for row in data["board"]]
        for color, row, column in data["moves"]:
            _play(board, (row - 1, column - 1), color)
        return ["".join(row) for row in board]

    def solution(self, data: Data) -> str:
        # Each colour is one integer with a bit per cell; an empty column at the side stops runs at the edge.
        size = len(data["board"])
        width = size + 1
        bits = dict.fromkeys("BW", 0)
        for row, line in enumerate(data["board"]):
            for column, cell in enumerate(line):
                if cell != _EMPTY:
                    bits[cell] |= 1 << row * width + column
        for color, row, column in data["moves"]:
            turned = _turned(bits[color], bits[_OTHER[color]], (row - 1) * width + column - 1, width)
            bits[color] ^= turned | 1 << (row - 1) * width + column - 1
            bits[_OTHER[color]] ^= turned
        symbols = data.get("symbols") or {cell: cell for cell in _ORIGINAL}

        def symbol(bit: int) -> str:
            return symbols["B" if bits["B"] >> bit & 1 else "W" if bits["W"] >> bit & 1 else _EMPTY]

        rows = [[symbol(row * width + column) for column in range(size)] for row in range(size)]
        if "symbols" in data:
            return ",".join(",".join(row) for row in rows)
        return "\n".join("".join(row) for row in rows)

    def read(self, text: str, data: Data) -> Board:
        size = len(data["board"])
        known = {**{symbol: symbol for symbol in _ORIGINAL}, ".": _EMPTY, "*": _EMPTY, "_": _EMPTY}
        known |= {symbol: cell for cell, symbol in data.get("symbols", {}).items()}
        rows = grid(text.upper(), size, size)
        if other := next((cell for row in rows for cell in row if cell not in known), None):
            raise Unreadable(f"a cell is one of {' '.join(known)}, not {other[:20]!r}")
        return [[known[cell] for cell in row] for row in rows]

    def judge(self, value: Board, data: Data) -> Verdict:
        size = len(value)
        cells = [(row, column) for row in range(size) for column in range(size)]
        wrong = [(i + 1, j + 1) for i, j in cells if value[i][j] != data["answer"][i][j]]
        if not wrong:
            return Verdict.right()
        return Verdict.wrong(
            f"{len(wrong)} of {len(cells)} cells are wrong, first {wrong[0]}", 1 - len(wrong) / len(cells)
        )

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        size = reference["board_size"]
        moves = [["BW"[number % 2], *move] for number, move in enumerate(reference["moves"])]
        # The originals never show the opening; it is the one from which the moves give the stored answer.
        return {
            "board": ["".join(row) for row in _opening(size)],
            "moves": moves,
            "symbols": _ORIGINAL,
            "official": reference["solution"],
            "shown": [row for row in question.split() if len(row) == size and set(row) <= set("01*")],
        }

    def flaw(self, data: Data) -> str | None:
        board = ["".join(_ORIGINAL[cell] for cell in row) for row in data["board"]]
        return None if data["shown"] == board else "the board shown is not the one before the moves"

    def picture(self, data: Data) -> str:
        return "\n".join(data["board"])


def _opening(size: int) -> Board:
    board, half = [[_EMPTY] * size for _ in range(size)], size // 2
    board[half - 1][half - 1] = board[half][half] = "W"
    board[half - 1][half] = board[half][half - 1] = "B"
    return board


def _legal(rng: Rng, board: Board, color: str) -> Iterator[Cell]:
    """The legal moves in random order."""
    size = range(len(board))
    empty = [(row, column) for row in size for column in size if board[row][column] == _EMPTY]
    rng.shuffle(empty)
    return (place for place in empty if any(True for _ in _flips(board, place, color)))


def _flips(board: Board, place: Cell, color: str) -> Iterator[Cell]:
    """The cells that a move turns."""
    size = len(board)
    for down, right in _DIRECTIONS:
        run: list[Cell] = []
        row, column = place[0] + down, place[1] + right
        while 0 <= row < size and 0 <= column < size and board[row][column] == _OTHER[color]:
            run.append((row, column))
            row, column = row + down, column + right
        if run and 0 <= row < size and 0 <= column < size and board[row][column] == color:
            yield from run


def _play(board: Board, place: Cell, color: str) -> None:
    for row, column in [*_flips(board, place, color), place]:
        board[row][column] = color


def _turned(own: int, other: int, place: int, width: int) -> int:
    """The bits of ``other`` that a piece of the own colour on bit ``place`` turns."""
    turned = 0
    for step in (1, width - 1, width, width + 1):
        for sign in (1, -1):
            run, bit = 0, place + sign * step
            while bit >= 0 and other >> bit & 1:
                run, bit = run | 1 << bit, bit + sign * step
            if bit >= 0 and own >> bit & 1:
                turned |= run
    return turned


TASK = Reversi()
