"""Getting this process ready for torch: what must be installed, how threads wait, what the libraries may say."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked)

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from .._errors import CodeSteerError, ConfigError, TrainingError

__all__ = ["PACKAGES", "is_first", "opening", "prepare_process", "process_count", "quiet", "wait_for"]

PACKAGES = ("torch", "transformers", "trl", "peft", "datasets", "accelerate")
_NEEDED = (*PACKAGES, "gguf", "jinja2", "matplotlib")
_PATIENCE = 3600.0  # seconds


def prepare_process() -> None:
    """To be called before torch is imported. Raises `ConfigError` if something is not installed."""
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise ConfigError(
            f"training needs {', '.join(missing)}: run pip install 'codesteer[train]' (without a GPU, install the CPU "
            "build of torch first)"
        )
    # Threads that wait by spinning take the cores from each other: on two shared ones a step took ten times as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    with quiet():
        from datasets import disable_progress_bars
        from transformers.utils import logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    disable_progress_bars()


def is_first() -> bool:
    """Whether this is the first of several processes that train together (or the only one): the one that writes."""
    return os.environ.get("RANK", "0") == "0"


def process_count() -> int:
    """How many processes train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def wait_for(path: Path) -> None:
    """Until the first process has written ``path``. Raises `TrainingError` if it does not."""
    deadline = time.monotonic() + _PATIENCE
    while not path.exists():
        if time.monotonic() > deadline:
            raise TrainingError(
                f"the first process has not written {path} within {_PATIENCE / 60:.0f} minutes"
            )
        time.sleep(0.5)


@contextmanager
def opening(what: str, wrong: str) -> Generator[None]:
    """Turn whatever a library raises over a foreign file into a `ConfigError`: ``what``, ``wrong``, and its first line.

    Damaged files make every library raise something else, so it is everything that is caught.
    """
    try:
        yield
    except (CodeSteerError, MemoryError):
        raise
    except Exception as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConfigError(f"{what} {wrong}: {said}") from None


@contextmanager
def quiet() -> Generator[None]:
    """Keeps what the libraries warn each other about from people who can do nothing about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
