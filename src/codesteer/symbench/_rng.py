"""Randomness of an instance: a pure function of (task, version, level, seed, split) through SHA-256.

Neighbouring seeds and the splits share no random numbers. That they share no questions either is for small worlds
seen to by `Rng.distinct` and by ``_splits``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from math import gcd
from random import Random
from typing import Any

__all__ = ["SPLITS", "BoundedRng", "Rng"]

SPLITS = ("train", "dev", "test")


class Rng(Random):
    """A `random.Random` seeded from the instance's key, with `distinct` for spaces that are small."""

    def __init__(
        self,
        task: str,
        version: int,
        level: int,
        seed: int,
        split: str,
        overrides: Mapping[str, Any] | None = None,
        attempt: int = 0,
    ) -> None:
        self._index = seed
        self._split = SPLITS.index(split)
        self._family = f"{task}/{version}/{level}/{json.dumps(overrides or {}, sort_keys=True)}"
        super().__init__(_digest(f"{self._family}/{split}/{seed}" + f"/{attempt}" * (attempt > 0)))

    def distinct(self, space: int) -> int:
        """An index in ``range(space)`` that no other seed of the same task and level shares.

        Each split owns a third of the space and repeats only when that third is used up. Use it where plain
        drawing would repeat itself, that is where a level has fewer than some 10^8 instances.
        """
        share = space // len(SPLITS)
        if share == 0:
            return self.randrange(space)
        stride = share * 618 // 1000 or 1
        while gcd(stride, share) != 1:
            stride += 1
        offset = _digest(self._family)
        return self._split * share + (self._index * stride + offset) % share


class BoundedRng(Rng):
    """The same numbers, but not without end: for parameters that no level has.

    Generators draw again until an instance fits; with parameters that do not go together none ever may.
    """

    _left = 300_000

    def random(self) -> float:
        self._spend()
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        self._spend()
        return super().getrandbits(k)

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ValueError("no instance was found: the parameters do not go together")


def _digest(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest(), "big")
