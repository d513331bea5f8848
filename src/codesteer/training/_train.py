"""One training, from a recipe to a result: read, estimate, train, keep (paper, section 4)."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked)

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from .._errors import ConfigError, TrainingError
from ._base import Base, load_tokenizer, resolve_base
from ._curve import draw
from ._disk import filling, require_room
from ._encoding import Encoded, encode, pair_length
from ._estimate import Estimate, Shapes, estimate
from ._precision import operations_per_second, settled, warning
from ._process import PACKAGES, is_first, prepare_process, process_count, quiet
from ._recipe import Recipe
from ._rows import Conversation, Preference, digests, read_conversations, read_preferences
from ._run import Run

__all__ = ["Trained", "train"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A finished training (or, after a dry run, what it would take)."""

    run: Run | None
    estimate: Estimate | None
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """Rows as the trainer takes them, how long each is, and how many were too long."""

    train: list[Any]
    held_out: list[Any]
    lengths: list[int]
    held_out_lengths: list[int]
    too_long: int


def _say_nothing(line: str) -> None: ...


def train(
    recipe: Recipe, out: Path, *, dry_run: bool = False, tell: Callable[[str], None] = _say_nothing
) -> Trained:
    """Train as ``recipe`` says into the folder ``out``; goes on where an earlier call was stopped.

    Raises `ConfigError` for data or a base that cannot be used and for a folder that holds another training;
    `TrainingError` if the disk is full or the loss is no number. Checkpoints are kept in both cases.
    """
    read = read_conversations if recipe.kind == "sft" else read_preferences
    folder = Path(recipe.data).expanduser()
    rows = _read(read, folder / "train.jsonl", recipe)
    held_out = (
        _read(read, folder / "validation.jsonl", recipe) if (folder / "validation.jsonl").is_file() else []
    )
    prepare_process()
    if not is_first():
        tell = _say_nothing
    recipe = settled(recipe, out)
    base = resolve_base(recipe.base)
    tokenizer = load_tokenizer(base.weights)
    data = _encode(rows, held_out, tokenizer, recipe)
    expected = _expect(recipe, base, data)
    tell(f"{len(data.train)} rows, {len(data.held_out)} held out, {data.too_long} left out as too long")
    if expected:
        tell(f"in {recipe.precision}: {expected}")
    if slow := warning(recipe):
        tell(slow)
    if dry_run:
        return Trained(run=None, estimate=expected, summary={})
    with Run.alone(out):
        run = Run.begin(out, _plan(recipe, base, folder))
        if summary := run.summary():
            tell(f"{out} has finished already")
            return Trained(run=run, estimate=expected, summary=summary)
        if expected and not run.has_begun:
            require_room(out, expected.checkpoint * (recipe.keep + 2), "keeping the checkpoints")
        return Trained(run=run, estimate=expected, summary=_fit(run, recipe, base, tokenizer, data, tell))


def _read(read: Callable[..., list[Any]], path: Path, recipe: Recipe) -> list[Any]:
    return read(path, equal=recipe.turn_weights == "equal") if recipe.kind == "sft" else read(path)


def _encode(
    rows: Sequence[Conversation | Preference],
    held_out: Sequence[Conversation | Preference],
    tokenizer: Any,
    recipe: Recipe,
) -> _Data:
    train, lengths = _fitting(rows, tokenizer, recipe.max_tokens)
    if not train:
        raise ConfigError(f"every row of {recipe.data} is longer than max_tokens = {recipe.max_tokens}")
    kept, kept_lengths = _fitting(held_out, tokenizer, recipe.max_tokens)
    too_long = len(rows) + len(held_out) - len(train) - len(kept)
    return _Data(
        train=train, held_out=kept, lengths=lengths, held_out_lengths=kept_lengths, too_long=too_long
    )


