"""The cache answers what is the same, only that, and only what ended by itself."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer._trajectory import Execution
from codesteer.sandbox import Limits, Program
from codesteer.sandbox._cache import Cache, key

_TEXT = st.text(st.sampled_from("ab\0\n1\ud800"), max_size=3)
_MAPPING = st.dictionaries(_TEXT, _TEXT, max_size=2)
_PROGRAMS = st.builds(Program, code=_TEXT, stdin=_TEXT, files=_MAPPING, variables=_MAPPING)
_LIMITS = st.builds(Limits, wall_s=st.sampled_from([1.0, 2.0]), output_kept=st.sampled_from([1, 2]))


@given(_PROGRAMS, _LIMITS, _PROGRAMS, _LIMITS)
def test_keys_are_equal_exactly_when_requests_are(
    one: Program, its: Limits, other: Program, others: Limits
) -> None:
    """Nothing can be shifted from one part of a request into another."""
    assert (key(one, its) == key(other, others)) == ((one, its) == (other, others))


def test_boundaries_cannot_be_forged() -> None:
    programs = [
        Program(code="ab"),
        Program(code="a", stdin="b"),
        Program(code="", files={"a": "b"}),
        Program(code="", variables={"a": "b"}),
        Program(code="", files={"a": ""}, variables={"b": ""}),
        Program(code="", files={"a": "", "b": ""}),
        Program(code="", files={"ab": ""}),
    ]
    assert len({key(program, Limits()) for program in programs}) == len(programs)


def test_every_limit_counts() -> None:
    limits = Limits()
    for field in dataclasses.fields(Limits):
        changed = dataclasses.replace(limits, **{field.name: getattr(limits, field.name) + 1})
        assert key(Program(code=""), changed) != key(Program(code=""), limits), field.name


@pytest.mark.parametrize(
    "status", ["timeout", "memory", "output_limit", "killed", "setup_failed", "sandbox_died"]
)
def test_what_may_be_the_machines_fault_is_not_kept(status: str) -> None:
    cache = Cache()
    cache.put(b"k", Execution(status=status))  # type: ignore[arg-type]
    assert cache.get(b"k") is None


def test_the_first_result_stands_and_is_marked() -> None:
    cache = Cache()
    cache.put(b"k", Execution(status="ok", stdout="1"))
    cache.put(b"k", Execution(status="ok", stdout="2"))
    found = cache.get(b"k")
    assert found == Execution(status="ok", stdout="1", cached=True)


def test_a_result_cannot_be_changed_through_what_was_handed_out() -> None:
    cache = Cache()
    cache.put(b"k", Execution(status="ok", stdout="1"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        cache.get(b"k").stdout = "2"  # type: ignore[union-attr, misc]


def test_the_least_recently_used_go_first_when_it_is_full() -> None:
    cache = Cache(most_bytes=3 * 1100)
    for name in (b"a", b"b", b"c"):
        cache.put(name, Execution(status="ok"))
    cache.get(b"a")
    cache.put(b"d", Execution(status="ok"))
    assert [name for name in (b"a", b"b", b"c", b"d") if cache.get(name)] == [b"a", b"c", b"d"]


def test_one_enormous_result_does_not_stay() -> None:
    cache = Cache(most_bytes=5000)
    cache.put(b"k", Execution(status="ok", stdout="x" * 10_000))
    assert len(cache) == 0
