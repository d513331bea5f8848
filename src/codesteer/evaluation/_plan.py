"""What a run shall do: items x methods x models, kept beside its logs so that holes can be seen."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from ._items import ItemList

__all__ = ["ITEMS_FILE", "PLAN_FILE", "Plan", "commit_of"]

PLAN_FILE = "plan.json"
ITEMS_FILE = "items.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``digest`` is the item list's; ``models`` says which weights answered, where that is known."""

    methods: tuple[str, ...]
    digest: str
    task_model: str
    coach_model: str | None = None
    max_tokens: int | None = None
    budget_tokens: int | None = None
    budget_seconds: float | None = None
    command: str = ""
    commit: str = ""
    version: str = ""
    models: dict[str, str] = field(default_factory=dict[str, str])

    def keep(self, out: Path, items: ItemList) -> Plan:
        """Write the plan into ``out``, or join the one that is there; returns the plan that holds.

        Methods may be added to a run. Raises `ConfigError` if anything else differs: results of different questions,
        models or limits must not be mixed in one folder.
        """
        out.mkdir(parents=True, exist_ok=True)
        path = out / PLAN_FILE
        holds = self
        if path.exists():
            before = Plan.load(out)
            for name in (
                "digest",
                "task_model",
                "coach_model",
                "max_tokens",
                "budget_tokens",
                "budget_seconds",
            ):
                if getattr(before, name) != getattr(self, name):
                    raise ConfigError(
                        f"{out} holds a run with {name} {getattr(before, name)!r}, not {getattr(self, name)!r}; "
                        "choose another folder for --out"
                    )
            for model, digest in self.models.items():
                if before.models.get(model, digest) != digest:
                    raise ConfigError(
                        f"{out} holds a run with other weights of {model} (SHA-256 {before.models[model]}, "
                        f"now {digest}); choose another folder for --out"
                    )
            added = tuple(method for method in self.methods if method not in before.methods)
            holds = replace(before, methods=before.methods + added, models=self.models | before.models)
        items.save(out / ITEMS_FILE)
        path.write_text(json.dumps(asdict(holds), indent=1) + "\n", "utf-8")
        return holds

    @classmethod
    def load(cls, out: Path) -> Plan:
        """Raises `ConfigError` if ``out`` holds no run, or a damaged plan."""
        path = out / PLAN_FILE
        try:
            content: dict[str, Any] = json.loads(path.read_text("utf-8"))
            content["methods"] = tuple(content["methods"])
            return cls(**content)
        except FileNotFoundError:
            raise ConfigError(f"{out} holds no run: there is no {PLAN_FILE} in it") from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ConfigError(f"{path} is damaged: {error}") from None


def commit_of(folder: Path) -> str:
    """The commit of the git tree that ``folder`` is in, ``-dirty`` if it has changes; empty outside of one."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, text=True, timeout=10, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        head = git("rev-parse", "--short=12", "HEAD")
        return f"{head}-dirty" if head and git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.TimeoutExpired):
        return ""
