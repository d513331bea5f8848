"""JSON lines in, JSON lines out, one at a time: what is printed stays printed, a bad line costs only itself."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, cast

import typer

__all__ = ["LONGEST_LINE", "each_line", "print_line"]

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes; a longer line is reported and skipped without being held in memory."""


def print_line(text: str) -> None:
    """One line of UTF-8 on standard output, flushed, whatever the locale says."""
    typer.echo(text.encode())


def each_line(data: str, handle: Callable[[bytes], str], errors: tuple[type[Exception], ...]) -> None:
    """Print what ``handle`` makes of every line of ``data`` (a file, gzip too, or ``-`` for standard input).

    A line at which it raises one of ``errors`` is reported on standard error by its number, and so is one that
    is too long. Ends with exit code 1 if there was one, with 2 if the file cannot be opened.
    """
    failed = False

    def complain(number: int, problem: object) -> None:
        nonlocal failed
        failed = True
        typer.echo(f"codesteer: line {number}: {problem}".encode(errors="backslashreplace"), err=True)

    number = 0
    try:
        with _open(data) as file:
            for number, line in _lines(file):
                if line is None:
                    complain(number, f"longer than {LONGEST_LINE // 1024**2} MiB, skipped")
                elif line.strip():
                    try:
                        print_line(handle(line))
                    except errors as error:
                        complain(number, error)
    except (gzip.BadGzipFile, EOFError) as error:
        complain(number + 1, f"damaged gzip file: {error}")
    if failed:
        raise typer.Exit(1)


def _open(data: str) -> nullcontext[BinaryIO] | BinaryIO:
    if data == "-":
        return nullcontext(sys.stdin.buffer)
    path = Path(data)
    try:
        return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{data}: {error.strerror}", param_hint="--data") from None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) <= LONGEST_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield number, None
