"""light_puzzles: press buttons that switch lamps of a square grid, and give the grid at the end.

Official defect: the text never says what a press does to a lamp (it toggles it). Here every press is said to
toggle each lamp of its button. The stored answers are sound.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._parse import Unreadable, grid
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "LightPuzzles"]


class LightPuzzles(Task[list[list[str]]]):
    name = "light_puzzles"
    title = "Toggle lamps by pressing buttons"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"size": 3, "buttons": 2, "lamps": 2, "presses": 2},
        2: {"size": 4, "buttons": 3, "lamps": 5, "presses": 4},
        3: {"size": 6, "buttons": 4, "lamps": 12, "presses": 9},
        4: {"size": 8, "buttons": 7, "lamps": 24, "presses": 20},
        5: {"size": 12, "buttons": 12, "lamps": 60, "presses": 60},
    }
    """``lamps``: how many lamps a button has at most; each has at least half as many."""

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        size = params["size"]
        cells = [[row, column] for row in range(1, size + 1) for column in range(1, size + 1)]
        names = [chr(ord("A") + index) for index in range(params["buttons"])]
        while True:
            data: dict[str, Any] = {
                "lamps": ["".join(rng.choice("01") for _ in range(size)) for _ in range(size)],
                "buttons": {name: _some(rng, cells, params["lamps"]) for name in names},
                "presses": rng.choices(names, k=params["presses"]),
            }
            if self.key(data) != data["lamps"]:
                return data

    def question(self, data: Data) -> str:
        size = len(data["lamps"])
        buttons = "\n".join(f"{name}: {_cells(cells)}" for name, cells in data["buttons"].items())
        return (
            f"Lamps stand in this {size} x {size} grid; 1 is a lamp that is on, 0 one that is off:\n\n"
            f"{self.picture(data)}\n\n"
            "Each button below is wired to the lamps listed after it as (row, column); rows are counted "
            "from the top and columns from the left, both starting at 1. Pressing a button toggles each of "
            "its lamps: off becomes on, on becomes off. Other lamps stay as they are.\n\n"
            f"{buttons}\n\nThe buttons are pressed in this order: {', '.join(data['presses'])}.\n\n"
            "How does the grid look afterwards? Write it as above, one row per line. "
            + closing("010\n110\n001")
        )

    def key(self, data: Data) -> list[str]:
        lamps = [[int(lamp) for lamp in row] for row in data["lamps"]]
        for name in data["presses"]:
            for row, column in data["buttons"][name]:
                lamps[row - 1][column - 1] ^= 1
        return ["".join(map(str, row)) for row in lamps]

    def solution(self, data: Data) -> str:
        # Lamp by lamp: only the parity of the presses of its buttons matters, not their order.
        presses: list[str] = data["presses"]

        def lamp(row: int, column: int, state: str) -> str:
            wired = [name for name, cells in data["buttons"].items() if [row, column] in cells]
            return str((int(state) + sum(presses.count(name) for name in wired)) % 2)

        return "\n".join(
            "".join(lamp(row, column, state) for column, state in enumerate(line, 1))
            for row, line in enumerate(data["lamps"], 1)
        )

    def read(self, text: str, data: Data) -> list[list[str]]:
        size = len(data["lamps"])
        rows = grid(text, size, size)
        if other := next((lamp for row in rows for lamp in row if lamp not in ("0", "1")), None):
            raise Unreadable(f"a lamp is 0 or 1, not {other[:20]!r}")
        return rows

    def judge(self, value: list[list[str]], data: Data) -> Verdict:
        size = len(value)
        places = [(row, column) for row in range(size) for column in range(size)]
        wrong = [
            (row + 1, column + 1)
            for row, column in places
            if value[row][column] != data["answer"][row][column]
        ]
        if not wrong:
            return Verdict.right()
        return Verdict.wrong(
            f"{len(wrong)} of {len(places)} lamps are wrong, first {wrong[0]}", 1 - len(wrong) / len(places)
        )

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "lamps": ["".join(map(str, row)) for row in reference["initial_state"]],
            "buttons": reference["buttons"],
            "presses": reference["operations"],
            "official": ",".join(map(str, reference["solution"])),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(data["lamps"])


def _some(rng: Rng, cells: list[list[int]], most: int) -> list[list[int]]:
    return sorted(rng.sample(cells, rng.randint((most + 1) // 2, most)))


def _cells(cells: list[list[int]]) -> str:
    return ", ".join(f"({row}, {column})" for row, column in cells)


TASK = LightPuzzles()
