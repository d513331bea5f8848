"""Mechanical repair of a program before it runs: imports that it uses and forgot.

Small models write `permutations(...)` without importing it; asking them again costs a call and often repeats the
mistake. Only names are added that nothing in the program binds and that mean one thing to every reader.
"""

from __future__ import annotations

import ast

from ._answers._syntax import parse_source

__all__ = ["mend_imports"]

_MODULES = (
    "bisect", "cmath", "collections", "copy", "datetime", "decimal", "fractions", "functools", "heapq", "itertools",
    "json", "math", "operator", "random", "re", "statistics", "string", "sys", "time", "networkx", "numpy", "scipy",
    "sympy", "z3",
)  # fmt: skip
_NAMES = {
    "collections": ("Counter", "OrderedDict", "defaultdict", "deque", "namedtuple"),
    "copy": ("deepcopy",),
    "datetime": ("timedelta",),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "functools": ("cache", "lru_cache", "reduce"),
    "heapq": ("heapify", "heappop", "heappush"),
    "itertools": ("accumulate", "chain", "combinations", "combinations_with_replacement", "groupby", "permutations",
                  "product"),
    "math": ("ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "sqrt"),
    "typing": ("Any", "Dict", "List", "Optional", "Set", "Tuple", "Union"),
}  # fmt: skip
_IMPORTS = {
    **{name: f"import {name}" for name in _MODULES},
    **{name: f"from {module} import {name}" for module, names in _NAMES.items() for name in names},
    "cp_model": "from ortools.sat.python import cp_model",
    "np": "import numpy as np",
    "nx": "import networkx as nx",
    "sp": "import sympy as sp",
}


def mend_imports(code: str) -> str:
    """``code`` with the imports it forgot as its first line; unchanged if it forgot none or cannot be read."""
    tree = parse_source(code)
    if not isinstance(tree, ast.Module):
        return code
    used, bound, future = _names(tree)
    missing = sorted((used - bound) & _IMPORTS.keys())
    if not missing or "*" in bound:
        return code
    lines = code.splitlines(keepends=True)
    line = "; ".join(_IMPORTS[name] for name in missing) + "\n"
    return "".join([*lines[:future], line, *lines[future:]])


def _names(tree: ast.Module) -> tuple[set[str], set[str], int]:
    """Names read, names bound anywhere, and the line up to which ``from __future__`` must stay first."""
    used: set[str] = set()
    bound: set[str] = set()
    future = 0
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound.update((alias.asname or alias.name).split(".")[0] for alias in names)
                if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                    future = max(future, node.end_lineno or 0)
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                bound.add(name)
            case _:
                pass
    return used, bound, future
