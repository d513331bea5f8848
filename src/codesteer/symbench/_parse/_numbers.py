"""Numbers as exact fractions: 12, -3.50, 1,234,567, 3/4, 1e-3, \\frac{3}{4}; very long ones are refused."""

from __future__ import annotations

import re
from fractions import Fraction

from ._errors import Unreadable, excerpt

__all__ = ["integer", "normalise", "number", "to_fraction", "whole"]

MAX_DIGITS = 2_000
MAX_EXPONENT = 300

_UNSIGNED = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)?(?:\.[0-9]+|\.(?![0-9]))?(?:[eE][-+]?[0-9]{1,3})?"
_TOKEN = re.compile(rf"(?<![\w.])(?=[-+]?\.?[0-9])[-+]?{_UNSIGNED}(?: ?/ ?[0-9]+)?(?!\w)", re.ASCII)
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s?\{(-?[0-9]+)\}\s?\{([0-9]+)\}")


def number(text: str) -> Fraction:
    """The one number in ``text``; words, units and an ``x =`` around it are ignored. Raises `Unreadable`."""
    text = normalise(text).rpartition("=")[2]
    found = [match.group() for match in _TOKEN.finditer(text)]
    if len(found) != 1:
        raise Unreadable(f"expected one number, found {len(found) or 'none'} in {excerpt(text)}")
    return to_fraction(found[0])


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
