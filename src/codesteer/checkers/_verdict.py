"""The judgement: does what the program prints come out of a computation?

``computes``: the answer depends on a loop, a search, recursion, a solver or work over a collection, or it is
arithmetic on the question's own numbers. ``trivial``: a pocket calculator would do. ``hard_coded``: the
answer was written into the program, whatever decorates it. ``unclear``: it comes from outside, or could not
be traced, or nothing is printed. ``invalid``: not a Python program. The judgement is about the program, not
about the answer: a calculation may be all a question needs, and a search may search for the wrong thing.
"""

from __future__ import annotations

import re
from typing import Literal

from ._calls import Print
from ._dataflow import Flow
from ._variables import is_failure
from ._vocabulary import (
    ARITHMETIC,
    COMPUTED,
    DATA,
    EXTERNAL,
    FIRST_NUMBER,
    ITERATED,
    LITERAL,
    LOOPED,
    QUESTION,
    RANGE,
    RECURSION,
    SEARCH,
    SOLVER,
    UNKNOWN,
)

__all__ = ["Verdict", "judge", "printed_flags"]

Verdict = Literal["computes", "hard_coded", "trivial", "unclear", "invalid"]

_WORDS = {
    SOLVER: "a solver library",
    SEARCH: "enumeration with itertools",
    RECURSION: "recursion",
    LOOPED: "work in a loop",
    DATA: "operations over data",
}
_ANNOUNCES = re.compile(r"\b(?:answer|result|solution)\b[^\n]{0,20}?(?:\bis\b|:|=)", re.I)
_DECIDES = re.compile(r"\b(?:yes|no|true|false|valid|invalid|possible|impossible)\b", re.I)


def judge(flow: Flow, question_numbers: int) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on a program that parses, and its reasons."""
    if not flow.complete:
        return "unclear", ("too deeply nested or tangled to be traced",)
    chosen = _answer_prints(flow.prints)
    if not chosen:
        return "unclear", ("it prints nothing",) if not flow.prints else ("it prints no answer",)
    flags = printed_flags(flow)
    where = f"line {chosen[-1].line}"
    if flags & COMPUTED or (flags & QUESTION and flags & ARITHMETIC):
        work = [words for flag, words in _WORDS.items() if flags & flag]
        return "computes", (
            f"the printed value depends on {', '.join(work) or 'arithmetic on the question'}",
        )
    if flags & (EXTERNAL | UNKNOWN):
        source = "outside the program" if flags & EXTERNAL else "something that cannot be traced"
        return "unclear", (f"the printed value comes from {source} ({where})",)
    if flags & ARITHMETIC:
        used = (flags >> FIRST_NUMBER).bit_count()
        if used >= 2 and used * 2 >= question_numbers:
            return "computes", ("direct arithmetic on the question's numbers",)
        return "trivial", (f"a fixed calculation without loop, search or data ({where})",)
    if flags & QUESTION:
        return "trivial", (f"it only repeats the question ({where})",)
    if flags & RANGE and not flags & LITERAL:
        return "trivial", (f"it only prints the numbers of a range ({where})",)
    decorated = (
        " (loops, branches and checks around it do not change it)"
        if flags & ITERATED or _decorated(chosen)
        else ""
    )
    return "hard_coded", (f"the printed value is written into the program ({where}){decorated}",)


def _decorated(prints: list[Print]) -> bool:
    return any(item.conditions for item in prints)


def printed_flags(flow: Flow) -> int:
    """Flags of everything the program prints as its answer, and of the tests that choose among answers."""
    flags = 0
    chosen = _answer_prints(flow.prints)
    decided = [item for item in chosen if item.literal is not None and item.conditions]
    chooses = len({item.literal for item in decided}) > 1 or any(
        _DECIDES.search(i.literal or "") for i in decided
    )
    for item in chosen:
        flags |= item.flags
        if item.literal is None or chooses:
            flags |= item.conditions if item.literal is not None or item.flags & ~LITERAL else 0
    return flags


def _answer_prints(prints: tuple[Print, ...]) -> list[Print]:
    """The prints that give the answer: marked ones, else announced ones, else all but messages of failure."""
    serious = [
        item
        for item in prints
        if not item.handler and not (item.literal is not None and is_failure(item.label or item.literal))
    ]
    marked = [item for item in serious if "<<<" in item.label]
    if marked:
        return marked
    announced = [
        item for item in serious if _ANNOUNCES.search(item.label) and not item.label.rstrip().endswith(":")
    ]
    announced += [item for item in serious if _ANNOUNCES.search(item.label) and item.literal is None]
    return announced or serious
