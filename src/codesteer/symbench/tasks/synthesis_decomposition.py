"""synthesis_decomposition: exchange crops for products, each method at most once a cycle.

Official defects: one set of methods per level, so that 97 of 200 questions repeat; the brackets of the form
that is asked for fail without rewriting by a model. The answers are sound. Here the methods change from
instance to instance.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params
from ._exchange import ExchangeTask, Method, drawn_amounts, drawn_methods

__all__ = ["TASK", "SynthesisDecomposition"]

_SMALL: list[Method] = [({"A": 1, "B": 1}, {"X": 1}), ({"A": 3}, {"X": 2})]
_MIDDLE: list[Method] = [
    ({"A": 1, "B": 1, "C": 1}, {"X": 1}),
    ({"A": 1, "B": 1}, {"C": 2}),
    ({"C": 2}, {"X": 1}),
]
_LARGE: list[Method] = [
    ({"A": 2, "B": 1, "C": 1}, {"X": 3}),
    ({"A": 1, "B": 1}, {"C": 2}),
    ({"C": 2, "X": 1}, {"Y": 1}),
    ({"A": 1, "X": 2}, {"Y": 1}),
]
_ORIGINAL = {
    1: ("ABX", _SMALL),
    2: ("ABX", _SMALL),
    3: ("ABCX", _MIDDLE),
    4: ("ABCX", _MIDDLE),
    5: ("ABCXY", _LARGE),
}


class SynthesisDecomposition(ExchangeTask):
    name = "synthesis_decomposition"
    title = "Exchange crops for products in cycles"
    levels: ClassVar[Levels] = {
        1: {"crops": 2, "products": 1, "methods": 2, "start": [2, 6]},
        2: {"crops": 3, "products": 1, "methods": 4, "start": [3, 9]},
        3: {"crops": 3, "products": 2, "methods": 6, "start": [8, 20]},
        4: {"crops": 4, "products": 3, "methods": 9, "start": [20, 60]},
        5: {"crops": 6, "products": 4, "methods": 14, "start": [60, 150]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        crops, products = list("ABCDEF"[: params["crops"]]), list("WXYZ"[-params["products"] :])
        kinds = crops + products
        start = {kind: rng.randint(*params["start"]) for kind in crops}
        methods = drawn_methods(start, params["methods"], lambda _: _method(rng, kinds), exhaust=self.exhaust)
        return {"kinds": kinds, "start": start, "methods": methods}

    def question(self, data: Data) -> str:
        crops = ", ".join(f"{amount} units of {kind}" for kind, amount in data["start"].items())
        products = ", ".join(kind for kind in data["kinds"] if kind not in data["start"])
        return (
            f"A farmer has {crops}, and 0 units of {products}. She can exchange goods in these ways; what stands "
            f"before the arrow is given away, what stands behind it is received:\n\n{self.method_lines(data)}\n\n"
            "She goes through this list from top to bottom, over and over. Whenever she comes to an exchange "
            "she makes it exactly once if she has at that moment all that must be given away, and skips it "
            "otherwise; then she comes to the next one. She stops when none of the exchanges is possible.\n\n"
            f"{self.ending(data)}"
        )

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        kinds, methods = _ORIGINAL[reference["complexity"]]
        stored = dict(zip("ABCXY", reference["solution"]["answer"], strict=True))
        return {
            "kinds": list(kinds),
            "start": dict(reference["initial_state"]),
            "methods": methods,
            "official": ", ".join(stored[kind] for kind in kinds),
        }


def _method(rng: Rng, kinds: list[str]) -> Method:
    """Units become fewer units of another kind, or as many of a later kind: that must end."""
    while True:
        used = drawn_amounts(rng, kinds[:-1], rng.randint(2, 4))
        gained = rng.choice([kind for kind in kinds if kind not in used])
        total = sum(used.values())
        later = all(kinds.index(kind) < kinds.index(gained) for kind in used)
        amount = rng.randint(1, total if later else total - 1)
        if amount < total or later:
            return [used, {gained: amount}]


TASK = SynthesisDecomposition()
