"""Preference pairs: two decisions at one state, of which one turned out better (paper section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from ._forest import Position, Tree
from ._guidance import nearly_equal
from ._scores import Rule, score

__all__ = ["GAP", "Pair", "sibling_pairs"]

GAP = 2.0
"""The scores of a pair differ by more than this."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two siblings, the better one first."""

    chosen: Position
    rejected: Position
    score_chosen: float
    score_rejected: float


def sibling_pairs(tree: Tree, rule: Rule, *, gap: float = GAP) -> list[Pair]:
    """All pairs of ``tree`` that teach something.

    The better one is positive, else a coach would learn to fail early; the scores differ by more than ``gap``. Beyond
    the paper: the two do not say nearly the same, and giving up is never the better one.
    """
    return [
        pair
        for place in tree.top.walk()
        for pair in map(_in_order, combinations(_scored(place, rule), 2))
        if pair.score_chosen - pair.score_rejected > gap and pair.score_chosen > 0 and _teaches(pair)
    ]


def _scored(place: Position, rule: Rule) -> list[tuple[Position, float]]:
    children = [child for _, child in sorted(place.children.items())]
    return [(child, value) for child in children if (value := score(child, rule)) is not None]


def _in_order(two: tuple[tuple[Position, float], tuple[Position, float]]) -> Pair:
    (better, high), (worse, low) = sorted(two, key=lambda each: -each[1])
    return Pair(better, worse, high, low)


def _teaches(pair: Pair) -> bool:
    chosen, rejected = pair.chosen.node, pair.rejected.node
    assert chosen is not None and rejected is not None
    return chosen.end != "gave_up" and not nearly_equal(chosen.decision, rejected.decision)
