"""Where the branches come from: samplers propose several decisions at one and the same state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal, Protocol

from .._evidence import failure_of
from .._ledger import Ledger, MeteredModel
from .._profiles import Profile
from .._trajectory import Budget, Decision, Guidance, Mode, Stop
from ..coaches import LLMCoach, RulesCoach, State
from ..models import ChatModel
from ..prompts import PromptSet
from ._records import Proposal

__all__ = ["CoachSampler", "PerturbingSampler", "RulesSampler", "Sampler"]


class Sampler(Protocol):
    """Proposes decisions. What it proposes may depend on its arguments and on a model's replies, on nothing else."""

    async def propose(self, state: State, count: int, random: Random) -> list[Proposal]:
        """Up to ``count`` decisions for ``state``, equal ones among them or not. Raises what a model raises."""
        ...


class RulesSampler:
    """The `rules` coach. It always decides the same, so its trees do not branch: a baseline, or a cheap path."""

    def __init__(self, coach: RulesCoach) -> None:
        self._coach = coach

    async def propose(self, state: State, count: int, random: Random) -> list[Proposal]:
        return [Proposal(decision=await self._coach.decide(state))]


class CoachSampler:
    """An LLM coach asked several times at a temperature, each time with a seed of its own (paper section 4)."""

    def __init__(
        self,
        model: ChatModel,
        prompts: PromptSet,
        profile: Profile,
        *,
        temperature: float,
        history: Literal["long", "short"],
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._history: Literal["long", "short"] = history
        self._sampling = replace(profile.coach_sampling, temperature=temperature)

    async def propose(self, state: State, count: int, random: Random) -> list[Proposal]:
        seeds = [random.getrandbits(31) for _ in range(count)]
        # One after the other: what bounds the steps in flight also bounds the calls.
        return [await self._ask(state, seed) for seed in seeds]

    async def _ask(self, state: State, seed: int) -> Proposal:
        ledger = Ledger(Budget())
        coach = LLMCoach(
            MeteredModel(self._model, "coach", ledger),
            self._prompts,
            history=self._history,
            sampling=replace(self._sampling, seed=seed),
        )
        decision = await coach.decide(state)
        return Proposal(decision=decision, usage=ledger.spent("coach"))


class PerturbingSampler:
    """One decision of another sampler, and beside it moves drawn at random: words, code, harder code, finish.

    So a tree branches, and reaches what its coach would never try, even where there is no good coach yet. It stands for
    the paper's varied prompts (free choice, forced change to code, forced harder code).
    """

    def __init__(self, own: Sampler) -> None:
        self._own = own

    async def propose(self, state: State, count: int, random: Random) -> list[Proposal]:
        own = await self._own.propose(state, 1, random)
        moves = _moves(state, random)
        random.shuffle(moves)
        return [*own, *(Proposal(decision=move) for move in moves)]


def _moves(state: State, random: Random) -> list[Decision]:
    wordings = _wordings()

    def ask(mode: Mode, move: str) -> Guidance:
        return Guidance(mode=mode, message=random.choice(wordings[move]), reason=f"a random move: {move}")

    if not state.turns:
        return [ask(Mode.CODE, "code"), ask(Mode.TEXT, "text"), ask(Mode.CODE, "harder")]
    last = state.turns[-1]
    moves: list[Decision] = [ask(Mode.CODE, "harder"), ask(Mode.TEXT, "text")]
    if last.guidance.mode is Mode.TEXT or failure_of(last) is not None:
        moves.append(ask(Mode.CODE, "code"))
    if state.candidates:
        moves.append(Stop(outcome="accept", reason="a random move: finish"))
    return moves


@cache
def _wordings() -> Mapping[str, list[str]]:
    return tomllib.loads(files(__package__ or "").joinpath("moves.toml").read_text("utf-8"))
