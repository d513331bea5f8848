"""Reading answers: lenient in form, strict in meaning; what touches a value is part of what was said."""

from __future__ import annotations

import pytest

from codesteer.symbench._parse import Unreadable, answer_candidates, choice, flags, number, yes_no
from codesteer.symbench.tasks._cells import cells
from codesteer.symbench.tasks._values import value


@pytest.mark.parametrize(
    "reply",
    [
        "Some prose\n\n**Final answer:** 7, 8",
        "The final answer is: 7, 8",
        "So it goes.\n\n**Answer: 7, 8**",
        "So it goes.\n\n**Answer: 7, 8**.",
        "<<<7, 8.>>>",
        "<<<'7, 8'>>>",
        "<<<\u201c7, 8.\u201d>>>",
        '<<<["7, 8"]>>>',
        '["7, 8"]',
    ],
)
def test_what_stands_around_an_answer_is_taken_off(reply: str) -> None:
    assert "7, 8" in list(answer_candidates(reply, multiline=False))


def test_quotes_of_items_are_not_a_pair_around_the_answer() -> None:
    assert list(answer_candidates("<<<'a', 'b'>>>", multiline=False)) == ["'a', 'b'"]


def test_a_grid_may_begin_with_the_signs_of_emphasis() -> None:
    assert "* * 1\n= 1 *" in list(answer_candidates("Play.\nAnswer:\n* * 1\n= 1 *", multiline=True))


def test_lines_as_a_list_are_lines_where_answers_have_lines() -> None:
    assert next(answer_candidates('<<<["a b", "c d"]>>>', multiline=True)) == "a b\nc d"
    assert next(answer_candidates('<<<["a b", "c d"]>>>', multiline=False)) == '["a b", "c d"]'


def test_cells_may_be_named() -> None:
    assert cells("row 0 column 1, row: 2, col: 3") == [(0, 1), (2, 3)]
    for text in ("column 0 row 1", "row 0 column 1, column 2 row 3", "row 0 column 1, 2 3"):
        with pytest.raises(ValueError, match="expected"):
            cells(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[
            (text, 352)
            for text in ("352", "+352", "(352)", "$352", "= 352", "-> 352", "x = 352 apples", "352!")
        ],
        *[
            (text, -352)
            for text in ("-352", "- 352", "-(352)", "minus 352", "negative 352", "- $352", "**-352**")
        ],
        ("-(-352)", 352),
        ("It is not hard, 352", 352),
        ("3.5e2", 350),
    ],
)
def test_a_number_is_read_with_its_sign(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "--352",
        "- -352",
        "+-352",
        "x - 352",
        "352 e3",
        "352 %",
        "352%",
        "352 percent",
        "not 352",
        "isn't 352",
        "more than 352",
        "at least 352",
        "about 352",
        "352 or more",
        "> 352",
        "!= 352",
        ">= 352",
        "sqrt(352)",
        "352 thousand",
        "352 is wrong",
        "1/(352)",
        "!352",
        "\u00b1352",
        "it is not true that it is 352",
    ],
)
def test_a_number_that_is_not_simply_stated_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        number(text)


@pytest.mark.parametrize(
    "text", ["not 3/8", "more than 3/8", "3/8 %", "37.5%", "< 3/8", "about 3/8", "3/8 or at most 1", "!3/8"]
)
def test_a_value_that_is_not_simply_stated_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        value(text)


def test_a_value_in_words_keeps_its_sign() -> None:
    assert value("minus 3/8").exact == value("-(3/8)").exact == value("- 3/8").exact == -value("3/8").exact
    assert value("10,\\!000").exact == 10_000


@pytest.mark.parametrize(
    "text",
    ["not true", "It is not true that it ends there", "!true", "isn't true", "never true", "Yes is not it"],
)
def test_a_denied_yes_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        yes_no(text)
    with pytest.raises(Unreadable):
        flags(f"No, {text}")


def test_a_no_may_be_explained() -> None:
    assert yes_no("No, you do not return.") is False
    assert yes_no("Great! Yes") is True
    assert flags("Yes, No, true") == [True, False, True]


@pytest.mark.parametrize(
    "text", ["A", "a)", "(A)", "A.", "Option A", "A) 03/04/2001", "(A) B-side is first", "A: it"]
)
def test_one_option_is_a_choice(text: str) -> None:
    assert choice(text, "ABCD") == "A"


@pytest.mark.parametrize(
    "text",
    ["A) or B)", "A: (B)", "A. B. C. D", "A) or B", "A or B", "A, B", "A) B", "not (A)", "(A) (B)", "A/B"],
)
def test_several_options_or_a_denied_one_are_none(text: str) -> None:
    with pytest.raises(Unreadable):
        choice(text, "ABCD")
