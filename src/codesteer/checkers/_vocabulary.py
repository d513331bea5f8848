"""What is known about functions that programs call: what kind of work each does.

A flag set says how a value came about; flags of everything that went into a value are joined with ``|``. Bits
from `FIRST_NUMBER` on stand for single numbers of the question.
"""

from __future__ import annotations

import sys

__all__ = [
    "ARITHMETIC",
    "COMPUTED",
    "DATA",
    "EXTERNAL",
    "FIRST_NUMBER",
    "ITERATED",
    "LITERAL",
    "LOOPED",
    "OFFERED_MODULES",
    "QUESTION",
    "RANGE",
    "RECURSION",
    "SEARCH",
    "SOLVER",
    "SOLVERS",
    "TEXT",
    "UNKNOWN",
    "VARIANT",
    "effect_of_builtin",
    "effect_of_import",
    "effect_of_method",
]

LITERAL = 1 << 0
"""Data written into the program."""
TEXT = 1 << 1
"""A string, so that ``+`` and ``%`` put together instead of adding up."""
RANGE = 1 << 2
"""The numbers of a ``range``."""
ITERATED = 1 << 3
"""One element after the other of something, in a loop."""
VARIANT = 1 << 4
"""A variable that changes in the loop at hand."""
ARITHMETIC = 1 << 5
"""Arithmetic or a comparison, once."""
LOOPED = 1 << 6
"""Work on what changes from one round of a loop to the next."""
DATA = 1 << 7
"""An operation over a collection or string: sorting, counting, replacing, matching."""
SEARCH = 1 << 8
"""Enumeration by itertools."""
RECURSION = 1 << 9
"""The result of a function that calls itself."""
SOLVER = 1 << 10
"""The result of a solver or symbolic-algebra library."""
QUESTION = 1 << 11
"""Read from the predefined variable QUESTION."""
EXTERNAL = 1 << 12
"""From outside the program: input, files, network."""
UNKNOWN = 1 << 13
"""From something the analysis does not know, such as random numbers or an unknown module."""
FIRST_NUMBER = 16

COMPUTED = LOOPED | DATA | SEARCH | RECURSION | SOLVER

SOLVERS = frozenset(
    {"sympy", "z3", "ortools", "scipy", "networkx", "constraint", "pulp", "cvxpy", "pysat", "mip", "minizinc"}
    | {"pyomo", "gekko", "mpmath", "cvxopt", "highspy"}
)
OFFERED_MODULES = frozenset({"networkx", "numpy", "ortools", "scipy", "sympy", "z3", "mpmath"})
"""Modules beside the standard library that the sandbox offers (the package's extra ``solvers``)."""

_CALCULATING_MODULES = frozenset(
    {"math", "cmath", "operator", "fractions", "decimal", "statistics", "datetime", "calendar", "numbers"}
)
_DATA_MODULES = frozenset(
    {
        "heapq",
        "bisect",
        "re",
        "textwrap",
        "difflib",
        "functools",
        "pandas",
        "numpy",
        "unicodedata",
        "graphlib",
    }
)
_PRESENTING_MODULES = frozenset(
    {
        "collections",
        "json",
        "copy",
        "typing",
        "dataclasses",
        "enum",
        "pprint",
        "sys",
        "time",
        "string",
        "array",
    }
    | {
        "__future__",
        "abc",
        "types",
        "warnings",
        "ast",
        "queue",
        "math.pi",
        "math.e",
        "math.inf",
        "contextlib",
    }
)
_EXTERNAL_MODULES = frozenset(
    {
        "requests",
        "urllib",
        "http",
        "socket",
        "os",
        "subprocess",
        "pathlib",
        "shutil",
        "tempfile",
        "glob",
        "io",
    }
)
_ARRAYS = frozenset(
    {"array", "asarray", "matrix", "zeros", "ones", "full", "eye", "empty", "int64", "float64"}
)
_CONTAINERS = frozenset({"datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta"})

