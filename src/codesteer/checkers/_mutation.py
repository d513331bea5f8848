"""Corrupted answers, for testing a verifier before it is trusted: a good one rejects them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .._answers import normalise

__all__ = ["Mutants", "mutants"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_FLIPPED = {"yes": "no", "no": "yes", "true": "false", "false": "true"}
_LONGEST = 20_000
_MOST_SLIPS = 8
_MOST_QUOTED = 4


@dataclass(frozen=True, slots=True)
class Mutants:
    """Corrupted answers of two kinds.

    ``empty`` are no answers to anything, or numbers that merely stand in the question: a verifier that lets one of
    them pass is shallow. ``slips`` are the answer with something changed (a number off by one, two parts swapped, a
    part missing or doubled, another letter): one of them may by chance be another right answer.
    """

    empty: tuple[str, ...]
    slips: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.empty + self.slips


def mutants(candidate: str, question: str) -> Mutants:
    """Corrupted forms of ``candidate``, none of which means the same; the same for the same input."""
    seen = {normalise(candidate)}
    empty = _fresh(("", "no idea"), seen, 2) + _fresh(_quoted(question[:_LONGEST]), seen, _MOST_QUOTED)
    return Mutants(empty=empty, slips=_fresh(_slips(candidate[:_LONGEST]), seen, _MOST_SLIPS))


def _fresh(found: Iterable[str], seen: set[str], most: int) -> tuple[str, ...]:
    """The first ``most`` of ``found`` that mean something not ``seen`` before."""
    fresh: list[str] = []
    for mutant in found:
        form = normalise(mutant)
        if form not in seen:
            seen.add(form)
            fresh.append(mutant)
        if len(fresh) == most:
            break
    return tuple(fresh)


def _slips(candidate: str) -> Iterator[str]:
    numbers = list(_NUMBER.finditer(candidate))
    for match in [*numbers[:2], *numbers[2:][-1:]]:
        yield _replaced(candidate, match, _next_number(match[0]))
    if flipped := _FLIPPED.get(candidate.strip().lower()):
        yield flipped
    tokens = [match for match in _TOKEN.finditer(candidate) if match[0].isalnum()]
    if len(tokens) > 1:
        first, second = (
            tokens[0],
            next((token for token in tokens[1:] if token[0] != tokens[0][0]), tokens[1]),
        )
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
