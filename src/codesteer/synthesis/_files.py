"""Writing files so that a full disk is a clear error and leaves the old file as it was."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

__all__ = ["errors_name", "write_lines"]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write ``lines`` to ``path`` in one step: whoever looks sees the old file or the new one."""
    new = path.with_name(f"{path.name}.new")
    with errors_name(path):
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        new.replace(path)


@contextmanager
def errors_name(path: Path) -> Generator[None]:
    """An `OSError` raised here says which file it is about; that of a write does not by itself."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
