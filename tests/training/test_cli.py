"""``codesteer train`` without torch: recipes listed, every mistake said in a line, no traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from codesteer._cli import main
from codesteer.training import _process
from tests.training.data import write_data, write_rows


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["codesteer", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_recipes_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "train", "recipes") == 0
    listed = capsys.readouterr().out
    assert "smollm2-135m-sft" in listed and "smollm2-135m-dpo" in listed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sft", "nothing"], "neither a file nor one of"),
        (["sft", "smollm2-135m-dpo"], "run: codesteer train dpo"),
        (["sft", "smollm2-135m-sft", "--data", "nowhere"], "no data: nowhere/train.jsonl"),
        (["sft", "smollm2-135m-sft", "--data", "empty"], "empty/train.jsonl has no rows"),
        (["sft", "smollm2-135m-sft", "--data", "bad"], "bad/train.jsonl:1: 'messages' is missing"),
        (["dpo", "smollm2-135m-dpo", "--data", "good"], "good/train.jsonl:1: 'prompt' is missing"),
        (["sft", "smollm2-135m-sft", "--set", "rank=none"], "rank: "),
        (["sft", "smollm2-135m-sft", "--set", "rank"], "NAME=VALUE"),
    ],
)
def test_a_mistake_is_said_in_a_line(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(Path("empty/train.jsonl"), [])
    write_rows(Path("bad/train.jsonl"), [{"text": "x"}])
    write_data(Path("good"), "sft")
    assert run(monkeypatch, "train", *arguments, "--out", "out") == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
    assert not Path("out").exists()


def test_missing_packages_are_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_process, "find_spec", lambda name: None)  # pyright: ignore[reportUnknownLambdaType]
    data = write_data(tmp_path / "data", "sft")
    assert (
        run(monkeypatch, "train", "sft", "smollm2-135m-sft", "--data", data, "--out", tmp_path / "out") == 2
    )
    assert "pip install 'codesteer[train]'" in capsys.readouterr().err
