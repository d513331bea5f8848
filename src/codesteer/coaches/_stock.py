"""The stock instructions: how the TaskLLM is asked for a program, and how for words."""

from __future__ import annotations

from .._trajectory import Mode
from ..prompts import PromptSet

__all__ = ["stock_instruction"]


def stock_instruction(
    mode: Mode, prompts: PromptSet, *, libraries: tuple[str, ...], question_as_data: bool
) -> str:
    """What opens a turn of ``mode``; ``libraries`` are those a program may import beside the standard library."""
    if mode is Mode.TEXT:
        return prompts.fill("task.text")
    named = f" and {', '.join(libraries)}" if libraries else ""
    data = "\n" + prompts.fill("task.data") if question_as_data else ""
    return prompts.fill("task.code", libraries=named, data=data)
