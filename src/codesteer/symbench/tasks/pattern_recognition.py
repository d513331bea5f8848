"""pattern_recognition: find the largest square of equal letters in a matrix.

Official defect: any square with sides of at least 3 is asked for, but a larger one contains several (39 of
100 rows); the key is always the corner of the largest. Of an original row every such corner is accepted;
here the largest square is asked for, and there is only one. The brackets of the original's form fail without
rewriting by a model; here two numbers are read however they are written.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._parse import Unreadable, integers
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing

__all__ = ["TASK", "PatternRecognition"]

_LABEL = re.compile(
    r"[\"'*]{0,3}\b(row|col)[a-z]{0,5}\b[\"'*]{0,3}(?:\sis\b)?\s?[:=]?[\"'*]{0,3}", re.IGNORECASE
)


class PatternRecognition(Task[tuple[int, int]]):
    name = "pattern_recognition"
    title = "Find the largest uniform square"
    levels: ClassVar[Levels] = {
        1: {"size": [6, 8], "side": [3, 3], "letters": 26, "decoys": 0},
        2: {"size": [9, 13], "side": [3, 4], "letters": 26, "decoys": 1},
        3: {"size": [14, 18], "side": [3, 5], "letters": 10, "decoys": 3},
        4: {"size": [20, 26], "side": [4, 6], "letters": 5, "decoys": 8},
        5: {"size": [34, 44], "side": [5, 7], "letters": 4, "decoys": 16},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        letters = "".join(rng.sample("ABCDEFGHIJKLMNOPQRSTUVWXYZ", params["letters"]))
        while True:
            rows, columns, side = (rng.randint(*params[name]) for name in ("size", "size", "side"))
            matrix = [rng.choices(letters, k=columns) for _ in range(rows)]
            for _ in range(params["decoys"]):  # squares with one other letter in them
                letter, other = rng.sample(letters, 2)
                top, left = _stamp(rng, matrix, side, letter)
                matrix[top + rng.randrange(side)][left + rng.randrange(side)] = other
            _stamp(rng, matrix, side, rng.choice(letters))
            data = {"matrix": ["".join(row) for row in matrix]}
            if len(self.key(data)) == 1:
                return data

    def question(self, data: Data) -> str:
        side = data.get("side")
        wanted = f"a square block of at least {side} x {side}" if side else "the largest square block of"
        return (
            f"In the matrix of letters below, find {wanted} cells that all hold the same letter. The "
            "sides of the block lie along rows and columns, all cells inside count, and the letters around "
            f"it do not matter.\n\n{_picture(data)}\n\n"
            "Where is the bottom right cell of this block? Count rows from the top and columns from the left, "
            "both starting with 0. Answer with the row and the column. " + closing("4, 11")
        )

    def key(self, data: Data) -> list[list[int]]:
        """All right answers: one, except in some original rows."""
        sides = _sides(data["matrix"])
        least = data.get("side") or max(map(max, sides))
        return [[r, c] for r, line in enumerate(sides) for c, side in enumerate(line) if side >= least]

    def solution(self, data: Data) -> str:
        # Runs of one letter in a row, continued downwards; the key's route grows squares from their corner.
        matrix = data["matrix"]
        for side in range(min(len(matrix), len(matrix[0])), data.get("side", 1) - 1, -1):
            run = re.compile(rf"(?=(.)\1{{{side - 1}}})")
            starts: list[set[tuple[int, str]]] = [
                {(m.start(), m.group(1)) for m in run.finditer(row)} for row in matrix
            ]
            for top in range(len(matrix) - side + 1):
                if common := starts[top].intersection(*starts[top + 1 : top + side]):
                    left = min(common)[0]
                    return f"{top + side - 1}, {left + side - 1}"
        raise NoSolution("there is no such square")

    def read(self, text: str, data: Data) -> tuple[int, int]:
        labels = [label.lower() for label in _LABEL.findall(text)]
        found = integers(_LABEL.sub(" ", text).replace(" and ", ","))
        if len(found) != 2:
            raise Unreadable(f"expected a row and a column, found {len(found)} numbers")
        row, column = found if labels != ["col", "row"] else reversed(found)
        return row, column

    def judge(self, value: tuple[int, int], data: Data) -> Verdict:
        if list(value) in data["answer"]:
            return Verdict.right()
        if not (0 <= value[0] < len(data["matrix"]) and 0 <= value[1] < len(data["matrix"][0])):
            return Verdict.wrong("this cell is outside the matrix")
        return Verdict.wrong(
            f"the block that ends in row {value[0]}, column {value[1]} is not the one asked for"
        )

    def judge_official(self, value: tuple[int, int], data: Data) -> Verdict:
        expected = integers(data["official"]) if "official" in data else data["answer"][0]
        if list(value) == expected:
            return Verdict.right()
        return Verdict.wrong("differs from the key")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        rows = re.findall(r"^[A-Z](?: [A-Z])+$", question, re.MULTILINE)
        if len({len(row) for row in rows}) != 1:
            raise ValueError("the question holds no matrix")
        return {
            "matrix": [row.replace(" ", "") for row in rows],
            "side": 3,
            "official": f"{reference['row']}, {reference['column']}",
        }

    def picture(self, data: Data) -> str:
        return _picture(data)


def _stamp(rng: Rng, matrix: list[list[str]], side: int, letter: str) -> tuple[int, int]:
    """Write a square of ``letter`` somewhere; returns its top left cell."""
    top, left = rng.randint(0, len(matrix) - side), rng.randint(0, len(matrix[0]) - side)
    for row in matrix[top : top + side]:
        row[left : left + side] = [letter] * side
    return top, left


def _sides(matrix: list[str]) -> list[list[int]]:
    """For each cell the side of the largest uniform square whose bottom right cell it is."""
    sides: list[list[int]] = []
    for r, row in enumerate(matrix):
        line: list[int] = []
        for c, letter in enumerate(row):
            uniform = r > 0 and c > 0 and matrix[r - 1][c] == row[c - 1] == matrix[r - 1][c - 1] == letter
            line.append(1 + min(sides[r - 1][c], line[c - 1], sides[r - 1][c - 1]) if uniform else 1)
        sides.append(line)
    return sides


def _picture(data: Data) -> str:
    return "\n".join(" ".join(row) for row in data["matrix"])


TASK = PatternRecognition()
