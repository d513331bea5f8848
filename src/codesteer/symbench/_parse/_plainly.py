"""Words that change or take back what they stand by: negations, comparisons, approximations."""

from __future__ import annotations

import re

__all__ = ["HEDGE", "HEDGED_AFTER", "HEDGED_BEFORE", "NEGATION", "clause_after", "clause_before"]

_NOT = r"\b(?:not|never|cannot|neither|nor)\b|n['\u2019]t\b"
_THAN = (
    r"\b(?:more|less|fewer|greater|larger|smaller|bigger|higher|lower|other|rather) than\b"
    r"|\bat (?:least|most)\b|\bup to\b"
)
_NEAR = r"\b(?:over|under|above|below|about|around|approximately|approx|roughly|almost|nearly|between|except)"
NEGATION = re.compile(_NOT, re.IGNORECASE)
HEDGE = re.compile(rf"{_NOT}|{_THAN}", re.IGNORECASE)
HEDGED_BEFORE = re.compile(rf"{_NOT}|{_THAN}|{_NEAR}\s?$", re.IGNORECASE)
"""In what stands before a value in its clause."""
HEDGED_AFTER = re.compile(
    rf"^\s?(?:%|[eE]\s?[-+]?\s?[0-9]|[\^<>\u2264\u2265\u2260\u00b1]"
    r"|(?:percent|per cent|dozen|hundred|thousand|million|billion|trillion)\b"
    r"|or (?:more|less|fewer|above|below|over|under|so)\b|is (?:wrong|incorrect|false)\b)"
    rf"|{_NOT}|{_THAN}",
    re.IGNORECASE,
)
"""In what stands behind it: also what makes it another number."""
_CLAUSE_END = re.compile(r"[.;:,!?\n]")


def clause_before(text: str) -> str:
    """The last clause of ``text``: what stands by the value behind it. Other clauses may deny other things."""
    return _CLAUSE_END.split(text)[-1]


def clause_after(text: str) -> str:
    """The first clause of ``text``."""
    return _CLAUSE_END.split(text, maxsplit=1)[0]
