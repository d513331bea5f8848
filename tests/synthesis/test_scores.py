"""Scores by hand: the tree of the paper's figure, holes, costs, and what holds for every rule and tree."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesteer import ConfigError
from codesteer.synthesis import CostRule, Forest, PaperRule, Tree, potential, rule_named, score, success
from codesteer.synthesis._journal import NODES_FILE
from tests.synthesis.trees import Sketch, write_tree

# Ends 13 (decision 2), 10 (decision 5), -3 and -4; before them 10, 3, 0 and 6.5.
FIGURE: list[Sketch] = [[True, [[[True], False], False]]]


def scores(tree: Tree, rule: object = PaperRule()) -> dict[str, float | None]:
    return {"".join(map(str, each.path)): score(each, rule) for each in tree.top.walk()}  # type: ignore[arg-type]


def test_the_tree_of_the_figure(tmp_path: Path) -> None:
    assert scores(write_tree(tmp_path, FIGURE)) == {
        "": 6.5,
        "0": 6.5,
        "00": 13,
        "01": 0,
        "010": 3,
        "0100": 10,
        "01000": 10,
        "0101": -4,
        "011": -3,
    }


def test_the_mean_of_minus_two_and_thirteen_is_what_it_is(tmp_path: Path) -> None:
    assert scores(write_tree(tmp_path, [[False, True]]))["0"] == 5.5


def test_a_score_follows_from_the_stored_nodes_alone(tmp_path: Path) -> None:
    first = scores(write_tree(tmp_path, FIGURE))
    again = Forest.read(tmp_path).trees["game24-v1/train/1/0"]
    assert scores(again) == first
    assert scores(again, CostRule(tokens_per_point=250)) != first


def test_nothing_is_averaged_over_a_hole(tmp_path: Path) -> None:
    write_tree(tmp_path, FIGURE)
    path = tmp_path / NODES_FILE
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))  # the last node, 011
    (tree,) = Forest.read(tmp_path).trees.values()
    found = scores(tree)
    assert found["010"] == 3
    assert (found["01"], found["0"], found[""]) == (None, None, None)
    assert success(tree.top) is None
    assert potential(tree) is None


def test_cost_counts_the_whole_path(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, FIGURE, tokens=500)
    assert scores(tree, CostRule())["00"] == 15 - 2 * 0.5
    assert scores(tree, CostRule())["011"] == -3 * 0.5
    assert scores(tree, CostRule(seconds_per_point=4))["00"] == 15 - 2 * 0.5 - 2 * 2 / 4
    assert "4 s" in CostRule(seconds_per_point=4).about


def test_success_is_the_share_of_decisions_that_led_to_it(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, [True, [True, False]])
    assert success(tree.top) == 0.75
    assert potential(tree) == 0.75


def test_unknown_rules_and_free_points_are_refused() -> None:
    with pytest.raises(ConfigError, match="paper, cost"):
        rule_named("best")
    with pytest.raises(ConfigError):
        CostRule(tokens_per_point=0)


RULES = st.sampled_from([PaperRule(), CostRule(), CostRule(10, 1.0)])
SPENT = st.tuples(st.integers(1, 10), st.integers(0, 10**7), st.floats(0, 10**5))


@given(RULES, SPENT, SPENT)
def test_right_beats_wrong_whatever_it_cost_and_costs_never_help(
    rule: PaperRule, one: tuple[int, int, float], other: tuple[int, int, float]
) -> None:
    def of(correct: bool, spent: tuple[int, int, float]) -> float:
        return rule.score(correct=correct, decisions=spent[0], tokens=spent[1], seconds=spent[2])

    assert of(True, one) > 0 >= of(False, other)
    dearer = tuple(map(max, one, other))
    assert of(True, dearer) <= of(True, one)  # type: ignore[arg-type]
    assert of(False, dearer) <= of(False, one)  # type: ignore[arg-type]


SKETCHES = st.recursive(
    st.booleans(), lambda parts: st.lists(parts, min_size=1, max_size=3), max_leaves=8
).filter(lambda sketch: isinstance(sketch, list))


@settings(max_examples=25, deadline=None)  # every example is written to a disk
@given(SKETCHES, RULES)
def test_a_decision_lies_between_the_best_and_the_worst_of_what_followed(
    sketch: list[Sketch], rule: PaperRule
) -> None:
    with TemporaryDirectory() as folder:
        tree = write_tree(Path(folder), sketch)
    for place in tree.top.walk():
        below = [score(child, rule) for child in place.children.values()]
        if below:
            assert min(below) - 1e-9 <= score(place, rule) <= max(below) + 1e-9  # type: ignore[type-var, operator]
    assert 0 <= (success(tree.top) or 0) <= 1
