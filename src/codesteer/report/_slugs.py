"""Names for files and anchors: readable, and never the same for two different texts."""

from __future__ import annotations

__all__ = ["Slugs"]


class Slugs:
    """Calling it gives the slug of a text, the same one every time."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        if text not in self._known:
            plain = "".join(each if each.isalnum() and each.isascii() else "-" for each in text.lower())
            plain = plain.strip("-")[:_LONGEST] or "x"
            slug, number, taken = plain, 1, set(self._known.values())
            while slug in taken:
                number += 1
                slug = f"{plain}-{number}"
            self._known[text] = slug
        return self._known[text]


_LONGEST = 80
