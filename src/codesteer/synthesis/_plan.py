"""What a folder of trees was grown by. Trees of different models, samplers or wordings never share a folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from .._errors import ConfigError
from .._files import write_lines
from ._tasks import UNSEEN_TASKS

__all__ = ["PLAN_FILE", "SamplerName", "SynthesisPlan"]

PLAN_FILE = "synthesis.json"

SamplerName = Literal["perturb", "coach", "rules"]

_MAY_GROW = ("tasks", "levels", "n")
_MAY_DIFFER = ("pilot", "potential", "version")
_DEEPEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisPlan:
    """Everything that decides which trees come out.

    In a folder with trees ``tasks``, ``levels`` and ``n`` may grow, and ``pilot`` and ``potential``, which only choose
    among questions, may change; the rest is fixed.

    ``branching`` is the number of decisions tried at each depth, the last one at all deeper ones. ``depth`` is the
    largest number of answers on a path (paper: 5). ``pilot`` questions of each task and level are grown first; the rest
    only where their mean potential 4p(1-p) is at least ``potential`` (0 pilots: everything is grown).
    """

    tasks: tuple[str, ...]
    levels: tuple[int, ...] = (2,)
    n: int = 1
    """Questions for each task and level."""
    seed: int = 0
    branching: tuple[int, ...] = (2,)
    depth: int = 5
    pilot: int = 0
    potential: float = 0.0
    sampler: SamplerName = "perturb"
    temperature: float = 1.0
    """Of the LLM coach; the TaskLLM keeps the profile's."""
    coach_history: Literal["long", "short"] = "long"
    profile: str = "default"
    held_out: tuple[str, ...] = UNSEEN_TASKS
    # Filled in by `grow`, from what it was given to work with.
    task_model: str = ""
    coach_model: str | None = None
    prompts: str = ""
    """Name and version of the wording."""
    version: str = ""
    """Of codesteer."""

    def __post_init__(self) -> None:
        if not self.branching or not all(1 <= width <= 8 for width in self.branching):
            raise ConfigError(f"branching is a number from 1 to 8 for each depth, not {list(self.branching)}")
        if not 1 <= self.depth <= _DEEPEST:
            raise ConfigError(f"depth must be between 1 and {_DEEPEST}, not {self.depth}")
        if not 0 <= self.potential <= 1:
            raise ConfigError(f"potential lies between 0 and 1, not {self.potential}")
        if not 0 <= self.temperature <= 5:
            raise ConfigError(f"temperature lies between 0 and 5, not {self.temperature}")

    def width(self, depth: int) -> int:
        """How many decisions are tried at a position of this depth."""
        return self.branching[min(depth, len(self.branching) - 1)]

    def keep(self, out: Path) -> SynthesisPlan:
        """Write the plan into ``out``, or join the one that is there; returns the plan that holds.

        Raises `ConfigError` if the folder was grown by anything else.
        """
        out.mkdir(parents=True, exist_ok=True)
        holds = self
        if (out / PLAN_FILE).exists():
            before = SynthesisPlan.load(out)
            for each in fields(self):
                was, now = getattr(before, each.name), getattr(self, each.name)
                if was != now and each.name not in (*_MAY_GROW, *_MAY_DIFFER):
                    raise ConfigError(
                        f"{out} holds trees with {each.name} {was!r}, not {now!r}; choose another folder for --out"
                    )
            holds = replace(
                self,
                tasks=tuple(dict.fromkeys((*before.tasks, *self.tasks))),
                levels=tuple(sorted({*before.levels, *self.levels})),
                n=max(before.n, self.n),
            )
        write_lines(out / PLAN_FILE, [json.dumps(asdict(holds), indent=1)])
        return holds

    @classmethod
    def load(cls, folder: Path) -> SynthesisPlan:
        """Raises `ConfigError` if ``folder`` holds no trees, or a damaged plan."""
        path = folder / PLAN_FILE
        try:
            content: dict[str, Any] = json.loads(path.read_text("utf-8"))
            for name in ("tasks", "levels", "branching", "held_out"):
                content[name] = tuple(content[name])
            return cls(**content)
        except (FileNotFoundError, NotADirectoryError):
            raise ConfigError(
                f"{folder} holds no trees: there is no {PLAN_FILE} in it; grow some with codesteer synth grow"
            ) from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigError(f"{path} is damaged: {error}") from None
