"""`codesteer ask`: what is printed, where, and with which exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence

import pytest
from rich.console import Console

from codesteer import ModelRefused, Steerer, Trajectory
from codesteer._cli import _ask
from codesteer._cli._transcript import Transcript, plain
from codesteer.models import Message, Sampling, ScriptedModel
from tests.support.scripted_sandbox import ScriptedSandbox, printed

PROGRAM = "It multiplies.\n```python\na, b = 6, 7\nprint(a * b)\n```"


def reply(messages: Sequence[Message], sampling: Sampling) -> str:
    return "6 * 7 = 42\n<<<42>>>" if "in words" in messages[-1].content else PROGRAM


def command(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "codesteer", *arguments], capture_output=True, input=stdin, timeout=60
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["ask", ""], b"", "the question is empty"),
        (["ask", "-"], b" \n", "the question is empty"),
        (["ask", "-"], b"what\x00is", "NUL byte"),
        (["ask", "-"], b"caf\xe9", "not UTF-8"),
        (["ask", "-"], b"x" * 1_000_000, "the limit is 200,000"),
        (["ask", "Hi?", "--task", "gpt4"], b"", "gpt4"),
        (["ask", "Hi?", "--profile", "fast"], b"", "unknown profile 'fast'"),
        (["ask", "Hi?", "--method", "magic"], b"", "unknown method 'magic'"),
        (["ask", "Hi?", "--method", "only_question", "--profile", "paper"], b"", "only_question has its own"),
        (["ask", "Hi?", "--coach", "nobody"], b"", "unknown coach 'nobody'"),
        (["ask", "Hi?", "--prompts", "nowhere.toml"], b"", "nowhere.toml"),
        (["ask", "Hi?", "--max-turns", "0"], b"", "max-turns"),
        (["ask"], b"", "QUESTION"),
        (["sing"], b"", "sing"),
    ],
)
def test_wrong_usage_exits_2_with_a_message_and_no_traceback(
    arguments: list[str], stdin: bytes, said: str
) -> None:
    done = command(*arguments, stdin=stdin)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_endpoint_that_is_down_exits_1_and_names_it() -> None:
    done = command(
        "ask", "What is 6 * 7?", "--task", "http://127.0.0.1:9/v1#m", "--budget-seconds", "20", "--quiet"
    )
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


class _Ready(Steerer):
    """A steerer whose model and sandbox are scripted, whatever the command line says."""

    script: object = staticmethod(reply)

    def __init__(self, task: str, coach: str, **settings: object) -> None:
        settings["sandbox"] = ScriptedSandbox([printed("42")])
        super().__init__(ScriptedModel(self.script), coach, **settings)  # type: ignore[arg-type]


def run_ask(monkeypatch: pytest.MonkeyPatch, form: str, steerer: type[Steerer] = _Ready) -> None:
    monkeypatch.setattr(_ask, "Steerer", steerer)
    _ask.ask(
        "What is 6 * 7?",
        task="local",
        coach="rules",
        checker=None,
        method="codesteer",
        profile="default:opening=diverse",
        max_turns=3,
        budget_seconds=None,
        budget_tokens=None,
        prompts=None,
        sandbox="auto",
        form=form,  # type: ignore[arg-type]
    )


def test_json_is_one_trajectory(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run_ask(monkeypatch, "json")
    out = capsys.readouterr().out
    assert json.loads(out)["answer"]["text"] == "42"
    assert Trajectory.from_json(out).verified


def test_quiet_is_the_bare_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_ask(monkeypatch, "quiet")
    assert capsys.readouterr().out == "42\n"


def test_transcript_shows_every_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_ask(monkeypatch, "transcript")
    out = capsys.readouterr().out
    for part in (
        "Question",
        "Coach: turn 1 in code",
        "print(a * b)",
        "Sandbox, turn 1: ok",
        "<<<42>>>",
        "Answer  42",
        "verified",
    ):
        assert part in out


def test_no_answer_exits_1_but_json_still_tells_what_happened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Refusing(_Ready):
        script = staticmethod(lambda messages, sampling: ModelRefused("the key is wrong"))

    with pytest.raises(Exception) as caught:
        run_ask(monkeypatch, "json", Refusing)
    assert getattr(caught.value, "exit_code", None) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"] == "the key is wrong"
    assert "the key is wrong" in captured.err


def test_hostile_text_cannot_move_the_cursor() -> None:
    shown = plain("a\x1b[2Jb\x07\u202ec\r\nd\te" + "\n" * 500)
    assert "\x1b" not in shown and "\x07" not in shown and "\u202e" not in shown
    assert "d\te" in shown
    assert len(shown) < 1000


def test_invisible_transcript_prints_nothing() -> None:
    buffer = io.StringIO()
    with Transcript(visible=False, console=Console(file=buffer, quiet=True)) as transcript:
        transcript._print("x")  # pyright: ignore[reportPrivateUsage]
    assert buffer.getvalue() == ""