def _fitting(
    rows: Sequence[Conversation | Preference], tokenizer: Any, most: int
) -> tuple[list[Encoded | Preference], list[int]]:
    fitting: list[Encoded | Preference] = []
    lengths: list[int] = []
    for row in rows:
        if isinstance(row, Conversation):
            made: Encoded | Preference = encode(row, tokenizer)
            length = len(made.input_ids)
        else:
            made, length = row, pair_length(row, tokenizer)
        if length <= most:
            fitting.append(made)
            lengths.append(length)
    return fitting, lengths


def _expect(recipe: Recipe, base: Base, data: _Data) -> Estimate | None:
    """None for a base that is still at the Hub, or of another kind than the arithmetic is for."""
    if base.folder is None:
        return None
    learnt = 0.2
    if recipe.kind == "sft":
        learnt = sum(row.learnt for row in data.train) / sum(data.lengths)
    shapes = Shapes.of(base.folder)
    if shapes is None:
        return None
    speed = operations_per_second(recipe.precision, hidden=shapes.hidden, inner=shapes.inner)
    return estimate(
        recipe,
        shapes,
        data.lengths,
        speed,
        held_out=data.held_out_lengths,
        learnt=learnt,
        processes=process_count(),
    )


def _plan(recipe: Recipe, base: Base, data: Path) -> dict[str, Any]:
    from .. import __version__

    return {
        "recipe": recipe.model_dump(),
        "data": digests(data),
        "base": {"name": base.name, "digest": base.digest},
        "figures": _figures(data),
        "command": " ".join(["codesteer", *sys.argv[1:]]),
        "codesteer": __version__,
        "versions": {name: metadata.version(name) for name in PACKAGES},
    }


def _figures(data: Path) -> dict[str, Any]:
    """What ``codesteer synth export`` wrote about the data set, for the card of what comes out."""
    try:
        found: object = json.loads((data / "statistics.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _fit(
    run: Run, recipe: Recipe, base: Base, tokenizer: Any, data: _Data, tell: Callable[[str], None]
) -> dict[str, Any]:
    from ._trainers import make_trainer

    checkpoint = run.last_checkpoint()
    kept = f"The checkpoints in {run.checkpoints} are intact"
    started, before = time.monotonic(), run.seconds()
    with filling(run.folder, "training", kept), quiet():
        trainer = make_trainer(run, recipe, base.weights, tokenizer, data.train, data.held_out, tell)
        if checkpoint:
            tell(f"going on from {checkpoint.name}")
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        _keep_result(run, trainer, tokenizer)
        # A process that leaves while others still hold its connections may be aborted on its way out.
        trainer.accelerator.wait_for_everyone()
        trainer.accelerator.end_training()
        if not trainer.is_world_process_zero():
            return {}
        summary = _summary(run, trainer, before + time.monotonic() - started)
        draw(run)
        run.finish(summary)
    return summary


def _keep_result(run: Run, trainer: Any, tokenizer: Any) -> None:
    new = run.folder / "result.new"
    if trainer.is_world_process_zero():
        shutil.rmtree(new, ignore_errors=True)
    trainer.accelerator.wait_for_everyone()
    trainer.save_model(str(new))
    if trainer.is_world_process_zero():
        tokenizer.save_pretrained(new)
        shutil.rmtree(run.result_folder, ignore_errors=True)
        new.replace(run.result_folder)


def _summary(run: Run, trainer: Any, seconds: float) -> dict[str, Any]:
    import resource

    losses = [entry["loss"] for entry in run.log() if "loss" in entry]
    held_out = [entry["eval_loss"] for entry in run.log() if "eval_loss" in entry]
    if not losses:
        raise TrainingError(f"{run.folder}: nothing was logged, so nothing was trained")
    return {
        "steps": trainer.state.global_step,
        "planned_steps": trainer.state.max_steps,
        "first_loss": losses[0],
        "last_loss": losses[-1],
        "held_out_loss": min(held_out, default=None),
        "best_step": trainer.state.best_global_step,
        "seconds": round(seconds, 1),
        "peak_memory_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
