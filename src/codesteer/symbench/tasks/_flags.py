"""Answers that are one Yes or No, or several in a stated order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .._parse import Unreadable, flags, yes_no
from .._task import Verdict

__all__ = ["ask_for_flags", "example_flags", "judge_flags", "read_flags", "write_flags"]

_CALL = re.compile(r"\w\(")
_OR = re.compile(r"\bor\b", re.IGNORECASE)


def ask_for_flags(names: Sequence[str]) -> str:
    """The sentence that asks for the form of the answer."""
    if len(names) == 1:
        return "Answer Yes or No."
    return f"Answer Yes or No for each of them in the order {', '.join(names)}, separated by commas."


def example_flags(count: int) -> str:
    """An answer to no question in particular, for the closing sentence."""
    return write_flags([index % 3 != 1 for index in range(count)])


def write_flags(flags: Sequence[bool]) -> str:
    return ", ".join("Yes" if flag else "No" for flag in flags)


def read_flags(text: str, count: int) -> list[bool]:
    """``count`` times Yes or No (or true, false), whatever stands between. Raises `Unreadable`."""
    if _CALL.search(text):
        raise Unreadable("this looks like program text")
    if count == 1:
        return [yes_no(text)]
    said = flags(text)
    if len(said) != count or _OR.search(text):
        raise Unreadable(f"expected {count} times either Yes or No, found {len(said)} words")
    return said


def judge_flags(given: Sequence[bool], expected: Sequence[bool]) -> Verdict:
    """All right, or the share that is; a single wrong one is worth nothing."""
    wrong = [i for i, (a, b) in enumerate(zip(given, expected, strict=True)) if a != b]
    if not wrong:
        return Verdict.right()
    if len(expected) == 1:
        return Verdict.wrong(f"it is {write_flags(expected)}")
    return Verdict.wrong(
        f"{len(wrong)} of {len(expected)} are wrong, first number {wrong[0] + 1}",
        1 - len(wrong) / len(expected),
    )
