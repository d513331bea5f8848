"""Cells of a grid in answers: pairs of whole numbers, row and column."""

from __future__ import annotations

import re

from .._parse import Unreadable, integers

__all__ = ["Cell", "cells"]

Cell = tuple[int, int]

_LABELS = re.compile(r"\b(row|column|col)\b\s{0,3}[:=]?", re.IGNORECASE)
"""Words for the two numbers; where they are written the row has to come first every time."""


def cells(text: str) -> list[Cell]:
    """``0 3, 1 0``, ``(0, 3), (1, 0)``, ``[[0, 3], [1, 0]]``, ``row 0 column 3``, one a line. Raises `Unreadable`."""
    said = [label.lower().startswith("row") for label in _LABELS.findall(text)]
    if said != [True, False] * (len(said) // 2):
        raise Unreadable("expected the row and then the column of each cell")
    flat = integers(_LABELS.sub(" ", text))
    if said and len(said) != len(flat):
        raise Unreadable("expected as many numbers as the words row and column")
    if len(flat) % 2:
        raise Unreadable(f"expected a row and a column for each cell, found {len(flat)} numbers")
    return list(zip(flat[::2], flat[1::2], strict=True))
