"""Denominators: what is missing is counted and never averaged over; what failed is wrong."""

from __future__ import annotations

import pytest

from codesteer.evaluation import Cost, Result
from codesteer.report import markdown_table, runs_of, wilson
from codesteer.report._latex import latex_table


def result(method: str, item: str, *, strict: bool = False, status: str = "scored", **more: object) -> Result:
    task = item.partition("/")[0]
    return Result(run="m", method=method, item=item, task=task, strict=strict, status=status, **more)  # type: ignore[arg-type]


ITEMS = ["game24/1/0", "game24/1/1", "pooling/1/0", "pooling/1/1"]


def test_a_failed_item_is_wrong_and_a_missing_one_is_left_out_for_all() -> None:
    rows = [result("a", item, strict=True) for item in ITEMS]
    rows += [
        result("b", ITEMS[0], strict=True),
        result("b", ITEMS[1], status="failed"),
        result("b", ITEMS[2], strict=True),
        result("b", ITEMS[3], status="missing"),
    ]
    (run,) = runs_of(rows)
    a, b = run.methods
    assert (run.items, run.paired) == (4, 3)
    assert a.strict.value == 1
    assert b.strict.value == pytest.approx((0.5 + 1) / 2)
    assert (b.count("failed"), b.count("missing")) == (1, 1)
    assert b.cell("pooling") == (1, 1, 2)
    assert b.cell("game24") == (1, 2, 2)


def test_no_spread_within_tasks_is_no_certainty() -> None:
    (run,) = runs_of(
        [result("none", item) for item in ITEMS] + [result("all", i, strict=True) for i in ITEMS]
    )
    none, all_ = run.methods
    assert (none.strict.value, none.strict.low) == (0, 0) and none.strict.high == wilson(0, 4).high > 0.4
    assert (all_.strict.value, all_.strict.high) == (1, 1) and all_.strict.low == wilson(4, 4).low < 0.6


def test_a_method_that_has_not_begun_does_not_empty_the_others() -> None:
    rows = [result("a", item, strict=True) for item in ITEMS]
    rows += [result("b", item, status="missing") for item in ITEMS]
    (run,) = runs_of(rows)
    assert [each.method for each in run.methods] == ["a"]
    assert run.left_out == ("b",)
    assert run.paired == 4


def test_methods_without_a_common_item_are_not_compared_and_not_forgotten() -> None:
    rows = [result("a", item, status="scored" if item < "h" else "missing") for item in ITEMS]
    rows += [result("b", item, status="missing" if item < "h" else "scored") for item in ITEMS]
    for answered in (rows, [result("a", item, status="missing") for item in ITEMS]):
        (run,) = runs_of(answered)
        assert (run.methods, run.items, run.paired) == ((), 4, 0)
        assert "no question was answered by every method begun" in markdown_table(run)


def test_comparison_and_costs_by_hand() -> None:
    cost = {
        "task": Cost(calls=1, prompt_tokens=100, output_tokens=20),
        "coach": Cost(calls=2, prompt_tokens=30),
    }
    rows = [result("only_question", item, strict=item.endswith("0")) for item in ITEMS]
    rows += [
        result("b", item, strict=item != ITEMS[0], costs=cost, verified=item != ITEMS[1]) for item in ITEMS
    ]
    (run,) = runs_of(rows)
    b = run.methods[1]
    versus = b.against(run.reference)
    assert (versus.wins, versus.ties, versus.losses) == (2, 1, 1)
    assert versus.difference.value == pytest.approx(0.25)
    assert versus.p == 1
    assert b.tokens == 150
    assert b.spent("calls", "coach") == 2
    assert b.believed == (2, 3)


def test_another_method_may_be_the_reference() -> None:
    rows = [result("only_question", item, strict=item in ITEMS[:3]) for item in ITEMS]
    rows += [result("b", item, strict=item == ITEMS[3]) for item in ITEMS]
    (run,) = runs_of(rows, "b")
    assert run.reference.method == "b"
    versus = run.methods[0].against(run.reference)
    assert (versus.wins, versus.ties, versus.losses) == (3, 0, 1)
    assert "against `b`, points" in markdown_table(run)


def test_methods_are_paired_by_item_whatever_their_order() -> None:
    right = {ITEMS[0], ITEMS[3]}
    rows = [result("only_question", item, strict=item in right) for item in ITEMS]
    rows += [result("b", item, strict=item in right) for item in reversed(ITEMS)]
    (run,) = runs_of(rows)
    versus = run.methods[1].against(run.reference)
    assert (versus.wins, versus.ties, versus.losses) == (0, 4, 0)
    assert versus.difference.value == 0


def test_tables_of_an_incomplete_run_say_so() -> None:
    rows = [result("a", item) for item in ITEMS]
    rows += [result("b", item, status="missing" if item == ITEMS[3] else "scored") for item in ITEMS]
    rows += [result("c", item, status="missing") for item in ITEMS]
    (run,) = runs_of(rows)
    for table in (markdown_table(run), latex_table([run])):
        assert "not complete; the figures are of the 3 of 4 items" in table
        assert "not begun: c." in table
    (whole,) = runs_of(rows[:4])
    assert "complete" not in markdown_table(whole) + latex_table([whole])


def test_tables_say_what_failed_and_what_outgrew_a_context() -> None:
    rows = [result("a", item) for item in ITEMS]
    rows += [result("b", item, status="failed" if item == ITEMS[3] else "scored") for item in ITEMS]
    rows += [result("c", item, stop_reason="context") for item in ITEMS]
    (run,) = runs_of(rows)
    for table in (markdown_table(run), latex_table([run])):
        assert "b failed on one question, which count as wrong" in table
        assert "c ended 4 questions early" in table
        assert "a failed" not in table


def test_a_task_that_the_paper_does_not_have_is_not_normalised() -> None:
    (run,) = runs_of([result("a", f"sudoku/1/{seed}", strict=True) for seed in range(2)])
    assert run.methods[0].strict.value == 1
    assert run.methods[0].normalised is None
    assert "& -- &" in latex_table([run])


def test_normalised_by_the_frozen_maximum() -> None:
    rows = [result("a", item, strict=item == ITEMS[0]) for item in ITEMS]
    (run,) = runs_of(rows)
    assert run.methods[0].normalised == pytest.approx(
        (0.5 / 0.93 + 0) / 2
    )  # the paper's best on Game 24 is 93
