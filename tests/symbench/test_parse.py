"""Reading answers: lenient in form, strict in meaning; what touches a value is part of what was said."""

from __future__ import annotations

import pytest

from codesteer.symbench import get_task
from codesteer.symbench._instance import Instance
from codesteer.symbench._parse import answer_candidates
from codesteer.symbench._rows import instance_of
from codesteer.symbench.tasks._cells import cells


def instance(task: str, **reference: object) -> Instance:
    return instance_of({"task": task, "question": "?", "reference": reference})


def right(task: str, facts: dict[str, object], text: str) -> bool:
    return get_task(task).verify(instance(task, **facts), text).correct


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
