"""The gallery: instances of every task and level as a person meets them, in Markdown."""

from __future__ import annotations

from typing import Any

from ._describe import describe
from ._task import NoSolution, Task

__all__ = ["block", "example", "level_table", "page"]


def page(task: Task[Any], seed: int = 0) -> str:
    """One task: what it is, its levels, and an example of each level."""
    parts = [f"# {task.name}: {task.title}", describe(task).what, level_table(task)]
    for level in sorted(task.levels):
        parts += [f"## Level {level}", example(task, level, seed)]
    return "\n\n".join(parts) + "\n"


def example(task: Task[Any], level: int, seed: int = 0) -> str:
    """One instance: its picture if it has one, the question, and a right answer, of which there may be more."""
    instance = task.generate(level, seed)
    drawn = next(kind for kind in type(task).__mro__ if "picture" in vars(kind)) is not Task
    parts = [block(task.render(instance))] if drawn else []
    parts += [block(instance.question), "A right answer:"]
    try:
        parts.append(block(task.solve(instance)))
    except NoSolution as error:
        parts.append(block(f"(none found: {error})"))
    return "\n\n".join(parts)


def level_table(task: Task[Any]) -> str:
    """The named parameters of every level as a Markdown table."""
    names = list(task.levels[min(task.levels)])
    rows = [["level", *names], ["---"] * (len(names) + 1)]
    rows += [[str(level), *(_cell(params[name]) for name in names)] for level, params in task.levels.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def block(text: str) -> str:
    """A fenced block; the fence is longer than any run of backticks inside."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        text = ", ".join(_cell(item) for item in items)
    else:
        text = str(value)
    return text.replace("|", "\\|")
