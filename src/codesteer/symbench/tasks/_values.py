"""Mathematical answers as values: 3/4, 2.5, 3\\sqrt{2}/4, 12pi, 1\\frac{1}{2}, sqrt(3) + 2 pi, 15 cm^2.

Rational values are exact; surds and multiples of pi are compared in floating point. Sets, pairs, equations and
words are no values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, isqrt, pi, sqrt

from .._parse import HEDGE, Unreadable

__all__ = ["Value", "agree", "normal_text", "value"]

MAX_TEXT = 1_000
MAX_TOKENS = 200
MAX_DIGITS = 400
MAX_POWER = 40

_TOKEN = re.compile(
    r"((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)|(\\frac|\\sqrt|\\pi)|([-+*/^(){}])"
)
_THOUSANDS = re.compile(r"(?<=[0-9])(?:\{,\}|,\\!|,|\\,|\\!)(?=[0-9]{3}(?![0-9]))")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|mathrm)\s?\{[^{}]{0,60}\}(?:\^\{?[23]\}?)?")
_UNIT = re.compile(r"(?:\s*(?<![A-Za-z\\])(?!sqrt\b|pi\b)[A-Za-z]{1,20}\b\.?)+(?:\^\{?[23]\}?)?$")
_LEAD = re.compile(r"^(?:\s*(?!sqrt\b|pi\b)[A-Za-z]{1,20}\b:?)*\s*[:=]?(?=\s?-?(?:[0-9.(\\]|sqrt|pi))")
_MINUS = re.compile(r"\b(?:minus|negative)\s(?=[0-9.(\\]|sqrt|pi)", re.IGNORECASE)
_HEDGED = re.compile(
    rf"%|[<>\u2264\u2265\u2260\u2248\u00b1]|(?<!\\)!|\\(?:leq?|geq?|neq?|approx|pm)\b|{HEDGE.pattern}"
    r"|\b(?:percent|dozen|hundred|thousand|million|billion|about|around|approximately|roughly|almost|nearly)\b",
    re.IGNORECASE,
)
"""Not a value, but a bound, a negation, a multiple of it."""
_SPELLINGS = (
    ("\u2212", "-"), ("\u2013", "-"), ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"), ("\\left", ""), ("\\right", ""),
    ("\\cdot", "*"), ("\\times", "*"), ("\u00d7", "*"), ("\u00b7", "*"), ("**", "^"), ("\\(", ""), ("\\)", ""),
    ("^\\circ", ""), ("^{\\circ}", ""), ("\u00b0", ""), ("\\$", ""), ("$", ""), ("\\%", ""), ("%", ""),
    ("\\,", " "), ("\\!", ""), ("\\;", " "), ("\\ ", " "), ("~", " "), ("\u221a", "\\sqrt"), ("\u03c0", "\\pi"),
    ("\u00b2", "^2"), ("\u00b3", "^3"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A number: exactly, if it is known to be rational; ``rounded`` if it was written with a decimal point."""

    exact: Fraction | None
    approximate: float
    rounded: bool = False


def value(text: str) -> Value:
    """The one value that ``text`` is, its unit and an ``x =`` aside. Raises `Unreadable`."""
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise Unreadable("too long for a value")
    if _HEDGED.search(text):
        raise Unreadable("the value is not simply stated")
    text = _clean(_MINUS.sub("-", text))
    found = _TOKEN.findall(text)
    if not found or len(found) > MAX_TOKENS or _TOKEN.sub("", text).strip():
        raise Unreadable("expected a number, a fraction, a root or a multiple of pi")
    tokens = [number or name or sign for number, name, sign in found]
    if any(len(token) > MAX_DIGITS for token in tokens):
        raise Unreadable("a number is too long")
    try:
        result = _Reader(tokens).read()
    except (OverflowError, ZeroDivisionError, RecursionError):
        raise Unreadable("the value cannot be computed") from None
    if not isfinite(result.approximate):
        raise Unreadable("the value is too large")
    return result


def agree(given: Value, expected: Value, tolerance: float = 1e-6) -> bool:
    """Equal; or, for a given decimal, within the relative ``tolerance``."""
    if given.exact is not None and given.exact == expected.exact:
        return True
    if not given.rounded and (given.exact is not None or expected.exact is not None):
        return False
    allowed = (tolerance if given.rounded else 1e-9) * abs(expected.approximate)
    return allowed > 0 and abs(given.approximate - expected.approximate) <= allowed


def normal_text(text: str) -> str:
    """For answers that are no values: without spaces, layout and text marks, in small letters."""
    text = re.sub(r"\\(?:text|mbox|textrm|mathrm)\s?\{([^{}]{0,60})\}", r"\1", text)
    for spelling, plain in _SPELLINGS:
        text = text.replace(spelling, plain)
    return re.sub(r"[\s{}\\]|\.$", "", text).lower()


