"""A recipe: everything that decides what a training makes, in one TOML file.

The keys are the fields of `Recipe`; the files that come with the package (``codesteer train recipes``) are examples.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .._errors import ConfigError

__all__ = ["Recipe", "load_recipe", "recipe_folder", "shipped_recipes"]

Kind = Literal["sft", "dpo"]


class Recipe(BaseModel):
    """One training. Raises pydantic's `ValidationError` for values that make no sense."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    about: str = ""
    base: str
    """A model of our catalogue (``smollm2-135m``), a GGUF file, a folder of Hugging Face weights, the folder of a
    finished training (its result is the base), or ``hub:OWNER/NAME``."""
    data: str
    """Folder with ``train.jsonl`` and perhaps ``validation.jsonl``, as ``codesteer synth export`` writes it."""
    seed: int = 0

    tuning: Literal["lora", "full"] = "lora"
    rank: int = Field(16, ge=1, le=1024)
    alpha: int = Field(32, ge=1)
    dropout: float = Field(0.0, ge=0, lt=1)

    precision: Literal["auto", "bf16", "bf16-weights", "fp32"] = "auto"
    """``bf16``: weights in fp32, arithmetic in bf16. ``bf16-weights``: both in bf16, half the memory. ``auto``: bf16 or
    fp32, whichever this machine multiplies faster."""
    gradient_checkpointing: bool = False
    """Trade time for memory: activations are computed again instead of kept."""
    labelled_only_head: bool = True
    """sft, one process: logits are computed only where there is a loss."""

    max_tokens: int = Field(2048, ge=16)
    """Longer rows are left out and counted, never cut: the end of a conversation decides it."""
    turn_weights: Literal["rows", "equal"] = "rows"
    """sft: the weights that stand in the rows, or 1 for every decision of the coach."""

    learning_rate: float = Field(gt=0, lt=1)
    schedule: Literal["constant", "linear", "cosine"] = "cosine"
    warmup: float = Field(0.1, ge=0, lt=1)
    """Share of the steps in which the learning rate rises."""
    weight_decay: float = Field(0.0, ge=0)
    clip: float = Field(1.0, gt=0)
    """Largest norm of the gradient."""
    batch: int = Field(1, ge=1)
    """Rows at a time on each process."""
    accumulate: int = Field(4, ge=1)
    """Batches of one step."""
    epochs: float = Field(1.0, gt=0, allow_inf_nan=False)
    steps: int | None = Field(None, ge=1)
    """Instead of epochs."""

    save_every: int = Field(50, ge=1)
    """Steps between checkpoints; the held-out tasks are looked at then, too."""
    keep: int = Field(2, ge=1)
    """Checkpoints kept, the best one among them."""
    patience: int = Field(3, ge=0)
    """Stop after so many looks at the held-out tasks without a lower loss; 0: never. The best checkpoint wins."""

    beta: float = Field(0.1, gt=0)
    """dpo: how dear it is to move away from the base."""
    precompute_reference: bool = True
    """dpo: ask the base once before the training instead of at every step."""

    @model_validator(mode="after")
    def _kinds_agree(self) -> Self:
        if self.kind == "dpo" and self.turn_weights != Recipe.model_fields["turn_weights"].default:
            raise ValueError("turn_weights belongs to sft; a dpo row has one decision")
        return self


def shipped_recipes() -> dict[str, str]:
    """The recipes that come with the package: name and what each is for."""
    found = {
        _stem(path.name): path.read_text("utf-8")
        for path in recipe_folder().iterdir()
        if path.name.endswith(".toml")
    }
    return {name: str(tomllib.loads(text).get("about", "")) for name, text in sorted(found.items())}


def load_recipe(source: str, kind: Kind, settings: Iterable[str] = ()) -> Recipe:
    """The recipe in the file ``source``, or the shipped one of that name, with ``NAME=VALUE`` settings laid over it.

    Raises `ConfigError` that names the file, the key and what is wrong with it.
    """
    content = _read(source)
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise ConfigError(f"--set takes NAME=VALUE, not {setting!r}")
        content[name.strip()] = _value(value.strip())
    try:
        recipe = Recipe.model_validate(content)
    except ValidationError as error:
        raise ConfigError(f"{source}: {_explained(error)}") from None
    if recipe.kind != kind:
        raise ConfigError(
            f"{source} is a recipe for {recipe.kind}; run: codesteer train {recipe.kind} {source}"
        )
    return recipe


def _read(source: str) -> dict[str, Any]:
    path = Path(source).expanduser()
    try:
        if path.is_file():
            return tomllib.loads(path.read_text("utf-8"))
        shipped = recipe_folder() / f"{source}.toml"
        if "/" not in source and shipped.is_file():
            return tomllib.loads(shipped.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{source} is not TOML: {error}") from None
    raise ConfigError(f"no recipe {source!r}: neither a file nor one of {', '.join(shipped_recipes())}")


def _value(text: str) -> Any:
    """``text`` as a TOML value; what is none is a plain string, so that paths need no quotes."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _explained(error: ValidationError) -> str:
    known = ", ".join(Recipe.model_fields)
    said: list[str] = []
    for each in error.errors()[:5]:
        name = ".".join(map(str, each["loc"]))
        if each["type"] == "extra_forbidden":
            said.append(f"there is no key {name!r}; there are: {known}")
        elif name:
            said.append(f"{name}: {each['msg'][0].lower()}{each['msg'][1:]}")
        else:
            said.append(each["msg"].removeprefix("Value error, "))
    return "; ".join(said)


def recipe_folder() -> Traversable:
    """Where the shipped recipes are."""
    return files(__package__ or "").joinpath("recipes")


def _stem(name: str) -> str:
    return name.removesuffix(".toml")
