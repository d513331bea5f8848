"""Regenerate everything in the documentation that comes from the code; with --check, fail where it is stale.

With --real the README's transcript is made by the real model instead of its recording, and so has real times.

- docs/cli.md: the help of every command
- docs/schema/trajectory-v1.json: the JSON Schema of the stored trajectory
- README.md, between the transcript marks: the demo's recorded replies, played through the real command again
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "docs" / "demo"
TRANSCRIPT = re.compile(r"(<!-- transcript: .*? -->\n```text\n)(.*?)(\n```\n<!-- end -->)", re.DOTALL)


def cli_help() -> str:
    parts = ["# Commands", "", "Generated from `--help` by `make docs`."]
    for command in commands():
        text = run("codesteer", *command, "--help")
        parts += ["", f"## codesteer {' '.join(command)}".rstrip(), "", "```text", text.strip(), "```"]
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()) + "\n"


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and group, as typed after ``codesteer``, in the order of the help."""
    import typer

    from codesteer._cli._app import app

    def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*path, name))

    return walk(typer.main.get_command(app), ())


def schema() -> str:
    from codesteer import Trajectory

    return json.dumps(Trajectory.json_schema(), indent=2) + "\n"


def readme() -> str:
    """The README as it is, if its transcript is what the code makes of the recorded replies, but for times."""
    text = (ROOT / "README.md").read_text("utf-8")
    shown = TRANSCRIPT.search(text)
    if shown is None or not (DEMO / "recording.jsonl").exists():
        return text
    question = (DEMO / "question.txt").read_text("utf-8").strip()
    model = "local" if "--real" in sys.argv[1:] else "replay:docs/demo/recording.jsonl"
    replayed = run("codesteer", "ask", "--task", model, question)
    if model != "local" and without_times(replayed) == without_times(shown[2]):
        return text
    return text[: shown.start(2)] + replayed.strip() + text[shown.end(2) :]


def without_times(transcript: str) -> str:
    """The transcript without what differs from run to run: times, backend, the model's name, box widths."""
    text = re.sub(r"[\d.]+ (ms|s)\b", "_", transcript)
    text = re.sub(r"\((bubblewrap|landlock)\)", "(_)", text)
    text = re.sub(r"TaskLLM [a-z]+:\S+,", "TaskLLM _,", text)
    return "\n".join(re.sub(r"[─ ]+", " ", line).strip() for line in text.strip().splitlines())


def run(*command: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONWARNINGS": "error"}
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run(
        [program, *command[1:]], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    ).stdout


GENERATED: dict[str, Callable[[], str]] = {
    "docs/cli.md": cli_help,
    "docs/schema/trajectory-v1.json": schema,
    "README.md": readme,
}


def main(check: bool) -> None:
    stale: list[str] = []
    for name, make in GENERATED.items():
        path, made = ROOT / name, make()
        if path.exists() and path.read_text("utf-8") == made:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, "utf-8")
    if stale and check:
        sys.exit(f"stale: {', '.join(stale)}; run 'make docs'")
    print(f"{'wrote' if stale else 'up to date:'} {', '.join(stale or GENERATED)}")


main("--check" in sys.argv[1:])
