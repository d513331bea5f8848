"""Answers that are words: yes or no, an option's letter, a string over an alphabet, a repeated phrase."""

from __future__ import annotations

import re
from itertools import pairwise

from ._errors import Unreadable, excerpt
from ._plainly import NEGATION, clause_after, clause_before

__all__ = ["choice", "flags", "repeated", "symbols", "yes_no"]

_YES_NO = re.compile(r"\b(yes|no|true|false)\b", re.IGNORECASE)
_DECORATION = str.maketrans(dict.fromkeys("[](){}<>\"'`,\u201c\u201d\u2018\u2019", " "))


_CODE_NOT = re.compile(r"(?:^|[\s(\[,])!\s?$")
_DENIED_AFTER = re.compile(r"^\s?(?:is|was)(?:\snot\b|n['\u2019]t\b)", re.IGNORECASE)


def flags(text: str) -> list[bool]:
    """Every yes or true, no or false in ``text``. Raises `Unreadable` if one of them is denied (``not true``)."""
    said: list[bool] = []
    end = 0
    for match in _YES_NO.finditer(text):
        # Only as far back as the word before, so that long texts are read once.
        before, after = text[end : match.start()], text[match.end() : match.end() + 40]
        negated = NEGATION.search(clause_before(before)) or _CODE_NOT.search(before[-3:])
        if negated or _DENIED_AFTER.search(clause_after(after)):
            raise Unreadable(f"{excerpt(match.group())} stands by a negation")
        said.append(match.group().lower() in ("yes", "true"))
        end = match.end()
    return said


def yes_no(text: str) -> bool:
    """Yes or true, no or false; saying both or denying one is unreadable. Raises `Unreadable`."""
    said = set(flags(text))
    if len(said) != 1:
        raise Unreadable(f"expected yes or no, found {excerpt(text)}")
    return said.pop()


def choice(text: str, letters: str) -> str:
    """One of the option ``letters`` (capitals): ``B``, ``(B)``, ``B)``, ``Option B``, ``(B) its text``.

    Raises `Unreadable` if none or several are named, or if the one is denied.
    """
    text = text.strip()
    # Marked as an option (A) A) A. A: anywhere, or a capital that is listed or stands at the end. A capital
    # elsewhere may be an article.
    marked = re.finditer(rf"(?<![\w.'])\(?([{letters}])[).:](?!\w)", text, re.IGNORECASE)
    listed = re.finditer(rf"(?:(?:\bor|\band|[,/&;|])\s?|\s)\(?\b([{letters}])(?=\W*$)", text)
    joined = re.finditer(rf"(?:\bor|\band|[,/&;|])\s?\(?\b([{letters}])\b", text)
    named = {match.group(1).upper(): match.start() for found in (marked, listed, joined) for match in found}
    if len(named) > 1 or any(NEGATION.search(clause_before(text[:start])) for start in named.values()):
        raise Unreadable(f"expected one of the letters {letters}, found {excerpt(text)}")
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
