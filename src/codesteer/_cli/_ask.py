"""``codesteer ask``: one question, shown as it is steered, as JSON, or as the bare answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import typer

from .._errors import ConfigError, InvalidQuestion, ModelError
from .._events import Event, Finished
from .._profiles import profile_named
from .._questions import LONGEST_QUESTION, valid_question
from .._steerer import Steerer
from .._trajectory import Trajectory
from ..coaches import model_coach
from ..methods import get_method, open_env, own_budget
from ._progress import weights_progress
from ._transcript import Transcript

__all__ = ["ask"]

Emit = Callable[[Event], None]


def ask(
    question: str,
    *,
    task: str,
    coach: str,
    checker: str | None,
    method: str,
    profile: str,
    max_turns: int | None,
    budget_seconds: float | None,
    budget_tokens: int | None,
    prompts: Path | None,
    sandbox: str,
    form: Literal["transcript", "json", "quiet"],
) -> None:
    text = _read_question(question)
    chosen = get_method(method)
    if method != "codesteer" and profile != "default":
        raise ConfigError(
            f"--profile is for --method codesteer; {method} has its own settings: leave one of them out"
        )
    own = profile_named(profile).budget if method == "codesteer" else own_budget(chosen)
    budget = own.but(max_turns=max_turns, tokens=budget_tokens, seconds=budget_seconds)
    with weights_progress(visible=form == "transcript") as progress:

        async def steered(emit: Emit) -> Trajectory:
            steerer = Steerer(
                task,
                coach,
                profile=profile,
                budget=budget,
                checker=checker,
                prompts=prompts,
                sandbox=sandbox,
                progress=progress,
            )
            async with steerer:
                return await steerer.asolve(text, on_event=emit)

        async def by_method(emit: Emit) -> Trajectory:
            named = model_coach(coach)
            coach_model = named.model if named else None
            opened = open_env(
                task,
                coach=coach_model,
                checker=checker,
                sandbox=sandbox,
                prompts=prompts,
                budget=budget,
                emit=emit,
                progress=progress,
            )
            async with opened as env:
                own_coach = replace(env, coach=env.task) if coach == "llm" else env
                return await chosen.solve(valid_question(text), own_coach)

        trajectory = asyncio.run(_show(steered if method == "codesteer" else by_method, form))
    if form == "json":
        typer.echo(trajectory.to_json())
    elif form == "quiet" and trajectory.answer is not None:
        typer.echo(trajectory.answer.text)
    if trajectory.answer is None:
        typer.echo(f"codesteer: no answer: {trajectory.error or trajectory.explanation}", err=True)
        raise typer.Exit(1)


async def _show(solve: Callable[[Emit], Awaitable[Trajectory]], form: str) -> Trajectory:
    """Solve the question, showing it if wanted. A failed model still yields what had been done."""
    with Transcript(visible=form == "transcript") as transcript:
        finished: list[Trajectory] = []

        def show(event: Event) -> None:
            if isinstance(event, Finished):
                finished.append(event.trajectory)
            transcript.show(event)

        try:
            return await solve(show)
        except ModelError:
            if not finished:
                raise
            return finished[0]


def _read_question(question: str) -> str:
    if question != "-":
        return question
    # Bounded: standard input may be endless. A character has at most four bytes.
    data = sys.stdin.buffer.read(4 * LONGEST_QUESTION + 1)
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        if len(data) > 4 * LONGEST_QUESTION:
            return "?" * (LONGEST_QUESTION + 1)
        raise InvalidQuestion(f"standard input is not UTF-8 text (byte {error.start})") from None
