"""Every task as a data set of reasoning-gym, named ``symbench_<task>``. Importing this module registers them.

    import reasoning_gym
    import codesteer.symbench.adapters.reasoning_gym
    data = reasoning_gym.create_dataset("symbench_game24", level=2, size=100, seed=1)
    data.score_answer("<<<(7 - 3) * 6 * 1>>>", entry=data[0])

Different from reasoning-gym's own data sets: two seeds never share an instance (theirs overlap when the seeds
are close), an answer scores 1 or 0 and nothing between, an entry can be scored by any data set of the task,
and the default seed is fixed. A whole reply may be scored; the answer is found in it. The test split is left
to evaluation: the default is ``train``.

Raises `ImportError` if reasoning-gym is not installed (``pip install reasoning-gym``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from .._instance import Instance
from .._registry import get_task, list_tasks
from .._rng import SPLITS

__all__ = ["SymBenchConfig", "SymBenchCurriculum", "SymBenchDataset"]

_gym: Any = import_module("reasoning_gym.factory")
_coaching: Any = import_module("reasoning_gym.coaching")

_SEEDS_APART = 2**32
"""Instances of one data set have neighbouring seeds, those of two data sets are so far apart."""


@dataclass
class SymBenchConfig:
    """``level`` 1 to 5, ``split`` train, dev or test; ``seed`` and ``size`` as everywhere in reasoning-gym."""

    level: int = 3
    split: str = "train"
    seed: int | None = 0
    size: int = 500

    def validate(self) -> None:
        assert self.level in range(1, 6), "level is 1 to 5"
        assert self.split in SPLITS, f"split is one of {', '.join(SPLITS)}"
        assert self.size > 0, "size must be positive"


class SymBenchDataset(_gym.ProceduralDataset):
    """One task at one level. Subclasses, made below, say which task."""

    task_name: ClassVar[str]

    def __init__(self, config: SymBenchConfig) -> None:
        _gym.ProceduralDataset.__init__(self, config=config, seed=config.seed, size=config.size)

    def __getitem__(self, idx: int) -> dict[str, Any]:
        config: SymBenchConfig = self.config
        task = get_task(self.task_name)
        instance = task.generate(config.level, self.seed * _SEEDS_APART + idx, config.split)
        return {
            "question": instance.question,
            "answer": task.solve(instance),
            "metadata": {
                "source_dataset": f"symbench_{self.task_name}",
                "source_index": idx,
                "instance": instance.to_json(),
                "difficulty": {"level": config.level, **instance.parameters},
            },
        }

    def score_answer(self, answer: str | None, entry: Mapping[str, Any]) -> float:
        """1.0 for a right answer under strict scoring, else 0.0; depends on the entry alone."""
        instance = Instance.from_json(entry["metadata"]["instance"])
        return float(get_task(instance.task).verify(instance, answer or "").correct)


class SymBenchCurriculum(_coaching.BaseCurriculum):
    """One attribute, the level."""

    def __init__(self) -> None:
        _coaching.BaseCurriculum.__init__(self, type(self).__name__, SymBenchConfig)
        level = _coaching.ScalarAttributeDefinition(
            name="level", field_name="level", levels=[1, 2, 3, 4, 5], description="Difficulty"
        )
        self._define_attributes(level)


for _name in list_tasks():
    _dataset = type(f"SymBench_{_name}", (SymBenchDataset,), {"task_name": _name, "__module__": __name__})
    _gym.register_dataset(f"symbench_{_name}", _dataset, SymBenchConfig, SymBenchCurriculum)
