"""Exact cover (Knuth's Algorithm X, after "Dancing Links", 2000) on dictionaries of sets.

Choose options so that every primary item is covered once and every other item at most once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

__all__ = ["exact_covers"]

Option = TypeVar("Option", bound=Hashable)
Item = TypeVar("Item", bound=Hashable)


def exact_covers(options: Mapping[Option, Sequence[Item]], primary: Iterable[Item]) -> Iterator[list[Option]]:
    """All covers, each a list of options; the order is the same on every run if that of ``options`` is."""
    rank = {option: place for place, option in enumerate(options)}
    users: dict[Item, set[Option]] = {item: set() for item in primary}
    order, must = list(users), set(users)
    needed = frozenset(must)
    for option, items in options.items():
        for item in items:
            users.setdefault(item, set()).add(option)
    chosen: list[Option] = []

    def cover(option: Option) -> list[set[Option]]:
        removed: list[set[Option]] = []
        for item in options[option]:
            must.discard(item)
            for rival in users[item]:
                for other in options[rival]:
                    if other != item:
                        users[other].discard(rival)
            removed.append(users.pop(item))
        return removed

    def uncover(option: Option, removed: list[set[Option]]) -> None:
        for item in reversed(options[option]):
            users[item] = removed.pop()
            if item in needed:
                must.add(item)
            for rival in users[item]:
                for other in options[rival]:
                    if other != item:
                        users[other].add(rival)

    def search() -> Iterator[list[Option]]:
        if not must:
            yield chosen.copy()
            return
        item = min((item for item in order if item in must), key=lambda item: len(users[item]))
        for option in sorted(users[item], key=rank.__getitem__):
            chosen.append(option)
            removed = cover(option)
            yield from search()
            uncover(option, removed)
            chosen.pop()

    return search()
