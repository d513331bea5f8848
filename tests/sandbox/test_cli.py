"""``codesteer sandbox check`` and ``run``: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from codesteer._cli import sandbox as _sandbox_cli
from codesteer._cli.sandbox import app
from codesteer._errors import ConfigError, SandboxUnavailable, UsageError
from codesteer.sandbox import _check, _conformance, _open

_RUNNER = CliRunner()


def _run(*arguments: str, stdin: str | bytes | None = None) -> Any:
    return _RUNNER.invoke(app, list(arguments), input=stdin)


def test_run_prints_what_the_program_prints(sandbox: Any, tmp_path: Path) -> None:
    file, given = tmp_path / "p.py", tmp_path / "in.txt"
    file.write_text("import sys\nprint(input())\nprint('e', file=sys.stderr)\nsys.exit(5)")
    given.write_text("line\n")
    result = _run("run", str(file), "--backend", sandbox.backend, "--stdin-file", str(given))
    assert (result.stdout, result.stderr, result.exit_code) == ("line\n", "e\n", 5)


def test_run_as_json(sandbox: Any) -> None:
    result = _run("run", "-", "--json", "--backend", sandbox.backend, stdin="print('é')")
    execution = json.loads(result.stdout)
    assert (execution["status"], execution["stdout"], execution["returncode"]) == ("ok", "é\n", 0)
    assert execution["backend"] == sandbox.backend
    assert result.exit_code == 0


def test_run_that_is_ended(bubblewrap: Any) -> None:
    result = _run("run", "-", "--timeout", "0.3", "--backend", bubblewrap.backend, stdin="while True: pass")
    assert result.exit_code == 1
    assert "the program was ended: timeout" in result.stderr


def test_run_takes_any_bytes(bubblewrap: Any) -> None:
    result = _run("run", "-", "--backend", bubblewrap.backend, stdin=b"print('\xff')")
    assert result.exit_code == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_run_prints_what_the_locale_cannot(bubblewrap: Any, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "p.py"
    file.write_text("import sys\nprint('\\u4e2d')\nprint('\\u4e2d', file=sys.stderr)")
    result = subprocess.run(
        [sys.executable, "-m", "codesteer", "sandbox", "run", str(file), "--backend", bubblewrap.backend],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert (result.stdout.decode(), result.stderr.decode(), result.returncode) == ("\u4e2d\n", "\u4e2d\n", 0)


@pytest.mark.parametrize("where", ["FILE", "-", "--stdin-file"])
def test_run_reads_no_more_than_a_run_may_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(_check, "MOST_CHARACTERS", 2 << 20)
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(b" " * ((2 << 20) + 1))
    small.write_text("1")
    arguments = {
        "FILE": [str(large)],
        "-": ["-"],
        "--stdin-file": [str(small), "--stdin-file", str(large)],
    }[where]
    result = _run("run", *arguments, stdin=large.read_bytes())
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).endswith("is larger than 2 MiB")


def test_run_does_not_read_an_endless_file() -> None:
    with pytest.raises(UsageError, match="/dev/zero is larger than 64 MiB"):
        _sandbox_cli._read("/dev/zero")


@pytest.mark.parametrize(
    "arguments", [["run"], ["run", "x.py", "--timeout", "-1"], ["nothing"], ["check", "--no"]]
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert _run(*arguments).exit_code == 2


def test_wrong_names_are_usage_errors() -> None:
    assert isinstance(_run("run", "/no/such/file.py").exception, UsageError)
    assert isinstance(_run("run", "-", "--backend", "docker", stdin="").exception, ConfigError)
    assert isinstance(_run("check", "--backend", "unsafe-subprocess").exception, ConfigError)


@pytest.mark.slow
def test_check_finds_this_machine_sound(sandbox: Any) -> None:
    result = _run("check", "--backend", sandbox.backend)
    assert result.exit_code == 0, result.stdout
    assert f"sound: codesteer uses {sandbox.backend} here" in result.stdout


_TRIALS = [
    _conformance.Outcome(kind="ordinary", name="print", passed=True),
    _conformance.Outcome(kind="hostile", name="escape", passed=True),
]


def _refuse() -> Any:
    raise SandboxUnavailable("not here")


def test_check_tries_both_and_names_the_one_in_use(bubblewrap: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def passes(_: Any) -> list[_conformance.Outcome]:
        return _TRIALS

    monkeypatch.setattr(_conformance, "conformance", passes)
    monkeypatch.setitem(_open.WALLED, "landlock", _refuse)
    result = _run("check")
    assert result.exit_code == 0
    assert "escape" in result.stdout
    assert "not here" in result.stdout
    report = json.loads(_run("check", "--json").stdout)
    assert (report["used"], report["sound"]) == (bubblewrap.backend, True)
    assert report["backends"]["bubblewrap"][1] == {
        "kind": "hostile",
        "name": "escape",
        "passed": True,
        "detail": "",
    }


def test_check_says_that_landlock_is_the_weaker(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def passes(_: Any) -> list[_conformance.Outcome]:
        return _TRIALS

    monkeypatch.setattr(_conformance, "conformance", passes)
    said = "landlock hides and limits less" in _run("check", "--backend", sandbox.backend).stdout
    assert said == (sandbox.backend == "landlock")


def test_check_fails_for_one_escape(bubblewrap: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def leaks(_: Any) -> list[_conformance.Outcome]:
        return [*_TRIALS, _conformance.Outcome(kind="hostile", name="leak", passed=False, detail="ok: [x]")]

    monkeypatch.setattr(_conformance, "conformance", leaks)
    result = _run("check", "--backend", bubblewrap.backend)
    assert result.exit_code == 1
    assert "leak: ok: [x]" in result.stdout
    assert "NOT SOUND" in result.stdout


def test_check_fails_where_nothing_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(_open.WALLED):
        monkeypatch.setitem(_open.WALLED, name, _refuse)
    result = _run("check")
    assert result.exit_code == 1
    assert "no sandbox can be had here" in result.stdout


@pytest.mark.parametrize(
    "name", ["read a file outside", "write to it", "signal the caller", "open a network socket"]
)
async def test_the_trials_can_fail(name: str, tmp_path: Path) -> None:
    """Without walls, the harmless ones among the hostile trials get through."""
    with pytest.warns(UserWarning, match="no sandbox"):
        unsafe = _open.open_sandbox("unsafe-subprocess", workers=1, cache=False)
    secret = tmp_path / "secret"
    secret.touch()
    [trial] = [trial for trial in _conformance.hostile(str(secret)) if trial.name == name]
    assert not (await _conformance.attempt(unsafe, trial)).passed


async def test_each_trial_holds(bubblewrap: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.touch()
    trials = [trial for trial in _conformance.ordinary() if not trial.name.startswith("import")]
    trials += [trial for trial in _conformance.hostile(str(secret)) if "without end" not in trial.name]
    outcomes = [await _conformance.attempt(bubblewrap, trial) for trial in trials]
    assert [outcome for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) > 20
