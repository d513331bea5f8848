"""Multiple-choice questions: which options there are, and whether an answer names one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer.checkers import option_check
from codesteer.checkers._options import options_in

DATES = """The vote was on 04/02/2020 and the picnic a week later. Which date is the picnic's?
(A) 04/08/2020
(B) 04/09/2020
(C) 09/04/2020
Give the letter."""
NAMES = "Ann is older than Bo. Who is older?\nOptions:\nA) Ann\nB) Bo"


def test_options_are_read_in_each_common_form() -> None:
    assert options_in(DATES) == {"A": "04/08/2020", "B": "04/09/2020", "C": "09/04/2020"}
    assert options_in(NAMES) == {"A": "Ann", "B": "Bo"}
    assert options_in("A. one\nB. two\n") == {"A": "one", "B": "two"}


@pytest.mark.parametrize(
    "question",
    ["What is 6 * 7?", "(A) alone", "(B) late\n(C) start", "(A) is taller than (B). Who is tallest?", ""],
)
def test_what_is_no_list_of_options(question: str) -> None:
    assert not options_in(question)
    assert option_check("42", question) is None


@pytest.mark.parametrize(
    "answer",
    ["B", "(B)", "b) no: B.", "Option B", "04/09/2020", "B, C", "The answer is (B)", "b", "(b)", "option b."],
)
def test_answers_that_name_an_option(answer: str) -> None:
    check = option_check(answer, DATES)
    assert check is not None
    assert check.verdict == "unknown"


@pytest.mark.parametrize("answer", ["11/16/2026", "D", "2", "", "Because"])
def test_answers_that_name_none(answer: str) -> None:
    check = option_check(answer, DATES)
    assert check is not None
    assert check.verdict == "fail"
    assert "A, B, C" in check.summary


@pytest.mark.parametrize(
    "question",
    [
        "How many of these statements are true?\nA. 1 + 1 = 2\nB. 2 + 2 = 5",
        "Sum the numbers of the list.\nA. 4\nB. 5",
    ],
)
def test_lists_that_something_else_is_asked_about(question: str) -> None:
    assert option_check("1", question) is None


@given(st.text(), st.text())
def test_any_text_is_taken(answer: str, question: str) -> None:
    option_check(answer, question)
