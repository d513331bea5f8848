"""The solver libraries a program may count on, beside the standard library (the extra ``solvers``)."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

SOLVERS = ("numpy", "sympy", "scipy", "networkx", "ortools", "z3")


def importable() -> tuple[str, ...]:
    """Those of `SOLVERS` that are installed where a program in the sandbox can see them. Imports none of them."""
    visible = tuple(f"{os.path.realpath(prefix)}/" for prefix in {sys.prefix, sys.base_prefix})
    return tuple(name for name in SOLVERS if _is_visible(name, visible))


def _is_visible(name: str, visible: tuple[str, ...]) -> bool:
    spec = find_spec(name)
    if spec is None:
        return False
    places = [spec.origin] if spec.origin else list(spec.submodule_search_locations or ())
    return any(os.path.realpath(place).startswith(visible) for place in places)
