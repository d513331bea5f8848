"""Results as a CSV file: one line per item and method, every figure of it, and back again without loss."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TextIO

from .._errors import ConfigError
from .._files import replacing
from ._results import Cost, Result

__all__ = ["read_csv", "write_csv"]

_LONGEST_FIELD = 2**31 - 1
_ROLES = ("task", "coach", "checker")
_COST = tuple(field.name for field in fields(Cost))
_PLAIN = tuple(field.name for field in fields(Result) if field.name != "costs")
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("strict", "official", "verified"), bool),
    **dict.fromkeys(("partial", "execution_seconds", "wall_seconds", "model_seconds", "money"), float),
    **dict.fromkeys(("turns", "calls", "prompt_tokens", "cached_tokens", "output_tokens"), int),
}


def write_csv(results: Iterable[Result], path: Path) -> None:
    names = [*_PLAIN, *(f"{role}_{name}" for role in _ROLES for name in _COST)]
    with replacing(path) as file:
        writer = csv.DictWriter(_Lines(file), names)
        writer.writeheader()
        writer.writerows(map(_flat, results))


class _Lines:
    """Ends lines as files here do. The writer itself has to end them otherwise, or it would not quote a lone return."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.removesuffix("\r\n") + "\n")


def read_csv(path: str | Path) -> list[Result]:
    """Read what `write_csv` wrote; raises `ConfigError` if the file is missing or damaged."""
    try:
        csv.field_size_limit(_LONGEST_FIELD)
        with Path(path).open(encoding="utf-8", newline="") as file:
            return [_result(row) for row in csv.DictReader(file)]
    except OSError as error:
        raise ConfigError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise ConfigError(f"{str(path)!r} is not a table of results: {error}") from None


def _flat(result: Result) -> dict[str, Any]:
    row = {name: getattr(result, name) for name in _PLAIN}
    row["level"] = "" if result.level is None else result.level
    for role, cost in result.costs.items():
        row |= {f"{role}_{name}": value for name, value in asdict(cost).items()}
    return row


def _result(row: Mapping[str, str]) -> Result:
    values: dict[str, Any] = {name: _value(name, row[name]) for name in _PLAIN if name != "level"}
    values["level"] = int(row["level"]) if row["level"] else None
    values["costs"] = {
        role: Cost(**{name: _value(name, row[f"{role}_{name}"]) for name in _COST})
        for role in _ROLES
        if row[f"{role}_calls"]
    }
    return Result(**values)


def _value(name: str, text: str) -> Any:
    kind = _KINDS.get(name, str)
    return text == "True" if kind is bool else kind(text)
