"""The coach model chooses words or a program once; then one reply of that kind (paper, baseline 8).

There the choice is a fine-tuned model's; here any coach model's, or the TaskLLM's own where none is given.
"""

from __future__ import annotations

from .._profiles import PAPER
from .._trajectory import Guidance, Mode, Question, Trajectory
from ..coaches import LLMCoach, State
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["CodeTextChoice"]


class CodeTextChoice:
    name = "code_text_choice"
    about = "the coach model chooses words or a program, then one reply"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        return await talk(self.name, question, env, _answer, coach=(env.coach or env.task).name)


async def _answer(session: Talk) -> str:
    coach = LLMCoach(session.coach, session.env.prompts, sampling=PAPER.coach_sampling)
    state = State(question=session.question, turns=(), candidates=(), turns_left=1)
    decision = await coach.decide(state)
    mode = decision.mode if isinstance(decision, Guidance) else Mode.CODE
    await session.ask(
        session.stock(mode),
        mode=mode,
        why=f"the coach model chose {mode.value}",
        coach_usage=session.ledger.spent("coach"),
    )
    return f"one reply in {mode.value}, as the coach model chose"
