"""A progress bar for the one thing that may take minutes: fetching a local model's weights."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from ..models import Progress as ProgressCallback

__all__ = ["weights_progress"]


@contextmanager
def weights_progress(*, visible: bool) -> Generator[ProgressCallback]:
    """A callback ``(what, done, total)`` in bytes; the bar appears on stderr at its first call, if ``visible``."""
    console = Console(stderr=True, quiet=not visible)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    shown: dict[str, TaskID] = {}

    def tell(what: str, done: int, total: int) -> None:
        if not shown:
            bar.start()
        if what not in shown:
            shown[what] = bar.add_task(what, total=total)
        bar.update(shown[what], completed=done)
        if done >= total:
            bar.stop()
            shown.clear()

    try:
        yield tell
    finally:
        bar.stop()
