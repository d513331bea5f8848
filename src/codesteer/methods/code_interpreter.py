"""The model runs Python as often as it likes and then answers (paper, baseline 9).

Where the provider runs code itself (OpenAI's Responses API) its own tool is used. Everywhere else the tool is ours, in
plain text so that any model can use it: a reply with a program gets the program's output back, a reply without one is
the answer. Each program runs on its own in the sandbox, which the model is told; a provider's interpreter keeps state.
"""

from __future__ import annotations

from dataclasses import replace

from .._conversation import run_report
from .._ledger import MeteredModel
from .._trajectory import Mode, Question, Trajectory
from ..models import Message, provider_interpreter
from ._protocol import Env
from ._talk import Talk, talk

__all__ = ["CodeInterpreter", "own_interpreter"]

MOST_RUNS = 5


class CodeInterpreter:
    name = "code_interpreter"
    about = "the model runs Python when it wants, then answers"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        has_own = provider_interpreter(env.task) is not None
        return await talk(self.name, question, env, _providers if has_own else own_interpreter)


async def own_interpreter(session: Talk) -> str:
    """Programs of the model, run one after another in our sandbox, until it replies without one."""
    prompts = session.env.prompts
    # A reply that already states its answer is one, whatever code illustrates it.
    answering = replace(session.answering, words_stand=True)
    messages = [Message("user", prompts.fill("methods.interpreter", question=session.question.text))]
    for run in range(MOST_RUNS):
        why = "the model may run code" if run == 0 else "its code has run"
        turn = await session.ask(messages, mode=Mode.TEXT, why=why, answering=answering)
        if turn.execution is None:
            return f"the model's answer after {run} runs"
        output = prompts.fill("methods.interpreter_result", output=run_report(turn.execution, prompts))
        messages += [Message("assistant", turn.reply.text), Message("user", output)]
    return f"all {MOST_RUNS} runs were used; the last output is the answer"


async def _providers(session: Talk) -> str:
    model = provider_interpreter(session.env.task)
    assert model is not None
    await session.ask(
        session.question.text,
        mode=Mode.TEXT,
        why="the provider's interpreter",
        # What stands in the reply has been run already.
        answering=replace(
            session.answering, task=MeteredModel(model, "task", session.ledger), words_stand=True
        ),
    )
    return "one run of the provider's code interpreter"
