"""The recipes for GPUs, as far as they can be tried without one: configurations resolve, and a step is made with the
recipe's own settings on a tiny model of the same architecture, also by two processes together."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from codesteer.training import load_recipe, recipe_folder, train
from tests.training.data import write_data
from tests.training.tiny import write_tiny_model

pytestmark = pytest.mark.train

CONFIGS = ("accelerate-fsdp2.yaml", "accelerate-zero3.yaml")


@pytest.mark.parametrize("name", CONFIGS)
def test_accelerate_reads_the_configuration(name: str) -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    config = load_config_from_file(str(recipe_folder() / name))
    assert config.num_processes == 4
    assert "bf16" in str(config.mixed_precision).lower()
    assert config.distributed_type in ("FSDP", "DEEPSPEED")


def test_the_settings_of_fsdp_are_ones_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml
    from accelerate.utils import FullyShardedDataParallelPlugin

    config = yaml.safe_load((recipe_folder() / CONFIGS[0]).read_text("utf-8"))["fsdp_config"]
    for name, value in config.items():
        monkeypatch.setenv(name.upper() if name.startswith("fsdp") else f"FSDP_{name.upper()}", str(value))
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    plugin = FullyShardedDataParallelPlugin()
    assert plugin.fsdp_version == 2
    assert plugin.reshard_after_forward is True
    assert "FULL_STATE_DICT" in str(plugin.state_dict_type)
    assert plugin.activation_checkpointing is False


@pytest.mark.parametrize("kind", ["sft", "dpo"])
def test_one_step_with_the_recipe_of_8b_on_a_tiny_llama(kind: str, tmp_path: Path) -> None:
    base = write_tiny_model(tmp_path / "model")
    data = write_data(tmp_path / "data", kind)
    settings = [f"base={str(base)!r}", f"data={str(data)!r}", "steps=1"]
    recipe = load_recipe(f"llama-3.1-8b-{kind}", "sft" if kind == "sft" else "dpo", settings)
    assert recipe.tuning == "full" and recipe.gradient_checkpointing
    trained = train(recipe, tmp_path / "run")
    assert trained.summary["steps"] == 1
    assert (tmp_path / "run" / "result" / "model.safetensors").exists()


@pytest.mark.skipif(find_spec("accelerate") is None, reason="needs the extra train")
def test_two_processes_together_make_the_same_first_loss_as_one(tmp_path: Path) -> None:
    base = write_tiny_model(tmp_path / "model")
    data = write_data(tmp_path / "data", "sft", train=4)
    # Four rows in one step, by one process or by two: what is first logged is the loss of all four.
    common = [
        *("train", "sft", "llama-3.1-8b-sft", "--base", str(base), "--data", str(data)),
        *("--set=steps=1", "--set=precision=fp32", "--set=gradient_checkpointing=false"),
    ]
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    together = [*launch, "-m", "codesteer", *common, "--out", str(tmp_path / "two"), "--set=accumulate=2"]
    alone = [sys.executable, "-m", "codesteer", *common, "--out", str(tmp_path / "one"), "--set=accumulate=4"]
    for command in (alone, together):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    from codesteer.training import Run

    one, two = (Run.load(tmp_path / name).log() for name in ("one", "two"))
    assert len(one) == len(two) == 1
    assert two[0]["loss"] == pytest.approx(one[0]["loss"], rel=1e-3)
