"""A canonical form of answers, for seeing whether two of them agree.

Conservative: what could change the meaning is kept (order, inner brackets, lines, leading zeros, units that measure,
capitals that are more than the first letter of a word). It is for comparing candidates of one question with each
other, never for scoring against a reference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ._phrases import plain

__all__ = ["normalise"]

_MAX_LENGTH = 20_000
"""Of longer answers only the blanks are evened."""

_WORD = re.compile(r"[^\W\d_]+")
_SHOUTED = frozenset({"AM", "FALSE", "NO", "NONE", "PM", "TRUE", "YES"})
_ARTICLE = re.compile(r"\bA (?=[a-z])")
_SIGN = re.compile(r"^([->]) (?=[\d.])")
"""Before a number neither a list's mark nor a quotation's."""
_DECIMAL = re.compile(r"(?<![\w.,])([-+]?)(\d+)\.(\d*)(?![\w.])")
_ARITHMETIC = re.compile(r"[-+*/^=().\d ]+")
_SPACED_OPERATOR = re.compile(r" ([-+*/^=]) ")
_PLUS = re.compile(r"(?<![\w.)\]])\+(?=\d)")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_INSIDE = re.compile(r"(?<=[(\[{]) +| +(?=[)\]}])")
_AMOUNT = re.compile(
    r"[$€£] ?([-+]?[\d,.]+)|([-+]?[\d,.]+) ?(?:%|percent|dollars?|euros?|usd|degrees?|°|units?|points?)",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


@lru_cache(maxsize=256)  # the few answers of the questions under way are compared again and again
def normalise(answer: str) -> str:
    """The canonical form of ``answer``; equal forms mean that two answers agree. Idempotent, never raises."""
    text = unicodedata.normalize("NFKC", answer[: 4 * _MAX_LENGTH])
    if len(answer) > _MAX_LENGTH or len(text) > _MAX_LENGTH:
        return " ".join(text.split())
    text = text.replace("\u2212", "-").replace("\\,", "").replace("\\!", "")
    for _ in range(12):
        before = text
        text = _one_pass(text)
        if text == before:
            break
    return text


def _one_pass(text: str) -> str:
    text = "\n".join(" ".join(line.split()) for line in text.strip().split("\n") if line.strip())
    text = _without_exclamation(plain(_SIGN.sub(r"\1", _cased(text))).rstrip(".,; "))
    unquoted = _without_pairs(text, _QUOTES)
    amount = _AMOUNT.fullmatch(unquoted)
    if amount:
        unquoted = amount.group(1) or amount.group(2)
    if _THOUSANDS.fullmatch(unquoted):
        unquoted = unquoted.replace(",", "")
    text = _without_brackets(unquoted)
    if _ARITHMETIC.fullmatch(text):
        text = _SPACED_OPERATOR.sub(r"\1", text)
    text = _INSIDE.sub("", _COMMA.sub(", ", text))
    return _DECIMAL.sub(_decimal, _PLUS.sub("", text)).strip()


def _cased(text: str) -> str:
    """``text`` with ordinary words in small letters; "RGB" and "aB" may be meant as they stand."""
    if len(re.sub(r"\W", "", text)) == 1:
        return text.lower()

    def small(match: re.Match[str]) -> str:
        word = match[0]
        return word.lower() if word[1:].islower() or word in _SHOUTED else word

    return _ARTICLE.sub("a ", _WORD.sub(small, text))


def _without_exclamation(text: str) -> str:
    """``text`` without exclamation marks at its end, unless they may be a factorial's."""
    bare = text.rstrip("!")
    return bare if len(bare) > 1 and bare[-2:].isalpha() else text


def _without_pairs(text: str, pairs: dict[str, str]) -> str:
    while len(text) >= 2 and pairs.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def _without_brackets(text: str) -> str:
    """``text`` without the bracket pairs that enclose all of it."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for position, char in enumerate(text):
        if char in _BRACKETS:
            opened.append(position)
        elif opened and char == _BRACKETS[text[opened[-1]]]:
            partner[opened.pop()] = position
    first, last = 0, len(text) - 1
    while first < last and partner.get(first) == last:
        first, last = first + 1, last - 1
        while first < last and text[first] == " ":
            first += 1
        while first < last and text[last] == " ":
            last -= 1
    inner = text[first : last + 1]
    if inner != text and _THOUSANDS.fullmatch(inner):
        return inner.replace(",", ", ")  # a list of numbers, not one number
    return inner or text


def _decimal(match: re.Match[str]) -> str:
    sign, whole, fraction = match.groups()
    fraction = fraction.rstrip("0")
    return f"{'-' if sign == '-' else ''}{whole}{'.' + fraction if fraction else ''}"
