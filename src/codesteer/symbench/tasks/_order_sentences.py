"""Reading the sentences of original logical_deduction questions as clues."""

from __future__ import annotations

import re

from ._orders import Clue

__all__ = ["read_clue", "scene_of"]

_BEFORE = {"to the left of": 0, "to the right of": 1, "above": 0, "below": 1, "less expensive than": 0,
           "more expensive than": 1, "older than": 0, "newer than": 1}  # fmt: skip
_RELATION = re.compile(rf"(.+?) (?:is|are|finished) ({'|'.join(_BEFORE)}) (.+)")
_PLACE = re.compile(
    r"(.+?) (?:is|are|finished) (?:the )?(?:(second|third|fourth|fifth|sixth|seventh)\b[- ]?)?"
    r"(?:from the |to-)?(left|right|leftmost|rightmost|first|last|cheapest|most expensive|oldest|newest|)"
)
_BACK = {"right", "rightmost", "last", "most expensive", "newest"}
_STEPS = {"second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6}


def scene_of(story: str) -> str:
    """The kind of order the story speaks about."""
    words = {"golfers": "race", "fruit": "prices", "vehicles": "ages"}
    return next((scene for word, scene in words.items() if word in story), "row")


def read_clue(sentence: str, objects: list[str]) -> Clue:
    """A sentence of an original question. Raises `ValueError`."""
    if relation := _RELATION.fullmatch(sentence.strip()):
        names = [_known(relation[1], objects), _known(relation[3], objects)]
        turned = _BEFORE[relation[2]]
        return ["before", names[turned], names[1 - turned], bool(turned)]
    place = _PLACE.fullmatch(sentence.strip())
    if place is None or not (place[2] or place[3]):
        raise ValueError(f"unknown clue {sentence!r}")
    steps, back = _STEPS.get(place[2], 0), place[3] in _BACK
    return ["at", _known(place[1], objects), len(objects) - 1 - steps if back else steps, back]


def _known(name: str, objects: list[str]) -> str:
    return objects[objects.index(re.sub(r"^[Tt]he ", "", name))]
