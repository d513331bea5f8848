"""``codesteer report``: a page, a table, LaTeX and figures from the folders of evaluation runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .._errors import ConfigError

__all__ = ["report"]


def report(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Folders written by codesteer eval.")
    ],
    out: Annotated[Path | None, typer.Option(help="Where to write; FOLDER/report if not given.")] = None,
    against: Annotated[str | None, typer.Option(help="paper: show the published table beside yours.")] = None,
    reference: Annotated[
        str | None,
        typer.Option(help="The method that others are compared with; the bare question if not given."),
    ] = None,
    prices: Annotated[Path | None, typer.Option(help="A price table of your own (TOML).")] = None,
) -> None:
    """Make one page of one or more runs, with the trajectories behind every figure."""
    if against not in (None, "paper"):
        raise ConfigError(f"--against knows only 'paper', not {against!r}")
    from ..evaluation import Prices
    from ..report import write_report

    table = Prices.load(prices) if prices else None
    page = write_report(
        folders,
        out or folders[0] / "report",
        against_paper=against == "paper",
        reference=reference,
        prices=table,
    )
    typer.echo(str(page))
