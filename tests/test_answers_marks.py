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
