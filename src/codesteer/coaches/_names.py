"""The names of coaches that are models: which model each stands for, and what it reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .._errors import ConfigError
from ..models import cache_folder

__all__ = ["ModelCoach", "default_coach_file", "model_coach"]

COACH_VARIABLE = "CODESTEER_COACH_MODEL"


def default_coach_file() -> Path:
    """Where `codesteer export` writes a coach, and ``trained`` looks for it, unless told otherwise."""
    return cache_folder() / "coach.gguf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCoach:
    """``model`` is a model string, or ``None`` for the TaskLLM itself; ``history`` the form of what it reads."""

    model: str | None
    history: Literal["short", "long"]


def model_coach(name: str) -> ModelCoach | None:
    """What the coach called ``name`` is, or ``None`` if it is no model (``rules``).

    ``llm``: the TaskLLM; ``llm:MODEL``: another one; untrained, so it reads the long form. ``trained``: the coach that
    ``codesteer export`` wrote last (or the model string in ``CODESTEER_COACH_MODEL``); ``trained:FILE``,
    ``trained:MODEL``: another one that was trained, so it reads the short form. ``classifier`` and ``classifier:...``:
    the same, but only its decision is used.

    Raises `ConfigError` for anything else, and where there is no trained coach.
    """
    if name == "rules":
        return None
    kind, _, rest = name.partition(":")
    if kind == "llm":
        return ModelCoach(model=rest or None, history="long")
    if kind == "trained":
        return ModelCoach(model=_trained(rest), history="short")
    if kind == "classifier":
        return ModelCoach(model=f"classifier:{_trained(rest)}", history="short")
    raise ConfigError(
        f"unknown coach {name!r}; use rules, llm, llm:MODEL (for example llm:openai:gpt-4o), trained, "
        "trained:FILE.gguf, or classifier:FILE.gguf"
    )


def _trained(rest: str) -> str:
    rest = rest or os.environ.get(COACH_VARIABLE, "").strip()
    if not rest:
        if not default_coach_file().is_file():
            raise ConfigError(
                f"no trained coach at {default_coach_file()}: train one and run codesteer export (docs/training.md), "
                "or name one, as in trained:FILE.gguf"
            )
        rest = str(default_coach_file())
    # A model string has a colon; what has none is a file or a model of the catalogue.
    return rest if ":" in rest else f"local:{rest}"
