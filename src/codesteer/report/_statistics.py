"""Intervals and tests over items, which are paired across methods and grouped by task.

Every task weighs the same, as in the paper, however many items it has. Resampling is over items within their tasks (the
tasks are the benchmark, not a sample of tasks) with a fixed seed, so that a report is the same whenever it is made.
Where the items of most tasks are alike there is next to nothing to resample, and intervals over all items take its
place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt

__all__ = [
    "Interval",
    "bonett_price",
    "mean_over_tasks",
    "paired_difference",
    "share_right",
    "sign_test",
    "wilson",
]

Groups = Mapping[str, Sequence[float]]
"""Values of items by task."""

RESAMPLES = 10_000
_SEED = 20250704
_Z95 = 1.959963984540054
_ENOUGH_SPREAD = 10


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


def share_right(right: Groups) -> Interval:
    """Like `mean_over_tasks`, of 1 for right and 0 for wrong; with Wilson's interval where there is little spread."""
    share = mean_over_tasks(right)
    if _spread(right) >= _ENOUGH_SPREAD:
        return share
    n = _effective_size(right)
    return wilson(share.value * n, n)


def paired_difference(ours: Groups, theirs: Groups) -> Interval:
    """The difference of two methods in right answers, on the same items in the same order.

    The interval is the bootstrap's, or Bonett and Price's where there is little spread.
    """
    differences = {task: [a - b for a, b in zip(ours[task], theirs[task], strict=True)] for task in ours}
    if _spread(differences) >= _ENOUGH_SPREAD:
        return mean_over_tasks(differences)
    n = _effective_size(differences)
    won, lost = (
        sum(sum(item * sign > 0 for item in items) / len(items) for items in differences.values())
        / len(differences)
        for sign in (1, -1)
    )
    return bonett_price(won * n, lost * n, n)


def _effective_size(groups: Groups) -> float:
    """As many items as would tell as much if tasks did not weigh the same; all of them where tasks are of one size."""
    return len(groups) ** 2 / sum(1 / len(items) for items in groups.values())


def _spread(groups: Groups) -> float:
    """How many of `_effective_size` items are unlike most of their task.

    Tasks of one item are one group here, as they are where they are resampled.
    """
    several = [items for items in groups.values() if len(items) > 1]
    single = [items[0] for items in groups.values() if len(items) == 1]
    unlike = sum(map(_unlike, several)) + (len(single) * _unlike(single) if single else 0.0)
    return _effective_size(groups) * unlike / len(groups)


def _unlike(items: Sequence[float]) -> float:
    """The share of ``items`` that are not the commonest value."""
    return 1 - max(Counter(items).values()) / len(items)


def sign_test(wins: int, losses: int) -> float:
    """The two-sided exact probability of a split at least this uneven if neither is better (McNemar's exact test)."""
    n, k = wins + losses, min(wins, losses)
    return min(1.0, 2 * sum(comb(n, i) for i in range(k + 1)) / 2**n) if n else 1.0


def wilson(right: float, n: float) -> Interval:
    """A share with Wilson's interval."""
    share, square = right / n, _Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def bonett_price(wins: float, losses: float, n: float) -> Interval:
    """The difference of two paired shares with Bonett and Price's adjusted Wald interval (2012)."""
    won, lost = (wins + 1) / (n + 2), (losses + 1) / (n + 2)
    half = _Z95 * sqrt((won + lost - (won - lost) ** 2) / (n + 2))
    return Interval((wins - losses) / n, max(-1.0, won - lost - half), min(1.0, won - lost + half))
