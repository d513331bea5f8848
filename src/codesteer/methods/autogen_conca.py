"""A general coding agent's standing instructions before the question, as user text, one call (paper, baseline 5).

The published baseline uses AutoGen's default assistant prompt. Ours says the same things in its own words (plan, code
or words for each step, complete programs that print, check before answering), so figures are comparable in kind only:
in the paper this prompt alone makes a difference of up to 77 points on a task.
"""

from __future__ import annotations

from .._trajectory import Mode, Question, Trajectory
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["AutogenConca"]


class AutogenConca:
    name = "autogen_conca"
    about = "a coding agent's instructions before the question, one call"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        async def answer(session: Talk) -> str:
            prompt = env.prompts.fill("methods.autogen", question=question.text)
            await session.ask(prompt, mode=Mode.TEXT, why="an agent's standing instructions")
            return "one reply under an agent's instructions"

        return await talk(self.name, question, env, answer)
