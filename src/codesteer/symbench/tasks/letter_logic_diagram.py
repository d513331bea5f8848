"""letter_logic_diagram: complete a Latin square of letters whose minor diagonal holds a single letter.

Official defects: 84 of 200 instances have several solutions of which only the stored one passes, the asked-for
form fails without rewriting, and every instance is the same cyclic square under other names. Here the squares
are random, their size grows with the level, and every valid completion is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any, ClassVar

from .._parse import Unreadable, grid
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._exact_cover import exact_covers

__all__ = ["TASK", "LetterLogicDiagram"]

Square = list[list[str]]
_EMPTY = "."


class LetterLogicDiagram(Task[Square]):
    name = "letter_logic_diagram"
    title = "Complete a Latin square with a uniform diagonal"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"size": 4, "blanks": 6},
        2: {"size": 5, "blanks": 13},
        3: {"size": 7, "blanks": 28},
        4: {"size": 8, "blanks": 40},
        5: {"size": 10, "blanks": 65},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        size = params["size"]
        square = _random_square(rng, size)
        # Each letter stands once in each row and column, so ordering the rows by where the first letter
        # stands puts it on the minor diagonal.
        square.sort(key=lambda row: -row.index(0))
        letters = rng.sample(ascii_lowercase[:size], size)
        blank = set(rng.sample(range(size * size), params["blanks"]))
        return {
            "grid": [
                "".join(
                    _EMPTY if i * size + j in blank else letters[symbol] for j, symbol in enumerate(square[i])
                )
                for i in range(size)
            ]
        }

    def question(self, data: Data) -> str:
        size = len(data["grid"])
        return (
            f"In this {size} x {size} grid some cells are filled in and the others, shown as "
            f"'{_EMPTY}', are empty:\n\n{self.picture(data)}\n\nFill the empty cells with the letters "
            f"{ascii_lowercase[0]} to {ascii_lowercase[size - 1]} such that\n"
            f"- each row contains each of the {size} letters exactly once,\n"
            f"- each column contains each of the {size} letters exactly once,\n"
            "- all cells of the diagonal from the top right corner to the bottom left corner contain the same "
            "letter.\n\nThe cells that are filled in must stay as they are. If there are several ways, any of "
            f"them will do. Write the complete grid as {size} lines, the letters of a line separated by commas. "
            + closing("a,c,b\nc,b,a\nb,a,c")
        )

    def solution(self, data: Data) -> str:
        size = len(data["grid"])
        for letter in ascii_lowercase[:size]:
            square = [list(row) for row in data["grid"]]
            if all(square[i][size - 1 - i] in (_EMPTY, letter) for i in range(size)):
                for i in range(size):
                    square[i][size - 1 - i] = letter
                if (found := _complete(square)) is not None:
                    return "\n".join(map(",".join, found))
        raise NoSolution("the grid cannot be completed")

    def read(self, text: str, data: Data) -> Square:
        size = len(data["grid"])
        square = grid(text, size, size)
        if not all(len(cell) == 1 for row in square for cell in row):
            raise Unreadable("expected single letters")
        return [[cell.lower() for cell in row] for row in square]

    def judge(self, value: Square, data: Data) -> Verdict:
        size = len(data["grid"])
        letters = list(ascii_lowercase[:size])
        changed = [
            (i, j)
            for i, row in enumerate(data["grid"])
            for j, letter in enumerate(row)
            if letter not in (_EMPTY, value[i][j])
        ]
        if changed:
            return Verdict.wrong(
                f"row {changed[0][0] + 1}, column {changed[0][1] + 1} was given and is changed"
            )
        rows = [f"row {n}" for n, row in enumerate(value, 1) if sorted(row) != letters]
        columns = [f"column {n}" for n, column in enumerate(_columns(value), 1) if sorted(column) != letters]
        if broken := rows + columns:
            share = len(broken) / (2 * size)
            return Verdict.wrong(f"{broken[0]} does not contain each letter once", partial=1 - share)
        if len({value[i][size - 1 - i] for i in range(size)}) > 1:
            return Verdict.wrong("the diagonal holds different letters", partial=0.9)
        return Verdict.right("the grid is completed by the rules")

    def judge_official(self, value: Square, data: Data) -> Verdict:
        if "official" not in data:  # only original instances have the stored answer that it compares with
            return self.judge(value, data)
        if "\n".join(map(",".join, value)) == data["official"]:
            return Verdict.right()
        return Verdict.wrong("differs from the stored grid")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "grid": ["".join(cell or _EMPTY for cell in row) for row in reference["grid"]],
            "official": "\n".join(map(",".join, reference["solution"])),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(",".join(row) for row in data["grid"])


def _columns(square: Square) -> Iterator[tuple[str, ...]]:
    return zip(*square, strict=True)


def _random_square(rng: Rng, size: int) -> list[list[int]]:
    """A Latin square, row by row: each row is a random perfect matching of columns and letters.

    Any rows that are Latin can be continued (Hall), so there is no way into a dead end.
    """
    square: list[list[int]] = []
    for _ in range(size):
        free = [rng.sample(range(size), size) for _ in range(size)]
        for row in square:
            for column, letter in enumerate(row):
                free[column].remove(letter)
        holder: dict[int, int] = {}
        for column in rng.sample(range(size), size):
            _place(column, free, holder, set())
        row = [0] * size
        for letter, column in holder.items():
            row[column] = letter
        square.append(row)
    return square


def _place(column: int, free: list[list[int]], holder: dict[int, int], tried: set[int]) -> bool:
    """Give ``column`` one of its free letters, moving earlier columns to other letters if need be."""
    for letter in free[column]:
        if letter not in tried:
            tried.add(letter)
            if letter not in holder or _place(holder[letter], free, holder, tried):
                holder[letter] = column
                return True
    return False


def _complete(square: Square) -> Square | None:
    """Fill the empty cells as an exact cover of cells, letters in rows and letters in columns."""
    size = len(square)
    options = {
        (i, j, letter): [("cell", i, j), ("row", i, letter), ("column", j, letter)]
        for i in range(size)
        for j in range(size)
        for letter in (ascii_lowercase[:size] if square[i][j] == _EMPTY else square[i][j])
    }
    places, letters = range(size), ascii_lowercase[:size]
    items: list[tuple[str, int, int | str]] = [("cell", i, j) for i in places for j in places]
    items += [(kind, i, letter) for kind in ("row", "column") for i in places for letter in letters]
    cover = next(exact_covers(options, items), None)
    if cover is None:
        return None
    for i, j, letter in cover:
        square[i][j] = letter
    return square


TASK = LetterLogicDiagram()
