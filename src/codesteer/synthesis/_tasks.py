"""Which questions the trees grow from: SymBench's training split, without the tasks that are held out whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._errors import ConfigError
from ..symbench import Instance, UnknownTask, get_task, list_tasks

__all__ = ["SPLIT", "UNSEEN_TASKS", "instance_of", "training_instances", "training_tasks"]

SPLIT = "train"
"""The seed space of the training questions; `codesteer eval` draws from ``test``, and the two share no instance."""

UNSEEN_TASKS = (
    "2048",
    "combinatorial_calculation",
    "cryptanalysis",
    "eight_queens",
    "letters",
    "number_multiply",
    "permutations_and_combinations",
    "string_splitting",
    "synthesis_decomposition",
)
"""The nine tasks that the paper's coach never saw (paper, main table)."""

_PER_SEED = 10_000


def training_tasks(names: Sequence[str], held_out: Iterable[str]) -> tuple[str, ...]:
    """``names`` (all tasks that are not held out, if there are none), without repetitions.

    Raises `ConfigError` for an unknown task and for one that is held out.
    """
    held = set(held_out)
    try:
        for name in (*names, *held):
            get_task(name)
    except UnknownTask as error:
        raise ConfigError(str(error)) from None
    if caught := sorted(held.intersection(names)):
        raise ConfigError(
            f"{', '.join(caught)}: held out, so that a coach can be tested on tasks it never saw; "
            "leave it out, or hold out others when the trees are grown (--hold-out)"
        )
    return tuple(dict.fromkeys(names or [name for name in list_tasks() if name not in held]))


def training_instances(task: str, level: int, n: int, seed: int) -> list[Instance]:
    """``n`` training questions of one task and level, fewer where a small task repeats itself.

    Two seeds share no question. Raises `ConfigError` if ``n`` is more than one seed holds.
    """
    if not 1 <= n <= _PER_SEED:
        raise ConfigError(f"n must be between 1 and {_PER_SEED}, not {n}")
    if level not in get_task(task).levels:
        raise ConfigError(f"{task} has the levels {sorted(get_task(task).levels)}, not {level}")
    drawn = (get_task(task).generate(level, seed * _PER_SEED + number, SPLIT) for number in range(n))
    return list({instance.question: instance for instance in drawn}.values())


def instance_of(task: str, level: int, seed: int) -> Instance:
    """One training question again, with what is needed to judge an answer."""
    return get_task(task).generate(level, seed, SPLIT)
