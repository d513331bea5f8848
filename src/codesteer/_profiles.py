"""How the loop behaves: every ingredient is a switch, and a profile is a named setting of all of them."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass, replace
from math import isfinite
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ._errors import ConfigError
from ._trajectory import Budget
from .models import Sampling
from .sandbox import Limits

__all__ = ["DEFAULT", "PAPER", "PROFILES", "Profile", "profile_named", "switched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Switches of the steering loop.

    ``paper`` follows the published algorithm, so that results can be compared with the published ones; ``default``
    is ours. An ablation is a copy of one of them with a switch changed (`dataclasses.replace`).
    """

    name: str
    opening: Literal["coach", "diverse", "programs"]
    """What happens where the coach opens with code. ``coach``: that one program. ``diverse``: words are tried beside
    it. ``programs``: a second program is sampled beside it. Agreement of the two ends the question."""
    share_execution: bool
    """The TaskLLM sees what its program printed or raised, not only the coach's words about it."""
    question_as_data: bool
    """Programs find the question's full text in the variable ``QUESTION``."""
    keep: Literal["best", "last"]
    """Which answer is returned: the one with the best evidence, or the last one."""
    verifier: Literal["as_it_pays", "on_success", "on_doubt", "each_turn", "off"]
    """``on_doubt``: one verifier per question, written when the answers do not already agree. ``on_success``: the same,
    but only where the first answer shows no failure, because the verifier is a program of the same model.
    ``as_it_pays``: the same, and hardly ever any more once ten verifiers of this model have told next to nothing.
    ``each_turn``: the published checker, written anew for every answer."""
    symbolic: Literal["ours", "published"]
    """Which report on a program the coach gets."""
    forms: bool
    """An answer that cannot be one, by the question's lettered options or its example, counts as a failure."""
    remedy: Literal["advice", "afresh"]
    """What follows a program that visibly failed. ``advice``: the TaskLLM sees it, and what to do about it. ``afresh``:
    it is asked for another one from the question alone, because a weak model repeats what it sees."""
    rules_first: bool
    """Under ``remedy="afresh"``: all programs of the `rules` coach but one begin with the question's rules. The one
    that does not is the second, or else the first. Under ``advice`` it has no effect."""
    programs: int
    """How many programs may fail before the `rules` coach asks for words."""
    ahead: Literal["nothing", "program", "verifier"]
    """What is begun before it is known to be needed: less time where the endpoint has room, at more tokens.
    ``program``: what would follow if the answer under way fails, cancelled where it does not. ``verifier``: the
    verifier, beside the first answer."""
    stop_after_program: bool
    """A reply with a program ends where its block closes and an empty line follows: what would come is not read. Where
    that was data or definitions alone, the whole reply is asked for."""
    stop_on_evidence: bool
    """A verified answer ends the question without asking the coach."""
    full_history: bool
    """The TaskLLM gets every earlier guidance and reply, or only its last attempt."""
    coach_history: Literal["short", "long"]
    """What a `ChatModel` that coaches gets at each turn: its own history and the new evidence, as a trained coach does,
    or everything again. Coaches by name know it themselves: ``trained`` the short form, ``llm`` the long one."""
    review_last: bool
    """Whether the answer of the last turn is still checked."""
    budget: Budget
    task_sampling: Sampling
    apart_temperature: float
    """At which what was asked before is asked again, so that it is not the same reply again."""
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
    forms=False,
    remedy="advice",
    rules_first=False,
    programs=3,
    ahead="nothing",
    stop_after_program=False,
    stop_on_evidence=False,
    full_history=True,
    coach_history="long",
    review_last=False,
    # One answer to the opening guidance and one more for each of five rounds (as released; the text says five).
    budget=Budget(max_turns=6),
    task_sampling=Sampling(max_tokens=2000),
    apart_temperature=0.7,
    coach_sampling=Sampling(max_tokens=1024),
    checker_sampling=Sampling(max_tokens=2000),
    limits=_LIMITS,
)

DEFAULT = Profile(
    name="default",
    opening="coach",
    share_execution=True,
    question_as_data=True,
    keep="best",
    verifier="as_it_pays",
    symbolic="ours",
    forms=True,
    remedy="afresh",
    rules_first=False,
    programs=3,
    ahead="nothing",
    stop_after_program=True,
    stop_on_evidence=True,
    full_history=False,
    coach_history="short",
    review_last=True,
    budget=Budget(max_turns=5),
    task_sampling=Sampling(max_tokens=1200),
    apart_temperature=0.7,
    coach_sampling=Sampling(max_tokens=400),
    checker_sampling=Sampling(max_tokens=500),
    limits=_LIMITS,
)

PROFILES = {profile.name: profile for profile in (DEFAULT, PAPER)}


_MAY_BE_ZERO = ("temperature", "apart_temperature", "seed")


def profile_named(name: str) -> Profile:
    """The profile called ``name``, with switches if it names any: ``default:opening=diverse``.

    Raises `ConfigError` if there is none, or a switch is wrong.
    """
    base, colon, switches = name.partition(":")
    if base not in PROFILES:
        raise ConfigError(f"unknown profile {base!r}; there are: {', '.join(sorted(PROFILES))}")
    return replace(switched(PROFILES[base], switches), name=name) if colon else PROFILES[base]


def switched(profile: Profile, switches: str) -> Profile:
    """``profile`` with some of its switches set, for example ``opening=programs:verifier=off:budget.max_turns=3``.

    Raises `ConfigError` that names the switch and what it can be.
    """
    named: set[str] = set()
    for switch in switches.split(":"):
        path, equals, value = switch.partition("=")
        if not equals:
            raise ConfigError(f"a switch is written NAME=VALUE, not {switch!r}")
        if path.strip() in named:
            raise ConfigError(f"the switch {path.strip()!r} is set twice")
        named.add(path.strip())
        profile = _set(profile, path.strip().split("."), value.strip())
    return profile


def _set(settings: Any, path: list[str], value: str) -> Any:
    """``settings``, a dataclass, with the field at ``path`` set to what ``value`` says."""
    kinds: dict[str, Any] = get_type_hints(settings.__class__)
    kind = kinds.get(path[0])
    if kind is None or path[0] == "name":
        known = ", ".join(name for name in kinds if name != "name")
        raise ConfigError(f"there is no switch {path[0]!r}; there are: {known}")
    before: Any = getattr(settings, path[0])
    after = _set(before, path[1:], value) if path[1:] and is_dataclass(before) else _value(path, kind, value)
    return replace(settings, **{path[0]: after})


def _value(path: list[str], kind: Any, value: str) -> Any:
    if get_origin(kind) is Literal:
        known: tuple[str, ...] = get_args(kind)
        if value in known:
            return value
        raise ConfigError(f"{'.'.join(path)} is one of {', '.join(known)}, not {value!r}")
    numbers = [each for each in (get_args(kind) or (kind,)) if each in (int, float)]
    try:
        if kind is bool and value in ("true", "false"):
            return value == "true"
        if len(path) == 1 and numbers:
            number = numbers[0](value)
            if isfinite(number) and (number > 0 or (number == 0 and path[0] in _MAY_BE_ZERO)):
                return number
    except ValueError:
        pass
    raise ConfigError(f"{'.'.join(path)} cannot be {value!r}")
