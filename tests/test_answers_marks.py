"""Marks set the wrong way round, as small models do, and arithmetic written with or without blanks."""

import pytest

from codesteer._answers import find_answer_in_text, normalise


@pytest.mark.parametrize(
    "text", ["So it is:\n>>> 9.9 <<<", "The answer is\n>>> 9.9", "9.9 is larger\n<<< 9.9 <<<"]
)
def test_stray_marks_are_not_part_of_the_answer(text: str) -> None:
    found = find_answer_in_text(text)
    assert found is not None
    assert found.text == "9.9"


def test_blanks_around_operators_do_not_make_answers_differ() -> None:
    assert normalise("(10 * 10 - 4) / 4") == normalise("(10*10-4)/4")
    assert normalise("3 -4") != normalise("3-4"), "two numbers are not a difference"


@pytest.mark.parametrize(
    "reply", ["It will not break.\n<<<answer>>>No", "<<<answer>>>: No", "So:\n<<<Final Answer>>> **No**"]
)
def test_a_form_copied_as_a_heading(reply: str) -> None:
    found = find_answer_in_text(reply)
    assert found is not None
    assert (found.text, found.rule) == ("No", "angle brackets, before the answer")


def test_of_a_cut_reply_only_marked_answers_count() -> None:
    assert find_answer_in_text("Their product is 2 * 15 * 12 = 360, which", complete=False) is None
    found = find_answer_in_text("<<<24>>> because their product is", complete=False)
    assert found is not None
    assert found.text == "24"


@pytest.mark.parametrize(
    "line",
    [
        'print("<<<" + str(f()) + ">>>")',
        'print(f"<<<{a} {b}>>>")',
        'print(f"<<<{x*3}>>>")',
        'print("<<<", x, ">>>")',
        'print("<<<%s>>>" % x)',
        'print("<<<{}>>>".format(x))',
    ],
)
def test_marks_around_what_a_program_would_print_are_no_answer(line: str) -> None:
    assert find_answer_in_text(f"```python\n{line}\n```") is None
    found = find_answer_in_text('```python\nprint("<<<{1, 2}>>>")\n```')
    assert found is not None
    assert found.text == "{1, 2}"
