"""Stories about stocks of goods: how they are drawn, told, and computed forwards and backwards in time.

First every place gets a stock (``given``, ``times``, ``more``, ``share``, ``sum``), then things happen
(``receive``, ``sell``, ``move``, ``trucks``, ``lose``), then one number is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .._rng import Rng

__all__ = ["SCENES", "backwards", "draw_story", "forwards", "told"]

Fact = Sequence[Any]

SCENES: dict[str, tuple[str, str, str]] = {
    "bolts": ("depot", "bolts", "bolt"),
    "flour": ("mill", "sacks of flour", "sack of flour"),
    "books": ("shop", "books", "book"),
    "bulbs": ("nursery", "tulip bulbs", "tulip bulb"),
    "tiles": ("pottery", "tiles", "tile"),
}
_PLACES = (
    "north",
    "south",
    "east",
    "west",
    "river",
    "hill",
    "harbour",
    "forest",
    "castle",
    "station",
    "bridge",
)
_PARTS = {Fraction(1, 2): "half", Fraction(1, 3): "a third", Fraction(1, 4): "a quarter"}


def draw_story(rng: Rng, places: int, events: int, size: int) -> dict[str, Any]:
    """Facts whose stocks are positive whole numbers at any time."""
    names = rng.sample(_PLACES, places)
    stocks: dict[str, int] = {}
    facts: list[Fact] = []
    while len(facts) < places + events:
        fact = (
            _holding(rng, names[len(facts)], stocks, size)
            if len(facts) < places
            else _event(rng, stocks, size)
        )
        after = dict(stocks)
        _apply(fact, after)
        if all(0 < stock < 10**15 for stock in after.values()):
            facts.append(fact)
            stocks = after
    return {"facts": facts, "ask": _ask(rng, facts, stocks)}


def _holding(rng: Rng, name: str, stocks: dict[str, int], size: int) -> Fact:
    known = sorted(stocks)
    kinds = ["given"] if not known else ["given", "times", "more", "share", "sum"]
    kind, other = rng.choice(kinds), rng.choice(known) if known else ""
    match kind:
        case "given":
            return ["given", name, rng.randint(max(size // 10, 12), size)]
        case "times":
            return ["times", name, other, rng.randint(2, 9)]
        case "more":
            return ["more", name, other, rng.choice((1, -1)) * rng.randint(1, size // 2)]
        case "share":
            return ["share", name, other, *_part(rng, stocks[other])]
        case _:
            return ["sum", name, *rng.sample(known, 2)] if len(known) > 1 else ["times", name, other, 2]


def _event(rng: Rng, stocks: dict[str, int], size: int) -> Fact:
    name = rng.choice(sorted(stocks))
    others = [other for other in sorted(stocks) if other != name]
    match rng.choice(("receive", "sell", "move", "trucks", "lose", "lose")):
        case "receive":
            return ["receive", name, rng.randint(1, size)]
        case "sell":
            return ["sell", name, rng.randint(1, max(min(size, stocks[name] - 1), 1))]
        case "trucks":
            return ["trucks", name, rng.randint(2, 40), rng.randint(2, max(size // 20, 12))]
        case "move" if others:
            return ["move", name, rng.randint(1, max(stocks[name] - 1, 1)), rng.choice(others)]
        case _:
            return ["lose", name, *_part(rng, stocks[name])]


def _part(rng: Rng, stock: int) -> tuple[int, int]:
    """A proper fraction of which ``stock`` is a whole multiple; 0/1 if there is none."""
    divisors = [q for q in range(2, 13) if stock % q == 0]
    if not divisors:
        return 0, 1
    q = rng.choice(divisors)
    part = Fraction(rng.randint(1, q - 1), q)
    return part.numerator, part.denominator


def _ask(rng: Rng, facts: list[Fact], stocks: dict[str, int]) -> Fact:
    """A question about the stock in which most facts had a part, or about all of them."""
    names = sorted(stocks)
    part: dict[str, set[int]] = {name: set() for name in names}
    for index, fact in enumerate(facts):
        for name in fact[1:]:
            if name in part:
                part[name] |= {index}.union(*(part[other] for other in fact[1:] if other in part))
    name = max(names, key=lambda name: len(part[name]))
    kind = rng.choice(("total", "difference", "price", "boxes"))
    if kind == "difference" and len({stocks[n] for n in names}) > 1:
        more, less = max(names, key=stocks.__getitem__), min(names, key=stocks.__getitem__)
        return ["difference", more, less]
    if kind == "boxes" and (sizes := [n for n in range(2, 60) if stocks[name] % n == 0]):
        return ["boxes", name, rng.choice(sizes)]
    return ["price", name, rng.randint(105, 2999)] if kind == "price" else ["total"]


def _apply(fact: Fact, stocks: dict[str, int]) -> None:
    match fact:
        case ["given", x, n]:
            stocks[x] = n
        case ["times", x, y, k]:
            stocks[x] = stocks[y] * k
        case ["more", x, y, n]:
            stocks[x] = stocks[y] + n
        case ["share", x, y, p, q]:
            stocks[x] = stocks[y] * p // q
        case ["sum", x, y, z]:
            stocks[x] = stocks[y] + stocks[z]
        case ["receive", x, n]:
            stocks[x] += n
        case ["sell", x, n]:
            stocks[x] -= n
        case ["trucks", x, k, n]:
            stocks[x] += k * n
        case ["move", x, n, y]:
            stocks[x] -= n
            stocks[y] += n
        case _:
            _, x, p, q = fact
            stocks[x] -= stocks[x] * p // q if p else stocks[x]


def forwards(facts: Sequence[Fact], ask: Fact) -> Fraction:
    """The answer by keeping all stocks up to date."""
    stocks: dict[str, int] = {}
    for fact in facts:
        _apply(fact, stocks)
    match ask:
        case ["total"]:
            return Fraction(sum(stocks.values()))
        case ["difference", x, y]:
            return Fraction(stocks[x] - stocks[y])
        case ["price", x, cents]:
            return Fraction(stocks[x] * cents, 100)
        case _:
            return Fraction(stocks[ask[1]], ask[2])


def backwards(facts: Sequence[Fact], ask: Fact) -> Fraction:
    """The answer from the last fact back: every stock is a sum of given numbers with weights."""
    match ask:
        case ["total"]:
            weights = {fact[1]: Fraction(1) for fact in facts}
        case ["difference", x, y]:
            weights = {x: Fraction(1), y: Fraction(-1)}
        case ["price", x, cents]:
            weights = {x: Fraction(cents, 100)}
        case _:
            weights = {ask[1]: Fraction(1, ask[2])}
    total = Fraction(0)
    for kind, x, *rest in reversed(facts):
        weight = weights.get(x, Fraction(0))
        if kind in ("receive", "sell", "trucks"):
            total += weight * {"receive": 1, "sell": -1, "trucks": rest[0]}[kind] * rest[-1]
        elif kind == "move":
            total += (weights.get(rest[1], Fraction(0)) - weight) * rest[0]
        elif kind == "lose":
            weights[x] = weight * (1 - Fraction(rest[0], rest[1]))
        else:
            weights[x] = Fraction(0)
            total += weight * rest[-1] if kind in ("given", "more") else 0
            factor = {"times": rest[-1], "share": Fraction(rest[-2], rest[-1]) if kind == "share" else 1}
            for source in [part for part in rest if isinstance(part, str)]:
                weights[source] = weights.get(source, Fraction(0)) + weight * factor.get(kind, 1)
    return total


def told(facts: Sequence[Fact], ask: Fact, scene: str) -> str:
    """The story and its question."""
    place, goods, single = SCENES[scene]
    opening = [_sentence(fact, place, goods) for fact in facts if fact[0] in _OPENINGS]
    events = [_sentence(fact, place, goods) for fact in facts if fact[0] not in _OPENINGS]
    text = " ".join(opening)
    if events:
        text += " Then the following happens, one thing after the other. " + " ".join(events)
    return f"{text} {_asked(ask, place, goods, single, bool(events))}"


_OPENINGS = ("given", "times", "more", "share", "sum")


def _sentence(fact: Fact, place: str, goods: str) -> str:
    kind, x, *rest = fact
    name = f"The {x} {place}"
    match kind, rest:
        case "given", [n]:
            return f"{name} has {n} {goods}."
        case "times", [y, k]:
            return f"{name} has {k} times as many as the {y} {place}."
        case "more", [y, n]:
            return f"{name} has {abs(n)} {'more' if n > 0 else 'fewer'} than the {y} {place}."
        case "share", [y, p, q]:
            return f"{name} has {_PARTS.get(Fraction(p, q), f'{p}/{q}')} as many as the {y} {place}."
        case "sum", [y, z]:
            return f"{name} has as many as the {y} {place} and the {z} {place} together."
        case "receive", [n]:
            return f"{name} receives {n} {goods} from abroad."
        case "sell", [n]:
            return f"{name} sells {n} {goods}."
        case "trucks", [k, n]:
            return f"{k} trucks arrive at the {x} {place} and unload {n} {goods} each."
        case "move", [n, y]:
            return f"{name} hands over {n} {goods} to the {y} {place}."
        case _:
            part = _PARTS.get(Fraction(*rest), f"{rest[0]}/{rest[1]}")
            return f"{name} sells {part} of the {goods} that it has at that moment."


def _asked(ask: Fact, place: str, goods: str, single: str, later: bool) -> str:
    now = " in the end" if later else ""
    match ask:
        case ["total"]:
            return f"How many {goods} do all of them have together{now}?"
        case ["difference", x, y]:
            return f"How many more {goods} does the {x} {place} have than the {y} {place}{now}?"
        case ["price", x, cents]:
            return (
                f"The {x} {place} now sells all that it has, each {single} for {cents / 100:.2f} dollars. "
                "How many dollars does it get for them?"
            )
        case _:
            return f"How many boxes of {ask[2]} does the {ask[1]} {place} need to pack all that it has{now}?"
