"""Nothing grows over many executions. The long soak is ``benchmarks/soak.py``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

_FILE = Path(__file__).parents[2] / "benchmarks/soak.py"


def _soak_module() -> Any:
    spec = importlib.util.spec_from_file_location("codesteer_soak", _FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


async def _assert_steady(backend: str, count: int) -> None:
    module = _soak_module()
    statuses, before, after = await module.soak(backend, count, workers=2)
    assert module.grown(before, after) == []
    assert not [name for name in statuses if "sandbox_died" in name]
    assert sum(statuses.values()) == count
    assert len(statuses) >= 5


async def test_a_short_soak(sandbox: Any) -> None:
    await _assert_steady(sandbox.backend, 200)


@pytest.mark.slow
async def test_a_longer_soak(sandbox: Any) -> None:
    await _assert_steady(sandbox.backend, 3000)
