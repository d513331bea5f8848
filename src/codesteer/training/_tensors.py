"""Reading safetensors files without torch: a header of JSON, then the numbers, which are mapped and not loaded."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from .._errors import ConfigError

__all__ = ["read_headers", "read_tensors"]


def read_headers(file: Path) -> dict[str, dict[str, Any]]:
    """Name, and ``dtype``, ``shape`` and ``data_offsets`` of every tensor. Raises `ConfigError` for a damaged file."""
    return _parts(file)[0]


def read_tensors(folder: Path) -> Iterator[tuple[str, Any]]:
    """Name and numbers (a NumPy array of 32-bit floats) of every tensor in the weight files of ``folder``."""
    for file in sorted(folder.glob("*.safetensors")):
        header, start = _parts(file)
        for name, about in header.items():
            yield name, _floats(file, start, about)


def _parts(file: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """The header, and where the numbers begin."""
    try:
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            header: dict[str, dict[str, Any]] = json.loads(stream.read(length))
    except (struct.error, ValueError, OverflowError, MemoryError):
        raise ConfigError(f"{file} is not a safetensors file, or damaged") from None
    header.pop("__metadata__", None)
    return header, 8 + length


def _floats(file: Path, start: int, about: dict[str, Any]) -> Any:
    numpy: Any = import_module("numpy")
    kinds = {"F32": numpy.float32, "F16": numpy.float16, "BF16": numpy.uint16}
    if about["dtype"] not in kinds:
        raise ConfigError(f"{file} holds numbers of kind {about['dtype']}, which cannot be exported")
    first, last = about["data_offsets"]
    kind = numpy.dtype(kinds[about["dtype"]])
    raw = numpy.memmap(
        file, dtype=kind, mode="r", offset=start + first, shape=((last - first) // kind.itemsize,)
    )
    if about["dtype"] == "BF16":  # the upper half of a 32-bit float
        raw = (raw.astype(numpy.uint32) << 16).view(numpy.float32)
    return raw.astype(numpy.float32, copy=False).reshape(about["shape"])
