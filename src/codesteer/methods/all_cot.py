"""Always words, or always a program, each after a plan (paper, baselines 3 and 4)."""

from __future__ import annotations

from .._trajectory import Mode, Question, Trajectory
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["AllCodeCot", "AllTextCot"]


class AllTextCot:
    name = "all_text_cot"
    about = "step by step in words, one call"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        async def answer(session: Talk) -> str:
            await session.ask(session.stock(Mode.TEXT), mode=Mode.TEXT, why="always in words")
            return "one reply in words"

        return await talk(self.name, question, env, answer)


class AllCodeCot:
    name = "all_code_cot"
    about = "one program, run once, one call"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        async def answer(session: Talk) -> str:
            await session.ask(session.stock(Mode.CODE), mode=Mode.CODE, why="always a program")
            return "one program"

        return await talk(self.name, question, env, answer)
