"""What ``codesteer doctor`` says of the local runtime."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from codesteer._cli._doctor import Finding, examine

BROKEN = "raise ImportError('libgomp.so.1: cannot open shared object file: No such file or directory')"


def runtime() -> Finding:
    return next(finding for finding in examine() if finding.what == "local runtime")


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (folder / "xllamacpp.py").write_text(text)
    (folder / "xllamacpp-9.9.dist-info").mkdir()
    (folder / "xllamacpp-9.9.dist-info" / "METADATA").write_text("Name: xllamacpp\nVersion: 9.9\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_a_runtime_that_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, "")
    assert runtime() == Finding("local runtime", "ok", "xllamacpp 9.9")


def test_a_system_library_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, BROKEN)
    found = runtime()
    assert found.state == "broken"
    assert "libgomp.so.1" in found.detail and "apt install libgomp1" in found.detail


def test_a_server_of_the_users_own_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, BROKEN)
    monkeypatch.setenv("CODESTEER_LLAMA_SERVER", sys.executable)
    assert runtime() == Finding("local runtime", "ok", f"{sys.executable} (CODESTEER_LLAMA_SERVER)")


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_LLAMA_SERVER", "no-such-server")
    found = runtime()
    assert found.state == "broken" and "no-such-server" in found.detail
