"""What is said and kept while a training runs: a line a step, the log, and a stop when the loss is no number."""

# pyright: basic, reportMissingImports=false
# (transformers is not installed where types are checked; this module is imported only to train)

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from transformers import TrainerCallback

from .._errors import TrainingError
from ._run import Run

__all__ = ["Watch"]

_KEPT = ("loss", "eval_loss", "learning_rate", "grad_norm", "epoch", "rewards/accuracies", "rewards/margins")


class Watch(TrainerCallback):
    """Writes what is logged into ``run`` and says it through ``tell``."""

    def __init__(self, run: Run, tell: Callable[[str], None]) -> None:
        self._run = run
        self._tell = tell
        self._started = 0.0
        self._first = 0
        self._before = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **other: Any) -> None:
        self._started, self._first = time.monotonic(), state.global_step
        self._before = self._run.seconds()

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **other: Any
    ) -> None:
        if not state.is_world_process_zero or not logs or not {"loss", "eval_loss"} & logs.keys():
            return
        entry = {name: logs[name] for name in _KEPT if name in logs}
        seconds = self._before + time.monotonic() - self._started
        self._run.append({"step": state.global_step, **entry, "seconds": round(seconds, 2)})
        self._tell(self._line(entry, state))
        loss = entry.get("loss", entry.get("eval_loss", 0.0))
        if not math.isfinite(loss):
            raise TrainingError(
                f"the loss at step {state.global_step} is {loss}; lower learning_rate, or choose precision = 'fp32', "
                f"with another --out. The checkpoints in {self._run.checkpoints} are those from before"
            )

    def _line(self, entry: dict[str, float], state: Any) -> str:
        done = state.global_step - self._first
        each = (time.monotonic() - self._started) / max(done, 1)
        if "eval_loss" in entry:
            return f"step {state.global_step}: loss on the held-out tasks {entry['eval_loss']:.4f}"
        left = each * (state.max_steps - state.global_step)
        return (
            f"step {state.global_step}/{state.max_steps}: loss {entry['loss']:.4f}, {each:.1f} s a step, "
            f"{left / 60:.0f} min left"
        )
