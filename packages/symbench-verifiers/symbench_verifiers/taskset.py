"""The taskset: which instances are asked, and the strict verdict as reward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import verifiers.v1 as vf
from pydantic import Field

from ._symbench import Instance, get_task, list_tasks

__all__ = ["SymBenchConfig", "SymBenchData", "SymBenchTask", "SymBenchTaskset"]


class SymBenchData(vf.TaskData):
    """The instance as one line of JSON: scoring needs nothing else."""

    instance: str


class SymBenchTask(vf.Task[SymBenchData]):
    """One question, judged by the task's own program."""

    @property
    def key(self) -> str:
        return Instance.from_json(self.data.instance).id

    @vf.reward(weight=1.0)
    async def correct(self, trace: vf.Trace) -> float:
        """1.0 if the last reply holds a right answer under strict scoring, else 0.0."""
        return float(self._judge(trace.last_reply))

    @vf.metric
    async def partial(self, trace: vf.Trace) -> float:
        """The share of the answer that is right; a figure to watch, not a reward."""
        instance = Instance.from_json(self.data.instance)
        return get_task(instance.task).verify(instance, trace.last_reply).partial

    async def validate(self, runtime: vf.Runtime) -> bool:
        """Whether the independent solver's answer is judged right."""
        instance = Instance.from_json(self.data.instance)
        return self._judge(get_task(instance.task).solve(instance))

    def _judge(self, reply: str) -> bool:
        instance = Instance.from_json(self.data.instance)
        return get_task(instance.task).verify(instance, reply).correct


class SymBenchConfig(vf.TasksetConfig):
    """Which instances: every combination of tasks, levels and the seeds from ``first_seed`` on."""

    tasks: list[str] = Field(default=[])
    """Names of tasks; all if empty."""
    levels: list[int] = Field(default=[1, 2, 3, 4, 5])
    """1 is easy, 5 is for code."""
    split: Literal["train", "dev", "test"] = "train"
    """They share no instance. Do not train on test."""
    first_seed: int = 0
    """The first seed."""
    num_seeds: int = 20
    """Instances of each task and level."""


class SymBenchTaskset(vf.Taskset[SymBenchTask, SymBenchConfig]):
    """Seeds outermost, so that any first part of it has every task and level."""

    def load(self) -> Iterator[SymBenchTask]:
        config = self.config
        tasks = [get_task(name) for name in config.tasks or list_tasks()]
        for seed in range(config.first_seed, config.first_seed + config.num_seeds):
            for task in tasks:
                for level in config.levels:
                    instance = task.generate(level, seed, config.split)
                    data = SymBenchData(
                        id=instance.id,
                        name=f"{task.name}, level {level}",
                        prompt=instance.question,
                        instance=instance.to_json(),
                    )
                    yield SymBenchTask(data, config.task)