def _clean(text: str) -> str:
    text = _TEXT.sub("", _THOUSANDS.sub("", text))
    for spelling, plain in _SPELLINGS:
        text = text.replace(spelling, plain)
    text = text.rpartition("=")[2].strip().rstrip(".").strip()
    text = _UNIT.sub("", _LEAD.sub("", text, count=1)) or text
    text = re.sub(r"(?<![\\A-Za-z])(sqrt|pi)(?![A-Za-z])", r"\\\1", text)
    return re.sub(r"\\(frac|sqrt) ?([0-9])(?: ?([0-9])(?![0-9]))?", _braced, text)


def _braced(match: re.Match[str]) -> str:
    """``\\frac12`` and ``\\sqrt2`` with the braces that LaTeX lets one leave out."""
    name, first, second = match.groups()
    if name == "frac":
        return f"\\frac{{{first}}}" + (f"{{{second}}}" if second else "")
    return f"\\sqrt{{{first}}}{second or ''}" if not second else f"\\sqrt({first}{second})"


class _Reader:
    """Recursive descent: sum -> product -> power -> atom; every value is computed at once."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._place = 0
        self._depth = 0
        self._rounded = any("." in token or "e" in token.lower() for token in tokens if token[0] != "\\")

    def read(self) -> Value:
        result = self._sum()
        if self._next:
            raise Unreadable("unexpected text after the value")
        return Value(result.exact, result.approximate, self._rounded)

    @property
    def _next(self) -> str:
        return self._tokens[self._place]

    def _take(self, wanted: str) -> bool:
        if self._next and self._next in wanted:
            self._place += 1
            return True
        return False

    def _sum(self) -> Value:
        negative = self._take("-") or not (self._take("+") or True)
        total = self._product()
        total = _times(total, _rational(-1)) if negative else total
        while self._next in ("+", "-"):
            sign = _rational(1 if self._take("+") or not self._take("-") else -1)
            total = _plus(total, _times(sign, self._product()))
        return total

    def _product(self) -> Value:
        whole = self._next.isdecimal()
        result = self._power()
        while self._next:
            if self._take("*"):
                result = _times(result, self._power())
            elif self._take("/"):
                result = _times(result, _inverse(self._power()))
            elif whole and self._next == "\\frac":
                result = _plus(result, self._power())  # 1\frac{1}{2} is one and a half
            elif self._next in ("(", "\\sqrt", "\\pi", "\\frac"):
                result = _times(result, self._power())
            else:
                break
            whole = False
        return result

    def _power(self) -> Value:
        base = self._atom()
        if not self._take("^"):
            return base
        exponent = self._atom().exact
        if exponent == Fraction(1, 2):
            return _root(base)
        if exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_POWER:
            raise Unreadable("a power that is not small and whole")
        result = _rational(1)
        for _ in range(abs(exponent.numerator)):
            result = _times(result, base)
        return _inverse(result) if exponent < 0 else result

    def _atom(self) -> Value:
        self._depth += 1
        if self._depth > MAX_TOKENS:
            raise Unreadable("nested too deeply")
        token = self._next
        self._place += 1 if token else 0
        if token[:1].isdecimal() or token[:1] == ".":
            return _rational(Fraction(token))
        if token == "\\pi":
            return Value(None, pi)
        if token == "\\sqrt":
            return _root(self._atom())
        if token == "\\frac":
            return _times(self._atom(), _inverse(self._atom()))
        if token in ("(", "{"):
            inner = self._sum()
            if self._take(")" if token == "(" else "}"):
                return inner
        raise Unreadable(f"unexpected {token[:20]!r} in the value")


def _rational(number: Fraction | int) -> Value:
    return Value(Fraction(number), float(number))


def _plus(a: Value, b: Value) -> Value:
    exact = a.exact + b.exact if a.exact is not None and b.exact is not None else None
    return Value(exact, a.approximate + b.approximate)


def _times(a: Value, b: Value) -> Value:
    exact = a.exact * b.exact if a.exact is not None and b.exact is not None else None
    return Value(exact, a.approximate * b.approximate)


def _inverse(a: Value) -> Value:
    return Value(1 / a.exact if a.exact is not None else None, 1 / a.approximate)


def _root(a: Value) -> Value:
    if a.approximate < 0:
        raise Unreadable("the root of a negative number")
    if a.exact is not None:
        top, bottom = isqrt(a.exact.numerator), isqrt(a.exact.denominator)
        if Fraction(top * top, bottom * bottom) == a.exact:
            return _rational(Fraction(top, bottom))
    return Value(None, sqrt(a.approximate))
