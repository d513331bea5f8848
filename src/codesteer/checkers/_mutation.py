"""Corrupted answers, for testing a verifier before it is trusted: a good one rejects them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._answers import normalise

__all__ = ["mutants"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_FLIPPED = {"yes": "no", "no": "yes", "true": "false", "false": "true"}
_LONGEST = 20_000


def mutants(candidate: str, question: str, *, most: int = 12) -> list[str]:
    """At most ``most`` corrupted forms of ``candidate``, none of which means the same; the same for the same input.

    The first two are no answers at all. The others are slips (a number off by one, two parts swapped, a part missing or
    doubled, another letter) and numbers that merely stand in the question, which a shallow verifier lets through.
    A slip may by chance be another right answer, so a verifier need not reject every one.
    """
    seen = {normalise(candidate)}
    found: list[str] = []
    for mutant in ("", "no idea", *_slips(candidate[:_LONGEST]), *_quoted(question[:_LONGEST])):
        form = normalise(mutant)
        if form not in seen:
            seen.add(form)
            found.append(mutant)
        if len(found) == most:
            break
    return found


def _slips(candidate: str) -> Iterator[str]:
    numbers = list(_NUMBER.finditer(candidate))
    for match in [*numbers[:2], *numbers[2:][-1:]]:
        yield _replaced(candidate, match, _next_number(match[0]))
    if flipped := _FLIPPED.get(candidate.strip().lower()):
        yield flipped
    tokens = [match for match in _TOKEN.finditer(candidate) if match[0].isalnum()]
    if len(tokens) > 1:
        first, second = tokens[0], next((token for token in tokens[1:] if token[0] != tokens[0][0]), tokens[1])
        yield (
            f"{candidate[: first.start()]}{second[0]}{candidate[first.end() : second.start()]}"
            f"{first[0]}{candidate[second.end() :]}"
        )
        yield candidate[: tokens[-1].start()].rstrip(" ,;") + candidate[tokens[-1].end() :]
        yield f"{candidate} {tokens[-1][0]}"
    elif tokens:
        yield candidate + candidate.strip()[-1:]
        yield candidate.strip()[:-1]
    if letter := re.search(r"[A-Za-z]", candidate):
        yield _replaced(candidate, letter, "b" if letter[0].lower() == "a" else "a")


def _quoted(question: str) -> Iterator[str]:
    for match in _NUMBER.finditer(question):
        yield match[0]


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _next_number(number: str) -> str:
    """``number`` with its last digit moved up by one (9 becomes 8), whatever its length."""
    last = int(number[-1])
    return number[:-1] + str(last + 1 if last < 9 else 8)
