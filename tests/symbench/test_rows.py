"""Rows of every kind lead to the same verdict as the instance they name; any other row is refused as such."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesteer.symbench import BadRow, NoSolution, UnknownTask, get_task, list_tasks
from codesteer.symbench._limits import check_parameters
from codesteer.symbench._rows import format_row, instance_of, parse_row, solve_row, verify_row
from codesteer.symbench.official import read_rows

DEFAULT = Path(__file__).parents[2].parent / "shared" / "symbench" / "official"
FOLDER = Path(os.environ.get("CODESTEER_OFFICIAL", DEFAULT))


@pytest.mark.parametrize("name", list_tasks())
def test_every_way_of_naming_an_instance(name: str) -> None:
    task = get_task(name)
    for level in (1, 3):
        instance = task.generate(level, 5)
        answer = task.solve(instance)
        stored = json.loads(instance.to_json())
        rows: list[dict[str, Any]] = [
            stored,
            {"task": name, "level": level, "seed": 5},
            {"task": name, "level": level, "seed": 5, "split": "test", "parameters": {}},
            {"task": name, "question": instance.question, "reference": stored["reference"]},
            {"task": name, "reference": stored["reference"]},
        ]
        for row in rows:
            assert instance_of(row).reference == stored["reference"]
            assert instance_of(row).question == instance.question
            assert solve_row(row) == {**row, "answer": answer}
            assert verify_row({**row, "answer": answer})["verdict"]["strict"]
            assert not verify_row({**row, "answer": "I do not know."})["verdict"]["strict"]


@pytest.mark.parametrize("name", list_tasks())
def test_original_rows_are_known_with_and_without_their_complexity(name: str) -> None:
    if not (FOLDER / f"{name}.jsonl.gz").exists():
        pytest.skip(f"no original instances of {name} (set CODESTEER_OFFICIAL to their folder)")
    task = get_task(name)
    for _, row in zip(range(8), read_rows(FOLDER, name), strict=False):
        instance = task.from_official(row)
        bare = {key: row[key] for key in ("task", "question", "reference")}
        assert instance_of(row).reference == instance.reference == instance_of(bare).reference
        try:
            answer = task.solve(instance)
        except NoSolution:
            assert solve_row(row)["answer"] is None
            continue
        assert verify_row({**solve_row(bare), "note": 1}) == {
            **verify_row({**bare, "answer": answer}),
            "note": 1,
        }


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
names = ("id", "task", "version", "level", "seed", "split", "question", "reference", "parameters")


@settings(max_examples=300, deadline=None)
@given(
    task=st.sampled_from(list_tasks()),
    fields=st.dictionaries(st.sampled_from((*names, "complexity", "answer")), values, max_size=11),
    data=st.data(),
)
def test_whatever_a_row_holds_only_a_bad_row_is_raised(task: str, fields: dict[str, Any], data: Any) -> None:
    row = {**fields, "task": task, "answer": fields.get("answer")}
    if data.draw(st.booleans()):
        good = dict(get_task(task).generate(1, 0).reference)
        for key in data.draw(st.sets(st.sampled_from(sorted(good)))):
            good[key] = data.draw(values)
        row["reference"] = good
    for use in (solve_row, verify_row):
        try:
            use(row)
        except (BadRow, UnknownTask) as error:
            assert 0 < len(str(error)) < 1000


@given(values)
def test_a_row_survives_its_line(value: Any) -> None:
    row = {"task": "game24", "value": value}
    line = format_row(row)
    assert "\n" not in line and parse_row(line.encode()) == row


@pytest.mark.parametrize(
    ("task", "level", "parameters"),
    [
        ("game24", 1, {"count": 100_000}),
        ("eight_queens", 1, {"size": 400}),
        ("eight_queens", 3, {"size": 60}),
        ("eight_queens", 3, {"size": 8.0}),
        ("eight_queens", 3, {"size": True}),
        ("eight_queens", 3, {"size": "8"}),
        ("eight_queens", 3, {"height": 8}),
        ("date_understanding", 1, {"kinds": []}),
        ("date_understanding", 1, {"kinds": ["minutes"]}),
        # Each of them is within the range, together they fit no board.
        ("reversi", 5, {"size": 4}),
    ],
)
def test_parameters_beyond_the_levels_are_a_bad_row(
    task: str, level: int, parameters: dict[str, Any]
) -> None:
    with pytest.raises(BadRow):
        verify_row({"task": task, "level": level, "seed": 1, "parameters": parameters, "answer": "1"})


@pytest.mark.parametrize("name", list_tasks())
def test_the_parameters_of_every_level_may_be_asked_for(name: str) -> None:
    task = get_task(name)
    for level, params in task.levels.items():
        check_parameters(task, params)
        if level == 2:
            overridden = task.generate(level, 1, parameters=dict(params))
            assert overridden.question.endswith(">>>") and overridden.parameters == params


def test_what_is_not_json_or_no_instance_is_a_bad_row() -> None:
    with pytest.raises(BadRow, match="too large"):
        format_row(parse_row('{"x": 1e999}'))
    with pytest.raises(BadRow, match="digits") as caught:
        parse_row('{"answer": ' + "1" * 5000 + "}")
    assert "set_int" not in str(caught.value)
    with pytest.raises(BadRow, match="negative"):
        verify_row({"task": "letters", "level": 1, "seed": -1, "answer": "1"})
    for reference in ({"numbers": "abc", "target": 24}, {"numbers": "abc"}, {"numbers": ["a"], "target": 24}):
        with pytest.raises(BadRow):
            verify_row({"task": "game24", "reference": reference, "answer": "a"})


def test_a_name_like_none_gets_no_list_of_all() -> None:
    with pytest.raises(UnknownTask, match="symbench list"):
        get_task("nope")
    with pytest.raises(UnknownTask, match="did you mean game24"):
        get_task("game42")
