"""Options that take several values with commas between them."""

from __future__ import annotations

__all__ = ["parts_of"]


def parts_of(text: str) -> list[str]:
    """What stands between the commas of ``text``; empty parts are left out."""
    return [part for piece in text.split(",") if (part := piece.strip())]
