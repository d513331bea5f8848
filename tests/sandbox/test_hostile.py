"""No hostile program gets out: each of the corpus, on each backend, as root and as an ordinary user."""

from __future__ import annotations

import asyncio
import json
import os
import warnings
from typing import Any

import pytest

from .corpus import programs, survey
from .users import ORDINARY_UID, run_as

_PROGRAMS = programs()
_CONTROLS = [name for name, (_, control) in _PROGRAMS.items() if control]
_surveyed: dict[str, dict[str, list[str]]] = {}


def _survey(backend: str, names: list[str]) -> dict[str, list[str]]:
    """All programs at once, side by side, when the first is asked for."""
    if backend not in _surveyed:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _surveyed[backend] = asyncio.run(survey(backend, names))
    return _surveyed[backend]


@pytest.mark.parametrize("name", _PROGRAMS)
def test_contained(sandbox: Any, name: str) -> None:
    assert _survey(sandbox.backend, list(_PROGRAMS))[name] == []


def test_nothing_is_left_behind_when_the_sandbox_is_closed(sandbox: Any) -> None:
    assert "(after closing)" not in _survey(sandbox.backend, list(_PROGRAMS))


@pytest.mark.slow
@pytest.mark.parametrize("name", _CONTROLS)
def test_the_probe_is_alive(name: str) -> None:
    """Without a sandbox the same program does escape; so that it is contained above means something."""
    assert _survey("unsafe-subprocess", _CONTROLS)[name] != []


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become an ordinary user")
def test_contained_as_an_ordinary_user(sandbox: Any) -> None:
    result = run_as(ORDINARY_UID, ["-m", "tests.sandbox.corpus", "--backend", sandbox.backend, "--json"])
    assert result.stderr == ""
    escaped = {name: found for name, found in json.loads(result.stdout).items() if found}
    assert escaped == {}
