"""``codesteer ask``: one question, shown as it is steered, as JSON, or as the bare answer."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import typer

from .._errors import InvalidQuestion, ModelError
from .._events import Event, Finished
from .._profiles import profile_named
from .._questions import LONGEST_QUESTION
from .._steerer import Steerer
from .._trajectory import Trajectory
from ._progress import weights_progress
from ._transcript import Transcript

__all__ = ["ask"]


def ask(
    question: str,
    *,
    task: str,
    coach: str,
    checker: str | None,
    profile: str,
    max_turns: int | None,
    budget_seconds: float | None,
    budget_tokens: int | None,
    prompts: Path | None,
    sandbox: str,
    form: Literal["transcript", "json", "quiet"],
) -> None:
    text = _read_question(question)
    budget = profile_named(profile).budget
    budget = replace(
        budget, max_turns=max_turns or budget.max_turns, seconds=budget_seconds, tokens=budget_tokens
    )
    with weights_progress(visible=form == "transcript") as progress:
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
        trajectory = asyncio.run(_steer(steerer, text, form))
    if form == "json":
        typer.echo(trajectory.to_json())
    elif form == "quiet" and trajectory.answer is not None:
        typer.echo(trajectory.answer.text)
    if trajectory.answer is None:
        typer.echo(f"codesteer: no answer: {trajectory.error or trajectory.explanation}", err=True)
        raise typer.Exit(1)


async def _steer(steerer: Steerer, question: str, form: str) -> Trajectory:
    """Steer the question, showing it if wanted. A failed model still yields what had been done."""
    with Transcript(visible=form == "transcript") as transcript:
        finished: list[Trajectory] = []

        def show(event: Event) -> None:
            if isinstance(event, Finished):
                finished.append(event.trajectory)
            transcript.show(event)

        async with steerer:
            try:
                return await steerer.asolve(question, on_event=show)
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
