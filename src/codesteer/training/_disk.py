"""A full disk, said in a sentence: how much is missing, and what is kept."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .._errors import TrainingError

__all__ = ["filling", "require_room"]

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# What libraries make of it when they do not pass the operating system's error on.
_SAID = ("No space left on device", "Disk quota exceeded", "PytorchStreamWriter failed", "unexpected pos")


@contextmanager
def filling(folder: Path, what: str, kept: str = "") -> Generator[None]:
    """Turn whatever a full disk raises while ``what`` fills ``folder`` into a `TrainingError`; ``kept`` ends it."""
    try:
        yield
    except Exception as error:
        if not _is_full(error):
            raise
        raise TrainingError(
            f"{what}: no room left in {folder} ({_free(folder) / 1e9:.1f} GB free); make room and run the same "
            f"command again{f'. {kept}' if kept else ''}"
        ) from None


def require_room(folder: Path, wanted: float, what: str) -> None:
    """Raises `TrainingError` if ``what``, of ``wanted`` bytes, does not fit into ``folder``."""
    if (free := _free(folder)) < wanted:
        raise TrainingError(
            f"{what} needs {wanted / 1e9:.1f} GB in {folder}, which has {free / 1e9:.1f} GB free; nothing was started"
        )


def _is_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if any(words in str(error) for words in _SAID):
            return True
        error = error.__cause__ or error.__context__
    return False


def _free(folder: Path) -> int:
    """Bytes free where ``folder`` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
