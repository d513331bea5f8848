"""What codesteer asks of a checker that can judge a candidate answer."""

from __future__ import annotations

from typing import Protocol

from .._trajectory import Check, Question

__all__ = ["AnswerChecker"]


class AnswerChecker(Protocol):
    """Judges candidate answers to one question; made afresh for each question."""

    async def prepare(self, question: Question) -> None:
        """Do what can be done before there is an answer. Needless: `check` does it too. Raises what a model raises."""
        ...

    async def check(self, question: Question, candidate: str) -> Check:
        """Judge ``candidate``; ``unknown`` where a model refuses or a program fails. Raises only what an endpoint that
        is out of reach does."""
        ...
