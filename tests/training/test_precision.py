"""What a recipe leaves open is settled by what the machine is quick in, and stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from codesteer.training import Recipe, Run
from codesteer.training import _precision as precision
from codesteer.training._precision import operations_per_second, settled, warning

SPEEDS = {"fp32": 100e9, "bf16": 300e9, "bf16-weights": 300e9}


def recipe(**settings: str) -> Recipe:
    return Recipe.model_validate({"kind": "sft", "base": "b", "data": "d", "learning_rate": 0.1} | settings)


@pytest.fixture
def speeds(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What the machine is made to measure."""
    measured = dict(SPEEDS)
    monkeypatch.setattr(precision, "operations_per_second", measured.__getitem__)
    return measured


def test_what_is_quicker_is_chosen_where_the_recipe_leaves_it_open(
    speeds: dict[str, float], tmp_path: Path
) -> None:
    assert settled(recipe(), tmp_path).precision == "bf16"
    speeds["bf16"] = 1e9
    assert settled(recipe(), tmp_path).precision == "fp32"
    assert settled(recipe(precision="bf16"), tmp_path).precision == "bf16"


def test_a_training_goes_on_in_what_it_began_with(speeds: dict[str, float], tmp_path: Path) -> None:
    begun = settled(recipe(), tmp_path)
    plan = {"recipe": begun.model_dump(), "data": {}, "base": {"name": "b", "digest": "1"}}
    Run.begin(tmp_path, plan)
    speeds["bf16"] = 1e9
    assert settled(recipe(), tmp_path).precision == "fp32", "nothing has been trained yet"
    Run.begin(tmp_path, plan).append({"step": 1, "loss": 3.0})
    assert settled(recipe(), tmp_path) == begun


def test_a_machine_that_is_slow_in_what_was_asked_for_is_warned_of(speeds: dict[str, float]) -> None:
    assert warning(recipe(precision="bf16-weights")) is None
    speeds["bf16-weights"] = 1e9
    assert "100 times faster with --set precision=fp32" in str(warning(recipe(precision="bf16-weights")))
    speeds["fp32"] = 1e6
    assert warning(recipe(precision="fp32")) is None


@pytest.mark.train
def test_several_processes_choose_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setattr(precision, "operations_per_second", pytest.fail)  # each would measure for itself
    for gpu, chosen in ((True, "bf16"), (False, "fp32")):
        monkeypatch.setattr("torch.cuda.is_available", lambda gpu=gpu: gpu)
        assert settled(recipe(), tmp_path).precision == chosen


@pytest.mark.train
def test_the_speed_is_measured() -> None:
    assert 1e8 < operations_per_second("fp32") < 1e15
    assert operations_per_second("bf16", hidden=64, inner=64) > 0
