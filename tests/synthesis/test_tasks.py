"""Training questions: none of the test split, none of a task that is held out."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from codesteer import ConfigError
from codesteer.symbench import get_task, list_tasks
from codesteer.synthesis import UNSEEN_TASKS, training_tasks
from codesteer.synthesis._tasks import instance_of, training_instances


def test_the_unseen_tasks_are_those_of_the_paper() -> None:
    splits = {row["task"]: row["split"] for row in _published_rows()}
    assert sorted(UNSEEN_TASKS) == sorted(task for task, split in splits.items() if split == "unseen")
    assert set(UNSEEN_TASKS) < set(list_tasks())


def _published_rows() -> list[dict[str, str]]:
    text = files("codesteer").joinpath("report/published/results.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_all_tasks_but_those_held_out() -> None:
    assert set(training_tasks([], UNSEEN_TASKS)) == set(list_tasks()) - set(UNSEEN_TASKS)
    assert training_tasks(["game24", "game24"], UNSEEN_TASKS) == ("game24",)
    assert training_tasks(["letters"], ()) == ("letters",)


def test_a_task_that_is_held_out_is_refused() -> None:
    with pytest.raises(ConfigError, match="letters: held out"):
        training_tasks(["game24", "letters"], UNSEEN_TASKS)
    with pytest.raises(ConfigError, match="no task named 'chess'"):
        training_tasks(["chess"], UNSEEN_TASKS)
    with pytest.raises(ConfigError, match="no task named 'chess'"):
        training_tasks(["game24"], ["chess"])


@pytest.mark.parametrize("task", ["game24", "path_plan", "web_of_lies"])
def test_no_question_of_the_test_split(task: str) -> None:
    drawn = training_instances(task, 1, 40, 0)
    assert {instance.split for instance in drawn} == {"train"}
    tested = {get_task(task).generate(1, seed, "test").question for seed in range(200)}
    assert not tested & {instance.question for instance in drawn}
    assert len({instance.question for instance in drawn}) == len(drawn)


def test_two_seeds_share_no_question() -> None:
    one, other = (training_instances("game24", 1, 20, seed) for seed in (0, 1))
    assert not {each.question for each in one} & {each.question for each in other}
    assert instance_of("game24", 1, one[3].seed) == one[3]


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ConfigError, match="n must be"):
        training_instances("game24", 1, 0, 0)
    with pytest.raises(ConfigError, match="levels"):
        training_instances("game24", 9, 1, 0)
