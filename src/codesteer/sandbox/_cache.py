"""Results of earlier runs, found again by everything a run depends on.

In memory only, so nothing that a program writes can reach it, and bounded. Only runs that ended by themselves
are kept: a timeout may be the machine's fault. A program that asks for time or chance gets its first result again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import astuple, replace

from .._trajectory import Execution
from ._interface import Limits, Program

MOST_BYTES = 64 << 20


def key(program: Program, limits: Limits) -> bytes:
    """SHA-256 over all parts, each preceded by its length, so that no two requests can run into each other."""
    digest = hashlib.sha256()

    def add(text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)

    add(program.code)
    add(program.stdin)
    for mapping in (program.files, program.variables):
        add(str(len(mapping)))
        for name in sorted(mapping):
            add(name)
            add(mapping[name])
    add(repr(astuple(limits)))
    return digest.digest()


class Cache:
    """Least recently used results go first once their output passes ``most_bytes``."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._entries: OrderedDict[bytes, Execution] = OrderedDict()

    def get(self, entry: bytes) -> Execution | None:
        """The stored result, marked ``cached``."""
        found = self._entries.get(entry)
        if found is None:
            return None
        self._entries.move_to_end(entry)
        return replace(found, cached=True)

    def put(self, entry: bytes, execution: Execution) -> None:
        if execution.status not in ("ok", "error") or entry in self._entries:
            return
        self._entries[entry] = execution
        self._size += _weight(execution)
        while self._size > self._most:
            _, oldest = self._entries.popitem(last=False)
            self._size -= _weight(oldest)

    def __len__(self) -> int:
        return len(self._entries)


def _weight(execution: Execution) -> int:
    return 1024 + 4 * (len(execution.stdout) + len(execution.stderr))
