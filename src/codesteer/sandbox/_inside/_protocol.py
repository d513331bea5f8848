"""Frames between the host and a fork server: one byte of kind, four of length, then JSON.

Both ends are ours and the socket is closed in every run before its program starts, so no frame is ever
written by hostile code; what hostile code writes travels in pipes of its own.

Every later run is forked off the server and can read all of its memory, also what is free. So no text of a run may
pass through it, in either direction. A request says only what the server itself must know (`orders`); the
program, its input, files and variables come in a file without a name, whose descriptor the server hands on unread.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from typing import Any

RUN, KILL, REPLY = b"R", b"K", b"A"

_HEADER = struct.Struct("!cI")
HEADER_SIZE = _HEADER.size

_NEVER_EXECUTED = 8  # MFD_NOEXEC_SEAL; hardened machines refuse files without it


def header(kind: bytes, length: int = 0) -> bytes:
    return _HEADER.pack(kind, length)


def parse_header(data: bytes) -> tuple[bytes, int]:
    """Kind and length of the payload that follows."""
    kind, length = _HEADER.unpack(data)
    return kind, length


def encode(message: Any) -> bytes:
    # ASCII escapes carry lone surrogates, which a model's text may hold and UTF-8 may not.
    return json.dumps(message).encode("ascii")


def decode(data: bytes | bytearray) -> Any:
    return json.loads(data)


def orders(limits: Mapping[str, float], *, init: bool) -> dict[str, Any]:
    """All that a server learns of a run: its limits, and whether it wants a process above it."""
    return {"limits": dict(limits), "init": init}


def pack(content: Any) -> int:
    """A descriptor, not inherited, of a file without a name that holds ``content``."""
    data = memoryview(encode(content))
    try:
        descriptor = os.memfd_create("codesteer-request", os.MFD_CLOEXEC | _NEVER_EXECUTED)
    except OSError:  # before Linux 6.3
        descriptor = os.memfd_create("codesteer-request")
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def unpack(descriptor: int) -> Any:
    """What `pack` has put there."""
    size = os.fstat(descriptor).st_size
    data = bytearray()
    while len(data) < size:
        part = os.pread(descriptor, size - len(data), len(data))
        if not part:
            break
        data += part
    return decode(data)
