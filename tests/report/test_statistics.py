"""Intervals and tests against independent computations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from codesteer.report import mean_over_tasks, paired_difference, sign_test, wilson


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


def test_pairing_narrows_the_interval() -> None:
    random = np.random.default_rng(4)
    hard = random.random(80)
    ours = [float(h < 0.6) for h in hard]
    theirs = [float(h < 0.5) for h in hard]
    paired = paired_difference({"a": ours}, {"a": theirs})
    alone = mean_over_tasks({"a": ours})
    assert paired.value == pytest.approx(np.mean(ours) - np.mean(theirs))
    assert paired.high - paired.low < alone.high - alone.low
