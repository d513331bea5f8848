"""string_insertion: after each of five substrings of a string, insert a given letter.

The original set is sound, but says nothing of overlapping substrings (ABCDE) and has none. Here all
substrings are those of the string before the operation, overlapping ones included, and the operation is
repeated at the higher levels.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._parse import symbols
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing
from ._strings import compare

__all__ = ["TASK", "StringInsertion"]

_LETTERS = "ABCDE"
_INSERTED = {"ABCD": "A", "BCDE": "B", "CDEA": "C", "DEAB": "D", "EABC": "E"}
_AFTER_SUBSTRING = re.compile(f"(?<=({'|'.join(_INSERTED)}))")


class StringInsertion(Task[str]):
    name = "string_insertion"
    title = "Insert letters after substrings"
    levels: ClassVar[Levels] = {
        1: {"runs": 1, "longest": 4, "filler": [1, 3], "times": 1},
        2: {"runs": 3, "longest": 4, "filler": [1, 3], "times": 1},
        3: {"runs": 5, "longest": 6, "filler": [0, 4], "times": 2},
        4: {"runs": 8, "longest": 8, "filler": [0, 4], "times": 4},
        5: {"runs": 16, "longest": 12, "filler": [0, 4], "times": 8},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        def filler() -> str:
            return "".join(rng.choices(_LETTERS, k=rng.randint(*params["filler"])))

        string = filler()
        for _ in range(params["runs"]):
            start, length = rng.randrange(5), rng.randint(4, params["longest"])
            string += "".join(_LETTERS[(start + step) % 5] for step in range(length)) + filler()
        return {"string": string, "times": params["times"]}

    def question(self, data: Data) -> str:
        rules = "\n".join(
            f"after each {substring} insert {letter}" for substring, letter in _INSERTED.items()
        )
        times = (
            "once"
            if data["times"] == 1
            else f"{data['times']} times, each time to the result of the time before"
        )
        return (
            f"An operation T changes strings over the letters A, B, C, D and E as follows:\n\n{rules}\n\n"
            "The letter is put directly behind the last letter of the substring. T first finds all these "
            "substrings in the string as it is before the operation, also where they overlap, and then makes "
            "all insertions at the same time: a letter inserted by T neither breaks nor completes a "
            f"substring for the same T.\n\nApply T {times}. The string is\n\n{data['string']}\n\n"
            "What is it in the end? " + closing("ABCDAEB")
        )

    def key(self, data: Data) -> str:
        string = data["string"]
        for _ in range(data["times"]):
            string = "".join(
                string[place] + _INSERTED.get(string[max(place - 3, 0) : place + 1], "")
                for place in range(len(string))
            )
        return string

    def solution(self, data: Data) -> str:
        string = data["string"]
        for _ in range(data["times"]):
            string = _AFTER_SUBSTRING.sub(lambda match: match.group(1)[0], string)
        return string

    def read(self, text: str, data: Data) -> str:
        return symbols(text, _LETTERS)

    def judge(self, value: str, data: Data) -> Verdict:
        return compare(value, data["answer"])

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "string": reference["original_string"],
            "times": 1,
            "official": reference["modified_string"],
        }

    def picture(self, data: Data) -> str:
        return f"T {data['times']} x on {data['string']}"


TASK = StringInsertion()
