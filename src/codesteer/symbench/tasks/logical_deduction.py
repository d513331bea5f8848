"""logical_deduction: find the one order of several things from clues about their places.

Official defects: a language model judges the chosen letter. Here the letter itself is compared. The order is
always fixed by the clues, and with more things fewer clues name a place outright.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, ClassVar

from .._parse import choice
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._names import PEOPLE
from ._order_sentences import read_clue, scene_of
from ._orders import Clue, by_domains, by_places, holds, in_words

__all__ = ["TASK", "LogicalDeduction"]

_LETTERS = "ABCDEFGHIJKLM"
_COLOURS = (
    "red", "blue", "green", "yellow", "white", "black", "grey", "purple", "orange", "brown", "pink", "golden",
    "silver", "striped", "turquoise",
)  # fmt: skip
_VEGETABLES = (
    "the carrots", "the leeks", "the beans", "the peas", "the radishes", "the turnips", "the onions", "the lentils",
    "the tomatoes", "the peppers", "the olives", "the chestnuts", "the figs", "the plums", "the quinces",
)  # fmt: skip
_INSTRUMENTS = (
    "the harp", "the lute", "the cello", "the organ", "the flute", "the oboe", "the horn", "the fiddle", "the drum",
    "the zither", "the bassoon", "the trumpet", "the viola", "the tuba", "the banjo",
)  # fmt: skip
_INTROS = {
    "row": "On a window sill stand {} vases in a row",
    "race": "There were {} people in a race, and no two of them finished at the same time",
    "prices": "A stall sells {} sorts of produce, each at a different price",
    "ages": "A museum shows {} instruments, each from a different year",
}
_ITEMS = {
    "row": tuple(f"the {colour} vase" for colour in _COLOURS),
    "race": PEOPLE,
    "prices": _VEGETABLES,
    "ages": _INSTRUMENTS,
}


class LogicalDeduction(Task[str]):
    name = "logical_deduction"
    title = "One order from clues"
    levels: ClassVar[Levels] = {
        1: {"things": 3, "kinds": ["at", "before"]},
        2: {"things": 5, "kinds": ["at", "before"]},
        3: {"things": 7, "kinds": ["at", "before", "before"]},
        4: {"things": 9, "kinds": ["at", "not", "within", "before", "before"]},
        5: {"things": 13, "kinds": ["not", "not", "within", "before", "before"]},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        scene = rng.choice(list(_INTROS))
        order = rng.sample(_ITEMS[scene], params["things"])
        clues = _clues(rng, order, params["kinds"])
        rng.shuffle(clues)
        named = {clue[2] for clue in clues if clue[0] == "at"}
        place = rng.choice([k for k in range(len(order)) if k not in named] or range(len(order)))
        asked = [place, _from_back(rng, place, len(order))]
        return {"scene": scene, "objects": rng.sample(order, len(order)), "clues": clues, "asked": asked}

    def question(self, data: Data) -> str:
        scene, objects = data["scene"], data["objects"]
        clues = " ".join(f"{in_words(clue, scene, len(objects))}." for clue in data["clues"])
        options = "\n".join(
            f"({letter}) {in_words(['at', name, *data['asked']], scene, len(objects))}"
            for letter, name in zip(_LETTERS, objects, strict=False)
        )
        return (
            f"{_INTROS[scene].format(len(objects))}: {', '.join(objects)}. {clues}\n\n"
            f"Exactly one of these statements is true:\n{options}\n\n"
            f"Give the letter of the true statement. {closing('B')}"
        )

    def key(self, data: Data) -> str:
        orders = by_places(data["objects"], data["clues"], limit=1)
        if not orders:
            raise ValueError("the clues contradict each other")
        return _LETTERS[data["objects"].index(orders[0][data["asked"][0]])]

    def solution(self, data: Data) -> str:
        objects, clues, (place, _) = data["objects"], data["clues"], data["asked"]
        order = by_domains(objects, clues)
        if order is None:
            raise NoSolution("the clues contradict each other")
        if by_domains(objects, [*clues, ["not", order[place], place, False]]) is not None:
            raise NoSolution("the clues leave open which statement is true")
        return _LETTERS[objects.index(order[place])]

    def read(self, text: str, data: Data) -> str:
        return choice(text, _LETTERS[: len(data["objects"])])

    def judge(self, value: str, data: Data) -> Verdict:
        if value == data["answer"]:
            return Verdict.right()
        return Verdict.wrong(f"statement {value} is false")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        story, _, options = question.partition("\nOptions:\n")
        listing, *sentences = story.rpartition(": ")[2].rstrip(". ").split(". ")
        things = re.split(r", and |, ", listing)
        objects = [re.sub(r"^(an?|the) ", "", thing.strip()) for thing in things]
        clues = [read_clue(sentence, objects) for sentence in sentences]
        asked = [read_clue(line[4:], objects) for line in options.partition("\n\n")[0].split("\n")]
        if len({clue[2] for clue in asked}) != 1 or any(clue[0] != "at" for clue in asked):
            raise ValueError("the options are not about one place")
        return {
            "scene": scene_of(story),
            "objects": [clue[1] for clue in asked],
            "clues": clues,
            "asked": asked[0][2:],
            "official": str(reference["solution"]),
        }


def _clues(rng: Rng, order: list[str], kinds: list[str]) -> list[Clue]:
    """True clues that leave only ``order``: each refutes some order that the ones before left standing."""
    place = {name: i for i, name in enumerate(order)}
    clues: list[Clue] = []
    while True:
        objects = rng.sample(order, len(order))
        others = [other for other in by_places(objects, clues) if other != order]
        if not others:
            return clues
        rival = {name: i for i, name in enumerate(others[0])}
        clue = _true_clue(rng, order, rng.choice(kinds))
        for _ in range(200):
            if not holds(clue, rival):
                break
            clue = _true_clue(rng, order, rng.choice(kinds))
        else:
            # The two orders differ, so some two neighbours of one stand the other way round in the other.
            a, b = next((a, b) for a, b in pairwise(order) if rival[a] > rival[b])
            clue = ["before", a, b, False]
        assert holds(clue, place)
        clues.append(clue)


def _true_clue(rng: Rng, order: list[str], kind: str) -> Clue:
    count, turned = len(order), rng.random() < 0.5
    place = rng.randrange(count)
    match kind:
        case "at":
            return ["at", order[place], place, _from_back(rng, place, count)]
        case "not":
            other = rng.choice([k for k in range(count) if k != place])
            return ["not", order[place], other, _from_back(rng, other, count)]
        case "within":
            turned = place >= count / 2
            least = count - place if turned else place + 1
            return ["within", order[place], rng.randint(max(least, 2), max(count // 2 + 1, 2)), turned]
        case _:
            first, second = sorted(rng.sample(range(count), 2))
            return ["before", order[first], order[second], turned]


def _from_back(rng: Rng, place: int, count: int) -> bool:
    """Places are counted from the nearer end."""
    return place * 2 > count - 1 or (place * 2 == count - 1 and rng.random() < 0.5)


TASK = LogicalDeduction()
