"""The folder of one training: what it is made by, its checkpoints, its log, its result.

``training.json`` (recipe, data and what is known of it, base, versions), ``log.jsonl`` (one line a step and a look at
the held-out tasks), ``loss.svg``, ``checkpoints/``, and at the end ``result/`` (the adapter, or the whole model) and
``summary.json``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from .._errors import ConfigError
from .._files import alone
from ._process import is_first
from ._recipe import Recipe

__all__ = ["Run"]

PLAN, LOG, SUMMARY, CHECKPOINTS, RESULT, LOCK = (
    "training.json",
    "log.jsonl",
    "summary.json",
    "checkpoints",
    "result",
    "lock",
)
# Whatever else is in the plan may differ from one call to the next: versions, the command.
_FIXED = ("recipe", "data", "base")
_OF_A_CALL = ("command", "codesteer", "versions")


@dataclass(frozen=True, slots=True)
class Run:
    """A folder and the plan in it."""

    folder: Path
    plan: Mapping[str, Any]

    @staticmethod
    def is_run(folder: Path) -> bool:
        return (folder / PLAN).is_file()

    @classmethod
    def load(cls, folder: Path) -> Run:
        """Raises `ConfigError` if ``folder`` holds no training, or a damaged plan."""
        path = folder / PLAN
        try:
            plan: dict[str, Any] = json.loads(path.read_text("utf-8"))
            Recipe.model_validate(plan["recipe"])
            _ = plan["base"]["name"], plan["base"]["digest"], plan.get("figures", {}).keys()
        except (FileNotFoundError, NotADirectoryError):
            raise ConfigError(f"{folder} holds no training: there is no {PLAN} in it") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
            raise ConfigError(f"{path} is damaged: {error}") from None
        return cls(folder, plan)

    @classmethod
    def begin(cls, folder: Path, plan: Mapping[str, Any]) -> Run:
        """Make the folder, or go on in it. Raises `ConfigError` if it holds a training of anything else.

        The plan of the call that began is kept; what differs in a later one is added to its ``later``. A folder in
        which no step was made may be begun anew.
        """
        run = cls(folder, plan)
        if cls.is_run(folder) and (before := cls.load(folder)).has_begun:
            before._must_be_the_same(plan)
            if before.summary():
                return before
            run = cls(folder, before._gone_on_by(plan))
        if is_first():
            folder.mkdir(parents=True, exist_ok=True)
            run._write(PLAN, run.plan)
        return run

    def _must_be_the_same(self, plan: Mapping[str, Any]) -> None:
        for part in _FIXED:
            before, now = self.plan.get(part), plan[part]
            if part == "recipe":  # the file may be older than some fields, and then has their defaults
                before, now = (Recipe.model_validate(recipe).model_dump() for recipe in (before, now))
            if changed := _changed(before, now):
                raise ConfigError(
                    f"{self.folder} holds a training with another {part} ({changed}); choose another folder for --out"
                )

    def _gone_on_by(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        call, begun = ({name: each.get(name) for name in _OF_A_CALL} for each in (plan, self.plan))
        later = self.plan.get("later", [])
        newest = later[-1] if later else begun
        return {**self.plan, "later": later if call == newest else [*later, call]}

    @staticmethod
    @contextmanager
    def alone(folder: Path) -> Generator[None]:
        """Keep other calls out of ``folder``. Raises `ConfigError` if one is training there."""
        if not is_first():  # of the processes of one training, the first speaks for all
            yield
            return
        said = f"another process is training in {folder}; wait for it, or choose another --out"
        with alone(folder / LOCK, said):
            yield

    @property
    def has_begun(self) -> bool:
        return (self.folder / LOG).is_file() or self.last_checkpoint() is not None

    @property
    def recipe(self) -> Recipe:
        return Recipe.model_validate(self.plan["recipe"])

    @property
    def checkpoints(self) -> Path:
        return self.folder / CHECKPOINTS

    def last_checkpoint(self) -> Path | None:
        """The newest checkpoint that was written to its end; what was cut short is removed.

        A checkpoint's last file is its ``trainer_state.json``.
        """
        complete: list[tuple[int, Path]] = []
        for folder in self.checkpoints.glob("checkpoint-*"):
            step = _step_of(folder)
            if step is None:
                shutil.rmtree(folder, ignore_errors=True)  # or another process did
            else:
                complete.append((step, folder))
        return max(complete)[1] if complete else None

    def result(self) -> Path:
        """The folder of the finished adapter or model. Raises `ConfigError` if the training has not finished."""
        if self.summary() is None:
            raise ConfigError(f"{self.folder} has not finished; run its training again and it goes on")
        if not (self.folder / RESULT).is_dir():
            raise ConfigError(
                f"{self.folder} has lost its {RESULT}; delete its {SUMMARY}, and the training goes on from its last "
                "checkpoint"
            )
        return self.folder / RESULT

    @property
    def result_folder(self) -> Path:
        return self.folder / RESULT

    def log(self) -> list[dict[str, Any]]:
        """What was logged, in order; a step that was made again after an interruption counts once, the later one."""
        lines: dict[tuple[int, bool], dict[str, Any]] = {}
        path = self.folder / LOG
        for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
            try:
                entry: dict[str, Any] = json.loads(line)
                lines[int(entry["step"]), "eval_loss" in entry] = entry
            except (ValueError, KeyError, TypeError):
                continue  # the line on which a run was killed
        return [lines[key] for key in sorted(lines)]

    def append(self, entry: Mapping[str, Any]) -> None:
        with (self.folder / LOG).open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")  # after the line on which a run was killed
            file.write(json.dumps(entry).encode() + b"\n")

    def seconds(self) -> float:
        """How long it has been trained, in all calls together."""
        return max((float(entry.get("seconds", 0)) for entry in self.log()), default=0.0)

    def finish(self, summary: Mapping[str, Any]) -> None:
        self._write(SUMMARY, summary)

    def summary(self) -> dict[str, Any] | None:
        """Raises `ConfigError` if it is damaged."""
        path = self.folder / SUMMARY
        if not path.is_file():
            return None
        try:
            found: object = json.loads(path.read_text("utf-8"))
            if not isinstance(found, dict):
                raise ValueError("not a JSON object")
        except ValueError as error:
            raise ConfigError(f"{path} is damaged: {error}; delete it, and the training goes on") from None
        return cast("dict[str, Any]", found)

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        new = self.folder / f"{name}.new"
        new.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        new.replace(self.folder / name)


def _step_of(checkpoint: Path) -> int | None:
    try:
        return int(json.loads((checkpoint / "trainer_state.json").read_text("utf-8"))["global_step"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _changed(before: Any, now: Mapping[str, Any]) -> str:
    """The keys whose values differ. What a recipe says of itself changes nothing."""
    was = cast("dict[str, Any]", before) if isinstance(before, dict) else {}
    return ", ".join(sorted(name for name in {*was, *now} - {"about"} if was.get(name) != now.get(name)))
