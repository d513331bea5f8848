"""Writing weights as a GGUF file, which llama.cpp serves.

Tokenizer and settings are taken from a GGUF file of the same base, so that the result differs from it in the weights
alone. Eight bits at least: an update by LoRA is small beside the weights, and four bits round most of it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

from .._errors import ConfigError
from ._process import opening

__all__ = ["KINDS", "Kind", "write_gguf"]

Kind = Literal["q8_0", "f16", "f32"]
KINDS: tuple[str, ...] = get_args(Kind)

_ARCHITECTURES = ("llama", "qwen2")
_NOT_COPIED = ("general.architecture", "general.file_type", "general.quantization_version", "general.name")


def write_gguf(
    tensors: Iterable[tuple[str, Any]], like: Path, out: Path, *, kind: Kind = "q8_0", name: str = "coach"
) -> None:
    """Write ``tensors`` (Hugging Face names, NumPy arrays) to ``out``, everything else as in the file ``like``.

    Raises `ConfigError` if ``like`` is of an architecture whose weights cannot be written here, or of other shapes than
    ``tensors``; nothing is left at ``out`` then.
    """
    if find_spec("gguf") is None:
        raise ConfigError("exporting needs gguf: run pip install 'codesteer[train]'")
    gguf: Any = import_module("gguf")
    with opening(str(like), "cannot be read as a GGUF file"):
        reader = gguf.GGUFReader(like)
    architecture = str(reader.fields["general.architecture"].contents())
    if architecture not in _ARCHITECTURES:
        raise ConfigError(
            f"{like} is of the architecture {architecture}; only {', '.join(_ARCHITECTURES)} can be exported"
        )
    new = out.with_name(f"{out.name}.new")
    try:
        writer = gguf.GGUFWriter(new, architecture)
        _copy_settings(gguf, reader, writer)
        writer.add_name(name)
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        writer.add_file_type(_file_type(gguf, kind))
        _add_tensors(gguf, reader, writer, tensors, kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        new.replace(out)
    finally:
        new.unlink(missing_ok=True)


def _copy_settings(gguf: Any, reader: Any, writer: Any) -> None:
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in _NOT_COPIED:
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(key, field.contents(), kind, sub_type=inner)


def _add_tensors(gguf: Any, reader: Any, writer: Any, tensors: Iterable[tuple[str, Any]], kind: Kind) -> None:
    architecture = str(reader.fields["general.architecture"].contents())
    shapes = {tensor.name: tuple(int(size) for size in reversed(tensor.shape)) for tensor in reader.tensors}
    names = gguf.get_tensor_name_map(
        getattr(gguf.MODEL_ARCH, architecture.upper()),
        int(reader.fields[f"{architecture}.block_count"].contents()),
    )
    heads = _heads(reader, architecture)
    written: set[str] = set()
    embedding: Any = None
    for source, values in tensors:
        target = names.get_name(source, try_suffixes=(".weight", ".bias"))
        if target == "token_embd.weight":
            embedding = values
        if target not in shapes:  # a head that is tied to the embedding, say
            continue
        if tuple(values.shape) != shapes[target]:
            raise ConfigError(
                f"{source} has the shape {list(values.shape)}, but {list(shapes[target])} in the GGUF file: "
                "it is not of the same base"
            )
        _add(gguf, writer, target, _reordered(values, source, heads), kind)
        written.add(target)
    if "output.weight" in shapes.keys() - written and embedding is not None:
        _add(gguf, writer, "output.weight", embedding, kind)
        written.add("output.weight")
    # Tables that llama.cpp's converter works out from the settings; they hold nothing that is trained.
    missing = shapes.keys() - written - {"rope_freqs.weight"}
    if missing:
        raise ConfigError(
            f"weights are missing: {', '.join(sorted(missing)[:5])}; it is not of the same base"
        )
    for tensor in reader.tensors:
        if tensor.name == "rope_freqs.weight":
            writer.add_tensor(tensor.name, tensor.data)


def _add(gguf: Any, writer: Any, name: str, values: Any, kind: Kind) -> None:
    """Matrices in ``kind``, or in 16 bits where a row is no multiple of a block; the few other numbers in 32 bits."""
    quants = gguf.GGMLQuantizationType
    chosen = quants.F32
    if values.ndim > 1:
        chosen = {"q8_0": quants.Q8_0, "f16": quants.F16, "f32": quants.F32}[kind]
        if chosen == quants.Q8_0 and values.shape[-1] % 32:
            chosen = quants.F16
    writer.add_tensor(name, gguf.quants.quantize(values, chosen), raw_dtype=chosen)


def _heads(reader: Any, architecture: str) -> dict[str, int]:
    """For Llama, how many heads the rows of queries and keys are split into."""
    if architecture != "llama":
        return {}
    queries = int(reader.fields["llama.attention.head_count"].contents())
    field = reader.fields.get("llama.attention.head_count_kv")
    return {"q_proj.weight": queries, "k_proj.weight": int(field.contents()) if field else queries}


def _reordered(values: Any, source: str, heads: dict[str, int]) -> Any:
    """llama.cpp rotates neighbouring pairs, Hugging Face the two halves of a head: its rows are interleaved for it."""
    count = next((number for suffix, number in heads.items() if source.endswith(suffix)), None)
    if count is None:
        return values
    halves = values.reshape(count, 2, values.shape[0] // count // 2, *values.shape[1:])
    return halves.swapaxes(1, 2).reshape(values.shape)


def _file_type(gguf: Any, kind: Kind) -> Any:
    types = gguf.LlamaFileType
    return {"q8_0": types.MOSTLY_Q8_0, "f16": types.MOSTLY_F16, "f32": types.ALL_F32}[kind]
