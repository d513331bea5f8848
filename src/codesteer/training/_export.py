"""A finished training as one file that ``local:`` and ``--coach trained`` serve, with a card that says what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from ._base import resolve_base
from ._card import model_card
from ._disk import filling
from ._gguf import Kind, write_gguf
from ._process import prepare_process
from ._run import Run
from ._tensors import read_tensors

__all__ = ["export", "guides_itself"]


def guides_itself(source: Path) -> bool:
    """Whether ``source`` was trained on conversations of one model that answers, and not on those of a coach."""
    return Run.is_run(source) and Run.load(source).plan.get("figures", {}).get("format") == "unified"


def export(
    source: Path,
    to: Path,
    *,
    kind: Kind = "q8_0",
    like: Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Path:
    """Write the model in ``source`` (the folder of a training, or of Hugging Face weights) as the GGUF file ``to``.

    ``like`` is a GGUF file of the same base, for a base that was none. A card is written beside it, ``to`` with the
    ending ``.md``; returns its path. Raises `ConfigError` for a training that has not finished or a base that does not
    fit, `TrainingError` if the disk is full.
    """
    if not Run.is_run(source) and not (source / "config.json").is_file():
        raise ConfigError(f"{source} is neither the folder of a training nor of Hugging Face weights")
    card = to.with_suffix(".md")
    if card.exists() and not to.exists():
        raise ConfigError(f"{card} exists and is no card of an earlier export; choose another name for --to")
    if Run.is_run(source):
        Run.load(source).result()  # before anything heavy is imported
        prepare_process()
    base = resolve_base(str(source))
    template = like or base.gguf
    if template is None or base.folder is None:
        raise ConfigError(
            f"{source} was not made of a GGUF file, so there is none to take the tokenizer from: name one of the same "
            f"base with --like, or convert {base.weights} with llama.cpp's convert_hf_to_gguf.py"
        )
    if to.resolve() in {template.resolve(), base.gguf and base.gguf.resolve()}:
        raise ConfigError(
            f"{to} is the file the base was made of, and would be lost; choose another one for --to"
        )
    tell(f"{'replacing' if to.exists() else 'writing'} {to}")
    with filling(to.parent, f"exporting {source}"):
        to.parent.mkdir(parents=True, exist_ok=True)
        write_gguf(read_tensors(base.folder), template, to, kind=kind, name=f"codesteer coach {source.name}")
        card.write_text(model_card(_facts(source, to, kind)), "utf-8")
    return card


def _facts(source: Path, to: Path, kind: Kind) -> dict[str, Any]:
    with to.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "file": to.name,
        "bytes": to.stat().st_size,
        "sha256": digest,
        "kind": kind,
        "guides_itself": guides_itself(source),
        "trainings": list(_trainings(source)),
    }


def _trainings(source: Path) -> Iterator[dict[str, Any]]:
    """The training in ``source`` and those it was built on, the last one first."""
    while Run.is_run(source):
        run = Run.load(source)
        yield {
            "recipe": run.plan["recipe"],
            "base": run.plan["base"],
            "data": run.plan["data"],
            "figures": run.plan.get("figures", {}),
            "versions": run.plan.get("versions", {}),
            "later": run.plan.get("later", []),
            "codesteer": run.plan.get("codesteer", ""),
            "summary": run.summary() or {},
        }
        source = Path(run.plan["base"]["name"])
