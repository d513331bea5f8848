"""Decisions as the coach under training will have to write them, and whether two of them say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .._trajectory import Decision, Guidance, Mode, Stop
from ..coaches import decision_text as written
from ..coaches import read_decision
from ..prompts import PromptSet

__all__ = ["decision_text", "distinct", "nearly_equal", "sayable"]

_WORD = re.compile(r"\w+")
_LEAST_SHARED = 0.8


def decision_text(decision: Decision, prompts: PromptSet) -> str:
    """The reply with which a coach makes ``decision``, in the form that ``prompts`` asks for."""
    return written(decision, prompts.decisions)


def sayable(decision: Decision, prompts: PromptSet, *, last_mode: Mode | None) -> Decision:
    """What is left of ``decision`` once a coach has said it in words.

    A rule may ask for more than words can (to start over, say); a tree grown from that would teach a coach that its own
    words do more than they do.
    """
    heard = read_decision(decision_text(decision, prompts), prompts.decisions, last_mode=last_mode)
    return replace(heard, reason=decision.reason)


def distinct(decisions: Iterable[Decision]) -> list[int]:
    """The places of those decisions that are not nearly equal to an earlier one."""
    kept: list[tuple[int, Decision]] = []
    for place, decision in enumerate(decisions):
        if not any(nearly_equal(decision, other) for _, other in kept):
            kept.append((place, decision))
    return [place for place, _ in kept]


def nearly_equal(one: Decision, other: Decision) -> bool:
    """Whether both end the question alike, or both ask for the same in words of which four in five are shared."""
    if isinstance(one, Guidance) and isinstance(other, Guidance):
        return one.mode is other.mode and _shared(one.message, other.message) >= _LEAST_SHARED
    return isinstance(one, Stop) and isinstance(other, Stop) and one.outcome == other.outcome


def _shared(one: str, other: str) -> float:
    """The share of common words in all words of both (Jaccard); 1 if neither has any."""
    ours, theirs = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 1.0
