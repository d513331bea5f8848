"""Profiles by name, and their switches as text."""

from __future__ import annotations

import pytest

from codesteer import ConfigError
from codesteer._profiles import DEFAULT, PAPER, profile_named, switched
from codesteer.methods import get_method


def test_profiles_have_names() -> None:
    assert profile_named("default") is DEFAULT
    assert profile_named("paper") is PAPER
    with pytest.raises(ConfigError, match="bold"):
        profile_named("bold")


def test_switches_are_set_one_by_one() -> None:
    changed = switched(
        DEFAULT,
        "opening=programs:stop_on_evidence=false:budget.max_turns=3:apart_temperature=0.5:task_sampling.seed=7",
    )
    assert changed.opening == "programs"
    assert changed.stop_on_evidence is False
    assert changed.budget.max_turns == 3
    assert changed.apart_temperature == 0.5
    assert changed.task_sampling.seed == 7
    assert changed.verifier == DEFAULT.verifier


@pytest.mark.parametrize(
    ("switches", "says"),
    [
        ("speed=9", "speed"),
        ("opening=wild", "diverse"),
        ("budget.max_turns=three", "three"),
        ("budget=3", "budget"),
        ("stop_on_evidence=yes", "yes"),
        ("stop_on_evidence", "NAME=VALUE"),
        ("name=mine", "name"),
        ("budget.max_turns=0", "cannot be '0'"),
        ("budget.seconds=nan", "cannot be 'nan'"),
        ("limits.wall_s=-1", "cannot be '-1'"),
        ("verifier=off:verifier=on_doubt", "set twice"),
        ("", "NAME=VALUE"),
    ],
)
def test_wrong_switches_are_named(switches: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        switched(DEFAULT, switches)


def test_steering_is_a_method_with_switches() -> None:
    method = get_method("codesteer:verifier=off")
    assert method.name == "codesteer:verifier=off"
    assert "verifier=off" in method.about
    with pytest.raises(ConfigError, match="no switches"):
        get_method("all_code_cot:stop_on_evidence=false")
    with pytest.raises(ConfigError, match="sets no switch"):
        get_method("codesteer:")
    with pytest.raises(ConfigError, match="unknown method"):
        get_method("chess:stop_on_evidence=false")


def test_a_profile_may_be_named_with_switches() -> None:
    profile = profile_named("default:opening=diverse:budget.max_turns=3")
    assert (profile.opening, profile.budget.max_turns) == ("diverse", 3)
    assert profile.name == "default:opening=diverse:budget.max_turns=3", "trajectories tell the two apart"
    with pytest.raises(ConfigError, match="unknown profile 'fast'"):
        profile_named("fast:opening=diverse")
    with pytest.raises(ConfigError, match="NAME=VALUE"):
        profile_named("default:")
