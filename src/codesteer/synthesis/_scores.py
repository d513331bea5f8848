"""What a decision was worth, under a stated rule: an end by the rule, anything before it by the mean of what followed.

Scores are never stored; they follow from the nodes. A position under which a node is missing has none: nothing is
averaged over a hole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from .._errors import ConfigError
from ._forest import Position, Tree

__all__ = ["RULES", "CostRule", "PaperRule", "Rule", "potential", "rule_named", "score", "success"]

_PRIZE = 15.0


class Rule(Protocol):
    """How an end is scored."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str:
        """The rule in one line, for the data card."""
        ...

    def score(self, *, correct: bool, decisions: int, tokens: int, seconds: float) -> float:
        """Of a question that ended ``correct`` or not after so many decisions, tokens and seconds."""
        ...


@dataclass(frozen=True, slots=True)
class PaperRule:
    """15 - i if correct, -i if not, for an end at decision i; finishing is a decision too (paper section 4)."""

    name = "paper"
    about = "15 - i if the answer is right, -i if not, for an end at decision i"

    def score(self, *, correct: bool, decisions: int, tokens: int, seconds: float) -> float:
        return _PRIZE * correct - decisions


@dataclass(frozen=True, slots=True)
class CostRule:
    """15 - c if correct, -c if not: c counts what was really spent on the path, by all roles, and is 14 at most.

    So a right answer is always worth more than any wrong one, and a cheap one more than a dear one. Seconds count only
    if a price is given: they differ from machine to machine.
    """

    tokens_per_point: float = 1000.0
    seconds_per_point: float | None = None

    name = "cost"

    def __post_init__(self) -> None:
        if self.tokens_per_point <= 0 or (self.seconds_per_point is not None and self.seconds_per_point <= 0):
            raise ConfigError("a point must cost more than no tokens and no seconds")

    @property
    def about(self) -> str:
        seconds = f" and one for {self.seconds_per_point:g} s" if self.seconds_per_point else ""
        return (
            f"15 - c if the answer is right, -c if not; c is one point for {self.tokens_per_point:g} tokens{seconds}, "
            "at most 14"
        )

    def score(self, *, correct: bool, decisions: int, tokens: int, seconds: float) -> float:
        cost = tokens / self.tokens_per_point
        if self.seconds_per_point is not None:
            cost += seconds / self.seconds_per_point
        return _PRIZE * correct - min(cost, _PRIZE - 1)


RULES: Mapping[str, Callable[[], Rule]] = {"paper": PaperRule, "cost": CostRule}


def rule_named(name: str) -> Rule:
    """The rule called ``name``; raises `ConfigError` if there is none."""
    if name not in RULES:
        raise ConfigError(f"unknown rule {name!r}; there are: {', '.join(RULES)}")
    return RULES[name]()


def score(position: Position, rule: Rule) -> float | None:
    """The score of ``position``; ``None`` if something under it is missing."""

    def end(leaf: Position) -> float:
        spent = leaf.usage
        return rule.score(
            correct=_correct(leaf), decisions=leaf.depth, tokens=spent.tokens, seconds=leaf.seconds
        )

    return _mean_of_ends(position, end)


def success(position: Position) -> float | None:
    """The probability p of ending right from ``position``, if every decision tried is as likely as its siblings."""
    return _mean_of_ends(position, lambda leaf: float(_correct(leaf)))


def potential(tree: Tree) -> float | None:
    """4p(1-p) of the tree's question: 1 where success is a coin's toss, 0 where all decisions lead to the same."""
    p = success(tree.top)
    return None if p is None else 4 * p * (1 - p)


def _correct(leaf: Position) -> bool:
    return leaf.node is not None and leaf.node.verdict.correct


def _mean_of_ends(position: Position, end: Callable[[Position], float]) -> float | None:
    if position.ended:
        return end(position)
    if not position.complete:
        return None
    values = [_mean_of_ends(child, end) for child in position.children.values()]
    return fmean(value for value in values if value is not None)
