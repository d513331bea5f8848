"""Words and a program beside each other, then one more call that sees both and gives its own answer.

The summariser is the TaskLLM itself (paper, baseline 6) or the small coach model (baseline 7, there a model fine-tuned
for it; here any coach model). The released code joins the two attempts by an index that is reshuffled for each run, so
that it may have summarised answers to different questions; here both belong to the question by construction.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

from .._conversation import run_report
from .._trajectory import Mode, Question, Trajectory, Turn
from ..coaches import clip
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["CodeTextSum"]

_LONGEST_ATTEMPT = 6000


class CodeTextSum:
    """``summariser``: who sees both attempts and answers."""

    def __init__(self, name: str, summariser: Literal["task", "coach"]) -> None:
        self.name = name
        self._summariser = summariser
        who = "the TaskLLM" if summariser == "task" else "the coach model"
        self.about = f"words and a program, then {who} sums up, three calls"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        who = (env.coach or env.task).name if self._summariser == "coach" else "none"
        return await talk(self.name, question, env, self._answer, coach=who)

    async def _answer(self, session: Talk) -> str:
        attempts = await asyncio.gather(
            session.ask(session.stock(Mode.TEXT), mode=Mode.TEXT, why="an attempt in words", index=0),
            session.ask(session.stock(Mode.CODE), mode=Mode.CODE, why="an attempt by a program", index=1),
            return_exceptions=True,
        )
        for attempt in attempts:  # after both have ended, so that the one that did well is kept
            if isinstance(attempt, BaseException):
                raise attempt
        words, program = session.turns
        model = session.task if self._summariser == "task" else session.coach
        await session.ask(
            _both(session, words, program),
            mode=Mode.TEXT,
            why="sum up both attempts",
            answering=replace(session.answering, task=model),
        )
        return "a summary of an attempt in words and one by a program"


def _both(session: Talk, words: Turn, program: Turn) -> str:
    prompts, run = session.env.prompts, program.execution
    return prompts.fill(
        "methods.summary",
        question=session.question.text,
        words=clip(words.reply.text, _LONGEST_ATTEMPT),
        program=clip(program.reply.text, _LONGEST_ATTEMPT),
        output=run_report(run, prompts) if run else prompts.fill("task.evidence.no_code"),
    )
