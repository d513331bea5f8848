"""What a task's own docstring says of it: the task, what was wrong with the original, what is different here.

The convention: the first paragraph of a task file is ``name: what the task is``; then comes ``Official
defect(s): ...``, which goes over to what was changed with a sentence (or a part after a semicolon) that starts
with ``Here``. What stands before that label belongs to what the task is.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

from ._task import Task

__all__ = ["Description", "describe"]

_LABEL = re.compile(r"(?:^|(?<=[.;)] ))Official defects?:\s", re.IGNORECASE)
_HERE = re.compile(r"(?:^|(?<=[.;)\"] ))(?=[Hh]ere\b)")


@dataclass(frozen=True)
class Description:
    what: str
    wrong: str
    """What was wrong with the original; empty if the file says nothing of it."""
    changed: str
    """What is different here; empty likewise."""


def describe(task: Task[Any]) -> Description:
    """Read from the docstring of the task's module, which is missing under ``python -OO``."""
    paragraphs = (sys.modules[type(task).__module__].__doc__ or f"{task.name}: {task.title}").split("\n\n")
    first, *rest = (" ".join(paragraph.split()) for paragraph in paragraphs)
    before, *after = _LABEL.split(" ".join(rest), maxsplit=1)
    wrong, *changed = _HERE.split(after[0] if after else before, maxsplit=1)
    what = f"{first.removeprefix(f'{task.name}:')} {before if after else ''}"
    return Description(_sentence(what), _sentence(wrong), _sentence(" ".join(changed)))


def _sentence(text: str) -> str:
    text = text.strip().replace("``", "`").rstrip(";")
    return text[:1].upper() + text[1:]
