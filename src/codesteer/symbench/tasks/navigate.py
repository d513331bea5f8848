"""navigate: does a walk of steps and turns end where it began?

Official defects: a language model judges, and half of all guesses are right. Here the higher levels ask about
several longer walks at once, and walks that do not return miss the start by little.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing
from ._flags import ask_for_flags, example_flags, judge_flags, read_flags, write_flags

__all__ = ["TASK", "Navigate"]

Leg = tuple[int, int]
"""A heading (0 north, then clockwise) and a number of steps."""

_SIDES = ("forward", "right", "backward", "left")
_TURNS = {1: "right", 2: "around", 3: "left"}
_MOVE = re.compile(r"Take (\d{1,9}) steps?(?: (forward|backward|left|right))?|Turn (left|right|around)")


class Navigate(Task[list[bool]]):
    name = "navigate"
    title = "Does the walk return to its start?"
    levels: ClassVar[Levels] = {
        1: {"walks": 1, "legs": 4, "longest": 9},
        2: {"walks": 1, "legs": 8, "longest": 10},
        3: {"walks": 2, "legs": 14, "longest": 20},
        4: {"walks": 4, "legs": 24, "longest": 100},
        5: {"walks": 8, "legs": 50, "longest": 1000},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        walks: list[dict[str, Any]] = []
        for _ in range(params["walks"]):
            legs = _closed_walk(rng, params["legs"], params["longest"])
            if rng.random() < 0.5:
                _miss(rng, legs)
            fixed = rng.random() < 0.5
            walks.append({"fixed": fixed, "moves": _sideways(legs) if fixed else _turning(rng, legs)})
        return {"walks": walks}

    def question(self, data: Data) -> str:
        walks = data["walks"]
        names = [f"walk {number}" for number in range(1, len(walks) + 1)]
        texts = [_text(walk) for walk in walks]
        rules = (
            "Somebody walks on an open plane. All steps have the same length, a turn to the left or right is a turn "
            "by 90 degrees on the spot, and turning around is a turn by 180 degrees."
        )
        if len(walks) == 1:
            return (
                f"{rules}\n\n{texts[0]}\n\nDoes this walk end at the point where it began? "
                f"{ask_for_flags(names)} {closing(example_flags(1))}"
            )
        listed = "\n\n".join(f"{name.capitalize()}: {text}" for name, text in zip(names, texts, strict=True))
        return (
            f"{rules} There are {len(walks)} walks, independent of each other.\n\n{listed}\n\n"
            f"Which of the walks end at the point where they began? {ask_for_flags(names)} "
            + closing(example_flags(len(walks)))
        )

    def key(self, data: Data) -> list[bool]:
        return [_walk(walk["moves"]) == 0 for walk in data["walks"]]

    def solution(self, data: Data) -> str:
        """Add up the steps in each of the four directions; opposite directions have to be equal."""
        flags: list[bool] = []
        for walk in data["walks"]:
            heading, totals = 0, [0, 0, 0, 0]
            for word, steps in walk["moves"]:
                if steps == 0:
                    heading += {"right": 1, "around": 2, "left": 3}[word]
                else:
                    totals[(heading + _SIDES.index(word)) % 4] += steps
            flags.append(totals[:2] == totals[2:])
        return write_flags(flags)

    def read(self, text: str, data: Data) -> list[bool]:
        return read_flags(text, len(data["walks"]))

    def judge(self, value: list[bool], data: Data) -> Verdict:
        return judge_flags(value, data["answer"])

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        text = question.partition("starting point?")[2].partition("Options")[0]
        fixed = "Always face forward." in text
        moves: list[list[Any]] = []
        for sentence in text.replace("Always face forward.", "").split("."):
            move = _MOVE.fullmatch(sentence.strip())
            if move is not None:
                moves.append([move[3], 0] if move[3] else [move[2] or "forward", int(move[1])])
            elif sentence.strip():
                raise ValueError(f"unknown move {sentence!r}")
        if not moves:
            raise ValueError("no moves")
        return {"walks": [{"fixed": fixed, "moves": moves}], "official": str(reference["solution"])}


def _closed_walk(rng: Rng, count: int, longest: int) -> list[Leg]:
    """About ``count`` legs in random order that lead back to the start."""
    legs = [(rng.randrange(4), rng.randint(1, longest)) for _ in range(count // 2)]
    for axis in (0, 1):
        excess = sum(n for h, n in legs if h == axis) - sum(n for h, n in legs if h == axis + 2)
        heading, missing = (axis + 2, excess) if excess > 0 else (axis, -excess)
        while missing:
            steps = rng.randint(1, min(missing, longest))
            legs.append((heading, steps))
            missing -= steps
    rng.shuffle(legs)
    return legs


def _miss(rng: Rng, legs: list[Leg]) -> None:
    """Spoil a closed walk by a step or two, or by swapping the lengths of two legs at a right angle."""
    place = rng.randrange(len(legs))
    heading, steps = legs[place]
    across = [i for i, (h, n) in enumerate(legs) if (h - heading) % 2 and n != steps]
    if across and rng.random() < 0.5:
        other = rng.choice(across)
        legs[place], legs[other] = (heading, legs[other][1]), (legs[other][0], steps)
    else:
        legs[place] = (heading, steps + rng.choice((1, 2)))


def _sideways(legs: list[Leg]) -> list[list[Any]]:
    return [[_SIDES[heading], steps] for heading, steps in legs]


def _turning(rng: Rng, legs: list[Leg]) -> list[list[Any]]:
    """The same legs walked forward; the first heading is called forward, whatever it is."""
    moves: list[list[Any]] = []
    facing = legs[0][0]
    for heading, steps in legs:
        if turn := (heading - facing) % 4:
            moves.append([_TURNS[turn], 0])
        moves.append(["forward", steps])
        facing = heading
    if rng.random() < 0.3:
        moves.append([rng.choice(list(_TURNS.values())), 0])
    return moves


def _walk(moves: list[list[Any]]) -> complex:
    """The end point as a complex number, from 0, facing 1j."""
    place, facing = 0j, 1j
    turn = {"left": 1j, "right": -1j, "around": -1, "forward": 1, "backward": -1}
    for word, steps in moves:
        if steps == 0:
            facing *= turn[word]
        else:
            place += facing * turn[word] * steps
    return place


def _text(walk: dict[str, Any]) -> str:
    sentences = ["Keep facing the same way all the time."] if walk["fixed"] else []
    for word, steps in walk["moves"]:
        if steps == 0:
            sentences.append("Turn around." if word == "around" else f"Turn {word}.")
        else:
            side = f" {word}" if walk["fixed"] else ""
            sentences.append(f"Go {steps} step{'s' if steps > 1 else ''}{side}.")
    return " ".join(sentences)


TASK = Navigate()
