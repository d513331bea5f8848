"""Which siblings become a pair, and which decisions count as the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from codesteer import Guidance, Mode, Stop
from codesteer.prompts import PromptSet, load_prompts
from codesteer.synthesis import PaperRule, sibling_pairs
from codesteer.synthesis._guidance import decision_text, distinct, nearly_equal, sayable
from tests.synthesis.test_scores import FIGURE
from tests.synthesis.trees import write_tree

JSON = load_prompts()
TOKENS = PromptSet("published", "1", "tokens", {})


def code(message: str) -> Guidance:
    return Guidance(mode=Mode.CODE, message=message)


def test_pairs_of_the_figure(tmp_path: Path) -> None:
    pairs = sibling_pairs(write_tree(tmp_path, FIGURE), PaperRule())
    shown = {
        (pair.chosen.path, pair.rejected.path): (pair.score_chosen, pair.score_rejected) for pair in pairs
    }
    assert shown == {
        ((0, 0), (0, 1)): (13, 0),
        ((0, 1, 0), (0, 1, 1)): (3, -3),
        ((0, 1, 0, 0), (0, 1, 0, 1)): (10, -4),
    }


def test_failing_early_is_never_the_better_choice(tmp_path: Path) -> None:
    # -1 against -5: far enough apart, but neither is positive.
    assert sibling_pairs(write_tree(tmp_path, [False, [[[[False]]]]]), PaperRule()) == []


def test_the_difference_must_be_more_than_two(tmp_path: Path) -> None:
    assert sibling_pairs(write_tree(tmp_path / "two", [True, [[True]]]), PaperRule()) == []
    assert len(sibling_pairs(write_tree(tmp_path / "three", [True, [[[True]]]]), PaperRule())) == 1
    (pair,) = sibling_pairs(write_tree(tmp_path / "one", [True, [True]]), PaperRule(), gap=0.5)
    assert (pair.score_chosen, pair.score_rejected) == (14, 13)


def test_giving_up_is_nothing_to_prefer(tmp_path: Path) -> None:
    assert sibling_pairs(write_tree(tmp_path, [True, False], ends="gave_up"), PaperRule()) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (code("Try all orders of the five numbers."), code("try ALL orders of the five numbers!"), True),
        (code("Try all orders of the five numbers."), code("Use a solver library."), False),
        (code("Try."), Guidance(mode=Mode.TEXT, message="Try."), False),
        (code(""), code(""), True),
        (code(""), code("Try."), False),
        (Stop(outcome="accept", reason="a"), Stop(outcome="accept", reason="b"), True),
        (Stop(outcome="accept"), Stop(outcome="give_up"), False),
        (Stop(outcome="accept"), code(""), False),
    ],
)
def test_nearly_equal(one: Guidance, other: Guidance, same: bool) -> None:
    assert nearly_equal(one, other) is same
    assert nearly_equal(other, one) is same


def test_the_first_of_each_kind_is_kept() -> None:
    decisions = [code("a b c d e"), code("A B C D E"), code("x"), Stop(outcome="accept"), code("x")]
    assert distinct(decisions) == [0, 2, 3]


@pytest.mark.parametrize(
    "decision",
    [code('Say "hello"\nand {braces} <<<too>>>'), code(""), Stop(outcome="accept"), Stop(outcome="give_up")],
)
def test_what_a_coach_writes_is_read_as_the_same_decision(decision: Guidance | Stop) -> None:
    assert sayable(decision, JSON, last_mode=None) == decision


def test_what_cannot_be_said_is_left_out() -> None:
    asked = Guidance(mode=Mode.CODE, message="Again.", reason="they disagree", start_over=True)
    assert sayable(asked, JSON, last_mode=None) == Guidance(
        mode=Mode.CODE, message="Again.", reason="they disagree"
    )


def test_the_published_words() -> None:
    said = [code(""), Guidance(mode=Mode.TEXT, message=""), code("Go on."), Stop(outcome="accept")]
    words = [decision_text(each, TOKENS) for each in said]
    assert words == ["<<<Code>>>", "<<<Text>>>", "<<<Go on.>>>", "<<<Return Answer>>>"]
    assert decision_text(Stop(outcome="give_up"), TOKENS) == "<<<Terminate>>>"
    assert sayable(code("Go on."), TOKENS, last_mode=Mode.TEXT) == Guidance(mode=Mode.TEXT, message="Go on.")
