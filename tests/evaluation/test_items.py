"""Item lists: fixed, paired, checked against what they were made from."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError
from codesteer.evaluation import ItemList, draw, mixed
from codesteer.symbench import get_task, list_tasks


def test_the_same_list_every_time_and_no_question_in_two() -> None:
    items = draw(["game24", "pooling"], [1, 3], 5, seed=7)
    assert items == draw(["game24", "pooling"], [3, 1, 1], 5, seed=7)
    assert len({item.id for item in items.items}) == 20
    other = draw(["game24", "pooling"], [1, 3], 5, seed=8)
    assert not {item.question for item in items.items} & {item.question for item in other.items}


def test_a_list_survives_its_file(tmp_path: Path) -> None:
    items = draw(list_tasks(), [2], 1, seed=0)
    items.save(tmp_path / "list.json")
    assert ItemList.load(tmp_path / "list.json") == items
    instance = items.instances(None)[3]
    assert get_task(instance.task).verify(instance, get_task(instance.task).solve(instance)).correct


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "damaged"),
        ("[]", "damaged"),
        ('{"format": 9, "digest": "", "items": []}', "format 9"),
        ('{"format": 1, "digest": "00", "items": []}', "changed by hand"),
        ('{"format": 1, "digest": "00", "items": [{"id": 1}]}', "damaged"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=said):
        ItemList.load(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        ItemList.load(tmp_path / "nowhere.json")


def test_a_question_that_is_no_longer_the_listed_one_is_refused() -> None:
    items = draw(["game24"], [1], 1, seed=0)
    changed = ItemList((replace(items.items[0], question="0" * 16),))
    with pytest.raises(ConfigError, match="generator has changed"):
        changed.instances(None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"task": "chess"}, "there is no task 'chess'"),
        ({"level": None}, "no level None"),
        ({"level": 9}, "no level 9"),
        ({"seed": -1}, "seed -1"),
        ({"seed": "one"}, "damaged"),
        ({"source": "official", "row": None}, "no row None"),
    ],
)
def test_an_item_that_cannot_be_asked_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    items = draw(["game24"], [1], 1, seed=0)
    path = tmp_path / "list.json"
    ItemList((replace(items.items[0], **change),)).save(path)
    with pytest.raises(ConfigError, match=said):
        ItemList.load(path).instances(tmp_path)


def test_a_list_of_nothing_and_one_that_asks_twice(tmp_path: Path) -> None:
    (item,) = draw(["game24"], [1], 1, seed=0).items
    path = tmp_path / "list.json"
    for items, said in (((), "holds no items"), ((item, item), f"holds {item.id} more than once")):
        ItemList(items).save(path)
        with pytest.raises(ConfigError, match=said):
            ItemList.load(path)


def test_original_rows_are_listed_by_place_and_never_by_text(tmp_path: Path) -> None:
    instances = [get_task("game24").generate(2, seed) for seed in range(3)]
    rows = [
        {
            "id": i,
            "task": "game24",
            "complexity": {},
            "question": one.question,
            "reference": {"numbers": numbers},
        }
        for i, (one, numbers) in enumerate(
            zip(instances, ([4, 4, 10, 10], [1, 2, 3, 4], [6, 6, 6, 6]), strict=True)
        )
    ]
    with gzip.open(tmp_path / "game24.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    items = mixed(["game24", "pooling"], tmp_path, seed=1)
    assert [item.source for item in items.items] == ["symbench", "official", "symbench", "symbench"]
    official = items.items[1]
    assert official.row in (0, 1, 2)
    assert rows[official.row]["question"] not in json.dumps([str(item) for item in items.items])
    assert items.instances(tmp_path)[1].question == rows[official.row]["question"]
    with pytest.raises(ConfigError, match="name the folder"):
        items.instances(None)
