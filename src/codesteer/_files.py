"""Writing files so that a full disk is a clear error and leaves the old file as it was, and nobody writes beside."""

from __future__ import annotations

import fcntl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from ._errors import ConfigError

__all__ = ["alone", "errors_name", "replacing", "replacing_bytes", "write_lines"]


@contextmanager
def replacing(path: Path) -> Generator[TextIO]:
    """A file to write, which takes the place of ``path`` at the end: whoever looks sees the old one or the new one."""
    with replacing_bytes(path) as file, TextIOWrapper(file, encoding="utf-8", newline="") as text:
        yield text


@contextmanager
def replacing_bytes(path: Path) -> Generator[BinaryIO]:
    """The same for content that is no text."""
    new = path.with_name(f"{path.name}.new")
    with errors_name(path):
        with new.open("wb") as file:
            yield file
        new.replace(path)


@contextmanager
def alone(lock: Path, otherwise: str) -> Generator[None]:
    """Hold the file ``lock`` meanwhile. Raises `ConfigError`, saying ``otherwise``, if another process holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(otherwise) from None
        yield


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write ``lines`` to ``path`` in one step."""
    with replacing(path) as file:
        file.writelines(f"{line}\n" for line in lines)


@contextmanager
def errors_name(path: Path) -> Generator[None]:
    """An `OSError` raised here says which file it is about; that of a write does not by itself."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, error.filename or str(path)) from None
