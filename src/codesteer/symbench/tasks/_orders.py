"""Total orders under clues: two ways of finding them, and the clues in words.

A clue is ``["at", x, place, back]``, ``["not", x, place, back]`` (x is (not) at this place, from 0 in front),
``["within", x, count, back]`` (x is among the first or last ``count``) or ``["before", x, y, turned]``. The last
item only says how the clue is worded: counted from the back, or turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["SCENES", "Clue", "by_domains", "by_places", "holds", "in_words"]

Clue = Sequence[Any]

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth",
)  # fmt: skip

SCENES: dict[str, dict[str, str]] = {
    "row": {
        "verb": "is", "front": "the leftmost", "back": "the rightmost", "places": "the {} from the {}",
        "front end": "left", "back end": "right", "before": "to the left of", "after": "to the right of",
        "within": "one of the {} on the far {}",
    },
    "race": {
        "verb": "finished", "front": "first", "back": "last", "places": "{}", "front end": "first", "back end": "last",
        "before": "ahead of", "after": "behind", "within": "among the {1} {0}",
    },
    "prices": {
        "verb": "are", "front": "the cheapest", "back": "the most expensive", "places": "the {} {}",
        "front end": "cheapest", "back end": "most expensive", "before": "cheaper than",
        "after": "more expensive than", "within": "among the {} {}",
    },
    "ages": {
        "verb": "is", "front": "the oldest", "back": "the newest", "places": "the {} {}",
        "front end": "oldest", "back end": "newest", "before": "older than", "after": "newer than",
        "within": "among the {} {}",
    },
}  # fmt: skip
"""How each kind of order is spoken about; a race counts "third" and "third from last"."""


def holds(clue: Clue, place: dict[str, int]) -> bool:
    """Whether the clue is true of an order given as the place of each object."""
    match clue:
        case ["at", x, k, _]:
            return place[x] == k
        case ["not", x, k, _]:
            return place[x] != k
        case ["within", x, count, back]:
            return place[x] >= len(place) - count if back else place[x] < count
        case _:
            return place[clue[1]] < place[clue[2]]


def by_places(objects: Sequence[str], clues: Sequence[Clue], limit: int = 2) -> list[list[str]]:
    """Up to ``limit`` orders that satisfy all clues, filling the places from the front.

    Which objects stand in front decides what may follow, so a set that led nowhere is not tried again.
    """
    count = len(objects)
    index = {name: i for i, name in enumerate(objects)}
    allowed = _domains(objects, clues)
    earlier = [0] * count
    for clue in clues:
        if clue[0] == "before":
            earlier[index[clue[2]]] |= 1 << index[clue[1]]
    found: list[list[str]] = []
    dead: set[int] = set()

    def fill(used: int, order: list[str]) -> None:
        if len(order) == count:
            found.append(list(order))
            return
        before = len(found)
        for i, name in enumerate(objects):
            if used >> i & 1 or earlier[i] & ~used or not allowed[i] >> len(order) & 1:
                continue
            if used | 1 << i not in dead:
                order.append(name)
                fill(used | 1 << i, order)
                order.pop()
                if len(found) >= limit:
                    return
        if len(found) == before:
            dead.add(used)

    fill(0, [])
    return found


def by_domains(objects: Sequence[str], clues: Sequence[Clue]) -> list[str] | None:
    """One order that satisfies all clues, by narrowing the places each object can have; None if there is none."""
    index = {name: i for i, name in enumerate(objects)}
    pairs = [(index[clue[1]], index[clue[2]]) for clue in clues if clue[0] == "before"]
    domains = _narrow(_domains(objects, clues), pairs)
    return None if domains is None else _decide(objects, domains, pairs)


def _decide(objects: Sequence[str], domains: list[int], pairs: list[tuple[int, int]]) -> list[str] | None:
    open_objects = [i for i, domain in enumerate(domains) if domain.bit_count() > 1]
    if not open_objects:
        return sorted(objects, key=lambda name: domains[objects.index(name)])
    chosen = min(open_objects, key=lambda i: domains[i].bit_count())
    for place in range(len(objects)):
        if domains[chosen] >> place & 1:
            tried = _narrow([*domains[:chosen], 1 << place, *domains[chosen + 1 :]], pairs)
            if tried is not None and (order := _decide(objects, tried, pairs)) is not None:
                return order
    return None


def _narrow(domains: list[int], pairs: list[tuple[int, int]]) -> list[int] | None:
    """Apply "before" to the bounds and give no place twice, until nothing changes; None for a contradiction."""
    domains = list(domains)
    while True:
        old = list(domains)
        for a, b in pairs:
            if not domains[a] or not domains[b]:
                return None
            domains[a] &= (1 << (domains[b].bit_length() - 1)) - 1
            lowest = domains[a] & -domains[a]
            domains[b] &= -(lowest << 1)
        for i, domain in enumerate(domains):
            if domain.bit_count() == 1:
                domains = [d if j == i else d & ~domain for j, d in enumerate(domains)]
        if not all(domains):
            return None
        if domains == old:
            return domains


def _domains(objects: Sequence[str], clues: Sequence[Clue]) -> list[int]:
    """The places, as bits, that the clues about single objects leave to each object."""
    count = len(objects)
    domains = dict.fromkeys(objects, (1 << count) - 1)
    for kind, name, *rest in clues:
        if kind == "at":
            domains[name] &= 1 << rest[0]
        elif kind == "not":
            domains[name] &= ~(1 << rest[0])
        elif kind == "within":
            few = (1 << rest[0]) - 1
            domains[name] &= few << (count - rest[0]) if rest[1] else few
    return [domains[name] for name in objects]


def in_words(clue: Clue, scene: str, count: int) -> str:
    """The clue as a sentence without its full stop."""
    words, name = SCENES[scene], _capital(clue[1])
    match clue:
        case ["before", x, y, turned]:
            x, y = (y, x) if turned else (x, y)
            return f"{_capital(x)} {words['verb']} {words['after' if turned else 'before']} {y}"
        case ["within", _, few, back]:
            end = words["back end" if back else "front end"]
            return f"{name} {words['verb']} {words['within'].format(few, end)}"
        case _:
            described = _place(scene, count - 1 - clue[2] if clue[3] else clue[2], bool(clue[3]))
            if scene == "race" and clue[0] == "not":
                return f"{name} did not finish {described}"
            return f"{name} {words['verb']} {'not ' if clue[0] == 'not' else ''}{described}"


def _place(scene: str, steps: int, back: bool) -> str:
    """The place ``steps`` from the front, or from the back."""
    words = SCENES[scene]
    if steps == 0:
        return words["back" if back else "front"]
    if scene == "race":
        return f"{_ORDINALS[steps]} from last" if back else _ORDINALS[steps]
    return words["places"].format(_ORDINALS[steps], words["back end" if back else "front end"])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
