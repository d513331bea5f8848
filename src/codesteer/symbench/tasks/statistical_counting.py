"""statistical_counting: score the runs of equal letters in a string.

The original set is sound; what it leaves to the reader ("two or more consecutive") is stated here: a run is
maximal and scores once, however long it is. Higher levels vary the least length and the points by letter.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, ClassVar

from .._parse import integer
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "StatisticalCounting"]

_REPEAT = 0.45
"""The chance that a letter is the same as the one before."""


class StatisticalCounting(Task[int]):
    name = "statistical_counting"
    title = "Score runs of letters"
    levels: ClassVar[Levels] = {
        1: {"length": 8, "letters": 2, "least": [2, 2], "points": [1, 3]},
        2: {"length": 20, "letters": 3, "least": [2, 2], "points": [1, 5]},
        3: {"length": 70, "letters": 4, "least": [2, 3], "points": [1, 9]},
        4: {"length": 300, "letters": 5, "least": [2, 4], "points": [-5, 9]},
        5: {"length": 1500, "letters": 6, "least": [2, 5], "points": [-9, 9]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: params["letters"]]
        points = [value for value in range(params["points"][0], params["points"][1] + 1) if value]
        rules = [
            {"letter": letter, "least": rng.randint(*params["least"]), "points": rng.choice(points)}
            for letter in letters
        ]
        while True:
            string = rng.choice(letters)
            while len(string) < params["length"]:
                string += string[-1] if rng.random() < _REPEAT else rng.choice(letters)
            data = {"string": string, "rules": rules}
            if self.key(data) != 0:
                return data

    def question(self, data: Data) -> str:
        rules = "\n".join(
            f"{rule['letter']}: {rule['points']:+d} for each run of {rule['least']} or more"
            for rule in data["rules"]
        )
        sign = ", which may be negative" if any(rule["points"] < 0 for rule in data["rules"]) else ""
        return (
            "A run is a stretch of equal letters in a string that is as long as possible: the letters next to "
            "it, if there are any, are different. Runs of a letter score points as follows, once for the whole "
            f"run, however long it is; shorter runs score nothing.\n\n{rules}\n\n"
            f"How many points does this string score in all?\n\n{data['string']}\n\n"
            f"Answer with one whole number{sign}. " + closing("17")
        )

    def key(self, data: Data) -> int:
        rules = {rule["letter"]: rule for rule in data["rules"]}
        total = 0
        for letter, run in groupby(data["string"]):
            rule = rules.get(letter)
            if rule and sum(1 for _ in run) >= rule["least"]:
                total += rule["points"]
        return total

    def solution(self, data: Data) -> str:
        # Letter by letter, by regular expressions; the key's route goes from run to run.
        return str(
            sum(
                rule["points"] * len(re.findall(f"{rule['letter']}{{{rule['least']},}}", data["string"]))
                for rule in data["rules"]
            )
        )

    def read(self, text: str, data: Data) -> int:
        return integer(text)

    def judge(self, value: int, data: Data) -> Verdict:
        if value == data["answer"]:
            return Verdict.right()
        return Verdict.wrong(f"the total is not {value if abs(value) < 10**12 else 'so large'}")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "string": reference["sequence"],
            "rules": [
                {"letter": rule["letter"], "least": rule["min_consecutive"], "points": rule["score"]}
                for rule in reference["rules"]
            ],
            "official": str(reference["solution"]),
        }

    def picture(self, data: Data) -> str:
        runs = " ".join("".join(run) for _, run in groupby(data["string"]))
        scores = ", ".join(f"{r['letter']} x{r['least']}+: {r['points']:+d}" for r in data["rules"])
        return f"{scores}\n{runs}"


TASK = StatisticalCounting()
