"""Numbers as exact fractions: 12, -3.50, 1,234,567, 3/4, 1e-3, \\frac{3}{4}; very long ones are refused."""

from __future__ import annotations

import re
from fractions import Fraction

from ._errors import Unreadable, excerpt
from ._plainly import HEDGE, HEDGED_AFTER, HEDGED_BEFORE, clause_after, clause_before

__all__ = ["integer", "normalise", "number", "to_fraction", "whole"]

MAX_DIGITS = 2_000
MAX_EXPONENT = 300

_UNSIGNED = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)?(?:\.[0-9]+|\.(?![0-9]))?(?:[eE][-+]?[0-9]{1,3})?"
_TOKEN = re.compile(rf"(?<![\w.])(?=[-+]?\.?[0-9])[-+]?{_UNSIGNED}(?: ?/ ?[0-9]+)?(?!\w)", re.ASCII)
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s?\{(-?[0-9]+)\}\s?\{([0-9]+)\}")


_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9_]{0,20}>")
_ARROW = re.compile(r"[-=]>|\u2192")
_OPENING = " \t\n([{$*_`\"'"
_BRACKETS = frozenset("([{")
_MINUS = re.compile(r"\b(?:minus|negative)$", re.IGNORECASE)
_OPERATION = re.compile(
    r"(?:[A-Za-z]\(|sqrt[({]?|[\u221a/^\u00d7\u00f7\u00b7\u00b1~\u2248<>\u2264\u2265\u2260!])$"
)


def number(text: str) -> Fraction:
    """The one number in ``text``; words, units and an ``x =`` around it are ignored.

    What changes its value or takes it back is not: signs before it, also with blanks and brackets in between,
    are read; operations, comparisons, negations and percent signs are refused. Raises `Unreadable`.
    """
    head, _, rest = _ARROW.sub("=", _TAG.sub(" ", normalise(text))).rpartition("=")
    found = list(_TOKEN.finditer(rest))
    if len(found) != 1:
        raise Unreadable(f"expected one number, found {len(found) or 'none'} in {excerpt(text)}")
    token, before, after = found[0].group(), rest[: found[0].start()], rest[found[0].end() :]
    lead, negative = _sign(before, token)
    plain = (
        not _OPERATION.search(head.rstrip())
        and not _OPERATION.search(before.rstrip(" \t\n$*_`\"'"))
        and not HEDGE.search(clause_before(head))
        and not HEDGED_BEFORE.search(clause_before(lead))
        and not HEDGED_AFTER.search(clause_after(after))
    )
    if not plain:
        raise Unreadable(f"the number in {excerpt(text)} is not simply stated")
    value = to_fraction(token)
    return -value if negative else value


def _sign(before: str, token: str) -> tuple[str, bool]:
    """What stands before the number and its sign, and whether the sign outside of the token is a minus."""
    lead = before.rstrip(_OPENING)
    if word := _MINUS.search(lead):
        lead, negative = lead[: word.start()], True
    elif lead[-1:] in ("-", "+"):
        lead, negative = lead[:-1].rstrip(), lead[-1] == "-"
        if lead[-1:].isalnum() or lead[-1:] in (")", "]", "}", "+", "-", "/"):
            raise Unreadable(f"{excerpt(before + token)} is an operation, not a number")
    else:
        return lead, False
    if token[0] in "+-" and not _BRACKETS & set(before[len(lead) :]):
        raise Unreadable(f"{excerpt(before + token)} has two signs")
    return lead, negative


def integer(text: str) -> int:
    """The one whole number in ``text``; 5.0 and 10/2 count. Raises `Unreadable`."""
    return whole(number(text))


def whole(value: Fraction) -> int:
    """``value`` as an integer. Raises `Unreadable`."""
    if value.denominator != 1:
        raise Unreadable(f"expected a whole number, found {excerpt(str(value))}")
    return value.numerator


def to_fraction(token: str) -> Fraction:
    """A token that is a number and nothing else. Raises `Unreadable`."""
    token = token.strip()
    if token.isascii() and token.isdecimal() and len(token) <= MAX_DIGITS:
        return Fraction(int(token))
    if len(token) > MAX_DIGITS or not _TOKEN.fullmatch(token):
        raise Unreadable(f"{excerpt(token)} is not a number (of at most {MAX_DIGITS} digits)")
    top, _, bottom = token.replace(",", "").replace(" ", "").partition("/")
    exponent = re.split("[eE]", top)[1:]
    if exponent and abs(int(exponent[0])) > MAX_EXPONENT:
        raise Unreadable(f"{excerpt(token)} is out of range")
    if bottom and int(bottom) == 0:
        raise Unreadable(f"{excerpt(token)} divides by zero")
    value = Fraction(top.removesuffix("."))
    return value / int(bottom) if bottom else value


def normalise(text: str) -> str:
    """One spelling for minus signs and LaTeX fractions."""
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace("\\,", "")
    return _LATEX_FRACTION.sub(r"\1/\2", text)
