"""A local model on a ``llama-server`` of the user's own, which is stood in for."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from codesteer import ConfigError, ModelUnavailable, WeightsError
from codesteer.models import LocalModel, Message
from codesteer.models._runtime import _short_spinning

from .test_local import ends, is_running, until_started

HELLO = [Message("user", "hello")]
SERVER = Path(__file__).with_name("stand_in") / "llama-server"


@pytest.fixture(autouse=True)
def own_binary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_LLAMA_SERVER", str(SERVER))


def weights(folder: Path, name: str) -> str:
    path = folder / f"{name}.gguf"
    path.write_bytes(b"GGUF")
    return str(path)


def children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_it_answers_with_the_given_settings_and_ends(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = LocalModel(weights(tmp_path, "fine"), threads=1, context=100, parallel=3)
    assert (await model.complete(HELLO)).text == "300 tokens, 3 slots, 1 threads, True"
    pid = await until_started(model)
    (server,) = children(pid)
    key = model._process.key.encode() if model._process else b""
    assert key and key not in command_line(server) + command_line(pid)
    await model.aclose()
    assert ends(pid) and ends(server)
    assert capfd.readouterr() == ("", "")


async def test_it_does_not_outlive_us(tmp_path: Path) -> None:
    model = LocalModel(weights(tmp_path, "fine"))
    await model.start()
    pid = await until_started(model)
    (server,) = children(pid)
    assert is_running(server)
    os.kill(pid, signal.SIGKILL)
    assert await asyncio.to_thread(ends, server)
    await model.aclose()


async def test_weights_that_cannot_be_loaded(tmp_path: Path) -> None:
    model = LocalModel(weights(tmp_path, "broken"))
    with pytest.raises(WeightsError, match=r"llama-server ended with exit code 3"):
        await model.complete(HELLO)
    await model.aclose()


async def test_a_crash_in_the_middle_of_a_call(tmp_path: Path) -> None:
    model = LocalModel(weights(tmp_path, "dying"))
    for _ in range(2):  # the second call starts it anew
        with pytest.raises(ModelUnavailable, match=r"ended in the middle of a call \(signal 9\)"):
            await model.complete(HELLO)
    await model.aclose()


def test_a_path_that_is_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_LLAMA_SERVER", str(tmp_path / "nothing"))
    with pytest.raises(ConfigError, match="CODESTEER_LLAMA_SERVER names no program that can be run"):
        LocalModel(weights(tmp_path, "fine"))


def test_threads_that_wait_spin_only_briefly_unless_the_user_has_said_how(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    assert set(_short_spinning()) == {"GOMP_SPINCOUNT"}
    for said in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
        with monkeypatch.context() as user:
            user.setenv(said, "active")
            assert not _short_spinning()
