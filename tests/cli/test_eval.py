"""``codesteer eval``, ``eval-items`` and ``report``, from a list of questions to the page, over a mock endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from codesteer._cli import main

from ..support.mock_endpoint import MockEndpoint, say, status

ITEMS = ["--tasks", "game24,letters", "--levels", "1,2", "--n", "1", "--seed", "7"]
METHODS = ["--methods", "only_question,all_text_cot"]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["codesteer", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CODESTEER_API_KEY", "none")
    with MockEndpoint(say("<<<(1 + 2) * 8>>>")) as endpoint:
        yield endpoint


def test_from_questions_to_the_page(
    tmp_path: Path,
    endpoint: MockEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    items, out = tmp_path / "items.json", tmp_path / "run"
    assert run(monkeypatch, "eval-items", items, *ITEMS) == 0
    assert "4 items, digest " in capsys.readouterr().out
    model = f"{endpoint.url}#mock"
    prices = tmp_path / "prices.toml"
    prices.write_text(
        f'[per_million_tokens]\n"{model}" = {{ prompt = 1000000, output = 1000000 }}\n', "utf-8"
    )
    evaluate = [
        *("eval", "--out", out, "--items", items, "--task-model", model),
        *("--prices", prices, *METHODS),
    ]
    assert run(monkeypatch, *evaluate) == 0
    said = capsys.readouterr()
    assert "8 of 8 questions" in said.err
    assert "144.00 USD" in said.err  # 8 questions of 11 + 7 tokens
    assert "all_text_cot" in said.out
    asked = len(endpoint.requests)
    assert run(monkeypatch, *evaluate) == 0
    assert len(endpoint.requests) == asked, "what is finished is not asked again"
    plan = json.loads((out / "plan.json").read_text("utf-8"))
    assert plan["command"].startswith("codesteer eval")
    assert run(monkeypatch, "report", out, "--against", "paper") == 0
    page = Path(capsys.readouterr().out.strip().splitlines()[-1])
    assert "only_question" in page.read_text("utf-8")
    assert (page.parent / "results.csv").read_text("utf-8").count("\n") == 9


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tasks", "chess"], "chess"),
        (["--methods", "magic"], "magic"),
        (["--levels", "1,9"], "1,9"),
        (["--levels", "hard"], "hard"),
        (["--mixed"], "--official"),
        (["--items", "nowhere.json"], "nowhere.json"),
        (["--items", "half.json"], "half.json"),
        (["--items", "some.json", "--tasks", "game24"], "leave out --tasks"),
        (["--mixed", "--official", "official"], "the original data of game24"),
        (["--mixed", "--official", "official", "--n", "3"], "leave out --levels and --n"),
        (["--methods", ","], "--methods ',' names nothing"),
        (["--part", "2"], "--part is written I/N"),
        (["--sandbox", "nosuch"], "unknown sandbox backend 'nosuch'"),
        (["--prices", "nowhere.toml"], "nowhere.toml"),
        (["--task-model", "oracle:best"], "oracle"),
    ],
)
def test_wrong_usage_is_named_before_anything_is_asked(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    endpoint: MockEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = ["--task-model", f"{endpoint.url}#mock"]
    monkeypatch.chdir(tmp_path)
    Path("half.json").write_text('{"format": 1, "items": []}', "utf-8")
    Path("official").mkdir()
    Path("official/game24.jsonl").write_text("garbage\n", "utf-8")
    assert run(monkeypatch, "eval", "--out", tmp_path / "run", *model, *arguments) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert not endpoint.requests


def test_why_questions_failed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CODESTEER_API_KEY", "none")
    with MockEndpoint(status(401, "who are you?")) as endpoint:
        model = ["--task-model", f"{endpoint.url}#mock", "--methods", "only_question", "--tasks", "game24"]
        assert run(monkeypatch, "eval", "--out", tmp_path, *model) == 1
    assert "failed (1): " in (said := capsys.readouterr().out)
    assert "who are you?" in said


@pytest.mark.parametrize(
    "plan",
    ["{", '{"methods": ["a"]}', '{"methods": [["x"]], "digest": "1", "task_model": 5, "models": null}'],
)
def test_a_damaged_plan_is_named_with_the_way_out(
    plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.json").write_text(plan, "utf-8")
    assert run(monkeypatch, "report", tmp_path) == 2
    said = capsys.readouterr().err
    assert "plan.json is damaged" in said and "remove it" in said and "Traceback" not in said


def test_a_folder_that_holds_another_run_is_refused(
    tmp_path: Path,
    endpoint: MockEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = ["--task-model", f"{endpoint.url}#mock", "--methods", "only_question", "--tasks", "game24"]
    assert run(monkeypatch, "eval", "--out", tmp_path, *model) == 0
    assert run(monkeypatch, "eval", "--out", tmp_path, *model, "--seed", "8") == 2
    assert "choose another folder" in capsys.readouterr().err


def test_reports_of_what_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "report", tmp_path) == 2
    assert "holds no run" in capsys.readouterr().err
    assert run(monkeypatch, "report", tmp_path, "--against", "gossip") == 2
    assert "gossip" in capsys.readouterr().err


def test_a_list_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "file" / "items.json"
    (tmp_path / "file").write_text("", "utf-8")
    assert run(monkeypatch, "eval-items", target, *ITEMS) in (1, 2)
    said = capsys.readouterr().err
    assert "items.json" in said
    assert "Traceback" not in said
