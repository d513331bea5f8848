"""The comparison of a string with the right one, shared by the string tasks."""

from __future__ import annotations

from os.path import commonprefix

from .._task import Verdict

__all__ = ["compare"]


def compare(value: str, expected: str) -> Verdict:
    """Right if equal; partly right as far as the beginnings agree."""
    if value == expected:
        return Verdict.right()
    same = len(commonprefix([value, expected]))
    length = (
        f", and {len(value)} characters instead of {len(expected)}" if len(value) != len(expected) else ""
    )
    return Verdict.wrong(
        f"only the first {same} characters are right{length}", same / max(len(value), len(expected))
    )
