"""permutations_and_combinations: arrange books on a shelf so that all conditions hold.

Official defects: extra items pass (200 of 200), and books that no condition names may be left out. Here the
answer must be an arrangement of exactly the given books; any that satisfies all conditions is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_uppercase
from typing import Any, ClassVar

from .._parse import Unreadable, tokens
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._assignment import Relation, assign

__all__ = ["TASK", "PermutationsAndCombinations"]

Condition = list[Any]
"""A kind, a book, and another book or a position; "apart" has two books and a distance."""

_SENTENCE = {
    "at": "{} stands at position {}.",
    "not_at": "{} does not stand at position {}.",
    "left": "{} stands somewhere to the left of {}.",
    "right": "{} stands somewhere to the right of {}.",
    "adjacent": "{} and {} stand next to each other.",
    "not_adjacent": "{} and {} do not stand next to each other.",
    "apart": "The positions of {} and {} differ by exactly {}.",
}
_ORIGINAL = (
    ("at", re.compile(r"Book ([A-Z]) must be placed in position ([0-9]+)\.")),
    ("not_at", re.compile(r"Book ([A-Z]) cannot be placed in position ([0-9]+)\.")),
    ("left", re.compile(r"Book ([A-Z]) must be to the left of book ([A-Z])\.")),
    ("right", re.compile(r"Book ([A-Z]) must be to the right of book ([A-Z])\.")),
    ("adjacent", re.compile(r"Book ([A-Z]) must be adjacent to book ([A-Z])\.")),
)
_BASIC = ["at", "not_at", "left", "right", "adjacent"]
_LOOSE = ["not_at", "left", "right", "adjacent", "not_adjacent", "apart"]
_LABEL = re.compile(r"\b(?:position|book)\s{0,3}(?=[0-9])|\b[0-9]{1,3}\s{0,3}[:=.)]|\bbook\b", re.IGNORECASE)


class PermutationsAndCombinations(Task[list[str]]):
    name = "permutations_and_combinations"
    title = "Arrange books under conditions"
    levels: ClassVar[Levels] = {
        1: {"books": 4, "conditions": 4, "kinds": _BASIC},
        2: {"books": 6, "conditions": 7, "kinds": _BASIC},
        3: {"books": 8, "conditions": 10, "kinds": _BASIC[1:]},
        4: {"books": 11, "conditions": 16, "kinds": _LOOSE},
        5: {"books": 18, "conditions": 34, "kinds": _LOOSE},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        books = list(ascii_uppercase[: params["books"]])
        order = rng.sample(books, len(books))
        conditions: list[Condition] = []
        for _ in range(1_000):
            condition = _drawn(rng, rng.choice(params["kinds"]), order)
            if not any(_same(condition, other) for other in conditions):
                conditions.append(condition)
            if len(conditions) == params["conditions"]:
                return {"books": books, "conditions": conditions}
        raise ValueError("there are not so many different conditions")

    def question(self, data: Data) -> str:
        books = data["books"]
        return (
            f"The {len(books)} books {', '.join(books)} stand side by side on a shelf, one at each of the "
            f"positions 1 (far left) to {len(books)} (far right). The following is known:\n\n"
            f"{self.picture(data)}\n\nIn which order do the books stand? If there are several ways, any of "
            "them will do. List all books from left to right, separated by commas. " + closing("C, A, B")
        )

    def solution(self, data: Data) -> str:
        books: list[str] = data["books"]
        domains = [(1 << len(books)) - 1] * len(books)
        relations: list[Relation] = []
        for condition in data["conditions"]:
            kind, book, other = condition[:3]
            place = books.index(book)
            if kind in ("at", "not_at"):
                only = 1 << other - 1
                domains[place] &= only if kind == "at" else ~only
            else:
                relations.append((place, books.index(other), _test(condition)))
        found = assign(domains, relations)
        if found is None:
            raise NoSolution("no order of the books satisfies all conditions")
        return ", ".join(sorted(books, key=lambda book: found[books.index(book)]))

    def read(self, text: str, data: Data) -> list[str]:
        found = tokens(_LABEL.sub(" ", text).replace("<", ",").replace("->", ","))
        if len(found) == 1:
            found = list(found[0])
        if not all(len(book) == 1 and book.isalpha() for book in found):
            raise Unreadable("expected the letters of books")
        return [book.upper() for book in found]

    def judge(self, value: list[str], data: Data) -> Verdict:
        if not set(value) <= set(data["books"]):
            return Verdict.wrong("there is no such book")
        if sorted(value) != sorted(data["books"]):
            return Verdict.wrong(f"each of the {len(data['books'])} books must be listed exactly once")
        return self._judge_conditions(value, data)

    def judge_official(self, value: list[str], data: Data) -> Verdict:
        return self._judge_conditions(value, data)

    def _judge_conditions(self, value: list[str], data: Data) -> Verdict:
        broken = [condition for condition in data["conditions"] if not _holds(condition, value)]
        if not broken:
            return Verdict.right("all conditions hold")
        share = len(broken) / len(data["conditions"])
        return Verdict.wrong(f"it does not hold that: {_sentence(broken[0])}", partial=1 - share)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        lines = [line.partition(" ")[2] for line in reference["constraints_text"].split("\n")]
        return {
            "books": reference["items"],
            "conditions": [_condition(line) for line in lines],
            "official": ", ".join(reference["correct_solution"]),
        }

    def picture(self, data: Data) -> str:
        return "\n".join(map(_sentence, data["conditions"]))


def _drawn(rng: Rng, kind: str, order: list[str]) -> Condition:
    """A condition that holds for ``order``, of this kind."""
    i, j = sorted(rng.sample(range(len(order)), 2))
    if kind == "adjacent":
        i = rng.randrange(len(order) - 1)
        j = i + 1
    elif kind in ("not_adjacent", "apart") and j - i == 1:
        kind = "adjacent"
    pair = sorted([order[i], order[j]])
    match kind:
        case "at":
            return [kind, order[i], i + 1]
        case "not_at":
            return [kind, order[i], j + 1] if rng.random() < 0.5 else [kind, order[j], i + 1]
        case "left":
            return [kind, order[i], order[j]]
        case "right":
            return [kind, order[j], order[i]]
        case "apart":
            return [kind, *pair, j - i]
        case _:
            return [kind, *pair]


def _same(first: Condition, second: Condition) -> bool:
    """Whether both say the same, if only in other words."""
    mirrored = {first[0], second[0]} == {"left", "right"} and first[1:] == second[:0:-1]
    return mirrored or first == second


def _test(condition: Condition) -> Callable[[int, int], bool]:
    """The condition as a test of the positions of its two books."""
    match condition[0]:
        case "left":
            return lambda x, y: x < y
        case "right":
            return lambda x, y: x > y
        case "adjacent":
            return lambda x, y: abs(x - y) == 1
        case "not_adjacent":
            return lambda x, y: abs(x - y) != 1
        case _:
            return lambda x, y: abs(x - y) == condition[3]


def _holds(condition: Condition, order: list[str]) -> bool:
    """A book that is missing fulfils nothing; of one that stands there twice the first counts."""
    kind, book, other = condition[:3]
    if book not in order:
        return False
    place = order.index(book)
    if kind in ("at", "not_at"):
        return (place + 1 == other) == (kind == "at")
    return other in order and _test(condition)(place, order.index(other))


def _condition(text: str) -> Condition:
    for kind, pattern in _ORIGINAL:
        if found := pattern.fullmatch(text):
            return [kind, found[1], int(found[2]) if found[2].isdecimal() else found[2]]
    raise ValueError(f"unknown condition {text[:40]!r}")


def _sentence(condition: Condition) -> str:
    return _SENTENCE[condition[0]].format(*condition[1:])


TASK = PermutationsAndCombinations()
