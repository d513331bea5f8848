"""``codesteer symbench``: the benchmark's tasks listed, shown, generated, solved, verified and exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..symbench import Task

__all__ = ["app"]

app = typer.Typer(
    help="SymBench: 37 symbolic tasks, generated, solved and verified at every difficulty.",
    no_args_is_help=True,
)

TaskName = Annotated[str, typer.Argument(metavar="TASK", help="The task's name, see 'list'.")]
Level = Annotated[int, typer.Option(min=1, max=5, help="Difficulty, 1 to 5.")]
Seed = Annotated[int, typer.Option(min=0, help="Which instance; the same on every machine.")]
Split = Annotated[str, typer.Option(help="train, dev or test; they share no question.")]
Rows = Annotated[str, typer.Option(help="A file of JSON lines, gzip too; - is standard input.")]
Folder = Annotated[
    Path,
    typer.Option(exists=True, file_okay=False, help="The original instances: JSON lines or dataset_gather."),
]
Tasks = Annotated[str, typer.Option(help="Names with commas between them; all if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Name every task."""
    from ..symbench import get_task, list_tasks
    from ._jsonl import print_line

    for task in map(get_task, list_tasks()):
        if as_json:
            levels = {str(level): dict(params) for level, params in task.levels.items()}
            print_line(
                json.dumps(
                    {"name": task.name, "title": task.title, "version": task.version, "levels": levels}
                )
            )
        else:
            print_line(f"{task.name:34} {task.title}")


@app.command()
def show(task: TaskName, level: Level = 3, seed: Seed = 0) -> None:
    """Describe a task: what it is, its levels with their parameters, an instance and a right answer."""
    from ..symbench._describe import describe
    from ..symbench._gallery import example, level_table
    from ._jsonl import print_line

    found = _task(task)
    about = describe(found)
    parts = [f"{found.name}: {found.title}", about.what]
    parts += [f"The original: {about.wrong}"] * bool(about.wrong) + [about.changed] * bool(about.changed)
    parts += [level_table(found), f"Level {level}, seed {seed}:", example(found, level, seed)]
    print_line("\n\n".join(parts))


@app.command()
def generate(
    task: TaskName,
    level: Level = 3,
    seed: Seed = 0,
    n: Annotated[int, typer.Option("--n", "-n", min=1, help="So many, from this seed on.")] = 1,
    split: Split = "test",
) -> None:
    """Print instances as JSON lines."""
    from ._jsonl import print_line

    found = _task(task)
    _check_split(split)
    for index in range(seed, seed + n):
        print_line(found.generate(level, index, split).to_json())


@app.command()
def solve(data: Rows = "-") -> None:
    """Add ``answer`` to rows: original ones, printed instances, or task, level and seed.

    Where no program finds an answer it is null, and ``reason`` says why.
    """
    from ..symbench._rows import solve_row

    _each_row(data, solve_row)


@app.command()
def verify(
    data: Rows = "-",
    summary: Annotated[
        bool, typer.Option("--summary", help="End with the scores on standard error.")
    ] = False,
) -> None:
    """Add ``verdict`` to rows with ``answer`` (a whole reply or only the answer): strict, official, reason.

    Rows whose original reference is known to be wrong also get ``known_bad``; the strict score leaves them out.
    """
    from ..symbench._rows import verify_row
    from ..symbench.official import Score

    scores: dict[str, Score] = {}

    def judge(row: dict[str, Any]) -> dict[str, Any]:
        judged = verify_row(row)
        scores.setdefault(judged["task"], Score()).add(judged)
        return judged

    try:
        _each_row(data, judge)
    finally:
        for name, score in sorted(scores.items()) if summary else ():
            counted = score.answers - score.excluded
            typer.echo(
                f"{name}: strict {score.strict_right}/{counted} ({score.excluded} known bad left out), "
                f"official {score.official_right}/{score.answers}",
                err=True,
            )


