"""In which precision a training calculates: what a recipe leaves open is settled by measuring this machine."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked)

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import Any

from ._process import process_count
from ._recipe import Recipe
from ._run import Run

__all__ = ["operations_per_second", "settled", "warning"]

_ROWS, _HIDDEN, _INNER = 256, 512, 1024
_ENOUGH = 1.0  # seconds of measuring


def settled(recipe: Recipe, out: Path) -> Recipe:
    """``recipe`` with its ``auto`` replaced: bf16 where this machine multiplies it faster than fp32.

    A training that goes on in ``out`` keeps what it began with.
    """
    if recipe.precision != "auto":
        return recipe
    begun = Run.load(out) if Run.is_run(out) else None
    precision = begun.recipe.precision if begun and begun.has_begun else _quicker()
    return recipe.model_copy(update={"precision": precision})


def warning(recipe: Recipe) -> str | None:
    """What to say if this machine is far slower in the precision of ``recipe`` than in fp32.

    Processors without instructions for bf16 may be a hundred times slower in it.
    """
    if recipe.precision == "fp32":
        return None
    times = operations_per_second("fp32") / operations_per_second(recipe.precision)
    if times < 3:
        return None
    return (
        f"this machine calculates {times:.0f} times faster with --set precision=fp32, which takes more memory"
    )


def operations_per_second(precision: str, *, hidden: int = _HIDDEN, inner: int = _INNER) -> float:
    """Floating-point operations a second of this machine in a matrix product of a model of this size."""
    torch: Any = import_module("torch")
    kind = torch.float32 if precision == "fp32" else torch.bfloat16
    device = "cuda" if torch.cuda.is_available() else "cpu"
    left, right = (torch.ones(size, dtype=kind, device=device) for size in ((_ROWS, hidden), (hidden, inner)))
    times: list[float] = []
    while len(times) < 2 or (len(times) < 6 and sum(times) < _ENOUGH):
        started = time.perf_counter()
        _ = float((left @ right)[0, 0])  # waits for the result
        times.append(time.perf_counter() - started)
    return 2.0 * _ROWS * hidden * inner / min(times)


def _quicker() -> str:
    if process_count() > 1:
        # They must choose alike, and two measurements may differ.
        return "bf16" if import_module("torch").cuda.is_available() else "fp32"
    return "bf16" if operations_per_second("bf16") > operations_per_second("fp32") else "fp32"
