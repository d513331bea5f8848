"""The card of an exported model: what kind it is, and what each call that made it was made with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError
from codesteer.training import Recipe, Run
from codesteer.training._card import model_card
from codesteer.training._export import export, guides_itself

RECIPE = Recipe(kind="sft", base="b", data="d", learning_rate=0.1).model_dump()


def card(*, guides_itself: bool = False, **training: Any) -> str:
    made = {
        "recipe": RECIPE,
        "base": {"name": "/home/me/runs/sft", "digest": "12"},
        "data": {"train.jsonl": "34"},
        "figures": {},
        "versions": {"torch": "1"},
        "later": [],
        "codesteer": "0.1",
        "summary": {"steps": 3, "seconds": 4.0, "first_loss": 2.0, "last_loss": 1.0},
    }
    facts = {"file": "x.gguf", "bytes": 1, "sha256": "56", "kind": "q8_0", "guides_itself": guides_itself}
    return model_card({**facts, "trainings": [made | training]})


def test_a_coach_and_a_model_that_guides_itself_are_told_apart() -> None:
    coach, unified = card(), card(guides_itself=True)
    assert "never answers a question itself" in coach and "--coach trained:x.gguf" in coach
    assert "guides itself" in unified and "--method unified --task local:x.gguf" in unified
    assert "coach" not in unified.replace("codesteer", "")


def test_folders_of_the_machine_are_left_out_and_every_call_is_named() -> None:
    text = card(later=[{"command": "c", "codesteer": "0.2", "versions": {"torch": "2"}}])
    assert "- base: sft, SHA-256 `12`" in text and "/home" not in text
    assert "made with codesteer 0.1, torch 1" in text and "gone on with codesteer 0.2, torch 2" in text


@pytest.mark.parametrize(("form", "unified"), [("unified", True), ("sft", False), (None, False)])
def test_the_form_of_its_data_says_what_it_is(tmp_path: Path, form: str | None, unified: bool) -> None:
    figures = {"format": form} if form else {}
    plan = {"recipe": RECIPE, "data": {}, "base": {"name": "b", "digest": ""}}
    Run.begin(tmp_path, plan | {"figures": figures})
    assert guides_itself(tmp_path) is unified
    assert guides_itself(tmp_path / "weights") is False


def test_a_model_that_guides_itself_is_not_exported_to_where_the_coach_is(tmp_path: Path) -> None:
    from codesteer._cli.export import export as command

    plan = {"recipe": RECIPE, "data": {}, "base": {"name": "b", "digest": ""}}
    Run.begin(tmp_path, plan | {"figures": {"format": "unified"}})
    with pytest.raises(ConfigError, match="no coach: name the file to write with --to"):
        command(tmp_path)


def test_a_file_that_is_no_card_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "config.json").write_text("{}")
    (tmp_path / "notes.md").write_text("mine")
    with pytest.raises(ConfigError, match=r"notes\.md exists"):
        export(tmp_path / "weights", tmp_path / "notes.gguf")
    assert (tmp_path / "notes.md").read_text() == "mine"
