"""The estimate's arithmetic: right counts from the weights' headers, and the direction of every switch."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from codesteer.training import Recipe
from codesteer.training._estimate import Estimate, Shapes, estimate

SMALL = Shapes(
    parameters=134_515_008,
    in_layers=106_203_456,
    adapter_per_rank=305_280,
    layers=30,
    hidden=576,
    inner=1536,
    vocabulary=49_152,
)

LEAST = {"kind": "sft", "base": "b", "data": "d", "learning_rate": 0.1, "precision": "bf16"}


def made(
    rows: int = 8, length: int = 1000, held_out: int = 0, processes: int = 1, **settings: object
) -> Estimate:
    recipe = Recipe.model_validate(LEAST | settings)
    return estimate(recipe, SMALL, [length] * rows, 100e9, held_out=[length] * held_out, processes=processes)


def test_steps_and_tokens_are_counted() -> None:
    assert made().steps == 2
    assert made(epochs=3.0).steps == 6
    assert made(steps=5, batch=2).steps == 5
    assert made(steps=5, batch=2).tokens == 5 * 8 * 1000
    assert made(kind="dpo").tokens == 2 * made().tokens
    assert made(rows=1).steps == 1
    # Each epoch ends with a step, a whole one or not; the same number of steps as transformers makes.
    assert [made(rows=65, epochs=2).steps, made(rows=89).steps, made(rows=5, epochs=2).steps] == [34, 23, 4]
    assert made(rows=65, epochs=2).tokens == 2 * 65 * 1000


def test_every_switch_goes_in_its_direction() -> None:
    plain = made()
    full, kept = made(tuning="full"), made(gradient_checkpointing=True)
    everywhere, light = made(labelled_only_head=False), made(precision="bf16-weights")
    assert (
        full.memory > plain.memory
        and full.seconds > plain.seconds
        and full.checkpoint > 10 * plain.checkpoint
    )
    assert plain.memory > light.memory
    assert kept.memory < plain.memory and kept.seconds > plain.seconds
    assert everywhere.memory > plain.memory and everywhere.seconds > plain.seconds
    # Twice the tokens, and each of them looks back twice as far.
    assert 2 * plain.seconds < made(length=2000).seconds < 4 * plain.seconds
    assert made(kind="dpo").seconds > 2 * plain.seconds


def test_what_is_read_beside_the_training_takes_time_too() -> None:
    plain = made(steps=10, save_every=5)
    # Two looks at forty rows forwards cost what forty rows there and back do.
    looked = made(steps=10, save_every=5, held_out=40)
    assert looked.tokens == plain.tokens and looked.seconds == pytest.approx(2 * plain.seconds)
    # The reference reads every pair once, however few are trained on; or only these, if it is asked as they come.
    few, many = made(kind="dpo", rows=8, steps=1), made(kind="dpo", rows=80, steps=1)
    assert few.tokens == many.tokens and many.seconds > 3 * few.seconds
    later = made(kind="dpo", rows=80, steps=1, precompute_reference=False)
    assert later.seconds < many.seconds


def test_it_is_said_in_a_line() -> None:
    said = str(Estimate(steps=3, tokens=12_345, memory=2.54e9, checkpoint=64e6, seconds=3720))
    assert said == "3 steps, 12,345 tokens; about 2.5 GB of memory, 1 h 2 min, 64 MB for each checkpoint"
    assert "about 1.0 GB of memory, 40 s," in str(
        Estimate(steps=1, tokens=1, memory=1e9, checkpoint=1, seconds=40.2)
    )


def test_shapes_are_read_from_the_headers_alone(tmp_path: Path) -> None:
    tensors = {
        "model.embed_tokens.weight": [10, 4],
        "model.layers.0.mlp.up_proj.weight": [6, 4],
        "model.layers.0.input_layernorm.weight": [4],
    }
    header = {
        name: {"dtype": "F32", "shape": shape, "data_offsets": [0, 0]} for name, shape in tensors.items()
    }
    encoded = json.dumps(header | {"__metadata__": {"format": "pt"}}).encode()
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", len(encoded)) + encoded)
    config = {"num_hidden_layers": 1, "hidden_size": 4, "intermediate_size": 6, "vocab_size": 10}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert Shapes.of(tmp_path) == Shapes(
        parameters=68, in_layers=28, adapter_per_rank=10, layers=1, hidden=4, inner=6, vocabulary=10
    )
    (tmp_path / "config.json").write_text(json.dumps({"n_layer": 1}))
    assert Shapes.of(tmp_path) is None


def test_several_processes_share_the_rows() -> None:
    one, four = made(rows=64), made(rows=64, processes=4)
    assert four.steps == one.steps / 4 and four.tokens == one.tokens
    assert four.seconds == pytest.approx(one.seconds / 4) and four.memory == one.memory
