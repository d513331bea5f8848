"""The solver libraries are named in three places; this keeps them in step."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import codesteer
from codesteer.checkers._vocabulary import OFFERED_MODULES
from codesteer.sandbox import IMPORTABLE
from codesteer.sandbox._importable import SOLVERS

DISTRIBUTIONS = {"z3-solver": "z3"}


def test_what_is_offered_installed_and_recognised_is_the_same() -> None:
    project = tomllib.loads((Path(codesteer.__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    extra = [re.split(r"[<>=]", line)[0] for line in project["project"]["optional-dependencies"]["solvers"]]
    installed = {DISTRIBUTIONS.get(name, name) for name in extra}
    assert set(SOLVERS) == installed
    assert frozenset({*SOLVERS, "mpmath"}) == OFFERED_MODULES  # mpmath comes with sympy
    assert set(IMPORTABLE) <= set(SOLVERS)
