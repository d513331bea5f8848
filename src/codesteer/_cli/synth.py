"""``codesteer synth``: guidance trees grown, exported as data for training a coach, and shown."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .._errors import ConfigError
from ._lists import parts_of

if TYPE_CHECKING:
    from ..models import ChatModel
    from ..synthesis import CostRule, Grown, Rule, SynthesisPlan

__all__ = ["app"]

app = typer.Typer(
    help="Data for training a coach: guidance trees over SymBench's training questions.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the trees.")]
Prompts = Annotated[Path | None, typer.Option(help="Your own wording (TOML) over the default one.")]
RuleName = Annotated[str, typer.Option("--rule", help="How ends are scored: paper or cost.")]
TokensPerPoint = Annotated[float, typer.Option(min=1, help="With --rule cost: what a point costs.")]
SecondsPerPoint = Annotated[
    float | None, typer.Option(min=0.001, help="With --rule cost: seconds cost points too.")
]

_EVERY_S = 5.0


@app.command()
def grow(
    out: Annotated[Path, typer.Option(help="Folder of the trees; the same again goes on where it stopped.")],
    tasks: Annotated[
        str, typer.Option(help="SymBench tasks with commas between them; all that are not held out.")
    ] = "",
    levels: Annotated[str, typer.Option(help="Levels 1 to 5, with commas between them.")] = "2",
    n: Annotated[int, typer.Option("--n", min=1, max=10_000, help="Questions for each task and level.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Which questions, and which random moves.")] = 0,
    branching: Annotated[
        str, typer.Option(help="Decisions tried at a state; with commas: at each depth, the last one below.")
    ] = "2",
    depth: Annotated[int, typer.Option(min=1, max=10, help="The most answers on a path.")] = 5,
    pilot: Annotated[
        int, typer.Option(min=0, help="Grow so many questions of each task and level first; 0: all at once.")
    ] = 0,
    potential: Annotated[
        float,
        typer.Option(min=0, max=1, help="Grow on only where the pilots' mean 4p(1-p) is at least this."),
    ] = 0.0,
    sampler: Annotated[
        str, typer.Option(help="perturb (a coach and random moves), coach (an LLM coach), or rules.")
    ] = "perturb",
    task_model: Annotated[
        str, typer.Option("--task-model", envvar="CODESTEER_TASK", help="The model that answers.")
    ] = "local",
    coach_model: Annotated[
        str | None, typer.Option(help="The model that coaches; rules (perturb) or the task model (coach).")
    ] = None,
    temperature: Annotated[float, typer.Option(min=0, max=5, help="Of the coach model.")] = 1.0,
    coach_history: Annotated[
        str, typer.Option(help="What the coach model reads: long (untrained) or short (trained).")
    ] = "long",
    profile: Annotated[
        str, typer.Option(help="default or paper, with switches: default:verifier=off.")
    ] = "default",
    prompts: Prompts = None,
    hold_out: Annotated[
        str | None,
        typer.Option(help="Tasks that no tree may grow from; the paper's nine unseen ones. none: nothing."),
    ] = None,
    at_once: Annotated[int | None, typer.Option(min=1, help="Steps in flight.")] = None,
    sandbox: Annotated[str, typer.Option(help="auto, bubblewrap, landlock, or unsafe-subprocess.")] = "auto",
) -> None:
    """Grow guidance trees: try several decisions at every state, and keep everything.

    Exit code 1 if a model failed some steps; the same command tries those again.
    """
    from ..synthesis import UNSEEN_TASKS, SynthesisPlan, training_tasks

    if sampler not in ("perturb", "coach", "rules"):
        raise ConfigError(f"unknown sampler {sampler!r}; there are: perturb, coach, rules")
    if coach_history not in ("long", "short"):
        raise ConfigError(f"--coach-history is long or short, not {coach_history!r}")
    held_out = (
        UNSEEN_TASKS if hold_out is None else () if hold_out == "none" else tuple(sorted(parts_of(hold_out)))
    )
    plan = SynthesisPlan(
        tasks=training_tasks(parts_of(tasks), held_out),
        levels=_levels(levels),
        n=n,
        seed=seed,
        branching=_numbers(branching, "--branching"),
        depth=depth,
        pilot=pilot,
        potential=potential,
        sampler=sampler,
        temperature=temperature,
        coach_history="long" if coach_history == "long" else "short",
        profile=profile,
        held_out=held_out,
    )
    grown = asyncio.run(_grow(plan, out, task_model, coach_model, prompts, sandbox, at_once))
    typer.echo(f"{grown.trees} trees complete, {grown.nodes} new nodes: {out}")
    for task, level in grown.left_out:
        typer.echo(f"left out after its pilots: {task}, level {level}")
    if grown.failures:
        typer.echo(f"codesteer: {grown.failures} steps failed, the last: {grown.last_failure}", err=True)
        raise typer.Exit(1)


async def _grow(
    plan: SynthesisPlan,
    out: Path,
    task_model: str,
    coach_model: str | None,
    prompts: Path | None,
    sandbox: str,
    at_once: int | None,
) -> Grown:
    from .._profiles import profile_named
    from ..methods import open_env
    from ..synthesis import grow

    profile_named(plan.profile)
    async with open_env(task_model, coach=coach_model, prompts=prompts, sandbox=sandbox) as env:
        return await grow(plan, out, env, at_once=at_once or _steps_at_once(env.task), tell=_Progress().tell)


@app.command()
def export(
    folder: Folder,
    to: Annotated[Path, typer.Option(help="Folder of the data set.")],
    format_: Annotated[str, typer.Option("--format", help="sft, dpo or unified.")] = "sft",
    rule: RuleName = "paper",
    tokens_per_point: TokensPerPoint = 1000,
    seconds_per_point: SecondsPerPoint = None,
    gap: Annotated[float, typer.Option(min=0, help="dpo: the scores of a pair differ by more.")] = 2.0,
    double_last: Annotated[
        bool, typer.Option("--double-last/--equal", help="sft, unified: the last two turns count twice.")
    ] = True,
    potential: Annotated[
        float, typer.Option(min=0, max=1, help="Only questions whose 4p(1-p) is at least this.")
    ] = 0.0,
    per_tree: Annotated[int | None, typer.Option(min=1, help="Most rows of one question.")] = None,
    per_task: Annotated[int | None, typer.Option(min=1, help="Most rows of one task.")] = None,
    validation_tasks: Annotated[
        str, typer.Option(help="Tasks set aside whole, with commas, for stopping a training early.")
    ] = "",
    prompts: Prompts = None,
) -> None:
    """Make a data set of the trees: JSON lines, Parquet where pyarrow is installed, a data card, statistics."""
    from ..prompts import load_prompts
    from ..synthesis import Choices, SynthesisPlan, training_tasks
    from ..synthesis import export as write

    if format_ not in ("sft", "dpo", "unified"):
        raise ConfigError(f"unknown format {format_!r}; there are: sft, dpo, unified")
    names = parts_of(validation_tasks)
    choices = Choices(
        format=format_,
        rule=_rule(rule, tokens_per_point, seconds_per_point),
        gap=gap,
        double_last=double_last,
        potential=potential,
        per_tree=per_tree,
        per_task=per_task,
        validation_tasks=training_tasks(names, SynthesisPlan.load(folder).held_out) if names else (),
    )
    figures = write(folder, to, choices, load_prompts(prompts))
    for line in figures["grown"]["damaged"]:
        typer.echo(f"codesteer: {line}", err=True)
    typer.echo(f"{', '.join(f'{count} rows {split}' for split, count in figures['rows'].items())}: {to}")


@app.command()
def show(
    folder: Folder,
    page: Annotated[Path | None, typer.Option(help="Write the trees as one HTML page to read.")] = None,
    most: Annotated[int, typer.Option(min=1, help="With --page: trees on it.")] = 200,
    rule: RuleName = "paper",
    tokens_per_point: TokensPerPoint = 1000,
    seconds_per_point: SecondsPerPoint = None,
) -> None:
    """Show what a folder holds: statistics as JSON, and a page of the trajectories."""
    from ..synthesis import Forest, SynthesisPlan, statistics, write_page

    if page is not None:
        chosen = _rule(rule, tokens_per_point, seconds_per_point)
        typer.echo(str(write_page(folder, page, chosen, most=most)))
        return
    plan = SynthesisPlan.load(folder)
    typer.echo(json.dumps(statistics(Forest.read(folder), plan), indent=1))


class _Progress:
    """A line on stderr now and then."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def tell(self, grown: Grown) -> None:
        if time.monotonic() - self._said >= _EVERY_S:
            self._said = time.monotonic()
            print(  # noqa: T201
                f"{grown.nodes} new nodes, {grown.trees} trees complete, {grown.failures} failures",
                file=sys.stderr,
            )


def _rule(name: str, tokens_per_point: float, seconds_per_point: float | None) -> Rule | CostRule:
    from ..synthesis import CostRule, rule_named

    if name == "cost":
        return CostRule(tokens_per_point, seconds_per_point)
    return rule_named(name)


def _steps_at_once(model: ChatModel) -> int:
    """As many as a local model has slots, and some for an endpoint."""
    from ..models import LocalModel

    return model.settings.parallel if isinstance(model, LocalModel) else 16


def _levels(text: str) -> tuple[int, ...]:
    levels = _numbers(text, "--levels")
    if not all(1 <= level <= 5 for level in levels):
        raise ConfigError(f"levels are numbers from 1 to 5 with commas between them, not {text!r}")
    return tuple(sorted(set(levels)))


def _numbers(text: str, option: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in parts_of(text))
    except ValueError:
        numbers = ()
    if not numbers:
        raise ConfigError(f"{option} takes numbers with commas between them, not {text!r}")
    return numbers
