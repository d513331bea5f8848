"""Ordinary programs behave as under plain Python, but for the documented exceptions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codesteer.sandbox import Limits
from codesteer.sandbox._python import clean_environment

from .fidelity import EXCEPTIONS, SCRIPTS, STDIN

_EXPECTED: dict[str, tuple[int, str, str]] = {}


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2].strip()


def _plain(name: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, output and last words under plain Python, in the environment that the sandbox gives."""
    if name not in _EXPECTED:
        (folder / "main.py").write_text(SCRIPTS[name])
        result = subprocess.run(
            [sys.executable, "main.py"],
            cwd=folder,
            env=clean_environment() | {"PATH": "/usr/bin:/bin"},
            input=STDIN.get(name, "").encode(),
            capture_output=True,
            timeout=60,
        )
        out, err = (stream.decode("utf-8", "replace") for stream in (result.stdout, result.stderr))
        _EXPECTED[name] = result.returncode, out, _last_line(err)
    return _EXPECTED[name]


@pytest.mark.parametrize("name", SCRIPTS)
async def test_as_under_plain_python(sandbox: Any, name: str, tmp_path: Path) -> None:
    expected = _plain(name, tmp_path)
    execution = await sandbox.run(SCRIPTS[name], stdin=STDIN.get(name, ""), limits=Limits(wall_s=30))
    found = execution.returncode, execution.stdout, _last_line(execution.stderr)
    if name in EXCEPTIONS[sandbox.backend]:
        assert found != expected, "no longer an exception: take it off the list"
    else:
        assert found == expected


async def test_a_traceback_shows_the_programs_lines_and_none_of_ours(sandbox: Any) -> None:
    execution = await sandbox.run("def f(n):\n    return 1 / n\n\n\nf(0)\n")
    lines = execution.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line.strip() for line in lines if line.startswith("    ") and "^" not in line] == [
        "f(0)",
        "return 1 / n",
    ]
    assert "_inside" not in execution.stderr


async def test_chance_differs_between_runs(sandbox: Any) -> None:
    """Each run is forked off one server, and must not inherit its generators."""
    code = "import random, numpy; print(random.random(), numpy.random.rand(), numpy.random.default_rng().random())"
    first, second = [(await sandbox.run(code)).stdout.split() for _ in range(2)]
    assert len(first) == 3
    assert all(one != other for one, other in zip(first, second, strict=True))
