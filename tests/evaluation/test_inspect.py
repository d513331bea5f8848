"""The two ways between Inspect and us: its commands with our names, its models as ours."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

from codesteer import ContextFull
from codesteer.evaluation import draw
from codesteer.models import Message
from codesteer.symbench import list_tasks
from tests.support.mock_endpoint import MockEndpoint, say
from tests.support.stalling import StallingModel


@pytest.mark.slow
def test_inspects_command_knows_our_tasks_methods_and_models(tmp_path: Path) -> None:
    with MockEndpoint(say("```python\nprint('<<<7>>>')\n```")) as endpoint:
        command = [
            sys.executable, "-m", "inspect_ai", "eval", "codesteer/game24", "-T", "n=2", "-T", "level=1",
            "--solver", "codesteer/all_code_cot", "--model", f"codesteer/{endpoint.url}#mock",
            "--log-dir", str(tmp_path), "--display", "plain",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr + done.stdout

    from inspect_ai.log import read_eval_log

    (path,) = tmp_path.glob("*.eval")
    log = read_eval_log(str(path))
    assert (log.status, log.eval.task_registry_name) == ("success", "codesteer/game24")
    asked = draw(["game24"], [1], 2, 0)
    assert [sample.input for sample in log.samples or []] == [one.question for one in asked.instances(None)]
    for sample in log.samples or []:
        (turn,) = sample.store["codesteer:trajectory"]["turns"]
        assert turn["execution"]["stdout"] == "<<<7>>>\n", "our sandbox ran it"
        assert sample.output.completion == "7"


def test_the_entry_point_names_every_task_and_method() -> None:
    from importlib.metadata import entry_points

    from codesteer.methods import list_methods

    (point,) = entry_points(group="inspect_ai", name="codesteer")
    registry = point.load()
    assert sorted(registry.SYMBENCH_TASKS) == list_tasks()
    assert sorted(registry.METHOD_SOLVERS) == sorted(list_methods(trained=True))


@pytest.mark.parametrize("written", [0, 7])
async def test_a_context_that_was_full_before_the_reply_is_no_reply(written: int) -> None:
    from inspect_ai.model import Model, ModelOutput, ModelUsage

    from codesteer.evaluation._chat import InspectChat

    output = ModelOutput.from_content("mockllm/model", "too long", "model_length")
    output.usage = ModelUsage(output_tokens=written) if written else None
    model = Mock(Model, generate=AsyncMock(return_value=output))
    chat = InspectChat(model)
    if written:
        assert (await chat.complete([Message("user", "?")])).finish_reason == "length"
    else:
        with pytest.raises(ContextFull, match="too long"):
            await chat.complete([Message("user", "?")])


async def test_a_cancelled_call_is_heard_of_through_inspect() -> None:
    from inspect_ai.model import get_model

    from codesteer.evaluation._chat import InspectChat, register

    heard: list[str] = []
    chat = InspectChat(get_model(register(StallingModel("Perhaps")), memoize=False))
    with pytest.raises(asyncio.TimeoutError):
        async with asyncio.timeout(0.5):
            await chat.complete([Message("user", "a number?")], on_text=heard.append)
    assert heard == ["Perhaps"]
