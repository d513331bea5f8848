"""What the levels of SymBench do: question length, solver steps and answer space, measured per task and level.

Steps are lines of Python that the solver executes, which does not depend on the machine. The answer space is
the decimal logarithm of the number of texts as long as the answer over the symbols that answers of the level
use, or of the number of different answers where there are ten or fewer: what blind guessing faces, not what a
clever search does. A symbol is a digit, a word that occurs in several answers, or a letter of any other word;
commas, brackets and the like do not count.
"""

from __future__ import annotations

import math
import re
import statistics
import sys
from collections import Counter
from types import FrameType
from typing import Any

from codesteer.symbench import Instance, Task

SEEDS = 40
SOLVED = 5
_TOKEN = re.compile(r"""[^\W\d_]+|\d|[^\s\w,;:()\[\]{}"'<>]""")


def measure(task: Task[Any], level: int) -> dict[str, Any]:
    """Medians over the seeds from 0 on: ``characters``, ``steps`` and ``answer_space``."""
    instances = [task.generate(level, seed) for seed in range(SEEDS)]
    answers = [task.solve(instance) for instance in instances]
    return {
        "task": task.name,
        "version": task.version,
        "level": level,
        "characters": round(statistics.median(len(instance.question) for instance in instances)),
        "steps": round(statistics.median(_steps(task, instance) for instance in instances[:SOLVED])),
        "answer_space": round(_answer_space(answers), 2),
    }


def _steps(task: Task[Any], instance: Instance) -> int:
    steps = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task.solve(instance)
    finally:
        sys.settrace(before)
    return steps


def _answer_space(answers: list[str]) -> float:
    if len(set(answers)) <= 10:
        return math.log10(len(set(answers)))
    tokens = [_TOKEN.findall(answer) for answer in answers]
    shared = Counter(token for row in tokens for token in set(row))
    rows = [[s for token in row for s in ([token] if shared[token] > 1 else token)] for row in tokens]
    return statistics.median(map(len, rows)) * math.log10(len({symbol for row in rows for symbol in row}))
