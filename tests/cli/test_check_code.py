"""``codesteer check-code``: the report as JSON, and clear refusals."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from codesteer._cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: bytes = b"") -> int:
    monkeypatch.setattr(sys, "argv", ["codesteer", "check-code", *arguments])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_one_json_object_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program, question = tmp_path / "a.py", tmp_path / "q.txt"
    program.write_text("print(17 * 35)", "utf-8")
    question.write_text("17 times 35?", "utf-8")
    assert run(monkeypatch, str(program), "--question", str(question)) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "computes"
    assert report["question"]["printed"] == ["17", "35"]
    assert set(report["published_score"]) >= {
        "searching",
        "symbolic",
        "numerical",
        "score",
        "error",
        "flagged_low",
    }


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "-", stdin=b"\xef\xbb\xbfprint(24)") == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "hard_coded"


@pytest.mark.parametrize("code", [b"", b"print((", b"Answer: 5 apples"])
def test_what_does_not_parse_is_a_report(
    code: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "-", stdin=code) == 0
    assert "verdict" in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"\xff\xfe\x00", "not UTF-8 text"), (b"a\0b", "binary"), (b"x" * 1_000_001, "larger than 1 MB")],
)
def test_what_is_no_text_is_refused(
    content: bytes,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    assert run(monkeypatch, str(path)) == 2
    shown = capsys.readouterr()
    assert complaint in shown.err
    assert str(path) in shown.err
    assert not shown.out


def test_missing_files_and_folders_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(tmp_path / "none.py")) == 2
    assert "cannot read" in capsys.readouterr().err
    assert run(monkeypatch, str(tmp_path)) == 2
    assert "cannot read" in capsys.readouterr().err
    assert run(monkeypatch, "-", "--question", str(tmp_path / "none.txt"), stdin=b"print(1)") == 2
    assert "none.txt" in capsys.readouterr().err
