"""string_splitting: take machines apart and put parts together, one step of each method a round.

Official defects: the published check wants the six numbers without separators ("001203", which is ambiguous
from 10 on), while the text asks for a list; the answers themselves are sound. Here a list of numbers is asked
for, and the methods change from instance to instance.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params, Verdict
from ._exchange import ExchangeTask, Method, drawn_amounts, drawn_methods

__all__ = ["TASK", "StringSplitting"]

_ORIGINAL: list[Method] = [
    ({"A": 1}, {"X": 2, "Y": 1}),
    ({"B": 2}, {"X": 1}),
    ({"C": 2}, {"Y": 1}),
    ({"B": 1, "C": 1}, {"A": 1}),
    ({"X": 1, "Y": 1}, {"Z": 1}),
]
_START = re.compile(r"([0-9]{1,4}) units? of machine ([ABC])\b", re.IGNORECASE)


class StringSplitting(ExchangeTask):
    name = "string_splitting"
    title = "Dismantle machines and assemble parts in rounds"
    levels: ClassVar[Levels] = {
        1: {"machines": 2, "parts": 3, "methods": 3, "start": [1, 3]},
        2: {"machines": 3, "parts": 3, "methods": 5, "start": [2, 6]},
        3: {"machines": 3, "parts": 3, "methods": 7, "start": [6, 15]},
        4: {"machines": 4, "parts": 4, "methods": 10, "start": [15, 40]},
        5: {"machines": 6, "parts": 6, "methods": 16, "start": [40, 99]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        machines, parts = list("ABCDEF"[: params["machines"]]), list("UVWXYZ"[-params["parts"] :])
        order = rng.sample(range(params["methods"]), params["methods"])
        start = {kind: rng.randint(*params["start"]) for kind in machines}

        def method(place: int) -> Method:
            if order[place] < len(machines):
                return _dismantling(rng, machines[order[place]], parts)
            # Machines only get fewer, and between two such steps parts do: that must end.
            return _joining(rng, machines if len(machines) > 2 and rng.random() < 0.5 else parts)

        methods = drawn_methods(start, params["methods"], method, exhaust=self.exhaust)
        return {"kinds": machines + parts, "start": start, "methods": methods}

    def question(self, data: Data) -> str:
        machines = ", ".join(data["start"])
        parts = ", ".join(kind for kind in data["kinds"] if kind not in data["start"])
        joins = (
            ", joins machines into others"
            if any(data["start"].keys() & new for _, new in data["methods"])
            else ""
        )
        stock = ", ".join(f"{amount} x {kind}" for kind, amount in data["start"].items())
        return (
            f"A workshop takes machines ({machines}) apart{joins} and puts parts ({parts}) "
            "together. It knows these methods; what stands before the arrow is used up, what stands behind it "
            f"is gained:\n\n{self.method_lines(data)}\n\n"
            "The work is done in rounds. In every round the methods are tried in the order above. A method is "
            "carried out exactly once in a round if all it uses up is in stock at that moment, including what "
            "was gained earlier in the same round; otherwise it is left out. The work ends when no "
            f"method can be carried out any more.\n\nAt the beginning the stock is {stock}, and no parts. "
            f"{self.ending(data)}"
        )

    def judge_official(self, value: list[int], data: Data) -> Verdict:
        if "".join(map(str, value)) == "".join(map(str, data["answer"])):
            return Verdict.right()
        return Verdict.wrong("written without separators the amounts differ from the key")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        start = {machine.upper(): int(amount) for amount, machine in _START.findall(question)}
        if start.keys() != set("ABC"):
            raise ValueError("the question does not state the machines")
        return {
            "kinds": list("ABCXYZ"),
            "start": start,
            "methods": _ORIGINAL,
            "official": ", ".join(reference["expected_answer"]),
        }


def _dismantling(rng: Rng, machine: str, parts: list[str]) -> Method:
    return [{machine: rng.randint(1, 2)}, drawn_amounts(rng, parts, rng.randint(1, 3))]


def _joining(rng: Rng, kinds: list[str]) -> Method:
    """Two or three units become one of another kind."""
    gained = rng.choice(kinds)
    used = drawn_amounts(rng, [kind for kind in kinds if kind != gained], rng.randint(2, 3))
    return [used, {gained: 1}]


TASK = StringSplitting()
