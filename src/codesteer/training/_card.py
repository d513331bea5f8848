"""The card of an exported coach: what it is made of, how it was trained, what is known of it and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["model_card", "named"]

_SHOWN = (
    "tuning",
    "rank",
    "alpha",
    "precision",
    "max_tokens",
    "turn_weights",
    "learning_rate",
    "batch",
    "accumulate",
)

_COACH = """# {file}

A coach for codesteer: it decides whether another model answers next in words or in code, says how, and when the answer
holds. It never answers a question itself.

- file: {bytes:,} bytes, {kind}, SHA-256 `{sha256}`
- use: `codesteer ask --coach trained:{file} "..."`
- reads the short form of the wording it was trained with; under another wording it is worth nothing
"""

_UNIFIED = """# {file}

A model that guides itself, for codesteer: it plans, runs Python where that helps, and answers.

- file: {bytes:,} bytes, {kind}, SHA-256 `{sha256}`
- use: `codesteer ask --method unified --task local:{file} "..."`
- reads the wording it was trained with; under another wording it is worth nothing
"""

_UNIFIED_LIMITS = """## Limits

- Losses say how well it imitates its data, not whether it answers well. Before relying on it, measure that on questions
  it has not seen: `codesteer eval --out runs/unified --methods unified --task-model local:{file}`, against its base."""

_LIMITS = """## Limits

- Losses say how well it imitates its data, not whether it steers well. Before relying on it, measure that on questions
  it has not seen: `codesteer eval --out runs/coach --methods codesteer --coach-model local:{file}`, against the same
  without `--coach-model` (the rules coach).
- It has learnt what helped one TaskLLM; another one may need other guidance."""


def model_card(facts: Mapping[str, Any]) -> str:
    """Markdown; every figure in it was measured by the trainings it tells of."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: Mapping[str, Any]) -> Iterator[str]:
    unified = facts["guides_itself"]
    yield (_UNIFIED if unified else _COACH).format(**facts)
    for place, training in enumerate(facts["trainings"]):
        yield from _training(training, last=place == 0)
        yield ""
    yield (_UNIFIED_LIMITS if unified else _LIMITS).format(**facts)


def _training(training: Mapping[str, Any], *, last: bool) -> Iterator[str]:
    recipe, base, summary = training["recipe"], training["base"], training["summary"]
    yield f"## {recipe['kind'].upper()}{'' if last else ' before that'}"
    yield ""
    yield f"- base: {named(base['name'])}, SHA-256 `{base['digest'] or 'unknown'}`"
    yield f"- recipe: {', '.join(f'{key} {recipe[key]}' for key in _SHOWN)}, seed {recipe['seed']}"
    for file, digest in training["data"].items():
        yield f"- data: {file}, SHA-256 `{digest}`"
    figures = training["figures"]
    if figures:
        grown = figures.get("grown", {}).get("plan", {})
        rows = ", ".join(f"{count} rows {split}" for split, count in figures.get("rows", {}).items())
        yield f"- from: {rows}; trees of the TaskLLM {grown.get('task_model', 'unknown')}"
        yield f"- tasks: {', '.join(figures.get('rows_by_task', {}).get('train', {}))}"
    held_out = summary.get("held_out_loss")
    losses = f"{summary.get('first_loss', 0):.4f} to {summary.get('last_loss', 0):.4f}"
    yield (
        f"- {summary.get('steps')} steps in {summary.get('seconds', 0):.0f} s: loss {losses}"
        + (f", on held-out tasks {held_out:.4f} at best" if held_out is not None else ", no held-out tasks")
    )
    versions = ", ".join(f"{name} {version}" for name, version in training["versions"].items())
    yield f"- made with codesteer {training['codesteer']}, {versions}"
    for call in training.get("later", []):
        versions = ", ".join(f"{name} {version}" for name, version in call["versions"].items())
        yield f"- gone on with codesteer {call['codesteer']}, {versions}"


def named(base: str) -> str:
    """Folders of one's own machine by their last name alone."""
    return Path(base).name if "/" in base and not base.startswith("hub:") else base
