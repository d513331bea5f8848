"""Training for real, on a Llama of a few thousand weights: the loss falls, weights count, a stopped run goes on."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError, TrainingError
from codesteer.training import Recipe, Run, Trained, train
from tests.training.data import write_data
from tests.training.tiny import write_tiny_model

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


def recipe(kind: str, base: Path, data: Path, **settings: Any) -> Recipe:
    chosen = {"precision": "fp32", "learning_rate": 0.02, "steps": 30, "accumulate": 2, "save_every": 15}
    return Recipe.model_validate({"kind": kind, "base": str(base), "data": str(data)} | chosen | settings)


def losses(trained: Trained, name: str = "loss") -> list[float]:
    assert trained.run is not None
    return [entry[name] for entry in trained.run.log() if name in entry]


def adapter_norm(folder: Path) -> float:
    from safetensors.torch import load_file

    tensors = load_file(folder / "adapter_model.safetensors")
    return sum(float(tensor.abs().sum()) for name, tensor in tensors.items() if "lora_B" in name)


@pytest.mark.parametrize(
    "settings", [{}, {"labelled_only_head": False}, {"tuning": "full", "learning_rate": 0.005}]
)
def test_sft_lowers_the_loss_and_keeps_a_result(tiny: Path, tmp_path: Path, settings: dict[str, Any]) -> None:
    data = write_data(tmp_path / "data", "sft", held_out=4)
    lines: list[str] = []
    trained = train(recipe("sft", tiny, data, **settings), tmp_path / "run", tell=lines.append)
    seen = losses(trained)
    assert len(seen) == 30
    assert seen[-1] < 0.6 * seen[0]
    assert losses(trained, "eval_loss")[-1] < losses(trained, "eval_loss")[0]
    assert trained.summary["steps"] == 30
    picture = (tmp_path / "run" / "loss.svg").read_text()
    assert picture.startswith("<?xml") and f"from {tiny.name}" in picture
    assert str(tiny.parent) not in picture, "pictures are shown to others"
    assert any("about" in line and "GB of memory" in line for line in lines)
    result = Run.load(tmp_path / "run").result()
    if "tuning" in settings:
        assert (result / "model.safetensors").stat().st_size > 100_000
    else:
        assert adapter_norm(result) > 0, "an untrained adapter is all zeros"


def test_both_ways_to_the_loss_are_the_same_and_weights_scale_it(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft", train=2)

    def first(name: str, **settings: Any) -> float:
        return losses(train(recipe("sft", tiny, data, steps=1, **settings), tmp_path / name))[0]

    everywhere = first("everywhere", labelled_only_head=False)
    assert first("labelled") == pytest.approx(everywhere, rel=1e-4)
    # One decision of two counts twice, so the loss with weights lies between one and two of that without.
    equal = first("equal", turn_weights="equal")
    assert 1.2 * equal < everywhere < 1.8 * equal


def test_dpo_starts_at_ln_2_and_prefers_what_it_is_shown(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "dpo", held_out=4)
    trained = train(recipe("dpo", tiny, data, learning_rate=0.005), tmp_path / "run")
    seen = losses(trained)
    assert seen[0] == pytest.approx(math.log(2), abs=1e-3)
    assert all(map(math.isfinite, seen))
    assert seen[-1] < 0.9 * seen[0]
    assert adapter_norm(Run.load(tmp_path / "run").result()) > 0


def test_dpo_goes_on_from_the_result_of_an_sft(tiny: Path, tmp_path: Path) -> None:
    sft = train(recipe("sft", tiny, write_data(tmp_path / "sft", "sft"), steps=2), tmp_path / "first")
    assert sft.run is not None
    pairs = write_data(tmp_path / "dpo", "dpo")
    second = train(recipe("dpo", sft.run.folder, pairs, steps=1), tmp_path / "second")
    assert losses(second)[0] == pytest.approx(math.log(2), abs=1e-3), "the reference is the merged SFT"
    assert (tmp_path / "first" / "merged" / "model.safetensors").exists()


def test_it_stops_early_when_the_held_out_tasks_get_worse_and_keeps_the_best(
    tiny: Path, tmp_path: Path
) -> None:
    data = write_data(tmp_path / "data", "sft", train=2, held_out=4)
    chosen = recipe(
        "sft", tiny, data, steps=60, save_every=2, patience=2, learning_rate=0.05, schedule="constant"
    )
    trained = train(chosen, tmp_path / "run")
    looked = losses(trained, "eval_loss")
    assert trained.summary["steps"] < 60
    assert trained.summary["held_out_loss"] == min(looked)
    assert trained.summary["best_step"] == 2 * (looked.index(min(looked)) + 1)


def test_a_finished_training_is_not_made_again_and_another_is_refused(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft")
    chosen = recipe("sft", tiny, data, steps=1)
    first = train(chosen, tmp_path / "run")
    lines: list[str] = []
    again = train(chosen, tmp_path / "run", tell=lines.append)
    assert again.summary == first.summary
    assert any("finished already" in line for line in lines)
    with pytest.raises(ConfigError, match=r"another recipe \(steps\)"):
        train(recipe("sft", tiny, data, steps=2), tmp_path / "run")


def test_a_dry_run_only_says_what_it_would_take(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft")
    trained = train(recipe("sft", tiny, data), tmp_path / "run", dry_run=True)
    assert trained.run is None and trained.estimate is not None
    assert trained.estimate.steps == 30
    assert not (tmp_path / "run").exists()


def test_a_loss_that_is_no_number_stops_it(tiny: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tiny, broken)
    import torch
    from safetensors.torch import load_file, save_file

    tensors = load_file(broken / "model.safetensors")
    tensors["lm_head.weight"] = torch.full_like(tensors["lm_head.weight"], float("nan"))
    save_file(tensors, broken / "model.safetensors", metadata={"format": "pt"})
    data = write_data(tmp_path / "data", "sft")
    with pytest.raises(TrainingError, match="loss at step 1 is nan"):
        train(recipe("sft", broken, data), tmp_path / "run")


def test_wrong_bases_are_explained(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft")
    (tmp_path / "not.gguf").write_bytes(b"hello")
    mute = tmp_path / "mute"
    shutil.copytree(tiny, mute)
    (mute / "chat_template.jinja").unlink(missing_ok=True)
    settings = json.loads((mute / "tokenizer_config.json").read_text())
    settings.pop("chat_template", None)
    (mute / "tokenizer_config.json").write_text(json.dumps(settings))
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "config.json").write_text("{}")
    for base, says in (
        (tmp_path / "nowhere", "no base"),
        (tmp_path / "not.gguf", "not a GGUF file"),
        (mute, "no chat template"),
        (empty, "is no base"),
    ):
        with pytest.raises(Exception, match=says) as caught:
            train(recipe("sft", base, data), tmp_path / "run")
        assert type(caught.value).__module__ == "codesteer._errors"


def test_an_adapter_is_not_laid_on_other_weights_than_it_was_trained_on(tiny: Path, tmp_path: Path) -> None:
    from codesteer.training._base import resolve_base

    base = tmp_path / "base"
    shutil.copytree(tiny, base)
    train(recipe("sft", base, write_data(tmp_path / "data", "sft"), steps=1), tmp_path / "run")
    weights = bytearray((base / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (base / "model.safetensors").write_bytes(weights)
    with pytest.raises(ConfigError, match=r"trained on other weights than .*base now holds"):
        resolve_base(str(tmp_path / "run"))


def test_rows_that_are_too_long_are_left_out_not_cut(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft")
    with pytest.raises(ConfigError, match="longer than max_tokens = 16"):
        train(recipe("sft", tiny, data, max_tokens=16), tmp_path / "run")


def test_a_killed_training_goes_on_to_the_same_end(tiny: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", "sft")
    file = tmp_path / "mine.toml"
    chosen = recipe("sft", tiny, data, steps=40, save_every=4, schedule="constant")
    lines = [f"{name} = {json.dumps(value)}" for name, value in chosen.model_dump(exclude_none=True).items()]
    file.write_text("\n".join(lines))
    straight = train(chosen, tmp_path / "straight")

    command = [sys.executable, "-m", "codesteer", "train", "sft", str(file), "--out", str(tmp_path / "run")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (tmp_path / "run" / "checkpoints" / "checkpoint-4" / "trainer_state.json").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "run" / "summary.json").exists()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "going on from checkpoint-" in done.stderr
    resumed = Run.load(tmp_path / "run")
    assert [entry["step"] for entry in resumed.log()] == list(range(1, 41))
    assert resumed.summary() is not None
    assert resumed.log()[-1]["loss"] == pytest.approx(losses(straight)[-1], rel=1e-3)
