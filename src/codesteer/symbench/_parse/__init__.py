"""Reading answers that models write: lenient in form, strict in meaning, linear in time, never evaluated.

`answer_candidates` finds the part of a reply that is the answer; the other functions read that part as one
kind of value and raise `Unreadable`, with a reason for a person, if it is not exactly one such value.
"""

from __future__ import annotations

from ._errors import Unreadable
from ._expressions import Expression, expression
from ._numbers import integer, number
from ._plainly import HEDGE, NEGATION
from ._regions import answer_candidates, json_value
from ._sequences import grid, integers, numbers, pairs, tokens
from ._words import choice, flags, repeated, symbols, yes_no

__all__ = [
    "HEDGE",
    "NEGATION",
    "Expression",
    "Unreadable",
    "answer_candidates",
    "choice",
    "expression",
    "flags",
    "grid",
    "integer",
    "integers",
    "json_value",
    "number",
    "numbers",
    "pairs",
    "repeated",
    "symbols",
    "tokens",
    "yes_no",
]