@app.command()
def gallery(
    out: Annotated[
        Path | None, typer.Option(help="Write one Markdown file a task here, and an index.")
    ] = None,
    seed: Seed = 0,
) -> None:
    """An instance of every task and level, as Markdown."""
    from ..symbench import get_task, list_tasks
    from ..symbench._gallery import page
    from ._jsonl import print_line

    tasks = [get_task(name) for name in list_tasks()]
    if out is None:
        for task in tasks:
            print_line(page(task, seed))
        return
    out.mkdir(parents=True, exist_ok=True)
    for task in tasks:
        (out / f"{task.name}.md").write_text(page(task, seed), "utf-8")
    index = "\n".join(f"- [{task.name}]({task.name}.md): {task.title}" for task in tasks)
    (out / "README.md").write_text(f"# SymBench, one instance of every task and level\n\n{index}\n", "utf-8")
    typer.echo(f"wrote {len(tasks)} tasks to {out}", err=True)


@app.command()
def conformance(
    data: Folder,
    tasks: Tasks = "",
    as_json: AsJson = False,
    known_bad: Annotated[
        bool, typer.Option("--known-bad", help="List the unfit rows with the reasons.")
    ] = False,
) -> None:
    """Hold our solvers and both scorings against the original instances and their stored answers."""
    from ..symbench.official import conformance as hold
    from ._jsonl import print_line

    names = _names(tasks)
    columns = ("rows", "unreadable", "solved", "solver_passes")
    columns += ("stored", "stored_passes", "stored_confirmed", "stored_refuted", "stored_unchecked")
    if not (as_json or known_bad):
        print_line(f"{'task':34}" + "".join(f"{name:>17}" for name in (*columns, "known_bad")))
    found = False
    for name in names:
        try:
            result = hold(data, name)
        except FileNotFoundError as error:
            typer.echo(f"codesteer: {error}", err=True)
            continue
        found = True
        if as_json:
            print_line(json.dumps(result.to_dict(), ensure_ascii=False))
        elif known_bad:
            for row, reason in result.known_bad.items():
                print_line(f"{row}\t{reason}")
        else:
            counts = [*(getattr(result, column) for column in columns), len(result.known_bad)]
            print_line(f"{name:34}" + "".join(f"{count:17}" for count in counts))
    if not found:
        raise typer.Exit(1)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The folder to write; made if it is not there.")],
    form: Annotated[
        str, typer.Option("--format", help="jsonl, or parquet (needs the package datasets).")
    ] = "jsonl",
    tasks: Tasks = "",
    n: Annotated[
        int, typer.Option("--n", "-n", min=1, help="Instances of each task, level and split.")
    ] = 100,
) -> None:
    """Write a Hugging Face data set: a file for each task and split, and a data card."""
    from ..symbench.adapters.datasets import MissingLibrary
    from ..symbench.adapters.datasets import export as write

    if form not in ("jsonl", "parquet"):
        raise typer.BadParameter("jsonl or parquet", param_hint="--format")
    try:
        rows = write(out, form, tasks=_names(tasks), instances=n)
    except MissingLibrary as error:
        typer.echo(f"codesteer: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"wrote {rows} instances to {out}", err=True)


def _each_row(data: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    from ..symbench import BadRow, UnknownTask
    from ..symbench._rows import format_row, parse_row
    from ._jsonl import each_line

    each_line(data, lambda line: format_row(change(parse_row(line))), (BadRow, UnknownTask))


def _task(name: str) -> Task[Any]:
    from ..symbench import UnknownTask, get_task

    try:
        return get_task(name)
    except UnknownTask as error:
        raise typer.BadParameter(str(error)) from None


def _names(tasks: str) -> list[str]:
    from ..symbench import list_tasks

    return [_task(name.strip()).name for name in tasks.split(",")] if tasks else list_tasks()


def _check_split(split: str) -> None:
    from ..symbench._rng import SPLITS

    if split not in SPLITS:
        raise typer.BadParameter(", ".join(SPLITS), param_hint="--split")
