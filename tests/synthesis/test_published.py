"""The trees that the published coach was trained on can still be exported, whatever the wording of today is."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from typer.testing import CliRunner

from codesteer._cli._app import app

TREES = Path(__file__).resolve().parents[2] / "docs" / "coach" / "trees"


def test_the_published_trees_give_the_published_rows(tmp_path: Path) -> None:
    shutil.copy(TREES / "synthesis.json", tmp_path)
    with gzip.open(TREES / "nodes.jsonl.gz") as packed:
        (tmp_path / "nodes.jsonl").write_bytes(packed.read())
    done = CliRunner().invoke(
        app,
        [
            "synth", "export", str(tmp_path), "--to", str(tmp_path / "sft"), "--format", "sft", "--rule", "cost",
            "--per-tree", "2", "--validation-tasks", "navigate,new_operator,pooling",
            "--prompts", str(TREES / "prompts.toml"),
        ],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "65 rows train, 18 rows validation" in done.output
