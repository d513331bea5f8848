"""What tokens cost: a table that users edit, because prices change and some are their own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from .._errors import ConfigError
from ._results import Cost

__all__ = ["Price", "Prices"]

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Per million tokens."""

    prompt: float
    cached: float
    output: float


@dataclass(frozen=True, slots=True)
class Prices:
    """Patterns of model strings and their prices; the first that fits counts, and no price is a price of 0."""

    table: Mapping[str, Price]
    currency: str = "USD"

    @classmethod
    def shipped(cls) -> Prices:
        return cls._parse(
            files("codesteer.evaluation").joinpath("prices.toml").read_text("utf-8"), "prices.toml"
        )

    @classmethod
    def load(cls, path: str | Path) -> Prices:
        """Read a table; raises `ConfigError` if it is missing or damaged."""
        try:
            return cls._parse(Path(path).read_text("utf-8"), str(path))
        except OSError as error:
            raise ConfigError(f"price table {str(path)!r} cannot be read: {error.strerror}") from None

    @classmethod
    def _parse(cls, text: str, source: str) -> Prices:
        try:
            content: dict[str, Any] = tomllib.loads(text)
            rows = cast("dict[str, dict[str, float]]", content["per_million_tokens"])
            table = {
                pattern: Price(
                    prompt=float(row["prompt"]),
                    cached=float(row.get("cached", row["prompt"])),
                    output=float(row["output"]),
                )
                for pattern, row in rows.items()
            }
        except (
            tomllib.TOMLDecodeError,
            UnicodeDecodeError,
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
        ) as error:
            raise ConfigError(f"price table {source!r} is damaged: {error}") from None
        return cls(table, str(content.get("currency", "USD")))

    def priced(self, model: str, cost: Cost) -> Cost:
        """``cost`` with its money."""
        price = next((price for pattern, price in self.table.items() if fnmatchcase(model, pattern)), None)
        if price is None:
            return cost
        fresh = cost.prompt_tokens - cost.cached_tokens
        money = fresh * price.prompt + cost.cached_tokens * price.cached + cost.output_tokens * price.output
        return replace(cost, money=money / _MILLION)
