"""The sandbox is faster than a bare subprocess. Floors are half the targets of ``benchmarks/sandbox.py``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

_FILE = Path(__file__).parents[2] / "benchmarks/sandbox.py"


@pytest.mark.timing
async def test_faster_than_a_subprocess(sandbox: Any, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("codesteer_benchmark", _FILE)
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark
    spec.loader.exec_module(benchmark)
    rows = await benchmark.compare(sandbox.backend, 8, tmp_path)
    slow = {
        name: row["ratio"] for name, row in rows.items() if row["target"] and row["ratio"] < row["target"] / 2
    }
    assert slow == {}
