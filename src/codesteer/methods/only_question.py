"""The bare question, one call (paper, baseline 1). If the reply holds a program, it is run, as for every baseline."""

from __future__ import annotations

from .._trajectory import Mode, Question, Trajectory
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["OnlyQuestion"]


class OnlyQuestion:
    name = "only_question"
    about = "the question as it is, one call"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        return await talk(self.name, question, env, _answer)


async def _answer(session: Talk) -> str:
    await session.ask(session.question.text, mode=Mode.TEXT, why="the bare question")
    return "one reply to the bare question"
