"""Cells of a grid in answers: pairs of whole numbers, row and column."""

from __future__ import annotations

from .._parse import Unreadable, integers

__all__ = ["Cell", "cells"]

Cell = tuple[int, int]


def cells(text: str) -> list[Cell]:
    """``0 3, 1 0``, ``(0, 3), (1, 0)``, ``[[0, 3], [1, 0]]``, one a line. Raises `Unreadable`."""
    flat = integers(text)
    if len(flat) % 2:
        raise Unreadable(f"expected a row and a column for each cell, found {len(flat)} numbers")
    return list(zip(flat[::2], flat[1::2], strict=True))
