"""matrix_transformation: turn, mirror and shift a matrix of characters.

The original set is sound but knows one operation, the quarter turn clockwise, of tiny matrices; a full stop
sticks to the last row of its questions. Here up to ten operations follow each other.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._parse import Unreadable, grid
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing
from ._matrices import Matrix, Operation, changed, origin, resized

__all__ = ["TASK", "MatrixTransformation"]

_CHARACTERS = {
    "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "mixed": "ABCDEFGHJKLMNPQRSTUVWXYZ23456789",
    "signs": "ABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#%&?^~",
}
_WORDING = {
    "clockwise": "turn it 90 degrees clockwise (the first row becomes the last column)",
    "anticlockwise": "turn it 90 degrees anticlockwise (the first row becomes the first column, bottom to top)",
    "half turn": "turn it 180 degrees",
    "mirror": "reverse the order of the columns (left becomes right)",
    "flip": "reverse the order of the rows (top becomes bottom)",
    "transpose": "transpose it (the first row becomes the first column, top to bottom)",
    "down": "move all rows down by {}; rows that leave at the bottom come in again at the top, order kept",
    "right": "move all columns to the right by {}; columns that leave come in again on the left, order kept",
    "swap rows": "swap row {} and row {}",
    "swap columns": "swap column {} and column {}",
}
_TURNS = ["clockwise", "anticlockwise", "half turn", "mirror", "flip", "transpose"]


class MatrixTransformation(Task[Matrix]):
    name = "matrix_transformation"
    title = "Turn and mirror a matrix"
    levels: ClassVar[Levels] = {
        1: {"rows": 2, "columns": 3, "operations": 1, "kinds": ["clockwise"], "characters": "letters"},
        2: {"rows": 3, "columns": 4, "operations": 1, "kinds": _TURNS, "characters": "letters"},
        3: {"rows": 4, "columns": 5, "operations": 3, "kinds": _TURNS, "characters": "mixed"},
        4: {"rows": 6, "columns": 8, "operations": 5, "kinds": list(_WORDING), "characters": "mixed"},
        5: {"rows": 11, "columns": 13, "operations": 10, "kinds": list(_WORDING), "characters": "signs"},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        characters = _CHARACTERS[params["characters"]]
        matrix = [rng.choices(characters, k=params["columns"]) for _ in range(params["rows"])]
        while True:
            operations: list[Operation] = []
            size = (params["rows"], params["columns"])
            for _ in range(params["operations"]):
                last = operations[-1][0] if len(params["kinds"]) > 1 and operations else None
                operation = _drawn(rng, rng.choice([kind for kind in params["kinds"] if kind != last]), *size)
                operations.append(operation)
                size = resized(operation, *size)
            data = {"matrix": matrix, "operations": operations}
            if self.key(data) != matrix:
                return data

    def question(self, data: Data) -> str:
        steps = "\n".join(
            f"{number}. {_WORDING[operation[0]].format(*operation[1:])}"
            for number, operation in enumerate(data["operations"], 1)
        )
        lead, notes = "Carry out this step", list[str]()
        if len(data["operations"]) > 1:
            lead = "Carry out these steps in order, each on the result of the step before"
            notes.append("Every step is about the rows and columns as they are at that moment.")
        if "swap" in steps:
            notes.append("Rows are counted from the top and columns from the left, both from 1.")
        noted = " ".join(notes) + "\n\n" if notes else ""
        return (
            f"Take this matrix of {len(data['matrix'])} rows and {len(data['matrix'][0])} columns:\n\n"
            f"{_picture(data['matrix'])}\n\n"
            f"{lead}:\n\n{steps}\n\n{noted}"
            "List the characters of the final matrix row by row, from the top left to the bottom right, "
            "separated by commas. " + closing("K,B,Q,T,B,A")
        )

    def key(self, data: Data) -> Matrix:
        matrix: Matrix = data["matrix"]
        for operation in data["operations"]:
            matrix = changed(matrix, operation)
        return matrix

    def solution(self, data: Data) -> str:
        # Every final place is followed backwards to where its character comes from.
        size = (len(data["matrix"]), len(data["matrix"][0]))
        history: list[tuple[Operation, int, int]] = []
        for operation in data["operations"]:
            history.append((operation, *size))
            size = resized(operation, *size)
        cells: list[str] = []
        for row in range(size[0]):
            for column in range(size[1]):
                place = (row, column)
                for operation, rows, columns in reversed(history):
                    place = origin(operation, *place, rows, columns)
                cells.append(data["matrix"][place[0]][place[1]])
        return ",".join(cells)

    def read(self, text: str, data: Data) -> Matrix:
        rows, columns = len(data["answer"]), len(data["answer"][0])
        found = grid(text, rows, columns)
        if any(len(cell) != 1 for row in found for cell in row):
            raise Unreadable("expected single characters")
        return found

    def judge(self, value: Matrix, data: Data) -> Verdict:
        expected = data["answer"]
        wrong = [
            (row, column)
            for row, cells in enumerate(expected)
            for column, cell in enumerate(cells)
            if value[row][column] != cell
        ]
        if not wrong:
            return Verdict.right()
        count, (row, column) = len(expected) * len(expected[0]), wrong[0]
        return Verdict.wrong(
            f"{len(wrong)} of {count} characters are wrong, first in row {row + 1}, column {column + 1}",
            partial=1 - len(wrong) / count,
        )

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "matrix": reference["matrix"],
            "operations": [["clockwise"]],
            "official": reference["formatted_solution"],
        }

    def picture(self, data: Data) -> str:
        steps = ", ".join(" ".join(map(str, operation)) for operation in data["operations"])
        return f"{_picture(data['matrix'])}\n{steps}"


def _drawn(rng: Rng, kind: str, rows: int, columns: int) -> Operation:
    count = columns if kind in ("right", "swap columns") else rows
    match kind:
        case "down" | "right":
            return [kind, rng.randint(1, count - 1)]
        case "swap rows" | "swap columns":
            return [kind, *sorted(rng.sample(range(1, count + 1), 2))]
        case _:
            return [kind]


def _picture(matrix: Matrix) -> str:
    return "\n".join(" ".join(row) for row in matrix)


TASK = MatrixTransformation()
