"""The `llm` coach: any chat model decides, from the question and the evidence.

An untrained model gets the long form at each turn (instructions, question, evidence); a model trained as a coach gets
the short form (its own history and the new evidence). How its replies are read is `_decisions`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from .._trajectory import Decision, Guidance, Mode
from ..models import ChatModel, Message, Sampling
from ..prompts import PromptSet
from ._bundle import evidence_bundle
from ._decisions import JSON_SCHEMA, decision_text, read_decision
from ._protocol import State

__all__ = ["LLMCoach"]


class LLMCoach:
    """A coach that is a chat model.

    ``history``: ``long`` for an untrained model, ``short`` for one trained on the short form. Model errors are raised
    as they are; an unreadable reply falls back to the reply itself as guidance, as the published loop does.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: PromptSet,
        *,
        history: Literal["long", "short"] = "long",
        sampling: Sampling,
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._history: Literal["long", "short"] = history
        schema = JSON_SCHEMA if prompts.decisions == "json" else None
        self._sampling = replace(sampling, json_schema=schema)

    @property
    def name(self) -> str:
        return f"llm:{self._model.name}"

    async def decide(self, state: State) -> Decision:
        completion = await self._model.complete(self._messages(state), self._sampling)
        last_mode = state.turns[-1].guidance.mode if state.turns else None
        decision = read_decision(completion.text, self._prompts.decisions, last_mode=last_mode)
        if not state.turns and not isinstance(decision, Guidance):
            # Nothing has been answered yet, so there is nothing to accept or to give up.
            return Guidance(mode=Mode.CODE, message="", reason="the coach stopped before the first answer")
        return decision

    def _said(self, guidance: Guidance) -> str:
        """An earlier decision as the coach reads it again.

        In the short form as it was said, which is what a trained coach has learnt, and what lets the endpoint reuse
        everything it has read before.
        """
        if self._history == "short":
            return decision_text(guidance, self._prompts.decisions)
        return guidance.message or guidance.mode.value

    def _messages(self, state: State) -> list[Message]:
        question = state.question.text
        form = self._prompts.fill(f"coach.format_{self._prompts.decisions}")
        opening = Message("user", self._prompts.fill("coach.choose", question=question, format=form))
        if not state.turns:
            return [opening]
        messages = [opening]
        for turn in state.turns:
            messages.append(Message("assistant", self._said(turn.guidance)))
            left = state.turns_left + state.turns[-1].index - turn.index
            evidence = evidence_bundle(turn, left, self._prompts, form=self._history)
            if self._history == "long":
                text = self._prompts.fill(
                    "coach.steer_long", question=question, evidence=evidence, format=form
                )
            else:
                text = self._prompts.fill("coach.steer_short", evidence=evidence, format=form)
            messages.append(Message("user", text))
        return messages
