"""``codesteer eval``: methods x tasks on the same questions, resumable; ``codesteer eval-items``: a list to share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .._errors import ConfigError
from ._lists import parts_of

if TYPE_CHECKING:
    from ..evaluation import ItemList, Plan, Result, Settings
    from ..models import ChatModel

__all__ = ["eval_command", "eval_items"]

Tasks = Annotated[str, typer.Option(help="SymBench tasks with commas between them; all if not given.")]
Levels = Annotated[str, typer.Option(help="Levels 1 to 5, with commas between them.")]
Number = Annotated[int, typer.Option("--n", min=1, help="Questions for each task and level.")]
Seed = Annotated[
    int, typer.Option(min=0, help="Which questions; above level 1, lists of two seeds share none.")
]
Official = Annotated[
    Path | None,
    typer.Option(
        exists=True, file_okay=False, help="Your copy of the original benchmark, where items come from it."
    ),
]
Mixed = Annotated[
    bool,
    typer.Option(
        "--mixed", help="Two questions a task: one of level 1 to 3, one of the original (--official)."
    ),
]


def eval_items(
    out: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)],
    tasks: Tasks = "",
    levels: Levels = "2",
    n: Number = 1,
    seed: Seed = 0,
    official: Official = None,
    mixed: Mixed = False,
) -> None:
    """Write a fixed list of questions, so that others can answer the same ones."""
    items = _draw(tasks, levels, n, seed, official, mixed=mixed)
    items.save(out)
    typer.echo(f"{len(items.items)} items, digest {items.digest[:16]}: {out}")


def eval_command(
    out: Annotated[Path, typer.Option(help="Folder of the run; the same again goes on where it stopped.")],
    methods: Annotated[str, typer.Option(help="With commas between them; all if not given.")] = "",
    items: Annotated[
        Path | None, typer.Option(help="A list written by eval-items, instead of the options below.")
    ] = None,
    tasks: Tasks = "",
    levels: Levels = "2",
    n: Number = 1,
    seed: Seed = 0,
    official: Official = None,
    mixed: Mixed = False,
    task_model: Annotated[
        str, typer.Option("--task-model", envvar="CODESTEER_TASK", help="The model that answers.")
    ] = "local",
    coach_model: Annotated[
        str | None,
        typer.Option(help="The model that coaches, chooses or sums up; the task model if not given."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(min=1, help="Of one reply; each method's own if not given.")
    ] = None,
    budget_tokens: Annotated[int | None, typer.Option(min=1, help="Of one question.")] = None,
    budget_seconds: Annotated[float | None, typer.Option(min=0.1, help="Of one question.")] = None,
    at_once: Annotated[int | None, typer.Option(min=1, help="Questions in flight.")] = None,
    part: Annotated[
        str,
        typer.Option(help="I/N: only the I-th of N parts of the questions, for several machines or days."),
    ] = "1/1",
    reuse: Annotated[
        bool,
        typer.Option(
            "--reuse-replies",
            help="Ask the task model only what it was never asked to the letter, in this run or an earlier one.",
        ),
    ] = False,
    sandbox: Annotated[str, typer.Option(help="auto, bubblewrap, landlock, or unsafe-subprocess.")] = "auto",
    prices: Annotated[Path | None, typer.Option(help="A price table of your own (TOML).")] = None,
) -> None:
    """Answer the same questions by several methods, and keep everything.

    Exit code 0 if every question (of the part) was answered and scored by the methods named, 1 if some failed, 2 for
    wrong usage, 130 if interrupted: the same command goes on. Parts may go into one folder one after the other, or into
    several, which codesteer report joins.
    """
    from .. import __version__
    from ..evaluation import ItemList, Plan, Prices, Settings
    from ..evaluation._plan import code_commit
    from ..evaluation._run import contexts, open_models, questions_at_once, weights_digests
    from ..methods import get_method, list_methods

    chosen = tuple(_chosen(methods, "--methods") or list_methods())
    for name in chosen:
        get_method(name)
    if items and (tasks or mixed or (levels, n, seed) != ("2", 1, 0)):
        raise ConfigError(
            f"{items} says which questions: leave out --tasks, --levels, --n, --seed, --mixed, or --items"
        )
    asked = ItemList.load(items) if items else _draw(tasks, levels, n, seed, official, mixed=mixed)
    chosen_part = _part(part)
    asked_now = asked.part(*chosen_part)
    asked_now.instances(official)  # before anything is paid for
    table = Prices.load(prices) if prices else None
    models = open_models(task_model, coach_model)
    plan = Plan(
        methods=chosen,
        digest=asked.digest,
        task_model=models[task_model].name,
        coach_model=models[coach_model].name if coach_model else None,
        max_tokens=max_tokens,
        budget_tokens=budget_tokens,
        budget_seconds=budget_seconds,
        command=" ".join(["codesteer", *sys.argv[1:]]),
        commit=code_commit(),
        version=__version__,
        models=weights_digests(models),
        contexts=contexts(models),
    )
    answering = models[task_model]
    settings = Settings(
        official=official,
        at_once=at_once or questions_at_once(answering),
        sandbox=sandbox,
        part=chosen_part,
        reuse=reuse,
        prices=table,
    )
    results = _answer(plan, asked, out, settings, {model.name: model for model in models.values()})
    now = {(method, item.id) for method in chosen for item in asked_now.items}
    if any(each.status != "scored" for each in results if (each.method, each.item) in now):
        raise typer.Exit(1)


def _answer(
    plan: Plan, asked: ItemList, out: Path, settings: Settings, models: dict[str, ChatModel]
) -> list[Result]:
    """Run the plan and tell what came of it, in whatever way it ends."""
    from ..evaluation import EvaluationFailed, read_results, run

    try:
        results = run(plan, asked, out, settings, models)
    except EvaluationFailed:
        _tell(out, read_results(out, prices=settings.prices))
        raise
    except KeyboardInterrupt:
        _tell(out, read_results(out, prices=settings.prices))
        typer.echo(f"interrupted; {out} keeps what was finished, and the same command goes on", err=True)
        raise typer.Exit(130) from None
    _tell(out, results)
    return results


def _tell(out: Path, results: list[Result]) -> None:
    """What is known of the run by now, as a table and as a file."""
    from ..evaluation import write_csv
    from ..evaluation._summary import summary

    write_csv(results, out / "results.csv")
    typer.echo(summary(results))


def _draw(tasks: str, levels: str, n: int, seed: int, official: Path | None, *, mixed: bool):
    from ..evaluation import draw
    from ..evaluation import mixed as draw_mixed
    from ..symbench import UnknownTask, get_task, list_tasks

    names = _chosen(tasks, "--tasks") or list_tasks()
    try:
        for name in names:
            get_task(name)
    except UnknownTask as error:
        raise ConfigError(str(error)) from None
    if mixed:
        if official is None:
            raise ConfigError(
                "--mixed takes questions from the original benchmark: name its folder with --official"
            )
        if (levels, n) != ("2", 1):
            raise ConfigError("--mixed says itself which levels and how many: leave out --levels and --n")
        return draw_mixed(names, official, seed)
    return draw(names, _levels(levels), n, seed)


def _part(text: str) -> tuple[int, int]:
    number, slash, parts = text.partition("/")
    if not (slash and number.isdecimal() and parts.isdecimal()):
        raise ConfigError(f"--part is written I/N, for example 1/2, not {text!r}")
    return int(number), int(parts)


def _chosen(text: str, option: str) -> list[str]:
    """The names that ``option`` was given, each once; none if it was left out."""
    names = list(dict.fromkeys(parts_of(text)))
    if text and not names:
        raise ConfigError(f"{option} {text!r} names nothing; leave it out for all")
    return names


def _levels(text: str) -> list[int]:
    try:
        levels = [int(part) for part in parts_of(text)]
    except ValueError:
        levels = []
    if not levels or not all(1 <= level <= 5 for level in levels):
        raise ConfigError(f"levels are numbers from 1 to 5 with commas between them, not {text!r}")
    return levels
