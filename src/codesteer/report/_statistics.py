"""Intervals and tests over items, which are paired across methods and grouped by task.

Every task weighs the same, as in the paper, however many items it has. Resampling is over items within their tasks (the
tasks are the benchmark, not a sample of tasks) with a fixed seed, so that a report is the same whenever it is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt

__all__ = ["Interval", "mean_over_tasks", "paired_difference", "sign_test", "wilson"]

Groups = Mapping[str, Sequence[float]]
"""Values of items by task."""

RESAMPLES = 10_000
_SEED = 20250704
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


def mean_over_tasks(groups: Groups) -> Interval:
    """The mean over tasks of the mean over items, with a percentile bootstrap interval.

    From a task of n items, n - 1 are drawn: with n draws the spread within small groups comes out (n - 1) / n too small
    (Rao and Wu 1988). Tasks of a single item say nothing of their own spread and are drawn from as one group.
    """
    import numpy as np

    random = np.random.default_rng(_SEED)
    values = [np.asarray(items, dtype=float) for items in groups.values()]
    single = [items[0] for items in values if len(items) == 1]
    strata = [(items, 1) for items in values if len(items) > 1]
    if single:
        strata.append((np.asarray(single), len(single)))
    totals = np.zeros(RESAMPLES)
    for items, tasks in strata:
        draws = random.integers(len(items), size=(RESAMPLES, max(1, len(items) - 1)))
        totals += tasks * items[draws].mean(axis=1)
    low, high = np.percentile(totals / len(values), [2.5, 97.5])
    return Interval(float(np.mean([items.mean() for items in values])), float(low), float(high))


def paired_difference(ours: Groups, theirs: Groups) -> Interval:
    """The difference of two methods on the same items in the same order, with its interval."""
    return mean_over_tasks(
        {task: [a - b for a, b in zip(ours[task], theirs[task], strict=True)] for task in ours}
    )


def sign_test(wins: int, losses: int) -> float:
    """The two-sided exact probability of a split at least this uneven if neither is better (McNemar's exact test)."""
    n, k = wins + losses, min(wins, losses)
    return min(1.0, 2 * sum(comb(n, i) for i in range(k + 1)) / 2**n) if n else 1.0


def wilson(right: int, n: int) -> Interval:
    """A share with Wilson's interval; for single cells, where the bootstrap says nothing."""
    share, square = right / n, _Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))
