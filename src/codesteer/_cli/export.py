"""``codesteer export``: a finished training as a file that can coach."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .._errors import ConfigError

__all__ = ["export"]


def export(
    source: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of a training, or of Hugging Face weights.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="The GGUF file to write; where --coach trained looks if not given.")
    ] = None,
    kind: Annotated[str, typer.Option("--type", help="q8_0, f16 or f32.")] = "q8_0",
    like: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A GGUF file of the same base, if the base was none."),
    ] = None,
) -> None:
    """Merge what was trained into its base and write it as GGUF, with a card beside it."""
    from ..coaches import default_coach_file
    from ..training import export as write
    from ..training import guides_itself

    if kind not in ("q8_0", "f16", "f32"):
        raise ConfigError(f"--type is q8_0, f16 or f32, not {kind!r}")
    target = to or default_coach_file()
    if target.suffix.lower() != ".gguf":
        raise ConfigError(f"{target} does not end in .gguf")
    unified = guides_itself(source)
    if unified and to is None:
        raise ConfigError(
            f"{source} is a model that guides itself and no coach: name the file to write with --to"
        )
    write(source, target, kind=kind, like=like, tell=lambda line: print(line, file=sys.stderr))  # noqa: T201
    if unified:
        typer.echo(f'codesteer ask --method unified --task local:{target} "..."')
    else:
        typer.echo(f'codesteer ask --coach trained{f":{target}" if to else ""} "..."')
