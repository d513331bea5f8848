"""Intervals and tests against independent computations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from codesteer.report import bonett_price, mean_over_tasks, paired_difference, share_right, sign_test, wilson


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_sign_test_is_the_exact_binomial_test(wins: int, losses: int) -> None:
    if wins + losses:
        expected = stats.binomtest(wins, wins + losses, 0.5).pvalue
        assert sign_test(wins, losses) == pytest.approx(expected, rel=1e-9)
    else:
        assert sign_test(0, 0) == 1


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilsons_interval(right: int, n: int) -> None:
    right = min(right, n)
    expected = stats.binomtest(right, n).proportion_ci(method="wilson")
    found = wilson(right, n)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_every_task_weighs_the_same() -> None:
    assert mean_over_tasks({"a": [1, 1, 1, 1], "b": [0]}).value == 0.5


def test_the_bootstrap_agrees_with_scipys() -> None:
    random = np.random.default_rng(3)
    items = random.random(60)
    expected = stats.bootstrap((items,), np.mean, method="percentile", random_state=1).confidence_interval
    found = mean_over_tasks({"a": list(items)})
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.01)


def test_two_tasks_are_resampled_within_themselves() -> None:
    # Constant within each task: nothing varies when only items are drawn.
    found = mean_over_tasks({"a": [1.0, 1.0, 1.0], "b": [0.0, 0.0]})
    assert found.low == found.high == 0.5


def test_intervals_hold_what_they_promise_with_two_items_a_task() -> None:
    # Drawing as many items as there are would cover 83 % here.
    random = np.random.default_rng(5)
    covered = []
    for _ in range(300):
        rates = random.beta(0.3, 1.5, 37)
        items = (random.random((37, 2)) < rates[:, None]).astype(float)
        found = mean_over_tasks({str(task): list(row) for task, row in enumerate(items)})
        covered.append(found.low <= rates.mean() <= found.high)
    assert np.mean(covered) > 0.89


@pytest.mark.parametrize(
    ("rate", "agreement"), [(0.02, 1e9), (0.05, 2), (0.05, 0.3), (0.15, 0.3), (0.2, 1e9)]
)
def test_intervals_of_shares_cover_where_few_are_right_and_tasks_are_of_one_kind(
    rate: float, agreement: float
) -> None:
    """``agreement``: of a beta distribution of the tasks' rates; small ones make tasks all right or all wrong."""
    random = np.random.default_rng(6)
    rates = random.beta(rate * agreement, (1 - rate) * agreement, 37)
    covered = []
    for _ in range(200):
        found = share_right(rows((random.random((37, 2)) < rates[:, None]).astype(float)))
        assert found.low <= found.value <= found.high
        covered.append(found.low <= rates.mean() <= found.high)
    assert np.mean(covered) > 0.9


@pytest.mark.parametrize(("ours", "theirs"), [(0.02, 0.05), (0.05, 0.1), (0.2, 0.25)])
@pytest.mark.parametrize("shared", [0, 0.8])
def test_intervals_of_differences_cover_where_few_items_differ(
    ours: float, theirs: float, shared: float
) -> None:
    random = np.random.default_rng(7)
    covered = []
    for _ in range(200):
        luck = random.random((37, 2))
        other = np.where(random.random((37, 2)) < shared, luck, random.random((37, 2)))
        found = paired_difference(rows((luck < ours).astype(float)), rows((other < theirs).astype(float)))
        covered.append(found.low <= ours - theirs <= found.high)
    assert np.mean(covered) > 0.9


def rows(items: np.ndarray) -> dict[str, list[float]]:
    return {str(task): list(row) for task, row in enumerate(items)}


@pytest.mark.parametrize(
    "tasks",
    [
        [(20, 0.95)] * 3 + [(2, 0.3)],
        [(40, 0.02)] + [(2, 0.5)] * 3,
        [(40, 0.3)] + [(2, 0.5)] * 3,
        [(20, 0.4)] * 3,
    ],
)
def test_intervals_cover_where_tasks_are_of_different_size(tasks: list[tuple[int, float]]) -> None:
    random = np.random.default_rng(8)
    covered = []
    for _ in range(200):
        right = {str(place): list((random.random(n) < rate) * 1.0) for place, (n, rate) in enumerate(tasks)}
        found = share_right(right)
        covered.append(found.low <= np.mean([rate for _, rate in tasks]) <= found.high)
    assert np.mean(covered) > 0.9


def test_no_difference_on_a_few_items_is_no_certainty() -> None:
    found = paired_difference({"a": [1.0, 0.0]}, {"a": [1.0, 0.0]})
    assert found.value == 0
    assert found.low == -found.high < -0.3


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 40))
def test_bonett_and_prices_interval_by_hand(wins: int, losses: int, ties: int) -> None:
    # The adjusted Wald interval: the ordinary one after a win and a loss more.
    values = np.array([1.0] * (wins + 1) + [-1.0] * (losses + 1) + [0.0] * ties)
    half = stats.norm.ppf(0.975) * np.sqrt(values.var() / len(values))
    found = bonett_price(wins, losses, wins + losses + ties)
    assert found.value == pytest.approx((wins - losses) / (wins + losses + ties))
    assert found.low == pytest.approx(max(-1, values.mean() - half))
    assert found.high == pytest.approx(min(1, values.mean() + half))


def test_tasks_of_one_item_are_one_group() -> None:
    found = mean_over_tasks({str(task): [float(task < 5)] for task in range(20)})
    expected = stats.binomtest(5, 20).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.08)


def test_pairing_narrows_the_interval() -> None:
    random = np.random.default_rng(4)
    hard = random.random(80)
    ours = [float(h < 0.6) for h in hard]
    theirs = [float(h < 0.5) for h in hard]
    paired = paired_difference({"a": ours}, {"a": theirs})
    alone = mean_over_tasks({"a": ours})
    assert paired.value == pytest.approx(np.mean(ours) - np.mean(theirs))
    assert paired.high - paired.low < alone.high - alone.low
