"""One question under a baseline: its turns, what they cost, and the trajectory they make, however it ends."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from .._answering import Answering
from .._ending import carry_out
from .._events import Decided, Finished, Started
from .._ledger import Ledger, MeteredModel
from .._profiles import PAPER
from .._trajectory import Answer, Budget, Guidance, Mode, Question, StopReason, Trajectory, Turn, Usage
from ..coaches import stock_instruction
from ..models import Message
from ..sandbox import IMPORTABLE
from ._protocol import Env

__all__ = ["Talk", "talk"]


class Talk:
    """What a baseline works with: it asks, and every answer is kept as a turn."""

    def __init__(self, question: Question, env: Env) -> None:
        self.question = question
        self.env = env
        self.turns: list[Turn] = []
        self.budget = env.budget or Budget()
        self.ledger = Ledger(self.budget)
        self.task = MeteredModel(env.task, "task", self.ledger)
        self.coach = MeteredModel(env.coach or env.task, "coach", self.ledger)
        self.answering = Answering(
            question=question,
            task=self.task,
            sandbox=env.sandbox,
            sampling=env.sampling or PAPER.task_sampling,
            limits=env.limits,
            emit=env.emit,
            either=True,
        )

    def stock(self, mode: Mode) -> str:
        """The question with the stock instruction for words or for a program."""
        instruction = stock_instruction(mode, self.env.prompts, libraries=IMPORTABLE, question_as_data=False)
        return self.env.prompts.fill("task.first", question=self.question.text, guidance=instruction)

    async def ask(
        self,
        prompt: str | Sequence[Message],
        *,
        mode: Mode,
        why: str,
        index: int | None = None,
        coach_usage: Usage | None = None,
        answering: Answering | None = None,
    ) -> Turn:
        """Have the TaskLLM (or whoever ``answering`` asks) answer ``prompt``; ``why`` is for people who read it."""
        messages = [Message("user", prompt)] if isinstance(prompt, str) else prompt
        index = len(self.turns) if index is None else index
        guidance = Guidance(mode=mode, message=messages[-1].content, reason=why)
        self.env.emit(Decided(index, guidance))
        turn = await (answering or self.answering).turn(
            index, guidance, messages, coach_usage=coach_usage or Usage()
        )
        self.turns.append(turn)
        self.turns.sort(key=lambda each: each.index)
        return turn


async def talk(
    method: str,
    question: Question,
    env: Env,
    work: Callable[[Talk], Awaitable[str]],
    *,
    coach: str = "none",
) -> Trajectory:
    """Do ``work``, which asks and returns an explanation of its answer, and record it as ``method``'s trajectory.

    The answer is that of the last turn that has one. ``coach`` names who guided, chose or summarised.
    """
    from .. import __version__

    started, started_at = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    session = Talk(question, env)
    env.emit(Started(question, env.task.name, coach, "none", method))

    async def loop() -> tuple[StopReason, str]:
        return "accepted", await work(session)

    ending = await carry_out(loop(), session.budget, session.turns)
    turns = _without_gaps(session.turns)
    trajectory = Trajectory(
        question=question,
        task_model=env.task.name,
        coach=coach,
        profile="none",
        method=method,
        turns=turns,
        answer=_last_answer(turns),
        stop_reason=ending.reason,
        explanation=ending.explanation,
        error=str(ending.failure) if ending.failure else None,
        usage=dict(session.ledger.usage),
        wall_s=time.perf_counter() - started,
        started_at=started_at,
        prompts=env.prompts.label,
        codesteer_version=__version__,
    )
    env.emit(Finished(trajectory))
    return trajectory


def _last_answer(turns: Sequence[Turn]) -> Answer | None:
    answer = next((turn.answer for turn in reversed(turns) if turn.answer is not None), None)
    return answer and replace(answer, evidence="not checked")


def _without_gaps(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns numbered from 0: one of several at the same time may have failed."""
    return tuple(
        replace(turn, index=index, answer=turn.answer and replace(turn.answer, turn=index))
        for index, turn in enumerate(turns)
    )
