"""``codesteer synth`` over a mock endpoint: grow, export, show; wrong usage; a process that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from codesteer._cli import main
from codesteer.synthesis import Forest
from codesteer.synthesis._journal import NODES_FILE
from tests.support.mock_endpoint import MockEndpoint, say, status

GROW = ["--tasks", "web_of_lies", "--levels", "1", "--branching", "2", "--depth", "2", "--profile", "paper"]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["codesteer", "synth", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CODESTEER_API_KEY", "none")
    with MockEndpoint(say("So it is.\n<<<yes>>>")) as endpoint:
        yield endpoint


def test_from_trees_to_data_and_page(
    tmp_path: Path,
    endpoint: MockEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    trees, data = tmp_path / "trees", tmp_path / "data"
    grow = ["grow", "--out", trees, *GROW, "--n", "6", "--task-model", f"{endpoint.url}#mock"]
    assert run(monkeypatch, *grow) == 0
    assert "6 trees complete" in capsys.readouterr().out
    asked = len(endpoint.requests)
    assert run(monkeypatch, *grow) == 0
    assert len(endpoint.requests) == asked
    assert run(monkeypatch, "show", trees) == 0
    figures = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    assert figures["trees"] == figures["complete_trees"] == 6
    assert figures["ends_right"] > 0
    assert run(monkeypatch, "show", trees, "--page", tmp_path / "page.html", "--rule", "cost") == 0
    assert "at most 14" in (tmp_path / "page.html").read_text("utf-8")
    assert run(monkeypatch, "export", trees, "--to", data, "--format", "sft", "--rule", "cost") == 0
    assert f"rows train: {data}" in capsys.readouterr().out
    rows = [json.loads(line) for line in (data / "train.jsonl").read_text("utf-8").splitlines()]
    assert {row["task"] for row in rows} == {"web_of_lies"}
    with (trees / NODES_FILE).open("ab") as file:
        file.write(b'{"key":"cut')
    assert run(monkeypatch, "export", trees, "--to", data, "--format", "unified") == 0
    assert f"{NODES_FILE}:" in capsys.readouterr().err
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "README.md").write_text("not a data card")
    assert run(monkeypatch, "export", trees, "--to", mine, "--format", "sft") == 2
    assert "is not a data set's" in capsys.readouterr().err
    assert (mine / "README.md").read_text() == "not a data card"


def test_failed_steps_are_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CODESTEER_API_KEY", "none")
    refusing = MockEndpoint(status(400, "no such thing"), say("<<<yes>>>"))
    with refusing as endpoint:
        grow = ["grow", "--out", tmp_path, *GROW, "--task-model", f"{endpoint.url}#mock"]
        assert run(monkeypatch, *grow) == 1
        assert "1 steps failed, the last:" in capsys.readouterr().err
        assert run(monkeypatch, *grow) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grow", "--tasks", "letters"], "letters: held out"),
        (["grow", "--tasks", "chess"], "chess"),
        (["grow", "--hold-out", "chess"], "chess"),
        (["grow", "--levels", "9"], "1 to 5"),
        (["grow", "--levels", "hard"], "--levels"),
        (["grow", "--branching", "two"], "--branching"),
        (["grow", "--branching", "99"], "branching"),
        (["grow", "--sampler", "magic"], "magic"),
        (["grow", "--coach-history", "none"], "long or short"),
        (["grow", "--profile", "magic"], "magic"),
        (["grow", "--depth", "0"], "--depth"),
        (["grow", "--task-model", "oracle:best"], "oracle"),
        (["grow", "--prompts", "nowhere.toml"], "nowhere.toml"),
        (["export", "nowhere", "--to", "x"], "holds no trees"),
        (["export", "nowhere", "--to", "x", "--format", "csv"], "csv"),
        (["export", "nowhere", "--to", "x", "--rule", "best"], "best"),
        (["export", "nowhere", "--to", "x", "--validation-tasks", "letters"], "holds no trees"),
        (["show", "nowhere"], "holds no trees"),
        (["show", "nowhere", "--page", "x.html"], "holds no trees"),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "grow" else []
    assert run(monkeypatch, *arguments, *out) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, endpoint: MockEndpoint) -> None:
    grow = [
        *("synth", "grow", "--out", str(tmp_path), *GROW, "--n", "8", "--at-once", "2"),
        *("--task-model", f"{endpoint.url}#mock"),
    ]
    program = [sys.executable, "-m", "codesteer", *grow]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    nodes, deadline = tmp_path / NODES_FILE, time.monotonic() + 60
    while not (nodes.exists() and nodes.read_bytes().count(b"\n") > 8):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    stored = nodes.read_bytes()
    before, asked = _steps(tmp_path), len(endpoint.requests)
    assert not all(tree.top.complete for tree in Forest.read(tmp_path).trees.values())
    subprocess.run(program, check=True, capture_output=True)
    after = _steps(tmp_path)
    assert nodes.read_bytes().startswith(stored), "what was stored stays"
    assert len(after) > len(before)
    assert len(endpoint.requests) > asked
    assert len(Forest.read(tmp_path).trees) == 8
    assert all(tree.top.complete for tree in Forest.read(tmp_path).trees.values())


def _steps(folder: Path) -> list[str]:
    return [place.key for place in Forest.read(folder).positions if place.node]
