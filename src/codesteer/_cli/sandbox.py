"""``codesteer sandbox``: is this machine's sandbox sound, and what does one program do in it?"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from .._trajectory import Execution
    from ..sandbox._conformance import Outcome

__all__ = ["app"]

app = typer.Typer(
    name="sandbox",
    help="Run model-written programs, contained.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_Backend = Annotated[str, typer.Option(help="auto, bubblewrap, landlock or unsafe-subprocess.")]


@app.command()
def check(
    backend: Annotated[str, typer.Option(help="bubblewrap, landlock, or auto to try both.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as one JSON object.")] = False,
) -> None:
    """Try each backend with ordinary and hostile programs. Exits 0 if the backend that would be used is sound."""
    import asyncio
    import json
    from dataclasses import asdict

    from .._errors import ConfigError, SandboxUnavailable
    from ..sandbox import open_sandbox
    from ..sandbox._conformance import conformance
    from ..sandbox._open import WALLED

    if backend != "auto" and backend not in WALLED:
        raise ConfigError(f"cannot check {backend!r}; known: auto, {', '.join(WALLED)}")

    async def attempt(name: str) -> list[Outcome]:
        async with open_sandbox(name, workers=1, cache=False) as sandbox:
            return await conformance(sandbox)

    report: dict[str, list[Outcome] | str] = {}
    for name in WALLED if backend == "auto" else (backend,):
        try:
            report[name] = asyncio.run(attempt(name))
        except SandboxUnavailable as error:
            report[name] = str(error)
    used = next((name for name, found in report.items() if not isinstance(found, str)), None)
    sound = used is not None and all(outcome.passed for outcome in report[used])  # type: ignore[union-attr]
    if as_json:
        plain: dict[str, Any] = {
            name: found if isinstance(found, str) else [asdict(outcome) for outcome in found]
            for name, found in report.items()
        }
        typer.echo(json.dumps({"used": used, "sound": sound, "backends": plain}))
    else:
        _print_report(report, used, sound=sound)
    raise typer.Exit(0 if sound else 1)


def _print_report(report: dict[str, list[Outcome] | str], used: str | None, *, sound: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table("kind", "trial", *report)
    tried = {name: found for name, found in report.items() if not isinstance(found, str)}
    for row in zip(*tried.values(), strict=True):  # every backend is tried with the same trials, in order
        cells = dict(zip(tried, map(_cell, row), strict=True))
        table.add_row(row[0].kind, row[0].name, *(cells.get(name, "-") for name in report))
    if tried:
        console.print(table)
    for name, found in report.items():
        if isinstance(found, str):
            console.print(escape(f"{name}: {found}"))
        for outcome in () if isinstance(found, str) else found:
            if not outcome.passed:
                console.print(escape(f"{name}: {outcome.name}: {outcome.detail}"))
    if used is None:
        console.print("[red]no sandbox can be had here")
    else:
        verdict = "[green]sound" if sound else "[red]NOT SOUND"
        console.print(f"{verdict}: codesteer uses {used} here")
        if used == "landlock":
            console.print("landlock hides and limits less than bubblewrap; docs/security.md says what")


def _cell(outcome: Outcome) -> str:
    return "[green]ok" if outcome.passed else "[red]FAILED"


@app.command()
def run(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The program, or - to read it from standard input.")
    ],
    backend: _Backend = "auto",
    timeout: Annotated[float, typer.Option(min=0.01, max=86400.0, help="Seconds it may run.")] = 15.0,
    stdin_file: Annotated[
        Path | None, typer.Option(help="What the program finds on its standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the execution as one JSON object.")] = False,
) -> None:
    """Run a Python program in the sandbox. Exits with its exit code, or 1 if it was ended."""
    import asyncio
    import json
    from dataclasses import asdict

    from ..sandbox import Limits, open_sandbox

    code = _read(file)
    stdin = "" if stdin_file is None else _read(str(stdin_file))
    limits = Limits(wall_s=timeout, cpu_s=timeout + 1)

    async def execute() -> Execution:
        async with open_sandbox(backend, workers=1, limits=limits, cache=False) as sandbox:
            return await sandbox.run(code, stdin=stdin)

    execution = asyncio.run(execute())
    if as_json:
        typer.echo(json.dumps(asdict(execution)))
    else:
        # As bytes: the locale's encoding may lack what a program prints.
        typer.echo(execution.stdout.encode(), nl=False)
        typer.echo(execution.stderr.encode(), nl=False, err=True)
        if execution.status not in ("ok", "error"):
            typer.echo(f"codesteer: the program was ended: {execution.status}", err=True)
    raise typer.Exit(
        execution.returncode
        if execution.status == "error" and execution.returncode
        else 0
        if execution.status == "ok"
        else 1
    )


def _read(name: str) -> str:
    """The text of a file or of standard input (``-``), of which no more is read than a run may be given."""
    from .._errors import UsageError
    from ..sandbox._check import MOST_CHARACTERS

    shown = "standard input" if name == "-" else name
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as stream:
            data = stream.read(MOST_CHARACTERS + 1)
    except (OSError, ValueError) as error:  # a NUL in a name, say
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"cannot read {shown}: {reason}") from None
    if len(data) > MOST_CHARACTERS:
        raise UsageError(f"{shown} is larger than {MOST_CHARACTERS >> 20} MiB")
    return data.decode("utf-8", "replace")
