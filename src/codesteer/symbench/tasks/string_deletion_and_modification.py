"""string_deletion_and_modification: rewrite a string with the first rule that applies, until none does.

Official defects: the text tells to "cycle through" the rules, while the keys start again at rule 1 after
every change; where the two differ (28 of 100) an original row is unfit. The quotes it asks for fail without
rewriting by a model. Here the order is stated, the string never gets empty, and every instance stops.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._parse import symbols
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._rewriting import RULES, applied, recognised, sentence, substituted
from ._strings import compare

__all__ = ["TASK", "StringDeletionAndModification"]

_MOST_STEPS = 300


class StringDeletionAndModification(Task[str]):
    name = "string_deletion_and_modification"
    title = "Rewrite a string until no rule applies"
    levels: ClassVar[Levels] = {
        1: {"length": [5, 7], "rules": 2, "steps": [1, 2], "used": 1, "long": 15},
        2: {"length": [10, 14], "rules": 4, "steps": [3, 6], "used": 2, "long": 15},
        3: {"length": [16, 24], "rules": 6, "steps": [7, 14], "used": 3, "long": 15},
        4: {"length": [35, 50], "rules": 9, "steps": [16, 40], "used": 5, "long": 30},
        5: {"length": [90, 130], "rules": 12, "steps": [45, 200], "used": 6, "long": 80},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        fewest, most = params["steps"]
        while True:
            names = rng.sample([*RULES, f"long {params['long']}"], params["rules"])
            string = "".join(rng.choices("abc", k=rng.randint(*params["length"])))
            steps = _steps(string, names, most)
            if steps and len(steps) >= fewest and len(dict(steps)) >= params["used"] and steps[-1][1]:
                return {"string": string, "rules": names}

    def question(self, data: Data) -> str:
        rules = "\n".join(f"{number}. {sentence(name)}" for number, name in enumerate(data["rules"], 1))
        return (
            "Here is a list of rules for changing a string. Each names a condition and, after the arrow, what "
            f"to do if it holds.\n\n{rules}\n\n"
            "Look for the first rule of the list, counted from rule 1, whose condition holds. Carry it out "
            "once, and then look again from rule 1 on, now with the changed string. Stop as soon as no "
            f"condition holds. The string at the beginning is\n\n{data['string']}\n\n"
            "What is the string in the end? " + closing("abcca")
        )

    def key(self, data: Data) -> str | None:
        steps = _steps(data["string"], data["rules"], _MOST_STEPS)
        return None if steps is None else steps[-1][1] if steps else data["string"]

    def solution(self, data: Data) -> str:
        string = data["string"]
        for _ in range(_MOST_STEPS):
            changes = (substituted(string, name) for name in data["rules"])
            changed = next((new for new in changes if new is not None), None)
            if changed is None:
                return string
            string = changed
        raise NoSolution("the rules do not come to an end")

    def read(self, text: str, data: Data) -> str:
        return symbols(text, "abcz")

    def judge(self, value: str, data: Data) -> Verdict:
        if data.get("answer") is None:
            return Verdict.wrong("the rules do not come to an end")
        return compare(value, data["answer"])

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "string": reference["initial_string"],
            "rules": [recognised(sentence) for sentence in reference["selected_rules"]],
            "official": reference["final_string"],
        }

    def flaw(self, data: Data) -> str | None:
        if _cycled(data["string"], data["rules"]) != data.get("answer"):
            return "cycling through the rules, as the original question says, ends in another string than the key"
        return None

    def picture(self, data: Data) -> str:
        return f"{data['string']} under: {', '.join(data['rules'])}"


def _steps(string: str, names: list[str], most: int) -> list[tuple[str, str]] | None:
    """Every step as the rule applied and the string after it; None if there are more than ``most``."""
    steps: list[tuple[str, str]] = []
    while len(steps) <= most:
        changes = ((name, applied(string, name)) for name in names)
        step = next((step for step in changes if step[1] != string), None)
        if step is None:
            return steps
        steps.append(step)
        string = step[1]
    return None


def _cycled(string: str, names: list[str]) -> str | None:
    """The other reading: every rule in turn, once if it applies; None if that does not end."""
    for _ in range(_MOST_STEPS):
        before = string
        for name in names:
            string = applied(string, name)
        if string == before:
            return string
    return None


TASK = StringDeletionAndModification()
