"""The comparison of a string with the right one, shared by the string tasks."""

from __future__ import annotations

from .._task import Verdict

__all__ = ["compare"]


def compare(value: str, expected: str) -> Verdict:
    """Right if equal; partly right as far as the beginnings agree."""
    if value == expected:
        return Verdict.right()
    longest = max(len(value), len(expected))
    same = next(
        (place for place in range(longest) if value[place : place + 1] != expected[place : place + 1]),
        longest,
    )
    reason = f"only the first {same} characters are right"
    if len(value) != len(expected):
        reason += f", and {len(value)} characters instead of {len(expected)}"
    return Verdict.wrong(reason, same / longest)
