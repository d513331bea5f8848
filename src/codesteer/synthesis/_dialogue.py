"""A path of a tree as conversations to learn from: the coach's own, and that of one model that does everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from .._conversation import run_report
from .._evidence import is_stated, weigh
from .._profiles import DEFAULT
from .._trajectory import Answer, Decision, Question, Turn
from ..coaches import LLMCoach, State
from ..models import ScriptedModel
from ..prompts import PromptSet
from ._forest import Position
from ._guidance import decision_text

__all__ = ["Dialogue", "RowMessage", "as_asked", "as_taught", "as_unified"]


class RowMessage(TypedDict):
    """A message as data sets hold it."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Messages, and how much the loss on each of them counts: 0 for what the learner does not say."""

    messages: list[RowMessage]
    weights: list[float]

    def with_last_doubled(self) -> Dialogue:
        """The last two messages that count do so twice (paper, section 4: they decide the result)."""
        spoken = [place for place, weight in enumerate(self.weights) if weight]
        return Dialogue(
            self.messages,
            [2 * weight if place in spoken[-2:] else weight for place, weight in enumerate(self.weights)],
        )


def as_asked(question: Question, position: Position, depth: int, prompts: PromptSet) -> Dialogue:
    """What a trained coach reads when it has to decide at ``position``: the short form, its own decisions included.

    ``depth`` is the largest number of answers. A turn that the coach did not ask for (the second voice of an opening)
    counts nothing.
    """
    turns = position.turns
    state = State(question=question, turns=turns, candidates=weigh(turns), turns_left=depth - len(turns))
    coach = LLMCoach(ScriptedModel(()), prompts, history="short", sampling=DEFAULT.coach_sampling)
    asked = coach._messages(state)  # pyright: ignore[reportPrivateUsage]
    messages: list[RowMessage] = [{"role": each.role, "content": each.content} for each in asked]
    weights = [0.0] * len(messages)
    own = _asked_for(position)
    for turn, place in zip(turns, range(1, len(messages), 2), strict=True):
        weights[place] = float(turn.index in own)
    return Dialogue(messages, weights)


def as_taught(question: Question, leaf: Position, depth: int, prompts: PromptSet) -> Dialogue:
    """The coach's whole conversation on the path to ``leaf``, its last decision included."""
    assert leaf.node is not None and leaf.parent is not None
    before = as_asked(question, leaf.parent, depth, prompts)
    return Dialogue([*before.messages, said(leaf.node.decision, prompts)], [*before.weights, 1.0])


def said(decision: Decision, prompts: PromptSet) -> RowMessage:
    """``decision`` as the coach's message."""
    return {"role": "assistant", "content": decision_text(decision, prompts)}


def as_unified(question: Question, leaf: Position, prompts: PromptSet) -> Dialogue:
    """The path as if one model had guided itself, in the form of the `code_interpreter` and `unified` methods.

    Every program with the guidance to it as the model's own opening words and its results as that method gives them; at
    the end the words that gave the answer, or the answer a program gave. Other attempts in words are left out: a model
    that has stated an answer does not go on.
    """
    assert leaf.node is not None and leaf.node.answer is not None
    opening = prompts.fill("methods.interpreter", question=question.text)
    messages: list[RowMessage] = [{"role": "user", "content": opening}]
    for turn in leaf.turns:
        if turn.execution is not None:
            output = run_report(turn.execution, prompts)
            result = prompts.fill("methods.interpreter_result", output=output)
            messages.append({"role": "assistant", "content": _guided(turn)})
            messages.append({"role": "user", "content": result})
    messages.append({"role": "assistant", "content": _last_words(leaf.turns, leaf.node.answer)})
    return Dialogue(messages, [float(each["role"] == "assistant") for each in messages])


def _asked_for(position: Position) -> set[int]:
    """The turns that are the coach's decisions: the first new one of every step."""
    own: set[int] = set()
    seen: set[int] = set()
    for node in position.steps:
        new = {turn.index for turn in node.turns} - seen
        own |= {min(new)} if new else set()
        seen |= new
    return own


def _guided(turn: Turn) -> str:
    return "\n\n".join(part for part in (turn.guidance.message, turn.reply.text) if part)


def _last_words(turns: tuple[Turn, ...], answer: Answer) -> str:
    stated = f"<<<{answer.text}>>>"
    given_by = turns[answer.turn]
    if given_by.execution is not None:
        return stated
    return _guided(given_by) if is_stated(answer) else f"{_guided(given_by)}\n\n{stated}"
