"""Where the tracing of a program stands, and the question's numbers that it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ._scopes import Scope
from ._vocabulary import FIRST_NUMBER

__all__ = ["Context", "Numbers", "TooMuchWork"]


class TooMuchWork(Exception):
    """Tracing took more steps than an ordinary program can need."""


@dataclass(slots=True)
class Context:
    """Where in the program the analysis stands.

    ``conditions``: flags of the tests that decide whether this place is reached. ``loop``: names that change
    in the loops around it; None outside of loops. ``straight``: every run of the scope passes here exactly
    once.
    """

    scope: Scope
    conditions: int = 0
    loop: frozenset[str] | None = None
    straight: bool = True
    handler: bool = False
    frames: list[dict[str, int]] = field(default_factory=list[dict[str, int]])


class Numbers:
    """Numbers of the question, each with its bit, and those of them found in the program."""

    def __init__(self, values: Iterable[int | float], find: Callable[[str], Iterable[int | float]]) -> None:
        self.bits = {value: 1 << (FIRST_NUMBER + place) for place, value in enumerate(values)}
        self.find = find
        self.written: set[int | float] = set()

    def of(self, value: Any) -> int:
        """Bits of the question's numbers that a constant is or, as a string, contains."""
        if not self.bits or isinstance(value, bool | bytes | complex) or value is None or value is ...:
            return 0
        found = self.find(value) if isinstance(value, str) else (value,)
        flags = 0
        for number in found:
            bit = self.bits.get(number, 0)
            if bit:
                self.written.add(number)
                flags |= bit
        return flags
