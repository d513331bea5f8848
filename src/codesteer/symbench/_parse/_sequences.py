"""Lists, grids and coordinate lists, however they are bracketed, quoted and broken into lines."""

from __future__ import annotations

import re
from fractions import Fraction

from ._errors import Unreadable, excerpt
from ._numbers import normalise, to_fraction, whole

__all__ = ["grid", "integers", "numbers", "pairs", "tokens"]

MAX_TOKENS = 5_000

_BRACKETS = str.maketrans(dict.fromkeys("[](){}\"'`\u201c\u201d\u2018\u2019", " "))
_LABEL = re.compile(r"\s*[A-Za-z][A-Za-z ]{0,40}[:=]")
_SEPARATORS = re.compile(r"[,;|\s]+")


def tokens(text: str) -> list[str]:
    """The items of a flat or nested list in reading order, without brackets and quotes. Raises `Unreadable`.

    Items are separated by commas, semicolons, bars, blanks or newlines; items themselves hold none of these.
    """
    label = _LABEL.match(text)
    bare = text[label.end() if label else 0 :].translate(_BRACKETS)
    found = [item for item in _SEPARATORS.split(bare) if item]
    if not found or len(found) > MAX_TOKENS:
        raise Unreadable(f"expected a list, found {excerpt(text)}")
    return found


def numbers(text: str) -> list[Fraction]:
    """The items of a list, all of them numbers. Raises `Unreadable`."""
    return [to_fraction(item) for item in tokens(normalise(text))]


def integers(text: str) -> list[int]:
    """The items of a list, all of them whole numbers. Raises `Unreadable`."""
    return [whole(value) for value in numbers(text)]


def pairs(text: str) -> list[tuple[Fraction, Fraction]]:
    """Coordinates: ``(1, 2), (3, 4)``, ``1 2, 3 4``, ``[[1, 2], [3, 4]]``. Raises `Unreadable`."""
    flat = numbers(text)
    if len(flat) % 2:
        raise Unreadable(f"expected pairs, found {len(flat)} numbers")
    return list(zip(flat[::2], flat[1::2], strict=True))


def grid(text: str, rows: int, columns: int) -> list[list[str]]:
    """``rows`` x ``columns`` items, as rows or flat, row by row.

    If each item is one character, rows may also be written without separators (``0110``). Raises
    `Unreadable` if the number of items is another.
    """
    flat = tokens(text)
    if len(flat) == rows and all(len(row) == columns for row in flat):
        flat = list("".join(flat))
    if len(flat) != rows * columns:
        raise Unreadable(f"expected {rows} x {columns} = {rows * columns} items, found {len(flat)}")
    return [flat[start : start + columns] for start in range(0, rows * columns, columns)]
