"""What a training will take, said before it starts: memory and time, roughly.

Arithmetic from the shapes of the weights; the speed of this machine is measured with a matrix product of the model's
size. The constants were fitted to runs of small models on two CPU cores (docs/training.md).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._recipe import Recipe
from ._tensors import read_headers

__all__ = ["Estimate", "Shapes", "estimate"]

_PROGRAM = 0.9e9  # bytes: interpreter, torch, transformers, trl
_KEPT = (16, 8)  # activations kept in each layer for a token: multiples of the hidden and of the inner size
_LOGIT_COPIES = 3  # of 4 bytes, where logits are computed
# Everything together takes so many times what the matrix products take, which are quick in bf16 (where they are).
_OUTSIDE_PRODUCTS = {"fp32": 1.75, "bf16": 3.0, "bf16-weights": 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What the arithmetic needs of a model."""

    parameters: int
    in_layers: int
    """Parameters of the layers, so without embeddings and head."""
    adapter_per_rank: int
    """Parameters that a LoRA of rank 1 on all linear layers adds."""
    layers: int
    hidden: int
    inner: int
    vocabulary: int

    @classmethod
    def of(cls, folder: Path) -> Shapes | None:
        """From the headers of the weight files in ``folder``; nothing else of them is read.

        None if the files or the settings are of another kind than those of Llama and its relatives.
        """
        files = sorted(folder.glob("*.safetensors"))
        shapes: dict[str, list[int]] = {
            name: about["shape"] for file in files for name, about in read_headers(file).items()
        }
        config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
        layered = {name: shape for name, shape in shapes.items() if ".layers." in name}
        sizes = ("num_hidden_layers", "hidden_size", "intermediate_size", "vocab_size")
        if not shapes or not config.keys() >= set(sizes):
            return None
        return cls(
            parameters=sum(map(_product, shapes.values())),
            in_layers=sum(map(_product, layered.values())),
            adapter_per_rank=sum(sum(shape) for shape in layered.values() if len(shape) == 2),
            layers=int(config["num_hidden_layers"]),
            hidden=int(config["hidden_size"]),
            inner=int(config["intermediate_size"]),
            vocabulary=int(config["vocab_size"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """``steps`` of the optimizer, ``memory`` and ``checkpoint`` in bytes, ``seconds`` for the whole training."""

    steps: int
    tokens: int
    """That all steps together read."""
    memory: float
    checkpoint: float
    seconds: float

    def __str__(self) -> str:
        hours, minutes = divmod(round(self.seconds / 60), 60)
        took = (
            f"{hours} h {minutes} min"
            if hours
            else f"{minutes} min"
            if self.seconds >= 90
            else f"{self.seconds:.0f} s"
        )
        return (
            f"{self.steps} steps, {self.tokens:,} tokens; about {self.memory / 1e9:.1f} GB of memory, {took}, "
            f"{self.checkpoint / 1e6:,.0f} MB for each checkpoint"
        )


def estimate(
    recipe: Recipe,
    shapes: Shapes,
    lengths: Sequence[int],
    speed: float,
    *,
    held_out: Sequence[int] = (),
    learnt: float = 0.2,
    processes: int = 1,
) -> Estimate:
    """For rows of these lengths (dpo: of the longer one of a pair) at ``speed`` multiplications and additions a second.

    ``held_out`` are the lengths of the rows whose loss is looked at on the way; ``learnt`` is the share of tokens with
    a loss; ``processes`` train together and share the rows, and ``memory`` is that of each.
    """
    rows_a_step = recipe.batch * recipe.accumulate * processes
    steps_an_epoch = math.ceil(len(lengths) / rows_a_step)
    steps = recipe.steps or max(1, math.ceil(recipe.epochs * steps_an_epoch))
    sequences = 2 if recipe.kind == "dpo" else 1
    # The last step of an epoch may have fewer rows than the others.
    trained = steps / steps_an_epoch * sum(lengths) * sequences
    looked_at = -(-steps // recipe.save_every) * sum(held_out) * sequences
    operations = trained * _operations_a_token(recipe, shapes, lengths, learnt, _passes(recipe))
    if held_out:
        operations += looked_at * _operations_a_token(recipe, shapes, held_out, learnt, 2)
    if recipe.kind == "dpo":
        read = (sum(lengths) + sum(held_out)) * sequences if recipe.precompute_reference else trained
        operations += read * _operations_a_token(recipe, shapes, lengths, learnt, 2)
    return Estimate(
        steps=steps,
        tokens=int(trained),
        memory=_memory(recipe, shapes, max([*lengths, *held_out]) * recipe.batch * sequences, learnt),
        checkpoint=_trained(recipe, shapes) * 12 + 5e6,
        seconds=operations / processes * _OUTSIDE_PRODUCTS[recipe.precision] / speed,
    )


def _passes(recipe: Recipe) -> int:
    """Two operations a parameter and token forwards, two backwards, two more for the gradients of trained weights."""
    return (4 if recipe.tuning == "lora" else 6) + (2 if recipe.gradient_checkpointing else 0)


def _operations_a_token(
    recipe: Recipe, shapes: Shapes, lengths: Sequence[int], learnt: float, passes: int
) -> float:
    """``passes`` over the weights, and as many over what came before in the conversation (its keys and values)."""
    compact = recipe.kind == "sft" and recipe.labelled_only_head
    head = shapes.hidden * shapes.vocabulary * (learnt if compact else 1.0)
    # Long rows have more tokens, and each of them looks back further.
    before = sum(length**2 for length in lengths) / sum(lengths)
    return passes * (shapes.in_layers + head + 2 * shapes.layers * shapes.hidden * before)


def _memory(recipe: Recipe, shapes: Shapes, tokens: int, learnt: float) -> float:
    # Autocast (bf16) keeps what is between the products in fp32, and copies of the rest: as much as fp32 does.
    width = 2 if recipe.precision == "bf16-weights" else 4
    weights = shapes.parameters * (2 if recipe.precision == "bf16-weights" else 4)
    trained = _trained(recipe, shapes) * 12  # gradient and two moments, 4 bytes each
    layer = (_KEPT[0] * shapes.hidden + _KEPT[1] * shapes.inner) * width
    inputs = shapes.layers * shapes.hidden * width
    # Checkpointing keeps the inputs of all layers and everything of one.
    layers = inputs + layer if recipe.gradient_checkpointing else shapes.layers * layer
    compact = recipe.kind == "sft" and recipe.labelled_only_head
    logits = shapes.vocabulary * 4 * _LOGIT_COPIES * (learnt if compact else 1.0)
    return _PROGRAM + weights + trained + tokens * (layers + logits)


def _trained(recipe: Recipe, shapes: Shapes) -> int:
    return shapes.adapter_per_rank * recipe.rank if recipe.tuning == "lora" else shapes.parameters


def _product(shape: Sequence[int]) -> int:
    result = 1
    for size in shape:
        result *= size
    return result
