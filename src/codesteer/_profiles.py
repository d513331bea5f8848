"""How the loop behaves: every ingredient is a switch, and a profile is a named setting of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ._errors import ConfigError
from ._trajectory import Budget
from .models import Sampling
from .sandbox import Limits

__all__ = ["DEFAULT", "PAPER", "PROFILES", "Profile", "profile_named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Switches of the steering loop.

    ``paper`` follows the published algorithm, so that results can be compared with the published ones; ``default``
    is ours. An ablation is a copy of one of them with a switch changed (`dataclasses.replace`).
    """

    name: str
    opening: Literal["coach", "diverse"]
    """``coach``: the first turn is the coach's choice alone. ``diverse``: where the coach opens with code, words are
    tried beside it, and agreement of the two ends the question."""
    share_execution: bool
    """The TaskLLM sees what its program printed or raised, not only the coach's words about it."""
    question_as_data: bool
    """Programs find the question's full text in the variable ``QUESTION``."""
    keep: Literal["best", "last"]
    """Which answer is returned: the one with the best evidence, or the last one."""
    verifier: Literal["on_doubt", "each_turn", "off"]
    """``on_doubt``: one verifier per question, written when the answers do not already agree. ``each_turn``: the
    published checker, written anew for every answer."""
    symbolic: Literal["ours", "published"]
    """Which report on a program the coach gets."""
    stop_on_evidence: bool
    """A verified answer ends the question without asking the coach."""
    full_history: bool
    """The TaskLLM gets every earlier guidance and reply, or only its last attempt."""
    coach_history: Literal["short", "long"]
    """What an LLM coach gets at each turn: its own history and the new evidence, or everything again."""
    review_last: bool
    """Whether the answer of the last turn is still checked."""
    budget: Budget
    task_sampling: Sampling
    coach_sampling: Sampling
    checker_sampling: Sampling
    limits: Limits
    """Of every program and every check."""


_LIMITS = Limits(wall_s=10.0, cpu_s=11.0)

PAPER = Profile(
    name="paper",
    opening="coach",
    share_execution=False,
    question_as_data=False,
    keep="last",
    verifier="each_turn",
    symbolic="published",
    stop_on_evidence=False,
    full_history=True,
    coach_history="long",
    review_last=False,
    # One answer to the opening guidance and one more for each of five rounds (as released; the text says five).
    budget=Budget(max_turns=6),
    task_sampling=Sampling(max_tokens=2000),
    coach_sampling=Sampling(max_tokens=1024),
    checker_sampling=Sampling(max_tokens=2000),
    limits=_LIMITS,
)

DEFAULT = Profile(
    name="default",
    opening="diverse",
    share_execution=True,
    question_as_data=True,
    keep="best",
    verifier="on_doubt",
    symbolic="ours",
    stop_on_evidence=True,
    full_history=False,
    coach_history="short",
    review_last=True,
    budget=Budget(max_turns=5),
    task_sampling=Sampling(max_tokens=1200),
    coach_sampling=Sampling(max_tokens=400),
    checker_sampling=Sampling(max_tokens=500),
    limits=_LIMITS,
)

PROFILES = {profile.name: profile for profile in (DEFAULT, PAPER)}


def profile_named(name: str) -> Profile:
    """The profile called ``name``; raises `ConfigError` if there is none."""
    try:
        return PROFILES[name]
    except KeyError:
        raise ConfigError(f"unknown profile {name!r}; there are: {', '.join(sorted(PROFILES))}") from None
