"""The one error of reading."""

from __future__ import annotations

__all__ = ["Unreadable", "excerpt"]


class Unreadable(ValueError):
    """The text is not a value of the expected kind; the message says why, for a person."""


def excerpt(text: str) -> str:
    """The beginning of ``text``, quoted, for a message."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
