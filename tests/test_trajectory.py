"""The stored form: it round-trips, it is versioned, it follows its published schema, and damage is named."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer import (
    Answer,
    Check,
    Execution,
    Guidance,
    Mode,
    Question,
    Reply,
    Trajectory,
    TrajectoryError,
    Turn,
    Usage,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
COUNT = st.integers(0, 10**6)
SECONDS = st.floats(0, 1e6)

usages = st.builds(
    Usage, calls=COUNT, prompt_tokens=COUNT, cached_tokens=COUNT, output_tokens=COUNT, seconds=SECONDS
)
by_role = st.dictionaries(st.sampled_from(["task", "coach", "checker"]), usages)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
checks = st.builds(
    Check,
    checker=st.sampled_from(["symbolic", "self_answer"]),
    verdict=st.sampled_from(["pass", "fail", "unknown"]),
    summary=TEXT,
    evidence=st.dictionaries(TEXT, json_values, max_size=3),
    seconds=SECONDS,
)
executions = st.builds(
    Execution,
    status=st.sampled_from(["ok", "error", "timeout", "memory", "output_limit", "killed", "sandbox_died"]),
    stdout=TEXT,
    stderr=TEXT,
    returncode=st.none() | st.integers(-64, 255),
    isolation=st.lists(TEXT, max_size=2).map(tuple),
)
turns = st.builds(
    Turn,
    index=st.integers(0, 9),
    guidance=st.builds(
        Guidance, mode=st.sampled_from(Mode), message=TEXT, reason=TEXT, start_over=st.booleans()
    ),
    reply=st.builds(Reply, text=TEXT, finish_reason=st.sampled_from(["stop", "length", "cut", "filtered"])),
    code=st.none() | TEXT,
    execution=st.none() | executions,
    answer=st.none()
    | st.builds(
        Answer, text=TEXT, turn=st.integers(0, 9), source=st.sampled_from(["output", "text"]), evidence=TEXT
    ),
    checks=st.lists(checks, max_size=2).map(tuple),
    usage=by_role,
)
trajectories = st.builds(
    Trajectory,
    question=st.builds(
        Question, text=TEXT, task=st.none() | TEXT, metadata=st.dictionaries(TEXT, TEXT, max_size=2)
    ),
    task_model=TEXT,
    coach=TEXT,
    profile=TEXT,
    turns=st.lists(turns, max_size=2).map(tuple),
    stop_reason=st.sampled_from(["verified", "accepted", "gave_up", "max_turns", "context", "model_error"]),
    error=st.none() | TEXT,
    usage=by_role,
    wall_s=SECONDS,
)


@given(trajectories)
def test_json_round_trips_and_follows_the_schema(trajectory: Trajectory) -> None:
    stored = trajectory.to_json()
    assert Trajectory.from_json(stored) == trajectory
    jsonschema.validate(json.loads(stored), Trajectory.json_schema())


def test_published_schema_is_the_one_in_force() -> None:
    published = Path(__file__).parents[1] / "docs" / "schema" / "trajectory-v1.json"
    assert json.loads(published.read_text("utf-8")) == Trajectory.json_schema()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ("{}", "schema version None"),
        ('{"schema_version": 99}', "schema version 99"),
        ('{"schema_version": 1}', "question"),
        (b"\xff\xfe", "not a JSON object"),
    ],
)
def test_damage_is_named(text: str | bytes, said: str) -> None:
    with pytest.raises(TrajectoryError, match=said):
        Trajectory.from_json(text)


def test_usage_adds_up() -> None:
    usage = {
        "task": Usage(calls=1, prompt_tokens=10, output_tokens=5),
        "coach": Usage(calls=2, estimated=True),
    }
    total = Trajectory(
        question=Question(text="?"), task_model="m", coach="c", profile="p", usage=usage
    ).total_usage
    assert (total.calls, total.tokens, total.estimated) == (3, 15, True)
