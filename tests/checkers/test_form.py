"""The form of an answer, by the example that its question shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer.checkers import form_check
from codesteer.checkers._form import example_in

SHOWN = "Put your final answer between <<< and >>>, for example: <<<{}>>>"
EXPRESSION = "Write an expression whose value is 30. " + SHOWN.format("(7 - 3) * 6")
VALUE = "What is the value of the expression 7 / 3 + 2? " + SHOWN.format("7/3")
GRID = "Fill the grid. " + SHOWN.format("a,b\nb,a")
EXACT = "What is its exact volume? " + SHOWN.format("3*sqrt(2)*pi/4")
PLAN = "Which moves? " + SHOWN.format("Move B from stack1 to stack3")
NUMBERS = "Which numbers? " + SHOWN.format("7, 2, 15")
YES = "Is it? " + SHOWN.format("Yes")


@pytest.mark.parametrize(
    ("question", "example"),
    [
        (NUMBERS, "7, 2, 15"),
        (GRID, "a,b\nb,a"),
        ("Write it as <<<row column>>>, such as <<<3 4>>>.", "3 4"),
        ("Like <<<a>>>, or for example, <<< b >>> at the end.", "b"),
        ("Give your answer in the format <<<answer>>>.", ""),
        ("What is 6 * 7?", ""),
    ],
)
def test_the_example_is_the_last_one_that_is_called_one(question: str, example: str) -> None:
    assert example_in(question) == example


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        (EXPRESSION, "98", "asks for an expression"),
        (EXPRESSION, "418.0", "asks for an expression"),
        (GRID, "a,b,b,a", "one line"),
        (PLAN, "[[1, 2]]", "no letters"),
        (YES, "1", "no letters"),
        (NUMBERS, "No solution", "no digits"),
        (NUMBERS, "7,2,15", "is the example"),
        ("Which is larger, 9.11 or 9.9?", "True", "only true or false"),
        ("How many of them are prime?", "false", "only true or false"),
    ],
)
def test_what_cannot_be_an_answer(question: str, answer: str, why: str) -> None:
    check = form_check(answer, question)
    assert check is not None
    assert check.verdict == "fail"
    assert why in check.summary


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (EXPRESSION, "5 * 6"),
        (VALUE, "3"),
        (GRID, "b,a\na,b"),
        (GRID, "[['b', 'a'], ['a', 'b']]"),
        (EXACT, "3.33"),
        (EXACT, "36*pi"),
        (PLAN, "Move A from B to table"),
        (NUMBERS, "[1, 2]"),
        (YES, "False"),
        (YES, "yes"),
        ("Solve for x. " + SHOWN.format("x = 5"), "3"),
    ],
)
def test_what_may_be_an_answer(question: str, answer: str) -> None:
    check = form_check(answer, question)
    assert check is not None
    assert check.verdict == "unknown"


def test_questions_without_an_example_or_with_options_are_not_judged() -> None:
    assert form_check("no", "What is 6 * 7?") is None
    assert form_check("True", "Is 7 a prime?") is None
    assert form_check("True", "Is 2027, which is the year after 2026, a prime number?") is None
    assert form_check("False", "A week has 7 days. Does it end on the day on which it began?") is None
    assert form_check("True", "What is the truth value of p and q? Answer true or false.") is None
    assert form_check("True", "What does print(3 < 5) show?") is None
    assert form_check("5", "Which?\n(A) 5\n(B) 6\n" + SHOWN.format("B")) is None


def test_an_answer_that_there_is_none_is_one_where_the_question_offers_it() -> None:
    check = form_check(
        "impossible", "Which moves? If there are none, say Impossible. " + SHOWN.format("A to B")
    )
    assert check is not None
    assert check.verdict == "pass"


@pytest.mark.parametrize(
    "question", ["How many are there? None of them lies.", "Nonetheless, count.", "What is xs after xs = []?"]
)
def test_a_word_that_the_question_merely_contains_is_not_offered(question: str) -> None:
    for answer in ("None", "[]"):
        assert form_check(answer, question) is None


@given(st.text(), st.text())
def test_any_text_is_taken(answer: str, question: str) -> None:
    form_check(answer, question)
