"""2048: one marked number of a grid takes single steps, slides into empty cells and merges with its equal.

Official defects: the text suggests the well-known game, in which all numbers slide; half of the instances
mark an empty cell, three quarters leave the grid unchanged. Here the one number that moves and what each step
does are spelt out, a number is marked, and the grid changes.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._parse import Unreadable, integers
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "Game2048"]

Grid = list[list[int]]
Place = tuple[int, int]

_STEPS = {"u": (-1, 0), "d": (1, 0), "l": (0, -1), "r": (0, 1)}
_VALUES = (2, 4, 8, 16, 32)


class Game2048(Task[list[int]]):
    name = "2048"
    title = "Move one number through a grid of powers of two"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"size": 3, "numbers": 4, "moves": 2},
        2: {"size": 4, "numbers": 8, "moves": 5},
        3: {"size": 5, "numbers": 12, "moves": 12},
        4: {"size": 7, "numbers": 24, "moves": 35},
        5: {"size": 10, "numbers": 48, "moves": 120},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        size = params["size"]
        while True:
            places = rng.sample(range(size * size), params["numbers"])
            values = {place: rng.choice(_VALUES) for place in places}
            grid = [[values.get(row * size + column, 0) for column in range(size)] for row in range(size)]
            start = divmod(places[0], size)
            moves, final = _walk(rng, grid, start, params["moves"])
            if final != grid:
                return {"grid": grid, "start": [start[0] + 1, start[1] + 1], "moves": moves}

    def question(self, data: Data) -> str:
        size, (row, column) = len(data["grid"]), data["start"]
        return (
            f"This {size} x {size} grid holds powers of two; 0 is an empty cell.\n\n"
            f"{self.picture(data)}\n\n"
            "Only one number moves, one cell at a time; all other numbers stay where they are. At first it "
            f"is the number in row {row}, column {column} (rows are counted from the top, columns from the "
            "left, both starting at 1). For each letter of a sequence, look at its neighbour in that "
            "direction: u up, d down, l left, r right.\n"
            "- If there is no such cell, nothing happens.\n"
            "- If the neighbour is empty, the number moves there and leaves 0 behind.\n"
            "- If the neighbour holds an equal number, they merge: the neighbour's cell now holds twice the "
            "number, the cell it came from holds 0, and the merged number is the one that moves from now on.\n"
            "- If the neighbour holds another number, nothing happens.\n\n"
            f"The sequence is: {data['moves']}\n\n"
            "What is the grid after the last letter? Write it as above, one row per line, the numbers "
            "separated by commas. " + closing("0, 2, 0\n4, 0, 16\n0, 0, 8")
        )

    def key(self, data: Data) -> Grid:
        grid, place = [list(row) for row in data["grid"]], (data["start"][0] - 1, data["start"][1] - 1)
        for letter in data["moves"]:
            place = _step(grid, place, letter)
        return grid

    def solution(self, data: Data) -> str:
        # The other numbers as a board on its own, the moving one as a value beside it.
        size = len(data["grid"])
        others = {
            complex(column, row): value
            for row, line in enumerate(data["grid"], 1)
            for column, value in enumerate(line, 1)
        }
        at = complex(data["start"][1], data["start"][0])
        moving, others[at] = others[at], 0
        for direction in map({"u": -1j, "d": 1j, "l": -1, "r": 1}.__getitem__, data["moves"]):
            neighbour = others.get(at + direction)
            if neighbour == 0:
                at += direction if moving else 0
            elif neighbour == moving:
                at, moving = at + direction, 2 * moving
                others[at] = 0
        others[at] = moving
        cells = list(map(str, others.values()))
        return "\n".join(", ".join(cells[start : start + size]) for start in range(0, size**2, size))

    def read(self, text: str, data: Data) -> list[int]:
        cells, size = integers(text), len(data["grid"])
        if len(cells) != size**2:
            raise Unreadable(f"expected {size} x {size} numbers, found {len(cells)}")
        return cells

    def judge(self, value: list[int], data: Data) -> Verdict:
        expected = [cell for row in data["answer"] for cell in row]
        size = len(data["answer"])
        wrong = [i for i, (a, b) in enumerate(zip(value, expected, strict=True)) if a != b]
        if not wrong:
            return Verdict.right()
        row, column = divmod(wrong[0], size)
        return Verdict.wrong(
            f"{len(wrong)} of {size**2} cells are wrong, first row {row + 1}, column {column + 1}",
            partial=1 - len(wrong) / size**2,
        )

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        row, column = reference["start_pos"]
        return {
            "grid": reference["grid"],
            "start": [row + 1, column + 1],
            "moves": reference["moves"],
            "official": reference["solution"],
        }

    def flaw(self, data: Data) -> str | None:
        row, column = data["start"]
        return None if data["grid"][row - 1][column - 1] else "the marked cell is empty: no number moves"

    def picture(self, data: Data) -> str:
        return "\n".join(", ".join(map(str, row)) for row in data["grid"])


def _walk(rng: Rng, grid: Grid, start: Place, length: int) -> tuple[str, Grid]:
    """Random letters and where they lead. Blind ones mostly run into something, so that two of three are
    taken from those that change something, and merging is preferred to sliding."""
    grid, place, moves = [list(row) for row in grid], start, ""
    for _ in range(length):
        values = {letter: _neighbour(grid, place, letter) for letter in _STEPS}
        number = grid[place[0]][place[1]]
        merging = [letter for letter, value in values.items() if value == number]
        sliding = [letter for letter, value in values.items() if value == 0]
        useful = merging or sliding
        moves += rng.choice(useful if useful and rng.random() < 2 / 3 else list(_STEPS))
        place = _step(grid, place, moves[-1])
    return moves, grid


def _neighbour(grid: Grid, place: Place, letter: str) -> int | None:
    row, column = place[0] + _STEPS[letter][0], place[1] + _STEPS[letter][1]
    return grid[row][column] if 0 <= row < len(grid) and 0 <= column < len(grid) else None


def _step(grid: Grid, place: Place, letter: str) -> Place:
    """Move the number at ``place`` in ``grid``; the place where it is afterwards.

    The originals also mark empty cells: such a mark wanders over empty cells and changes nothing.
    """
    number, neighbour = grid[place[0]][place[1]], _neighbour(grid, place, letter)
    if neighbour not in (0, number):
        return place
    to = (place[0] + _STEPS[letter][0], place[1] + _STEPS[letter][1])
    grid[place[0]][place[1]] = 0
    grid[to[0]][to[1]] = number + neighbour
    return to


TASK = Game2048()
