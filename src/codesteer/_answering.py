"""The TaskLLM answers once: reply, program, run, answer and symbolic check make one `Turn`.

Steering and every baseline go through here, so that all have the same extraction, the same execution and the same
limits, and differ only in what they ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ._answers import find_answer_in_output, find_answer_in_text, find_code, program_is_to_come
from ._errors import ModelError
from ._events import Event, Executed, Replied, ReplyPart, TurnFinished
from ._evidence import is_stated
from ._ledger import BudgetSpent
from ._trajectory import Answer, Check, Execution, Guidance, Mode, Question, Reply, Role, Turn, Usage
from .checkers import form_check, option_check, symbolic_check
from .models import ChatModel, Completion, Message, Sampling
from .sandbox import Limits, Sandbox

__all__ = ["Answering", "by_role"]

NOTHING = Usage()

AFTER_PROGRAM = "\n```\n\n"
"""Where an explanation begins. A line break less would also be the opening fence of a block without a tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """How the TaskLLM's replies to one question are made and read."""

    question: Question
    task: ChatModel
    """Its calls are booked by whoever made it."""
    sandbox: Sandbox
    sampling: Sampling
    limits: Limits
    emit: Callable[[Event], None]
    symbolic: Literal["ours", "published"] = "ours"
    forms: bool = True
    """Whether an answer is held against the question's options and its example."""
    question_as_data: bool = False
    """Programs find the question's text in the variable ``QUESTION``."""
    words_stand: bool = False
    """An answer in words that is marked as final stands, whatever code illustrates it."""
    either: bool = False
    """Where a program printed nothing, an answer that the reply itself marks as final counts. Steering asks for a
    better program instead."""

    stop_after_program: bool = False
    """A reply that is to be a program ends where its first block closes and an empty line follows, so that no
    explanation of it is paid for. Where that was no program, the whole reply is asked for."""

    async def turn(
        self,
        index: int,
        guidance: Guidance,
        messages: Sequence[Message],
        *,
        coach_usage: Usage = NOTHING,
        sampling: Sampling | None = None,
    ) -> Turn:
        """Send ``messages`` and make a turn of what comes of it. Raises what the model raises."""
        started = time.perf_counter()
        completion = await self._complete(index, guidance.mode, messages, sampling or self.sampling)
        reply = Reply(text=completion.text, finish_reason=completion.finish_reason)
        code = self._program_in(reply, guidance.mode)
        self.emit(Replied(index, reply, code))
        execution = await self._execute(index, code) if code is not None else None
        answer = self._answer_in(index, reply, execution)
        turn = Turn(
            index=index,
            guidance=guidance,
            reply=reply,
            code=code,
            execution=execution,
            answer=answer,
            checks=self._checks(code, answer),
            usage=by_role(task=completion.usage, coach=coach_usage),
            seconds=time.perf_counter() - started,
        )
        self.emit(TurnFinished(turn))
        return turn

    async def _complete(
        self, index: int, mode: Mode, messages: Sequence[Message], sampling: Sampling
    ) -> Completion:
        def on_text(text: str) -> None:
            self.emit(ReplyPart(index, text))

        if not self.stop_after_program or mode is not Mode.CODE:
            return await self.task.complete(messages, sampling, on_text=on_text)
        short = replace(sampling, stop=(*sampling.stop, AFTER_PROGRAM))
        completion = await self.task.complete(messages, short, on_text=on_text)
        if completion.finish_reason != "stop" or not program_is_to_come(completion.text):
            return completion
        on_text("")  # the reply starts over
        try:
            whole = await self.task.complete(messages, sampling, on_text=on_text)
        except (BudgetSpent, ModelError):
            on_text("")
            on_text(completion.text)
            return completion  # it was paid for, and may be worth something
        return replace(whole, usage=completion.usage + whole.usage)

    def _checks(self, code: str | None, answer: Answer | None) -> tuple[Check, ...]:
        """What can be told without a model about the program and the form of its answer."""
        program = symbolic_check(code, self.question.text, self.symbolic) if code is not None else None
        forms = [
            check(answer.text, self.question.text)
            for check in (option_check, form_check)
            if answer is not None and self.forms
        ]
        return tuple(check for check in (program, *forms) if check is not None)

    def _program_in(self, reply: Reply, mode: Mode) -> str | None:
        if mode is Mode.TEXT and self.words_stand and is_stated(_from_text(0, reply)):
            return None
        return find_code(reply.text, reply.finish_reason).code

    async def _execute(self, index: int, code: str) -> Execution:
        variables = {"QUESTION": self.question.text} if self.question_as_data else {}
        execution = await self.sandbox.run(code, variables=variables, limits=self.limits)
        self.emit(Executed(index, execution))
        return execution

    def _answer_in(self, index: int, reply: Reply, execution: Execution | None) -> Answer | None:
        """What the program printed, or else what the reply says: one path, so that no turn hands in two answers."""
        if execution is None:
            return _from_text(index, reply)
        if execution.stdout.strip():
            found = find_answer_in_output(execution.stdout)
            if found is not None:
                return Answer(text=found.text, turn=index, source="output", extraction=found.rule)
            return None
        said = _from_text(index, reply) if self.either else None
        return said if is_stated(said) else None


def by_role(task: Usage = NOTHING, coach: Usage = NOTHING, checker: Usage = NOTHING) -> dict[Role, Usage]:
    """Usage by role, without the roles that made no call."""
    spent: dict[Role, Usage] = {"task": task, "coach": coach, "checker": checker}
    return {role: usage for role, usage in spent.items() if usage.calls}


def _from_text(index: int, reply: Reply) -> Answer | None:
    found = find_answer_in_text(reply.text, complete=reply.finish_reason == "stop")
    return found and Answer(text=found.text, turn=index, source="text", extraction=found.rule)
