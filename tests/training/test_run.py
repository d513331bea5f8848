"""The folder of a training: it goes on with the same, refuses anything else, and never takes half a checkpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError, TrainingError
from codesteer.training import Run
from codesteer.training import _disk as disk

RECIPE = {"kind": "sft", "base": "b", "data": "d", "learning_rate": 0.1}


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "recipe": RECIPE,
        "data": {"train.jsonl": "1"},
        "base": {"name": "b", "digest": "2"},
        "command": "codesteer train",
    } | changes


def write_checkpoint(run: Run, step: int, state: str | None = None) -> Path:
    folder = run.checkpoints / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    (folder / "optimizer.pt").write_bytes(b"0")
    if state is not None:
        (folder / "trainer_state.json").write_text(state)
    return folder


def test_the_same_goes_on_and_anything_else_is_refused(tmp_path: Path) -> None:
    Run.begin(tmp_path, plan(codesteer="1")).append({"step": 1, "loss": 3.0})
    Run.begin(tmp_path, plan(recipe=RECIPE | {"about": "in other words"}, codesteer="1"))
    for part, changed in (
        ("recipe", RECIPE | {"learning_rate": 0.2}),
        ("data", {"train.jsonl": "9"}),
        ("base", {"name": "b", "digest": "3"}),
    ):
        with pytest.raises(ConfigError, match=f"another {part} .*choose another folder"):
            Run.begin(tmp_path, plan(**{part: changed}))
    assert Run.load(tmp_path).recipe.learning_rate == 0.1


def test_one_process_trains_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with Run.alone(folder):
        with pytest.raises(ConfigError, match="another process is training in"), Run.alone(folder):
            pass
        Run.begin(folder, plan())
    with Run.alone(folder):
        pass


def test_what_is_damaged_or_lost_afterwards_is_named(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, plan())
    run.finish({"steps": 1})
    with pytest.raises(ConfigError, match="has lost its result"):
        run.result()
    (tmp_path / "summary.json").write_text("[")
    with pytest.raises(ConfigError, match=r"summary\.json is damaged"):
        run.result()
    Run.begin(tmp_path / "other", plan(figures=[]))
    with pytest.raises(ConfigError, match=r"training\.json is damaged"):
        Run.load(tmp_path / "other")


def test_what_was_not_begun_may_be_changed(tmp_path: Path) -> None:
    Run.begin(tmp_path, plan())
    assert Run.begin(tmp_path, plan(data={"train.jsonl": "9"})).plan["data"] == {"train.jsonl": "9"}


def test_it_is_kept_what_each_call_was_made_with(tmp_path: Path) -> None:
    Run.begin(tmp_path, plan(codesteer="1")).append({"step": 1, "loss": 3.0})
    for version in ("1", "2", "2"):
        Run.begin(tmp_path, plan(codesteer=version))
    kept = Run.load(tmp_path).plan
    assert kept["codesteer"] == "1" and [call["codesteer"] for call in kept["later"]] == ["2"]
    Run.load(tmp_path).finish({"steps": 1})
    assert Run.begin(tmp_path, plan(codesteer="3")).plan == kept
    assert Run.load(tmp_path).plan == kept


@pytest.mark.parametrize("content", ["", "{", "[]", '{"recipe": {}}', json.dumps(plan(base={}))])
def test_a_damaged_plan_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "training.json").write_text(content)
    with pytest.raises(ConfigError, match=r"training\.json is damaged"):
        Run.load(tmp_path)


def test_a_folder_without_a_training_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no training"):
        Run.load(tmp_path / "nothing")


def test_only_whole_checkpoints_are_gone_on_from(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, plan())
    assert run.last_checkpoint() is None
    whole = write_checkpoint(run, 9, '{"global_step": 9}')
    write_checkpoint(run, 2, '{"global_step": 2}')
    cut = [write_checkpoint(run, 10), write_checkpoint(run, 11, '{"global_st')]
    assert run.last_checkpoint() == whole
    assert not any(folder.exists() for folder in cut)
    assert whole.exists()


def test_a_step_made_twice_counts_once_and_a_cut_line_not_at_all(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, plan())
    for entry in ({"step": 1, "loss": 3.0}, {"step": 2, "loss": 2.5}, {"step": 2, "eval_loss": 2.0}):
        run.append(entry)
    run.append({"step": 2, "loss": 2.4})
    with (tmp_path / "log.jsonl").open("a") as file:
        file.write('{"step": 3, "lo')
    known = [{"step": 1, "loss": 3.0}, {"step": 2, "loss": 2.4}, {"step": 2, "eval_loss": 2.0}]
    assert run.log() == known
    run.append({"step": 3, "loss": 2.3, "seconds": 4.5})
    assert run.log() == [*known, {"step": 3, "loss": 2.3, "seconds": 4.5}]
    assert run.seconds() == 4.5


def test_there_is_no_result_before_the_end(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, plan())
    with pytest.raises(ConfigError, match="has not finished"):
        run.result()
    run.finish({"steps": 1})
    run.result_folder.mkdir()
    assert run.result() == tmp_path / "result"
    assert run.summary() == {"steps": 1}


def test_a_full_disk_is_said_in_a_sentence_however_it_shows(tmp_path: Path) -> None:
    def native() -> None:
        raise RuntimeError(
            "[enforce fail at inline_container.cc] . PytorchStreamWriter failed writing file data/0"
        )

    def direct() -> None:
        raise OSError(28, "No space left on device")

    def wrapped() -> None:
        try:
            direct()
        except OSError as error:
            raise ValueError("cannot save") from error

    for fails in (native, direct, wrapped):
        with (
            pytest.raises(TrainingError, match=r"no room left in .*The checkpoints are intact"),
            disk.filling(tmp_path / "run", "training", "The checkpoints are intact"),
        ):
            fails()
    with pytest.raises(PermissionError), disk.filling(tmp_path, "training"):
        raise PermissionError(13, "no")


def test_room_is_asked_for_before_anything_starts(tmp_path: Path) -> None:
    disk.require_room(tmp_path / "not" / "yet", 1, "it")
    with pytest.raises(TrainingError, match="nothing was started"):
        disk.require_room(tmp_path, 1e18, "it")
