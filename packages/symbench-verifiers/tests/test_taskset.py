"""The environment as verifiers loads it. Run where this package is installed: pytest packages/symbench-verifiers."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("verifiers.v1", reason="verifiers is not installed (it needs an environment of its own)")
pytest.importorskip("symbench_verifiers", reason="symbench-verifiers is not installed")

import verifiers.v1 as vf
from symbench_verifiers import SymBenchConfig, SymBenchTask
from symbench_verifiers._symbench import Instance, get_task, list_tasks
from verifiers.v1.utils.loaders import load_taskset


def tasks(**options: Any) -> list[SymBenchTask]:
    return list(load_taskset(SymBenchConfig(id="symbench-verifiers", **options)))


def scored(task: SymBenchTask, reply: str) -> tuple[float, float]:
    trace: Any = SimpleNamespace(last_reply=reply)
    return asyncio.run(task.correct(trace)), asyncio.run(task.partial(trace))


def test_a_first_part_has_every_task_and_level() -> None:
    first = [task.data.name for task in tasks(num_seeds=2)][: 5 * len(list_tasks())]
    assert len(set(first)) == len(first)


def test_keys_and_prompts_are_stable_and_unique() -> None:
    once, again = (tasks(tasks=["pooling"], num_seeds=4) for _ in range(2))
    assert [task.key for task in once] == [task.key for task in again]
    assert len({task.data.prompt for task in once}) == len(once) == 20
    assert not {task.key for task in once} & {task.key for task in tasks(tasks=["pooling"], split="test")}


def test_the_reward_is_the_strict_verdict() -> None:
    (task,) = tasks(tasks=["blocksworld"], levels=[2], num_seeds=1)
    instance = Instance.from_json(task.data.instance)
    answer = get_task("blocksworld").solve(instance)
    assert scored(task, f"Here:\n<<<{answer}>>>") == (1.0, 1.0)
    reward, partial = scored(task, "<<<No moves>>>")
    assert reward == 0.0 and partial < 1
    assert scored(task, "") == (0.0, 0.0)


def test_the_ground_truth_of_every_task_is_right() -> None:
    for task in tasks(levels=[1], num_seeds=1):
        runtime: Any = None
        assert asyncio.run(task.validate(runtime)), task.data.name


def test_a_task_survives_the_wire() -> None:
    (task,) = tasks(tasks=["pooling"], levels=[1], num_seeds=1)
    wire = vf.WireTaskData.model_validate_json(task.data.model_dump_json())
    assert wire.prompt == Instance.from_json(task.data.instance).question
