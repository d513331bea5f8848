"""What a run shall do: items x methods x models, kept beside its logs so that holes can be seen."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from .._errors import ConfigError
from .._files import write_lines
from ._items import ItemList

__all__ = ["ITEMS_FILE", "PLAN_FILE", "Call", "Plan", "code_commit"]

PLAN_FILE = "plan.json"
ITEMS_FILE = "items.json"

_CONDITIONS = ("task_model", "coach_model", "max_tokens", "budget_tokens", "budget_seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that worked on a run: how it was made, and by which code."""

    command: str = ""
    commit: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``digest`` is the item list's; ``models`` says which weights answered, and ``contexts`` how many tokens of one
    conversation they could read, where that is known.

    ``command``, ``commit`` and ``version`` are of the call that began the run; ``later`` are those that went on with it
    otherwise.
    """

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
    contexts: dict[str, int] = field(default_factory=dict[str, int])
    later: tuple[Call, ...] = ()

    @property
    def run(self) -> str:
        """The set of models, as reports name it: ``task model`` or ``task model + coach model``."""
        return " + ".join(name for name in (self.task_model, self.coach_model) if name)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call that worked on this run, the first one first."""
        return (Call(command=self.command, commit=self.commit, version=self.version), *self.later)

    def unlike(self, other: Plan) -> str:
        """In what the two differ that must not be mixed, in words; nothing if they may be."""
        if self.digest != other.digest:
            return f"other questions (list {self.digest[:16]}, not {other.digest[:16]})"
        for name in _CONDITIONS:
            if getattr(self, name) != getattr(other, name):
                return f"{name} {getattr(self, name)!r}, not {getattr(other, name)!r}"
        for model, digest in self.models.items():
            if (theirs := other.models.get(model, digest)) != digest:
                return f"other weights of {model} (SHA-256 {digest}, not {theirs})"
        for model, context in self.contexts.items():
            if (its := other.contexts.get(model, context)) != context:
                return f"a context of {context} tokens for {model}, not {its}"
        return ""

    @property
    def conditions(self) -> dict[str, object]:
        """Models and limits: what the results of one run have in common beside their questions."""
        return {name: getattr(self, name) for name in _CONDITIONS}

    def keep(self, out: Path, items: ItemList) -> Plan:
        """Write the plan into ``out``, or join the one that is there; returns the plan that holds.

        Methods may be added to a run. Raises `ConfigError` if anything else differs: results of different questions,
        models or limits must not be mixed in one folder.
        """
        out.mkdir(parents=True, exist_ok=True)
        holds = self
        if (out / PLAN_FILE).exists():
            before = Plan.load(out)
            if difference := before.unlike(self):
                raise ConfigError(f"{out} holds a run with {difference}; choose another folder for --out")
            added = tuple(method for method in self.methods if method not in before.methods)
            new = tuple(call for call in self.calls if call not in before.calls)
            holds = replace(
                before,
                methods=before.methods + added,
                models=self.models | before.models,
                contexts=self.contexts | before.contexts,
                later=before.later + new,
            )
        items.save(out / ITEMS_FILE)
        write_lines(out / PLAN_FILE, [json.dumps(asdict(holds), indent=1)])
        return holds

    @classmethod
    def load(cls, out: Path) -> Plan:
        """Raises `ConfigError` if ``out`` holds no run, or a damaged plan."""
        from pydantic import TypeAdapter, ValidationError

        path = out / PLAN_FILE
        try:
            return TypeAdapter(cls).validate_json(path.read_bytes())
        except FileNotFoundError:
            raise ConfigError(f"{out} holds no run: there is no {PLAN_FILE} in it") from None
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ConfigError(
                f"{path} is damaged ({where + ': ' if where else ''}{first['msg']}): remove it, and the same command "
                "as before goes on with the logs of its own models and questions"
            ) from None


def code_commit() -> str:
    """The commit of the codesteer that runs, ``-dirty`` if its tree has changes; empty if it is no git tree's."""
    folder = Path(__file__).parent

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, text=True, timeout=10, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        if not git("ls-files", "--", __file__):
            return ""  # an installed copy, perhaps in an environment within somebody else's tree
        head = git("rev-parse", "--short=12", "HEAD")
        return f"{head}-dirty" if head and git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.TimeoutExpired):
        return ""
