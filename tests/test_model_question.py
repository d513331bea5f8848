"""One real question on a real model, through the real sandbox and the real command. `make test-model`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codesteer import Trajectory

pytestmark = pytest.mark.model


def test_a_question_is_steered_end_to_end(tmp_path: Path) -> None:
    question = "What is 48271 * 91387?"
    command = [
        sys.executable,
        "-m",
        "codesteer",
        "ask",
        question,
        "--task",
        "local:qwen2.5-coder-0.5b",
        "--json",
    ]
    done = subprocess.run([*command, "--budget-seconds", "300"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    trajectory = Trajectory.from_json(done.stdout)
    assert trajectory.task_model == "local:qwen2.5-coder-0.5b"
    runs = [turn.execution for turn in trajectory.turns if turn.execution is not None]
    assert any(run.status == "ok" and run.backend in ("bubblewrap", "landlock") for run in runs)
    assert trajectory.answer is not None
    assert trajectory.answer.text.replace(",", "") == str(48271 * 91387)
