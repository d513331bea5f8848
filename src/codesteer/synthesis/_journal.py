"""The file the trees are kept in: records are appended and synced one by one, so that nothing finished is ever lost.

A line carries a digest of its record, which is the record's key; a line that was cut (the machine stopped while it was
being written) or altered is recognised by it, named, and left where it is.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from .._errors import ConfigError
from .._files import errors_name
from ._records import Record, read_record, write_record

__all__ = ["NODES_FILE", "DamagedLine", "Journal", "Stored", "read_journal"]

NODES_FILE = "nodes.jsonl"

_KEY_LENGTH = 16
_BEFORE_KEY, _AFTER_KEY = b'{"key":"', b'","record":'
_RECORD_STARTS = len(_BEFORE_KEY) + _KEY_LENGTH + len(_AFTER_KEY)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record and its key."""

    key: str
    record: Record


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line of the file that is no record; it counts as not written."""

    path: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}; skipped"


def read_journal(path: Path) -> Iterator[Stored | DamagedLine]:
    """Every line of ``path`` in order; nothing if there is no such file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield _read_line(line)
            except ValueError as error:
                yield DamagedLine(path, number, str(error))


class Journal:
    """The file, open for appending by one process at a time. Raises `ConfigError` if another one has it open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("ab", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise ConfigError(
                f"another run is writing to {path}; wait for it, or choose another --out"
            ) from None
        if not _ends_with_newline(path):
            self._append(b"\n")  # what was cut stays a line of its own

    def write(self, record: Record) -> str:
        """Append ``record`` and return its key once it is on the disk. Raises `OSError`, naming the file."""
        content = write_record(record).encode()
        key = _key_of(content)
        self._append(_BEFORE_KEY + key.encode() + _AFTER_KEY + content + b"}\n")
        return key

    def _append(self, data: bytes) -> None:
        with errors_name(self._path):
            while data:
                data = data[self._file.write(data) or 0 :]
            os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _read_line(line: bytes) -> Stored:
    if not line.endswith(b"}\n"):
        raise ValueError("the line was cut, as happens when a run is stopped while writing it")
    content = line[_RECORD_STARTS:-2]
    key = line[len(_BEFORE_KEY) : len(_BEFORE_KEY) + _KEY_LENGTH].decode("ascii", "replace")
    if not line.startswith(_BEFORE_KEY) or key != _key_of(content):
        raise ValueError("the record does not fit its key, so it was damaged or altered")
    try:
        return Stored(key, read_record(content))
    except ValueError as error:
        first = str(error).splitlines()[:3]
        raise ValueError(
            f"not a record of this version: {' '.join(part.strip() for part in first)}"
        ) from None


def _key_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_KEY_LENGTH]


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
