"""Sandboxes for the tests: one per backend for the whole session, each with one worker.

A backend may be missing on a developer's machine (its tests are skipped then). Where ``CI`` is set, bubblewrap must not
be; Landlock may, with kernels before 6.12.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest

from codesteer._errors import SandboxUnavailable
from codesteer.sandbox import open_sandbox

from .users import open_the_way

WALLED = ("bubblewrap", "landlock")


@pytest.fixture(scope="session", autouse=True)
def _reachable_python() -> None:
    open_the_way()


def _open(name: str) -> Any:
    try:
        return open_sandbox(name, workers=1, cache=False)
    except SandboxUnavailable as error:
        if os.environ.get("CI") and name == "bubblewrap":
            pytest.fail(f"CI must have bubblewrap: {error}")
        pytest.skip(f"{name}: {error}")


@pytest.fixture(scope="session")
def _opened(_reachable_python: None) -> Iterator[dict[str, Any]]:
    opened: dict[str, Any] = {}
    yield opened
    for sandbox in opened.values():
        asyncio.run(sandbox.aclose())


@pytest.fixture(params=WALLED)
def sandbox(request: pytest.FixtureRequest, _opened: dict[str, Any]) -> Any:
    """A walled sandbox of each backend in turn."""
    if request.param not in _opened:
        _opened[request.param] = _open(request.param)
    return _opened[request.param]


@pytest.fixture
def bubblewrap(_opened: dict[str, Any]) -> Any:
    if "bubblewrap" not in _opened:
        _opened["bubblewrap"] = _open("bubblewrap")
    return _opened["bubblewrap"]
