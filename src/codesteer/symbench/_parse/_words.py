"""Answers that are words: yes or no, an option's letter, a string over an alphabet, a repeated phrase."""

from __future__ import annotations

import re
from itertools import pairwise

from ._errors import Unreadable, excerpt

__all__ = ["choice", "repeated", "symbols", "yes_no"]

_YES_NO = re.compile(r"\b(yes|no|true|false)\b", re.IGNORECASE)
_DECORATION = str.maketrans(dict.fromkeys("[](){}<>\"'`,\u201c\u201d\u2018\u2019", " "))


def yes_no(text: str) -> bool:
    """Yes or true, no or false; saying both is unreadable. Raises `Unreadable`."""
    said = {word.lower() in ("yes", "true") for word in _YES_NO.findall(text)}
    if len(said) != 1:
        raise Unreadable(f"expected yes or no, found {excerpt(text)}")
    return said.pop()


def choice(text: str, letters: str) -> str:
    """One of the option ``letters`` (capitals): ``B``, ``(B)``, ``B)``, ``Option B``, ``(B) its text``.

    Raises `Unreadable` if none or several are named.
    """
    text = text.strip()
    bracketed = set(re.findall(rf"\(([{letters}])\)", text, re.IGNORECASE))
    alone = re.match(rf"(?:option|choice)?\s*\(?([{letters}])(?:[).:]|\s*$)", text, re.IGNORECASE)
    found = {alone.group(1).upper()} if alone else {letter.upper() for letter in bracketed}
    if len(found) != 1 or len(bracketed) > 1:
        raise Unreadable(f"expected one of the letters {letters}, found {excerpt(text)}")
    return found.pop()


def symbols(text: str, alphabet: str) -> str:
    """A string over ``alphabet`` without the quotes, brackets, commas and blanks around and inside it.

    Takes ``abca``, ``"abca"``, ``['a', 'b', 'c', 'a']``, ``a b c a``. Case counts. Raises `Unreadable`.
    """
    string = "".join(text.rpartition(":")[2].translate(_DECORATION).split())
    if not string or not set(string) <= set(alphabet):
        raise Unreadable(f"expected a string over {alphabet}, found {excerpt(text)}")
    return string


def repeated(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """All matches of ``pattern``, with only numbering and punctuation between them. Raises `Unreadable`.

    Prose may stand before the first and after the last match. The pattern must match in linear time.
    """
    found = list(pattern.finditer(text))
    if not found:
        raise Unreadable(f"nothing of the asked form in {excerpt(text)}")
    for left, right in pairwise(found):
        between = re.sub(r"\bstep\b|\bthen\b|\band\b|\\n", "", text[left.end() : right.start()], flags=re.I)
        if any(character.isalpha() for character in between):
            raise Unreadable(f"unexpected {excerpt(between.strip())} inside the answer")
    return found
