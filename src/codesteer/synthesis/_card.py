"""The data card: what the data set is, where it comes from, what is in a row, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Template
from typing import Any

from ._rows import Choices

__all__ = ["data_card"]

_COLUMNS = {
    "sft": "`messages`: the coach's conversation in short form, its decisions as assistant messages. `weights`: how "
    "much the loss on each message counts (0 for what the coach does not say).",
    "dpo": "`prompt`: what the coach had read; `chosen` and `rejected`: one assistant message each; `score_chosen` and "
    "`score_rejected` under the rule.",
    "unified": "`messages`: one model that guides itself, in the form of the `code_interpreter` method. `weights`: how "
    "much the loss on each message counts (0 for questions and execution results).",
}


def data_card(figures: Mapping[str, Any], choices: Choices) -> str:
    """Markdown with the header by which the `datasets` library finds the splits."""
    grown = figures["grown"]
    plan = grown["plan"]
    template = Template(files(__package__ or "").joinpath("templates/card.md").read_text("utf-8"))
    return template.substitute(
        splits="\n".join(f"  - split: {split}\n    path: {split}.jsonl" for split in figures["rows"]),
        format=choices.format,
        columns=_COLUMNS[choices.format],
        rule=figures["rule"]["about"],
        choices=_choices(choices),
        rows="\n".join(_table(figures["rows_by_task"])),
        left_out="\n".join(f"- {name}: {count}" for name, count in figures["left_out"].items()),
        damaged="\n".join(f"- {line}" for line in grown["damaged"]) or "- none",
        unattached=grown["unattached_records"],
        trees=grown["trees"],
        complete=grown["complete_trees"],
        nodes=grown["nodes"],
        held_out=", ".join(plan["held_out"]) or "none",
        **{name: plan[name] for name in ("task_model", "sampler", "temperature", "depth", "seed", "profile")},
        coach_model=plan["coach_model"] or "none",
        branching=", ".join(map(str, plan["branching"])),
        prompts=plan["prompts"],
        version=plan["version"],
    ).strip()


def _choices(choices: Choices) -> str:
    said = [
        f"pairs of siblings with a difference above {choices.gap:g}, the better one positive"
        if choices.format == "dpo"
        else "every path that ended right",
        f"questions with 4p(1-p) of at least {choices.potential:g}" if choices.potential else "",
        f"at most {choices.per_tree} rows of a question" if choices.per_tree else "",
        f"at most {choices.per_task} rows of a task" if choices.per_task else "",
        "the last two turns count twice" if choices.double_last and choices.format != "dpo" else "",
    ]
    return "; ".join(part for part in said if part)


def _table(rows_by_task: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [
        "| split | task | rows |",
        "|---|---|---|",
        *(
            f"| {split} | {task} | {count} |"
            for split, tasks in rows_by_task.items()
            for task, count in tasks.items()
        ),
    ]
