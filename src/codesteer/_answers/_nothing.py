"""Answers that say that there is none: ``no solution``, ``None``, ``[]``."""

from __future__ import annotations

import re

__all__ = ["says_nothing_found"]

_NOTHING_FOUND = re.compile(
    r"(\[\s*\]|\(\s*\)|\{\s*\}"
    r"|none|null|no (valid |possible )?(solution|answer|result|expression|path|plan|arrangement|match)s?"
    r"( (was |were )?(found|exists?|possible))?|not found|impossible|unsolvable)[.!]?",
    re.IGNORECASE,
)


def says_nothing_found(answer: str) -> bool:
    """Whether ``answer`` is what a program prints that found nothing. To some questions that is the right answer."""
    return _NOTHING_FOUND.fullmatch(answer.strip()) is not None
