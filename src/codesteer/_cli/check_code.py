"""``codesteer check-code``: what the symbolic checker says of a program, as one JSON object."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from .._errors import UsageError

__all__ = ["check_code"]

_MAX_BYTES = 1_000_000


def check_code(
    file: Annotated[str, typer.Argument(help="The program, or - to read it from standard input.")],
    question_file: Annotated[
        Path | None,
        typer.Option(
            "--question", help="A file with the question, to follow its numbers through the program."
        ),
    ] = None,
) -> None:
    """Print our report on a program, and the published score under published_score, as JSON.

    Nothing is run. A program that does not parse is a report as well (exit code 0); a file that cannot be
    read, is no text or is larger than 1 MB is exit code 2.
    """
    from ..checkers import analyse

    code = _text_of(file)
    question = _text_of(str(question_file)) if question_file is not None else None
    typer.echo(json.dumps(analyse(code, question).to_dict(), indent=2, ensure_ascii=True))


def _text_of(name: str) -> str:
    """The text of a file or of standard input (``-``); raises `UsageError` if there is none to be had."""
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"cannot read {shown}: {reason}") from None
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{shown} is larger than {_MAX_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{shown} is not UTF-8 text") from None
    if "\0" in text:
        raise UsageError(f"{shown} is binary: it contains NUL bytes")
    return text
