"""Trees to a data set: JSON lines, Parquet where pyarrow is installed, a data card and the statistics.

The folder is one that the `datasets` library loads by its name. Nothing is uploaded.
"""

# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from .._files import errors_name, write_lines
from ..prompts import PromptSet
from ._card import data_card
from ._forest import Forest
from ._plan import SynthesisPlan
from ._rows import Choices, Row, select_rows
from ._statistics import row_counts, statistics

__all__ = ["STATISTICS_FILE", "export"]

STATISTICS_FILE = "statistics.json"


def export(folder: Path, out: Path, choices: Choices, prompts: PromptSet) -> dict[str, Any]:
    """Write the data set of the trees in ``folder`` to ``out`` and return its statistics.

    Raises `ConfigError` if ``folder`` holds no trees, if they were grown under another wording than ``prompts``, if a
    test question or a held-out task is among them, or if the choices leave no training row.
    """
    plan = SynthesisPlan.load(folder)
    if plan.prompts != prompts.label:
        raise ConfigError(
            f"{folder} was grown with the wording {plan.prompts}, not {prompts.label}; see --prompts"
        )
    if out.resolve() == folder.resolve():
        raise ConfigError(f"{out} holds the trees; export into a folder of its own")
    forest = Forest.read(folder)
    selection = select_rows(forest, plan, choices, prompts)
    if not selection.rows["train"]:
        raise ConfigError(
            f"{folder}: no row of format {choices.format} for training in {len(forest.trees)} trees"
            f" ({', '.join(f'{name}: {count}' for name, count in selection.left_out.items())})"
        )
    splits = {split: rows for split, rows in selection.rows.items() if rows}
    if (out / "README.md").exists() and not (out / STATISTICS_FILE).exists():
        raise ConfigError(f"{out} has a README.md that is not a data set's; choose another folder for --to")
    with errors_name(out):
        out.mkdir(parents=True, exist_ok=True)
    figures = {
        "format": choices.format,
        "rule": {"name": choices.rule.name, "about": choices.rule.about},
        "rows": {split: len(rows) for split, rows in splits.items()},
        "rows_by_task": {split: row_counts(rows) for split, rows in splits.items()},
        "left_out": selection.left_out,
        "grown": statistics(forest, plan),
    }
    for split, rows in splits.items():
        write_lines(out / f"{split}.jsonl", (json.dumps(row, ensure_ascii=False) for row in rows))
        if find_spec("pyarrow"):
            _write_parquet(out / f"{split}.parquet", rows)
        else:
            (out / f"{split}.parquet").unlink(missing_ok=True)  # of an export with other rows
    for split in selection.rows.keys() - splits.keys():
        for old in (out / f"{split}.jsonl", out / f"{split}.parquet"):
            old.unlink(missing_ok=True)  # of an export with other choices
    write_lines(out / STATISTICS_FILE, [json.dumps(figures, indent=1)])
    write_lines(out / "README.md", [data_card(figures, choices)])
    return figures


def _write_parquet(path: Path, rows: list[Row]) -> None:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    new = path.with_name(f"{path.name}.new")
    with errors_name(path):
        parquet.write_table(arrow.Table.from_pylist([dict(row) for row in rows]), str(new))
        new.replace(path)
