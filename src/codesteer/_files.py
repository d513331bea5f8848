"""Writing files so that a full disk is a clear error and leaves the old file as it was."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

__all__ = ["errors_name", "replacing", "write_lines"]


@contextmanager
def replacing(path: Path) -> Generator[TextIO]:
    """A file to write, which takes the place of ``path`` at the end: whoever looks sees the old one or the new one."""
    new = path.with_name(f"{path.name}.new")
    with errors_name(path):
        with new.open("w", encoding="utf-8", newline="") as file:
            yield file
        new.replace(path)


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
        raise OSError(error.errno, error.strerror, str(path)) from None
