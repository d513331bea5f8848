"""Recipes: read, checked, changed; every wrong one is explained in a line that names the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from codesteer import ConfigError
from codesteer.training import load_recipe, shipped_recipes

LEAST = 'kind = "sft"\nbase = "smollm2-135m"\ndata = "d"\nlearning_rate = 1e-4\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(LEAST)
    return path


@pytest.mark.parametrize("name", shipped_recipes())
def test_every_shipped_recipe_is_one_and_says_what_it_is_for(name: str) -> None:
    recipe = load_recipe(name, "dpo" if "dpo" in name else "sft")
    assert recipe.about
    assert name.endswith((recipe.kind, "unified"))


def test_settings_are_laid_over_the_file(file: Path) -> None:
    recipe = load_recipe(
        str(file), "sft", ["steps=7", "learning_rate = 0.5", "data=some/where", "base='1e5'"]
    )
    assert (recipe.steps, recipe.learning_rate, recipe.data, recipe.base) == (7, 0.5, "some/where", "1e5")
    assert (recipe.rank, recipe.tuning) == (16, "lora")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("kind = ", "not TOML"),
        (LEAST + "rnk = 3\n", "no key 'rnk'; there are: kind"),
        (LEAST + "rank = 0\n", "rank: "),
        (LEAST + 'precision = "int4"\n', "precision: "),
        ('kind = "sft"\nbase = "x"\ndata = "d"\n', "learning_rate: "),
        (LEAST.replace("1e-4", "2"), "learning_rate: "),
        (LEAST.replace("sft", "dpo"), "run: codesteer train dpo"),
        (LEAST.replace("sft", "grpo"), "kind: "),
        (LEAST.replace("sft", "dpo") + 'turn_weights = "equal"\n', "turn_weights belongs to sft"),
    ],
)
def test_a_wrong_recipe_is_explained(file: Path, content: str, says: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load_recipe(str(file), "sft")
    assert says in str(caught.value)
    assert str(file) in str(caught.value)


def test_an_unknown_recipe_and_a_wrong_setting_are_named(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"neither a file nor one of .*smollm2-135m-sft"):
        load_recipe("smollm3", "sft")
    with pytest.raises(ConfigError, match="NAME=VALUE"):
        load_recipe(str(file), "sft", ["steps"])
