"""The commands and their options. Each command imports what it needs when it runs, so that ``--help`` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .check_code import check_code
from .eval import eval_command, eval_items
from .export import export
from .report import report
from .sandbox import app as sandbox_app
from .symbench import app as symbench_app
from .synth import app as synth_app
from .train import app as train_app

__all__ = ["app"]

app = typer.Typer(
    name="codesteer",
    help="Steer any LLM to right, checked answers: in words or in code, run in a sandbox.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the coloured one costs 0.1 s of every start
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"codesteer {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="The question, or - to read it from standard input.")
    ],
    task: Annotated[
        str,
        typer.Option(
            envvar="CODESTEER_TASK",
            help="The model that answers: local, local:NAME, openai:NAME, ollama:NAME, http://host:port/v1#NAME.",
        ),
    ] = "local",
    coach: Annotated[
        str,
        typer.Option(
            envvar="CODESTEER_COACH",
            help="Who guides it: rules, llm (itself), llm:MODEL, trained, trained:FILE.gguf, classifier:FILE.gguf.",
        ),
    ] = "rules",
    checker: Annotated[
        str | None,
        typer.Option(help="The model that writes the answer check; the answering model if not given."),
    ] = None,
    method: Annotated[
        str, typer.Option(help="codesteer, or a baseline to compare with (see: codesteer methods).")
    ] = "codesteer",
    profile: Annotated[
        str,
        typer.Option(
            help="default, or paper (the published algorithm); with switches: default:verifier=off."
        ),
    ] = "default",
    max_turns: Annotated[int | None, typer.Option(min=1, help="At most so many answers.")] = None,
    budget_seconds: Annotated[float | None, typer.Option(min=0.1, help="At most so long.")] = None,
    budget_tokens: Annotated[
        int | None, typer.Option(min=1, help="At most so many tokens, all models together.")
    ] = None,
    prompts: Annotated[Path | None, typer.Option(help="A TOML file with wording of your own.")] = None,
    sandbox: Annotated[str, typer.Option(help="auto, bubblewrap, landlock, or unsafe-subprocess.")] = "auto",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole trajectory as one JSON object.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the answer and nothing else.")] = False,
) -> None:
    """Ask a question and watch it being steered. Exit code 0 with an answer, 1 without, 2 for wrong usage."""
    from ._ask import ask as run

    run(
        question,
        task=task,
        coach=coach,
        checker=checker,
        method=method,
        profile=profile,
        max_turns=max_turns,
        budget_seconds=budget_seconds,
        budget_tokens=budget_tokens,
        prompts=prompts,
        sandbox=sandbox,
        form="json" if as_json else "quiet" if quiet else "transcript",
    )


@app.command()
def methods() -> None:
    """List the ways to answer a question: steering, and the baselines it is measured against."""
    from ..methods import get_method, list_methods

    for name in list_methods(trained=True):
        typer.echo(f"{name:<18}{get_method(name).about}")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as one JSON object.")] = False,
) -> None:
    """Tell what works on this machine: sandbox, local models, weights, keys (present or not, never their values)."""
    from ._doctor import doctor as run

    run(as_json=as_json)


app.command()(check_code)
app.command("eval")(eval_command)
app.command()(eval_items)
app.command()(export)
app.command()(report)
app.add_typer(sandbox_app, name="sandbox")
app.add_typer(symbench_app, name="symbench")
app.add_typer(synth_app, name="synth")
app.add_typer(train_app, name="train")
