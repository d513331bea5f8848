"""Judging guesses at a half of a password of cryptanalysis, its digits or its letters; one place a character.

Here lie the forward rules, which draw instances and make their keys; the solver of the task has its own.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from operator import eq
from typing import Any

__all__ = ["Judgement", "Secret", "fitting", "judged", "secrets", "understood", "worded"]

Judgement = list[Any]
"""In place, misplaced, and about the absent ones "small", "large" or "" (neither, or there are none)."""
Secret = tuple[str, int]
"""The characters in order, and as a set of bits."""


@cache
def secrets(alphabet: str, length: int) -> list[Secret]:
    """All strings of this length without a repeated character."""
    return [("".join(chosen), _bits("".join(chosen))) for chosen in permutations(alphabet, length)]


def judged(guess: str, secret: str) -> Judgement:
    """The judgement of a guess that repeats no character."""
    bits, secret_bits = _bits(guess), _bits(secret)
    in_place = sum(map(eq, guess, secret))
    return [in_place, (bits & secret_bits).bit_count() - in_place, _remark(bits & ~secret_bits, secret_bits)]


def fitting(candidates: list[Secret], guess: str, judgement: Judgement) -> list[Secret]:
    """Those for which the guess would be judged so."""
    bits, (in_place, misplaced, remark) = _bits(guess), judgement
    common = in_place + misplaced
    return [
        secret
        for secret in candidates
        if (secret[1] & bits).bit_count() == common
        and sum(map(eq, guess, secret[0])) == in_place
        and _remark(bits & ~secret[1], secret[1]) == remark
    ]


def _remark(absent: int, secret: int) -> str:
    """About sets of bits: the smallest bit of a set is ``set & -set``."""
    if absent == 0:
        return ""
    return "small" if absent < secret & -secret else "large" if absent & -absent > secret else ""


def _bits(characters: str) -> int:
    return sum(1 << ord(character) - ord("0") for character in set(characters))


def worded(verdict: Judgement, length: int) -> str:
    in_place, misplaced, about_absent = verdict
    remark = {"small": " (too low)", "large": " (too high)", "": ""}[about_absent]
    counts = {"in place": in_place, "misplaced": misplaced, f"absent{remark}": length - in_place - misplaced}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def understood(feedback: str, kind: str) -> Judgement:
    """The verdict on the digits ("number") or letters of an original row."""
    verdict: Judgement = [0, 0, ""]
    for part in feedback.rstrip(". ").split(";"):
        if kind not in part:
            continue
        count = 2 if part.split()[0] == "both" else 1
        if "incorrect" not in part:
            verdict[1 if "wrong position" in part else 0] += count
        elif "too small" in part or "too early" in part:
            verdict[2] = "small"
        elif "too large" in part or "too late" in part:
            verdict[2] = "large"
    return verdict
