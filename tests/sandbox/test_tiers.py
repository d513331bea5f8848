"""The tier is guessed from the text, in linear time, without parsing it."""

from __future__ import annotations

import time

import pytest

from codesteer.sandbox._tiers import LIGHT, OPT, SCI, choose, sends_signals


@pytest.mark.parametrize(
    ("code", "tier"),
    [
        ("print(1)", LIGHT),
        ("import os, math", LIGHT),
        ("import numpy as np", SCI),
        ("from sympy.abc import x", SCI),
        ("import os, numpy", SCI),
        ("def f():\n    import sympy", SCI),
        ("x = 1; from mpmath import mp", SCI),
        ("import z3", OPT),
        ("from ortools.sat.python import cp_model", OPT),
        ("import numpy\nimport scipy.optimize", OPT),
        ("import networkx as nx", OPT),
        ("numpy = 1; print(numpy)", LIGHT),
        ("# import numpy is not needed\nimport re", SCI),
        ("import numpyro", LIGHT),
        ("def f(:", LIGHT),
        ("", LIGHT),
    ],
)
def test_choice(code: str, tier: object) -> None:
    assert choose(code) is tier


@pytest.mark.parametrize(
    "code", ["import " * 200_000, "from " + "x," * 500_000, "(" * 1_000_000, "import\n" * 300_000]
)
def test_hostile_text_costs_little_time(code: str) -> None:
    began = time.process_time()
    choose(code)
    sends_signals(code)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("os.kill(os.getpid(), 15)", True),
        ("os.abort()", True),
        ("print('skill')", False),
        ("import ctypes", True),
    ],
)
def test_signals(code: str, expected: bool) -> None:
    assert sends_signals(code) is expected
