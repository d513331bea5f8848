"""string_synthesis: combine blocks by a list of methods, each as often as possible before the next.

Official defects: the keys use every method up before the next one, which the text does not say (read as once
per cycle it has another answer in 142 of 200 rows, which are therefore unfit); neither the order nor the
number of the counts is stated; 280 different questions in all. Here the procedure and the order are stated,
and the methods change from instance to instance.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params, Verdict
from ._exchange import ExchangeTask, Method, drawn_amounts, drawn_methods, run

__all__ = ["TASK", "StringSynthesis"]

_BRACKETS = ("[]", "{}", "()")
_ORIGINAL: list[Method] = [
    ({"[A]": 1, "[B]": 1, "[C]": 1}, {"{A}": 1}),
    ({"[A]": 1, "[B]": 1}, {"{C}": 1}),
    ({"[B]": 1, "[C]": 1}, {"{B}": 1}),
    ({"[C]": 2}, {"{C}": 1}),
    ({"{A}": 1, "{C}": 1}, {"(A)": 1, "(B)": 1}),
    ({"{B}": 2}, {"(C)": 1}),
]


class StringSynthesis(ExchangeTask):
    name = "string_synthesis"
    title = "Combine blocks, each method until exhausted"
    exhaust = True
    levels: ClassVar[Levels] = {
        1: {"letters": 2, "methods": 3, "backwards": 0, "start": [2, 5]},
        2: {"letters": 3, "methods": 5, "backwards": 0, "start": [3, 9]},
        3: {"letters": 3, "methods": 7, "backwards": 1, "start": [8, 20]},
        4: {"letters": 4, "methods": 10, "backwards": 3, "start": [20, 60]},
        5: {"letters": 6, "methods": 16, "backwards": 6, "start": [60, 200]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        layers = [
            [f"{left}{letter}{right}" for letter in "ABCDEF"[: params["letters"]]]
            for left, right in _BRACKETS
        ]
        kinds = [kind for layer in layers for kind in layer]
        back = rng.sample(range(params["methods"]), params["backwards"])
        start = {kind: rng.randint(*params["start"]) for kind in layers[0]}
        methods = drawn_methods(
            start,
            params["methods"],
            lambda place: _method(rng, layers, backwards=place in back),
            exhaust=self.exhaust,
        )
        return {"kinds": kinds, "start": start, "methods": methods}

    def question(self, data: Data) -> str:
        start = ", ".join(f"{amount} {kind}" for kind, amount in data["start"].items())
        return (
            f"There are {len(data['kinds'])} kinds of blocks: {', '.join(data['kinds'])}. Blocks are combined by "
            "these methods; what stands before the arrow is used up, what stands behind it is gained:\n\n"
            f"{self.method_lines(data)}\n\n"
            "Start with method 1 and carry it out again and again until there are too few blocks for it. Only "
            "then go on to method 2 and do the same, and so on to the last method. After the last method "
            "begin again with method 1. Stop when no method can be carried out any more.\n\n"
            f"At the beginning there are {start}, and no other blocks. {self.ending(data)}"
        )

    def judge_official(self, value: list[int], data: Data) -> Verdict:
        # The published check compares single characters, so that an amount of 10 or more never passes.
        if list("".join(map(str, value))) == [str(amount) for amount in data["answer"]]:
            return Verdict.right()
        return Verdict.wrong("the digits differ from the key")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "kinds": [f"{left}{letter}{right}" for left, right in _BRACKETS for letter in "ABC"],
            "start": {f"[{letter}]": reference[f"{letter}_count"] for letter in "ABC"},
            "methods": _ORIGINAL,
            "official": ", ".join(map(str, reference["final_counts"])),
        }

    def flaw(self, data: Data) -> str | None:
        once, _ = run(data["start"], data["methods"], exhaust=False)
        if [once.get(kind, 0) for kind in data["kinds"]] != data["answer"]:
            return "the original question does not say that a method is used up before the next; once each differs"
        return None


def _method(rng: Rng, layers: list[list[str]], *, backwards: bool) -> Method:
    """Two to four blocks of a layer become fewer blocks of the next (or previous) one: that must end."""
    layer = rng.randrange(2)
    source, target = layers[layer : layer + 2][:: -1 if backwards else 1]
    total = rng.randint(2, 4)
    return [drawn_amounts(rng, source, total), drawn_amounts(rng, target, rng.randint(1, total - 1))]


TASK = StringSynthesis()
