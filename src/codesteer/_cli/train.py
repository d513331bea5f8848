"""``codesteer train``: SFT and DPO of a coach, by a recipe."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = ["app"]

app = typer.Typer(help="Train a coach of your own on what codesteer synth made.", no_args_is_help=True)

RecipeName = Annotated[
    str, typer.Argument(metavar="RECIPE", help="A TOML file, or the name of a shipped recipe (see: recipes).")
]
Out = Annotated[Path, typer.Option(help="Folder of the training; the same again goes on where it stopped.")]
Data = Annotated[str | None, typer.Option(help="Folder of the data set, instead of the recipe's.")]
BaseModel = Annotated[
    str | None,
    typer.Option(
        help="What is trained, instead of the recipe's: a known model, a GGUF file, a folder, hub:NAME."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a key of the recipe; repeatable."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read everything, say what it would take, and stop.")]


@app.command()
def sft(
    recipe: RecipeName,
    out: Out,
    data: Data = None,
    base: BaseModel = None,
    settings: Settings = None,
    dry_run: DryRun = False,
) -> None:
    """Train on conversations that ended right, each decision with its weight."""
    _train("sft", recipe, out, data, base, settings, dry_run)


@app.command()
def dpo(
    recipe: RecipeName,
    out: Out,
    data: Data = None,
    base: BaseModel = None,
    settings: Settings = None,
    dry_run: DryRun = False,
) -> None:
    """Train on pairs of decisions, the better one of each preferred. The base is the result of an SFT."""
    _train("dpo", recipe, out, data, base, settings, dry_run)


@app.command()
def recipes() -> None:
    """List the recipes that come with the package, and the folder they are in."""
    from ..training import recipe_folder, shipped_recipes

    for name, about in shipped_recipes().items():
        typer.echo(f"{name:<28}{about}")
    typer.echo(f"They, and configurations of accelerate for several GPUs, are in {recipe_folder()}")


def _train(
    kind: Literal["sft", "dpo"],
    source: str,
    out: Path,
    data: str | None,
    base: str | None,
    settings: list[str] | None,
    dry_run: bool,
) -> None:
    from ..training import load_recipe, train

    # As strings of TOML, whose quoting is JSON's, so that a name like 1e5 stays one.
    named = [
        f"{name}={json.dumps(value, ensure_ascii=False)}"
        for name, value in (("data", data), ("base", base))
        if value is not None
    ]
    recipe = load_recipe(source, kind, [*(settings or []), *named])
    trained = train(recipe, out, dry_run=dry_run, tell=_say)
    if trained.run is not None and trained.summary:  # empty in all but the first of several processes
        made = trained.summary
        typer.echo(
            f"{made['steps']} steps in {made['seconds']:.0f} s, loss {made['first_loss']:.4f} to "
            f"{made['last_loss']:.4f}: {trained.run.result_folder}"
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
