"""The wording of every prompt: one versioned TOML file per set, replaceable by the user's own.

`default.toml` is the set we ship. A user's set may hold any part of it; what it leaves out comes from the default.
Someone who has a coach that was trained on other prompts (the original's weights, say) puts those prompts in such a
file, with ``decisions = "tokens"``, and names it as ``--prompts FILE``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Literal, cast

from .._errors import ConfigError

__all__ = ["PromptSet", "load_prompts"]

Decisions = Literal["json", "tokens"]


class PromptSet:
    """A named, versioned set of templates, addressed as ``task.code`` or ``rules.crash``."""

    def __init__(self, name: str, version: str, decisions: Decisions, templates: Mapping[str, str]) -> None:
        self.name = name
        self.version = version
        self.decisions: Decisions = decisions
        self._templates = templates

    @property
    def label(self) -> str:
        """``name@version``, as recorded in trajectories."""
        return f"{self.name}@{self.version}"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._templates))

    def fill(self, key: str, /, **values: object) -> str:
        """The template ``key`` with its ``$marks`` replaced, stripped of surrounding blank lines."""
        return Template(self._templates[key]).substitute(values).strip("\n")


def load_prompts(path: str | Path | None = None) -> PromptSet:
    """The default set, or the set in the TOML file ``path`` laid over it.

    Raises `ConfigError` if the file cannot be read, is not TOML, or has a template that the default does not know or
    that uses marks which the default's template of that name does not have.
    """
    default = _default()
    if path is None:
        return default
    try:
        own = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"prompt set {str(path)!r} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"prompt set {str(path)!r} is not a TOML file: {error}") from None
    name, version, decisions, templates = _parse(own, str(path), decisions=default.decisions)
    for key, template in templates.items():
        _check(key, template, default, str(path))
    merged = {key: default._templates[key] for key in default.keys} | templates  # pyright: ignore[reportPrivateUsage]
    return PromptSet(name, version, decisions, merged)


@cache
def _default() -> PromptSet:
    text = files(__name__).joinpath("default.toml").read_text("utf-8")
    return PromptSet(*_parse(tomllib.loads(text), "default.toml", decisions="json"))


def _parse(
    data: dict[str, Any], source: str, *, decisions: Decisions
) -> tuple[str, str, Decisions, dict[str, str]]:
    name = data.pop("name", Path(source).stem)
    version = str(data.pop("version", "0"))
    chosen = data.pop("decisions", decisions)
    if chosen not in ("json", "tokens"):
        raise ConfigError(f"prompt set {source!r}: decisions must be 'json' or 'tokens', not {chosen!r}")
    return str(name), version, chosen, _flatten(data, source)


def _flatten(table: Mapping[str, Any], source: str, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, str):
            flat[prefix + key] = value
        elif isinstance(value, dict):
            flat |= _flatten(cast("dict[str, Any]", value), source, f"{prefix}{key}.")
        else:
            raise ConfigError(f"prompt set {source!r}: {prefix + key} must be text")
    return flat


def _check(key: str, template: str, default: PromptSet, source: str) -> None:
    if key not in default.keys:
        raise ConfigError(f"prompt set {source!r}: there is no prompt named {key!r}")
    marks = Template(template)
    if not marks.is_valid():
        raise ConfigError(f"prompt set {source!r}: {key}: a lone '$'; write '$$' for a dollar sign")
    known = set(Template(default._templates[key]).get_identifiers())  # pyright: ignore[reportPrivateUsage]
    unknown = sorted(set(marks.get_identifiers()) - known)
    if unknown:
        allowed = ", ".join(f"${mark}" for mark in sorted(known)) or "none"
        raise ConfigError(f"prompt set {source!r}: {key}: unknown mark ${unknown[0]} (it may use: {allowed})")
