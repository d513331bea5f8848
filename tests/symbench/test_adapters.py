"""The adapters: what they write and register. The libraries are optional; without them these tests are skipped."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from codesteer.symbench import get_task, list_tasks
from codesteer.symbench._rows import instance_of
from codesteer.symbench.adapters import datasets as hugging_face


def test_jsonl_export_has_every_split_and_can_be_judged(tmp_path: Path) -> None:
    written = hugging_face.export(tmp_path, tasks=["blocksworld", "pooling"], levels=[1, 3], instances=2)
    assert written == 2 * 3 * 2 * 2
    ids: set[str] = set()
    for path in tmp_path.glob("data/*/*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            assert (row["task"], row["split"]) == (path.parent.name, path.stem)
            row |= {"reference": json.loads(row["reference"]), "parameters": json.loads(row["parameters"])}
            assert get_task(row["task"]).verify(instance_of(row), row["answer"]).correct
            ids.add(row["id"])
    assert len(ids) == written


def test_the_card_names_every_file_and_its_code_works(tmp_path: Path) -> None:
    hugging_face.export(tmp_path, tasks=["pooling"], levels=[1], instances=1)
    card = (tmp_path / "README.md").read_text("utf-8")
    for split in ("train", "dev", "test"):
        assert f'path: "data/pooling/{split}.jsonl"' in card
    assert 'size_categories: ["n<1K"]' in card
    code = card.split("```python\n")[1].split("```")[0]
    row = json.loads((tmp_path / "data/pooling/test.jsonl").read_text("utf-8"))
    names: dict[str, Any] = {"row": row, "reply": f"It is <<<{row['answer']}>>>"}
    exec(code, names)
    assert names["verdict"].correct


def test_parquet_without_the_library_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(hugging_face.MissingLibrary, match="pip install datasets"):
        hugging_face.export(tmp_path, "parquet", tasks=["game24"])


def test_both_forms_load_as_a_data_set(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="the optional library datasets is not installed")
    tasks = ["2048", "blocksworld", "pooling"]
    for form in ("jsonl", "parquet"):
        hugging_face.export(tmp_path / form, form, tasks=tasks, levels=[2], instances=3)
        for task in tasks:
            cache = str(tmp_path / "cache")
            loaded = datasets.load_dataset(str(tmp_path / form), task, cache_dir=cache)
            assert {split: len(rows) for split, rows in loaded.items()} == {"train": 3, "dev": 3, "test": 3}
            assert loaded["test"][1]["id"] == get_task(task).generate(2, 1).id


@pytest.fixture(scope="module")
def gym() -> Any:
    gym = pytest.importorskip("reasoning_gym", reason="the optional library reasoning-gym is not installed")
    import codesteer.symbench.adapters.reasoning_gym  # noqa: F401  # pyright: ignore[reportUnusedImport]

    return gym


@pytest.mark.parametrize("name", list_tasks())
def test_every_task_is_a_data_set_of_reasoning_gym(gym: Any, name: str) -> None:
    data = gym.create_dataset(f"symbench_{name}", level=1, size=3, seed=4)
    entries = list(data)
    assert len({entry["question"] for entry in entries}) == 3
    for entry in entries:
        assert isinstance(entry["answer"], str)
        assert data.score_answer(entry["answer"], entry=entry) == 1.0
        assert data.score_answer(f"So: <<<{entry['answer']}>>>", entry=entry) == 1.0
        for wrong in (None, "", "I do not know"):
            assert data.score_answer(wrong, entry=entry) == 0.0
        assert entry["metadata"]["source_dataset"] == f"symbench_{name}"
        assert entry["metadata"]["difficulty"]["level"] == 1
        json.dumps(entry)


def test_data_sets_of_reasoning_gym_do_not_overlap(gym: Any) -> None:
    def questions(seed: int, split: str = "train") -> set[str]:
        data = gym.create_dataset("symbench_pooling", level=3, size=20, seed=seed, split=split)
        return {entry["question"] for entry in data}

    assert questions(1) == questions(1)
    assert not questions(1) & questions(2)
    assert not questions(1) & questions(1, "test")


def test_an_entry_is_scored_without_its_own_data_set(gym: Any) -> None:
    entry = gym.create_dataset("symbench_game24", level=2, size=1, seed=9)[0]
    assert gym.get_score_answer_fn("symbench_game24")(entry["answer"], entry) == 1.0


def test_the_curriculum_of_reasoning_gym_raises_the_level(gym: Any) -> None:
    curriculum = gym.factory.create_curriculum("symbench_game24")
    config = curriculum.generate_configuration({"seed": 1, "size": 2})
    curriculum.increment_attr_level("level")
    harder = curriculum.generate_configuration({"seed": 1, "size": 2})
    assert (config.level, harder.level) == (1, 2)


@pytest.mark.parametrize("wrong", [{"level": 6}, {"split": "validation"}, {"size": 0}])
def test_a_wrong_configuration_is_refused(gym: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        gym.create_dataset("symbench_game24", **wrong)
