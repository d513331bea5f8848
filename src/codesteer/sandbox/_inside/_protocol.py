"""Frames between the host and a fork server: one byte of kind, four of length, then JSON.

Both ends are ours and the socket is closed in every run before its program starts, so no frame is ever
written by hostile code; what hostile code writes travels in pipes of its own.
"""

from __future__ import annotations

import json
import struct
from typing import Any

RUN, KILL, REPLY = b"R", b"K", b"A"

_HEADER = struct.Struct("!cI")
HEADER_SIZE = _HEADER.size


def header(kind: bytes, length: int = 0) -> bytes:
    return _HEADER.pack(kind, length)


def parse_header(data: bytes) -> tuple[bytes, int]:
    """Kind and length of the payload that follows."""
    kind, length = _HEADER.unpack(data)
    return kind, length


def encode(message: Any) -> bytes:
    # ASCII escapes carry lone surrogates, which a model's text may hold and UTF-8 may not.
    return json.dumps(message).encode("ascii")


def decode(data: bytes) -> Any:
    return json.loads(data)
