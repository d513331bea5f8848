"""The convention by which a task's docstring says what it is, what was wrong and what is different here."""

from __future__ import annotations

import sys

import pytest

from codesteer.symbench import get_task, list_tasks
from codesteer.symbench._describe import describe
from codesteer.symbench._gallery import block, page


@pytest.mark.parametrize("name", list_tasks())
def test_every_task_says_what_it_is_and_what_was_wrong(name: str) -> None:
    about = describe(get_task(name))
    assert about.what and about.what[0].isupper() and not about.what.startswith(name)
    assert about.wrong, "the docstring has no 'Official defects: ...'"


def test_the_parts_of_a_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    task = get_task("pooling")
    module = sys.modules[type(task).__module__]
    monkeypatch.setattr(
        module,
        "__doc__",
        "pooling: slide a\nwindow.\n\nIt goes on.\nOfficial defects: it\nfails; here and there. Here it works.\n",
    )
    about = describe(task)
    assert about.what == "Slide a window. It goes on."
    assert (about.wrong, about.changed) == ("It fails", "Here and there. Here it works.")
    monkeypatch.setattr(module, "__doc__", None)
    assert describe(task).what == task.title


def test_a_page_shows_every_level() -> None:
    text = page(get_task("blocksworld"), seed=3)
    for level in range(1, 6):
        assert f"## Level {level}" in text
        assert get_task("blocksworld").generate(level, 3).question in text


def test_a_fence_is_longer_than_the_ones_inside() -> None:
    assert block("a\n````\nb") == "`````text\na\n````\nb\n`````"
