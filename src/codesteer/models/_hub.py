"""One file from the Hugging Face Hub, through ``huggingface_hub``: its cache, its resuming, its mirrors.

The Hub says the SHA-256 of a large file before it is downloaded; a file that cannot be ours is left alone.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from ._weights import NotHere, Progress

__all__ = ["download"]

CONNECT_TIMEOUT = 3.0  # seconds; offline must be noticed at once


def download(repository: str, file: str, *, sha256: str, size: int, progress: Progress) -> Path:
    """The file's path in the Hub's own cache. Raises `NotHere` if it is out of reach or another file."""
    try:
        hub: Any = import_module("huggingface_hub")  # its types are incomplete
    except ImportError:
        raise NotHere("Hugging Face Hub: huggingface-hub is not installed") from None
    cached = hub.try_to_load_from_cache(repository, file)
    if isinstance(cached, str):
        return Path(cached)
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        raise NotHere("Hugging Face Hub: HF_HUB_OFFLINE is set")
    try:
        url = hub.hf_hub_url(repository, file)
        offered = hub.get_hf_file_metadata(url, timeout=CONNECT_TIMEOUT)
        if (offered.etag or "").strip('"') != sha256:
            raise NotHere(f"Hugging Face Hub: {repository} now holds another file than the one we know")
        return Path(hub.hf_hub_download(repository, file, tqdm_class=_bar(progress, file, size)))
    except NotHere:
        raise
    except Exception as error:  # its errors are those of several HTTP libraries and of its own
        raise NotHere(f"Hugging Face Hub: cannot be reached ({type(error).__name__})") from None


def _bar(progress: Progress, file: str, size: int) -> Any:
    """A progress bar class that draws nothing and reports to ``progress``."""
    tqdm: Any = import_module("tqdm.auto").tqdm

    class Report(tqdm):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*arguments, **{**options, "disable": True})  # pyright: ignore[reportUnknownMemberType]
            self._done = int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self._done += int(n or 0)
            progress(f"downloading {file}", self._done, size)

    return Report
