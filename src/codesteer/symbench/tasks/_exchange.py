"""Stocks of units and methods that exchange some for others, tried in order, over and over.

The base of string_synthesis, string_splitting and synthesis_decomposition: the procedure in two independent
forms, and reading and comparing the amounts that are left. Each task draws its own kinds and methods, and
must draw only methods that come to an end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from .._parse import Unreadable, integers, tokens
from .._rng import Rng
from .._task import Data, Task, Verdict, closing

__all__ = ["Amounts", "ExchangeTask", "Method", "drawn_amounts", "drawn_methods", "run"]

Amounts = Mapping[str, int]
Method = Sequence[Amounts]
"""What is used up, and what is gained."""


_REDRAWS = 12
"""So often are the methods that are never carried out drawn again before all are."""


class ExchangeTask(Task[list[int]]):
    """Data: ``kinds`` in the order of the answer, ``start`` amounts, ``methods``."""

    exhaust: ClassVar[bool] = False
    """Whether a method is carried out as often as possible before the next one, or once."""

    def key(self, data: Data) -> list[int]:
        amounts, _ = run(data["start"], data["methods"], exhaust=self.exhaust)
        return [amounts.get(kind, 0) for kind in data["kinds"]]

    def solution(self, data: Data) -> str:
        amounts = _rerun(data["start"], data["methods"], exhaust=self.exhaust)
        return ", ".join(str(amounts[kind]) for kind in data["kinds"])

    def read(self, text: str, data: Data) -> list[int]:
        return _read(text, data["kinds"])

    def judge(self, value: list[int], data: Data) -> Verdict:
        kinds, expected = data["kinds"], data["answer"]
        if len(value) != len(kinds):
            return Verdict.wrong(f"{len(kinds)} amounts are asked for, {len(value)} were given")
        wrong = [kind for kind, a, b in zip(kinds, value, expected, strict=True) if a != b]
        if not wrong:
            return Verdict.right()
        return Verdict.wrong(f"wrong amounts of {', '.join(wrong)}", partial=1 - len(wrong) / len(kinds))

    def picture(self, data: Data) -> str:
        return f"{_listed(data['start'])}\n{self.method_lines(data)}"

    def method_lines(self, data: Data) -> str:
        """The methods, numbered, one a line."""
        return "\n".join(
            f"{number}. {_listed(used)} -> {_listed(gained)}"
            for number, (used, gained) in enumerate(data["methods"], 1)
        )

    def ending(self, data: Data) -> str:
        """What is asked for, and in which form."""
        kinds = data["kinds"]
        example = ", ".join(str(7 * place % 23) for place in range(1, len(kinds) + 1))
        return (
            f"How many of each kind are there in the end? Give {len(kinds)} numbers, separated by commas, in the "
            f"order {', '.join(kinds)}, with 0 for what is used up. {closing(example)}"
        )


def drawn_amounts(rng: Rng, kinds: Sequence[str], total: int) -> dict[str, int]:
    """``total`` units of one to three of the ``kinds``."""
    chosen = rng.sample(kinds, rng.randint(1, min(3, len(kinds), total)))
    units = chosen + rng.choices(chosen, k=total - len(chosen))
    return {kind: units.count(kind) for kind in kinds if kind in units}


def drawn_methods(
    start: Amounts, count: int, draw: Callable[[int], Method], *, exhaust: bool
) -> list[Method]:
    """``count`` methods, all of them carried out at least once; ``draw`` makes the one of a given place."""
    while True:
        methods = [draw(place) for place in range(count)]
        for _ in range(_REDRAWS):
            _, times = run(start, methods, exhaust=exhaust)
            if all(times):
                return methods
            methods = [method if times[place] else draw(place) for place, method in enumerate(methods)]


def run(start: Amounts, methods: Sequence[Method], *, exhaust: bool) -> tuple[dict[str, int], list[int]]:
    """The final amounts, and how often each method was carried out."""
    stock, times = dict(start), [0] * len(methods)
    changed = True
    while changed:
        changed = False
        for place, (used, gained) in enumerate(methods):
            possible = min(stock.get(kind, 0) // amount for kind, amount in used.items())
            repeats = possible if exhaust else min(possible, 1)
            if repeats == 0:
                continue
            for kind, amount in used.items():
                stock[kind] -= amount * repeats
            for kind, amount in gained.items():
                stock[kind] = stock.get(kind, 0) + amount * repeats
            times[place] += repeats
            changed = True
    return stock, times


def _rerun(start: Amounts, methods: Sequence[Method], *, exhaust: bool) -> Counter[str]:
    """The final amounts again: single steps on multisets, methods waiting in a queue."""
    stock = Counter(dict(start))
    queue = [(Counter(dict(used)), Counter(dict(gained))) for used, gained in methods]
    idle = 0
    while idle < len(queue):
        used, gained = queue[0]
        if possible := used <= stock:
            stock = stock - used + gained
        idle = 0 if possible else idle + 1
        if not (possible and exhaust):
            queue.append(queue.pop(0))
    return stock


def _read(text: str, kinds: Sequence[str]) -> list[int]:
    """A list in the order of the kinds, or each kind with its amount; digits in a row are amounts of one digit."""
    found = tokens(text)
    if len(found) == 1 and len(kinds) > 1 and found[0].isascii() and found[0].isdecimal():
        return [int(digit) for digit in found[0]]
    try:
        return integers(text)
    except Unreadable:
        named = _named(text, kinds)
        if named.keys() != set(kinds):
            raise
    return [named[kind] for kind in kinds]


def _named(text: str, kinds: Sequence[str]) -> dict[str, int]:
    """``A: 3, X = 0``; empty if a kind comes twice or other numbers stand in between."""
    names = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    pattern = re.compile(
        rf"(?<!\w)({names})[\"'*`]{{0,3}}\s?(?:[:=]|is\b)\s?[\"'*`]{{0,3}}([0-9]{{1,9}})(?![\w.])"
    )
    pairs = pattern.findall(text)
    amounts = {name: int(amount) for name, amount in pairs}
    return amounts if len(pairs) == len(amounts) and not re.search("[0-9]", pattern.sub("", text)) else {}


def _listed(amounts: Mapping[str, Any]) -> str:
    return " + ".join(f"{amount} {kind}" for kind, amount in amounts.items())
