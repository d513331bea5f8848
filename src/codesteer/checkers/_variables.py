"""What a program's variables may hold, joined over everything assigned to them.

A variable assigned anew on the straight path of its scope starts a new version, so that ``x = solve(); x =
24`` leaves nothing of the first value. Values only grow, so repeated passes over a program come to rest.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from ._scopes import Scope
from ._vocabulary import ARITHMETIC, COMPUTED, EXTERNAL, ITERATED, QUESTION, RANGE, UNKNOWN, VARIANT

__all__ = ["WORKED", "Variables", "is_failure", "literal_of"]

WORKED = COMPUTED | ARITHMETIC | QUESTION | EXTERNAL | UNKNOWN | ITERATED | RANGE
"""Any of these makes a value more than a literal."""

_EVERY = -1
_ATTRIBUTES = -1
_FAILURE = re.compile(
    r"\bno (?:valid |such |feasible )?(?:solution|answer|combination|expression|path|result|way)s?\b"
    r"|\bnot found\b|\bnone found\b|\bcould not\b|\bcannot be found\b|\bunable to\b|\berror\b|\bfailed\b",
    re.I,
)

Key = tuple[int, str, int]


def is_failure(text: str) -> bool:
    """Whether a message says that the program found nothing, which is no alternative answer."""
    return len(text) < 200 and _FAILURE.search(text) is not None


def literal_of(node: ast.expr, flags: int) -> str | None:
    """A name for the literal that ``node`` is, empty for a value that only fills a place; None if it is
    none."""
    if flags & WORKED:
        return None
    if isinstance(node, ast.Constant):
        if node.value is None or node.value == "" or (isinstance(node.value, str) and is_failure(node.value)):
            return ""
        if isinstance(node.value, int) and node.value.bit_length() > 256:
            return f"{node.lineno}:{node.col_offset}"
        return repr(node.value)[:80]
    if isinstance(node, ast.List | ast.Tuple | ast.Set) and not node.elts:
        return ""
    if isinstance(node, ast.Dict) and not node.keys:
        return ""
    return f"{node.lineno}:{node.col_offset}"


@dataclass(slots=True)
class Variables:
    """Flags of every variable. ``changed`` tells whether anything grew since it was last reset."""

    changed: bool = False
    _flags: dict[Key, int] = field(default_factory=dict[Key, int])
    _versions: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])
    _literals: dict[Key, set[str]] = field(default_factory=dict[Key, set[str]])
    _conditions: dict[Key, int] = field(default_factory=dict[Key, int])
    _changes: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    def begin_pass(self) -> None:
        self.changed = False
        self._versions.clear()

    def read(self, scope: Scope, name: str) -> int | None:
        """Flags of a variable as seen from ``scope``; None if the program does not bind the name."""
        if name.startswith("."):
            return self._flags.get((_ATTRIBUTES, name, _EVERY), 0)
        home = scope.home_of(name)
        if home is None:
            return None
        version = self._versions.get((home.number, name), 0) if home is scope else _EVERY
        return self._flags.get((home.number, name, version), 0)

    def assign(
        self, scope: Scope, name: str, flags: int, *, literal: str | None, conditions: int, fresh: bool
    ) -> None:
        """Record ``name = value``.

        ``conditions`` are flags of the tests the assignment depends on. They become part of the variable if
        the value is more than a literal, or if the tests choose among several literals.
        """
        home = self._home(scope, name)
        if fresh and home is not None and home is scope:
            slot = (home.number, name)
            self._versions[slot] = self._versions.get(slot, 0) + 1
        for key in self._keys(home, name, scope):
            self._join(key, self._with_conditions(key, flags, literal, conditions))

    def change(self, scope: Scope, name: str, flags: int) -> None:
        """Record that a collection was changed in place: ``name.append(value)``, ``name[i] = value``."""
        home = self._home(scope, name)
        flags &= ~(ITERATED | VARIANT)
        for key in self._keys(home, name, scope):
            self._join(key, flags)
        slot = (home.number if home is not None else _ATTRIBUTES, name)
        if flags & ~self._changes.get(slot, 0):
            self._changes[slot] = self._changes.get(slot, 0) | flags
            self.changed = True

    def changes_of(self, function: Scope, parameter: str) -> int:
        """What a function puts into the collection passed as ``parameter``."""
        return self._changes.get((function.number, parameter), 0)

    def result(self, function: Scope) -> int:
        """Flags of what a function returns."""
        return self._flags.get((function.number, "return", _EVERY), 0)

    def give_back(self, function: Scope, flags: int, literal: str | None, conditions: int) -> None:
        """Record ``return value``."""
        key = (function.number, "return", _EVERY)
        self._join(key, self._with_conditions(key, flags, literal, conditions))

    def bind(self, function: Scope, parameter: str, flags: int) -> None:
        """Record an argument of a call."""
        for version in (0, _EVERY):
            self._join((function.number, parameter, version), flags)

    def _home(self, scope: Scope, name: str) -> Scope | None:
        return None if name.startswith(".") else (scope.home_of(name) or scope)

    def _keys(self, home: Scope | None, name: str, scope: Scope) -> list[Key]:
        if home is None:
            return [(_ATTRIBUTES, name, _EVERY)]
        if home is not scope:  # assigned from an inner function, at a time that is not known
            last = self._versions.get((home.number, name), 0)
            return [(home.number, name, version) for version in range(max(0, last - 3), last + 1)] + [
                (home.number, name, _EVERY)
            ]
        return [(home.number, name, self._versions.get((home.number, name), 0)), (home.number, name, _EVERY)]

    def _with_conditions(self, key: Key, flags: int, literal: str | None, conditions: int) -> int:
        if flags & WORKED:
            return flags | conditions
        if literal:
            known = self._literals.setdefault(key, set())
            before = len(known), self._conditions.get(key, 0)
            if len(known) < 8:
                known.add(literal)
            self._conditions[key] = before[1] | conditions
            if before != (len(known), self._conditions[key]):
                self.changed = True
            if len(known) > 1:
                return flags | self._conditions[key]
        return flags

    def _join(self, key: Key, flags: int) -> None:
        flags &= ~VARIANT
        old = self._flags.get(key, 0)
        if flags & ~old:
            self._flags[key] = old | flags
            self.changed = True
