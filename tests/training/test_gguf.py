"""GGUF files of tiny arrays: everything as in the file they are like, the weights as given, in the form asked for."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from codesteer import ConfigError
from codesteer.training._gguf import write_gguf
from codesteer.training._tensors import read_headers, read_tensors

HIDDEN, INNER, VOCABULARY = 64, 96, 10
_SHAPES = {
    "model.embed_tokens.weight": (VOCABULARY, HIDDEN),
    "model.norm.weight": (HIDDEN,),
    "model.layers.0.self_attn.q_proj.weight": (HIDDEN, HIDDEN),
    "model.layers.0.self_attn.k_proj.weight": (HIDDEN // 2, HIDDEN),
    "model.layers.0.mlp.down_proj.weight": (HIDDEN, INNER),
}
_TARGETS = ("token_embd", "output_norm", "blk.0.attn_q", "blk.0.attn_k", "blk.0.ffn_down")


def weights() -> dict[str, Any]:
    random = np.random.default_rng(0)
    return {name: random.normal(size=shape).astype(np.float32) for name, shape in _SHAPES.items()}


@pytest.fixture
def like(tmp_path: Path) -> Path:
    return write_like(tmp_path / "like.gguf")


def write_like(path: Path, architecture: str = "llama", *, head: bool = False) -> Path:
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("the base")
    writer.add_block_count(1)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_token_list(["a", "b"])
    writer.add_chat_template("{{ messages }}")
    for target, shape in zip(_TARGETS, _SHAPES.values(), strict=True):
        writer.add_tensor(f"{target}.weight", np.zeros(shape, dtype=np.float32))
    if head:
        writer.add_tensor("output.weight", np.zeros((VOCABULARY, HIDDEN), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def read(path: Path) -> tuple[Any, dict[str, Any]]:
    reader = gguf.GGUFReader(path)
    values = {
        tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type) for tensor in reader.tensors
    }
    return reader, values


@pytest.mark.parametrize("content", [b"", b"no GGUF file", b"GGUF\x03\x00\x00\x00"])
def test_a_file_that_is_no_model_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(content)
    with pytest.raises(ConfigError, match=r"bad\.gguf cannot be read as a GGUF file"):
        write_gguf([], tmp_path / "bad.gguf", tmp_path / "out.gguf")


def test_settings_come_from_the_base_and_numbers_from_the_training(like: Path, tmp_path: Path) -> None:
    given = weights()
    write_gguf(given.items(), like, tmp_path / "out.gguf", kind="f32", name="my coach")
    reader, written = read(tmp_path / "out.gguf")
    assert reader.fields["general.name"].contents() == "my coach"
    assert reader.fields["tokenizer.chat_template"].contents() == "{{ messages }}"
    assert reader.fields["tokenizer.ggml.tokens"].contents() == ["a", "b"]
    assert reader.fields["general.file_type"].contents() == gguf.LlamaFileType.ALL_F32
    for name in ("model.embed_tokens.weight", "model.norm.weight", "model.layers.0.mlp.down_proj.weight"):
        target = _TARGETS[list(_SHAPES).index(name)]
        np.testing.assert_array_equal(written[f"{target}.weight"], given[name])
    assert not list(tmp_path.glob("*.new"))


def test_rows_of_queries_and_keys_are_interleaved_within_each_head_for_llama_alone(tmp_path: Path) -> None:
    given = weights()
    for architecture in ("llama", "qwen2"):
        like = write_like(tmp_path / f"{architecture}.gguf", architecture)
        write_gguf(given.items(), like, tmp_path / "out.gguf", kind="f32")
        _, written = read(tmp_path / "out.gguf")
        queries, keys = written["blk.0.attn_q.weight"], written["blk.0.attn_k.weight"]
        before_q = given["model.layers.0.self_attn.q_proj.weight"]
        before_k = given["model.layers.0.self_attn.k_proj.weight"]
        if architecture == "llama":  # heads of 16 rows: 0, 8, 1, 9, ...
            order = [row for pair in zip(range(8), range(8, 16), strict=True) for row in pair]
            np.testing.assert_array_equal(queries[:16], before_q[:16][order])
            np.testing.assert_array_equal(queries[48:], before_q[48:][order])
            np.testing.assert_array_equal(keys[:16], before_k[:16][order])
        else:
            np.testing.assert_array_equal(queries, before_q)
            np.testing.assert_array_equal(keys, before_k)


def test_eight_bits_are_close_and_vectors_stay_whole(like: Path, tmp_path: Path) -> None:
    given = weights()
    write_gguf(given.items(), like, tmp_path / "out.gguf")
    reader, written = read(tmp_path / "out.gguf")
    kinds = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    assert kinds["blk.0.ffn_down.weight"] == gguf.GGMLQuantizationType.Q8_0
    assert kinds["output_norm.weight"] == gguf.GGMLQuantizationType.F32
    error = np.abs(written["blk.0.ffn_down.weight"] - given["model.layers.0.mlp.down_proj.weight"])
    assert 0 < error.max() < 0.03


def test_a_tied_head_is_written_where_the_base_has_one_of_its_own(tmp_path: Path) -> None:
    given = weights()
    write_gguf(
        given.items(), write_like(tmp_path / "like.gguf", head=True), tmp_path / "out.gguf", kind="f32"
    )
    _, written = read(tmp_path / "out.gguf")
    np.testing.assert_array_equal(written["output.weight"], given["model.embed_tokens.weight"])


def test_what_does_not_fit_is_refused_and_leaves_nothing(like: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.gguf"
    out.write_bytes(b"the old one")
    few = dict(list(weights().items())[:3])
    wide = weights() | {"model.norm.weight": np.zeros(65, dtype=np.float32)}
    for given, says in ((few, "weights are missing: blk.0.attn_k.weight"), (wide, "not of the same base")):
        with pytest.raises(ConfigError, match=says):
            write_gguf(given.items(), like, out)
    with pytest.raises(ConfigError, match="architecture gpt2"):
        write_gguf(weights().items(), write_like(tmp_path / "gpt2.gguf", "gpt2"), out)
    assert out.read_bytes() == b"the old one"
    assert not list(tmp_path.glob("*.new"))


def write_safetensors(path: Path, kind: str, data: bytes, shape: list[int]) -> None:
    header = json.dumps({"w": {"dtype": kind, "shape": shape, "data_offsets": [0, len(data)]}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16"])
def test_tensors_are_read_without_torch(tmp_path: Path, kind: str) -> None:
    values = np.array([[1.5, -2.0, 0.25], [0.0, 3.0, -0.5]], dtype=np.float32)  # exact in all three
    data = {
        "F32": values.tobytes(),
        "F16": values.astype(np.float16).tobytes(),
        "BF16": (values.view(np.uint32) >> 16).astype(np.uint16).tobytes(),
    }[kind]
    write_safetensors(tmp_path / "model.safetensors", kind, data, [2, 3])
    ((name, read_back),) = read_tensors(tmp_path)
    assert name == "w"
    assert read_back.dtype == np.float32
    np.testing.assert_array_equal(read_back, values)


def test_damaged_and_unknown_weights_are_named(tmp_path: Path) -> None:
    for content in (b"", b"12345678", struct.pack("<Q", 10**18) + b"{}", struct.pack("<Q", 2) + b"{]"):
        (tmp_path / "bad.safetensors").write_bytes(content)
        with pytest.raises(ConfigError, match=r"bad\.safetensors"):
            read_headers(tmp_path / "bad.safetensors")
    write_safetensors(tmp_path / "bad.safetensors", "I8", b"1234", [4])
    with pytest.raises(ConfigError, match="kind I8"):
        list(read_tensors(tmp_path))
