"""The published self-answer checker: a program for each answer, written from question and answer (as released).

For the paper profile only. Its output is prose that nobody parses, so its verdict is always ``unknown`` and the coach
reads the summary. Kept: a warning on stderr counts as failure and the program is asked for again. Left out: asking an
unchanged question again when the model has just given the very same reply, which cannot change anything.
"""

from __future__ import annotations

import time

from .._answers import find_code
from .._errors import ModelRefused
from .._trajectory import Check, Question
from ..models import ChatModel, Message, Sampling
from ..prompts import PromptSet
from ..sandbox import Limits, Sandbox

__all__ = ["PublishedSelfAnswerChecker"]

_RUNS = 3
_REPLIES_PER_RUN = 5
_OUTPUT_CHARACTERS = 8000


class PublishedSelfAnswerChecker:
    """Asks the model for a test program for every single answer and reports what it printed."""

    def __init__(
        self,
        model: ChatModel,
        sandbox: Sandbox,
        prompts: PromptSet,
        *,
        sampling: Sampling,
        limits: Limits,
    ) -> None:
        self._model = model
        self._sandbox = sandbox
        self._prompts = prompts
        self._sampling = sampling
        self._limits = limits

    async def prepare(self, question: Question) -> None:
        """Nothing: its programs are written for one answer each."""

    async def check(self, question: Question, candidate: str) -> Check:
        started = time.perf_counter()
        try:
            summary = await self._summary(question, candidate)
        except ModelRefused as error:
            summary = f"the checker could not be asked: {error}"
        return Check(
            checker="self_answer", verdict="unknown", summary=summary, seconds=time.perf_counter() - started
        )

    async def _summary(self, question: Question, candidate: str) -> str:
        messages = [
            Message("user", self._prompts.fill("checker.paper", question=question.text, answer=candidate))
        ]
        summary, tried = "", set[str]()
        for _ in range(_RUNS):
            code = await self._program(messages)
            if code is None:
                return "the checker wrote no program"
            if code in tried:
                break
            tried.add(code)
            execution = await self._sandbox.run(code, limits=self._limits)
            if execution.status == "ok" and not execution.stderr:
                return f"output: {execution.stdout[:_OUTPUT_CHARACTERS]}"
            summary = (execution.stdout + execution.stderr)[-_OUTPUT_CHARACTERS:]
        return f"the checker's program does not work: {summary}"

    async def _program(self, messages: list[Message]) -> str | None:
        before: str | None = None
        for _ in range(_REPLIES_PER_RUN):
            completion = await self._model.complete(messages, self._sampling)
            code = find_code(completion.text, completion.finish_reason).code
            if code is not None or completion.text == before:
                return code
            before = completion.text
        return None
