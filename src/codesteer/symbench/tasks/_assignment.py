"""Search for an assignment of different values to variables under unary and binary constraints.

Values and variables are indices from 0; a domain is a bit mask of values. Propagation (arc consistency, and
places that only one variable can take when there are as many values as variables) with backtracking on
the variable with the fewest values left. Complete: None means that there is no assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Relation", "assign", "bits"]

Relation = tuple[int, int, Callable[[int, int], bool]]
"""Two variables and the test their values must pass."""


def assign(domains: Sequence[int], relations: Iterable[Relation]) -> list[int] | None:
    """A value for every variable, all different, such that all ``relations`` hold; None if there is none."""
    if not all(domains):
        return None
    search = _Search(domains, relations)
    left = search.propagate(list(domains), range(len(domains)))
    solved = search.complete(left) if left else left
    return None if solved is None else [mask.bit_length() - 1 for mask in solved]


def bits(mask: int) -> Iterator[int]:
    """The indices of the bits that are set, in rising order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class _Search:
    def __init__(self, domains: Sequence[int], relations: Iterable[Relation]) -> None:
        width = max((mask.bit_length() for mask in domains), default=0)
        self._all = 0
        for mask in domains:
            self._all |= mask
        self._tight = self._all.bit_count() == len(domains)
        self._supports: list[dict[int, list[int]]] = [{} for _ in domains]
        for i, j, holds in relations:
            forth = [0] * width
            back = [0] * width
            for v in bits(domains[i]):
                for w in bits(domains[j]):
                    if holds(v, w):
                        forth[v] |= 1 << w
                        back[w] |= 1 << v
            self._restrict(i, j, forth)
            self._restrict(j, i, back)

    def _restrict(self, i: int, j: int, table: list[int]) -> None:
        known = self._supports[i].get(j)
        self._supports[i][j] = table if known is None else [a & b for a, b in zip(known, table, strict=True)]

    def complete(self, domains: list[int]) -> list[int] | None:
        still_open = [i for i, mask in enumerate(domains) if mask.bit_count() > 1]
        if not still_open:
            return domains
        chosen = min(still_open, key=lambda i: (domains[i].bit_count(), -len(self._supports[i])))
        for value in bits(domains[chosen]):
            trial = domains.copy()
            trial[chosen] = 1 << value
            left = self.propagate(trial, (chosen,))
            if left is not None and (found := self.complete(left)) is not None:
                return found
        return None

    def propagate(self, domains: list[int], changed: Iterable[int]) -> list[int] | None:
        """Narrow ``domains`` in place until nothing follows any more; None if one becomes empty."""
        waiting = list(changed)
        while waiting:
            i = waiting.pop()
            for j, allowed in self._followers(domains, i):
                narrowed = domains[j] & allowed
                if not narrowed:
                    return None
                if narrowed != domains[j]:
                    domains[j] = narrowed
                    waiting.append(j)
            if not waiting and self._tight:
                if (forced := self._forced(domains)) is None:
                    return None
                waiting += forced
        return domains

    def _followers(self, domains: list[int], i: int) -> Iterator[tuple[int, int]]:
        """What the domain of ``i`` leaves to the others: (variable, mask of values)."""
        mask = domains[i]
        if mask & (mask - 1) == 0:
            yield from ((j, ~mask) for j in range(len(domains)) if j != i)
        for j, table in self._supports[i].items():
            allowed = 0
            for value in bits(mask):
                allowed |= table[value]
            yield j, allowed

    def _forced(self, domains: list[int]) -> list[int] | None:
        """Fix the variables that alone can take some value; None if a value is left to nobody."""
        once = twice = 0
        for mask in domains:
            twice |= once & mask
            once |= mask
        if once != self._all:
            return None
        forced: list[int] = []
        for i, mask in enumerate(domains):
            if (alone := mask & ~twice) and alone != mask:
                if alone & (alone - 1):
                    return None
                domains[i] = alone
                forced.append(i)
        return forced