_PRESENTING_BUILTINS = frozenset(
    {
        "str",
        "repr",
        "int",
        "float",
        "complex",
        "bool",
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
        "format",
        "bytes",
    }
    | {
        "iter",
        "next",
        "zip",
        "enumerate",
        "isinstance",
        "type",
        "id",
        "ascii",
        "vars",
        "hasattr",
        "getattr",
        "print",
    }
    | {
        "super",
        "object",
        "staticmethod",
        "classmethod",
        "property",
        "exit",
        "quit",
        "slice",
        "memoryview",
        "setattr",
    }
    | {"bytearray", "callable", "hash", "range", "issubclass", "delattr", "dir"}
)
_CALCULATING_BUILTINS = frozenset(
    {"abs", "round", "pow", "divmod", "sum", "min", "max", "bin", "hex", "oct", "ord", "chr", "eval"}
)
_DATA_BUILTINS = frozenset({"len", "sorted", "reversed", "all", "any", "map", "filter"})

_DATA_METHODS = frozenset(
    {"count", "find", "index", "rfind", "rindex", "replace", "translate", "startswith", "endswith", "isdigit"}
    | {
        "isalpha",
        "isalnum",
        "isupper",
        "islower",
        "isspace",
        "most_common",
        "union",
        "intersection",
        "difference",
    }
    | {
        "symmetric_difference",
        "issubset",
        "issuperset",
        "removeprefix",
        "removesuffix",
        "partition",
        "rpartition",
    }
    | {"sort", "reverse", "rotate", "bit_count", "casefold", "swapcase"}
)
_PRESENTING_METHODS = frozenset(
    {
        "strip",
        "lstrip",
        "rstrip",
        "split",
        "rsplit",
        "splitlines",
        "join",
        "format",
        "format_map",
        "upper",
        "lower",
    }
    | {
        "title",
        "capitalize",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "encode",
        "decode",
        "items",
        "keys",
        "values",
    }
    | {
        "copy",
        "get",
        "tolist",
        "strftime",
        "isoformat",
        "expandtabs",
        "pop",
        "popleft",
        "popitem",
        "setdefault",
    }
    | {
        "append",
        "extend",
        "add",
        "insert",
        "update",
        "remove",
        "discard",
        "clear",
        "appendleft",
        "put",
        "write",
    }
    | {"date", "time", "flush", "close", "item", "flatten", "as_tuple"}
)


def effect_of_builtin(name: str) -> int:
    """Flags of the work that the built-in function ``name`` does."""
    if name in _PRESENTING_BUILTINS or (name[:1].isupper() and name.endswith(("Error", "Exception"))):
        return 0
    if name in _CALCULATING_BUILTINS:
        return ARITHMETIC
    if name in _DATA_BUILTINS:
        return DATA
    return EXTERNAL if name in ("input", "open") else UNKNOWN


def effect_of_method(name: str) -> int:
    """Flags of the work that the method ``name`` of a built-in type does."""
    if name in _PRESENTING_METHODS:
        return 0
    return DATA if name in _DATA_METHODS else ARITHMETIC


def effect_of_import(path: str) -> int:
    """Flags of the work that calling or reading an imported ``path`` does."""
    module, _, rest = path.partition(".")
    last = path.rpartition(".")[2]
    if module in SOLVERS:
        return SOLVER
    if path.startswith("sys.stdin") or module in _EXTERNAL_MODULES:
        return EXTERNAL
    if module == "itertools":
        return SEARCH if last in ("permutations", "combinations", "product") or "_with_" in last else DATA
    if path in ("collections.Counter", "string.digits"):
        return DATA if last == "Counter" else 0
    if module == "numpy" and last in _ARRAYS:
        return ITERATED
    if path == "functools.reduce":
        return LOOPED
    if (
        module in _PRESENTING_MODULES
        or path in _CONTAINERS
        or path in ("functools.lru_cache", "functools.cache")
    ):
        return 0
    if path in ("math.pi", "math.e", "math.inf", "re.I", "re.M") or not rest:
        return 0
    if module in _CALCULATING_MODULES:
        return ARITHMETIC
    return DATA if module in _DATA_MODULES else UNKNOWN


def missing_modules(names: set[str]) -> set[str]:
    """Top-level modules among ``names`` that neither the standard library nor the sandbox's extras have."""
    return {
        name for name in names if name and name not in sys.stdlib_module_names and name not in OFFERED_MODULES
    }
