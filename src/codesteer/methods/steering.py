"""The steering loop as a method: the default profile, the paper's, and the untrained loop (paper, baseline 2)."""

from __future__ import annotations

from dataclasses import replace

from .._errors import ModelError
from .._profiles import PAPER, Profile, switched
from .._steerer import Steerer
from .._trajectory import Question, Trajectory
from ..coaches import Coach
from ..models import ChatModel
from ._protocol import Env

__all__ = ["CodeSteer", "SymbolicAgent"]


class CodeSteer:
    """The loop under ``profile``, with the coach model of the env if there is one, else the `rules` coach."""

    def __init__(self, profile: Profile, name: str, about: str, switches: str = "") -> None:
        self.name = f"{name}:{switches}" if switches else name
        self.about = f"{about}; {switches}" if switches else about
        self._profile = profile
        self._switches = switches
        self.budget = self._switched(profile).budget

    def switched(self, switches: str) -> CodeSteer:
        """The same with switches of the profile set, for ablations (`codesteer._profiles.switched`)."""
        return CodeSteer(self._profile, self.name, self.about, switches)

    def _switched(self, profile: Profile) -> Profile:
        return switched(profile, self._switches) if self._switches else profile

    async def solve(self, question: Question, env: Env) -> Trajectory:
        # What is said of this method goes before what holds for all.
        profile = self._switched(_in(env, self._profile))
        return await _steer(self.name, question, env, profile, env.coach or "rules")


class SymbolicAgent:
    """The published loop with an untrained coach: long prompts, both checkers. The TaskLLM coaches itself if the env
    has no coach model."""

    name = "symbolic_agent"
    about = "the published loop, an untrained model as coach"
    budget = PAPER.budget

    async def solve(self, question: Question, env: Env) -> Trajectory:
        return await _steer(self.name, question, env, _in(env, PAPER), env.coach or "llm")


def _in(env: Env, profile: Profile) -> Profile:
    """``profile`` under the limits and the sampling that all methods share."""
    return replace(profile, limits=env.limits, task_sampling=env.sampling or profile.task_sampling)


async def _steer(
    name: str, question: Question, env: Env, profile: Profile, coach: str | Coach | ChatModel
) -> Trajectory:
    steerer = Steerer(
        env.task,
        coach,
        profile=profile,
        budget=env.budget,
        checker=env.checker,
        prompts=env.prompts,
        sandbox=env.sandbox,
        record=env.record,
    )
    try:
        trajectory = await steerer.asolve(question, on_event=env.emit)
    except ModelError as error:
        if error.trajectory is None:
            raise
        trajectory = error.trajectory
    return replace(trajectory, method=name)
