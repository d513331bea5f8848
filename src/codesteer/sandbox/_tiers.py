"""Which fork server suits a program: the smaller it is, the faster it forks (10 MB: 1.4 ms, 190 MB: 25 ms).

The choice only ever costs or saves time: a program may import anything in any tier. It is made by scanning
the text rather than by `ast`, because a hostile text can crash the parser and with it our own process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """A fork server's preloaded modules; ``warm_up`` fills caches that every run would fill anew."""

    name: str
    modules: tuple[str, ...]
    warm_up: str = ""


LIGHT = Tier(
    "light",
    (
        "atexit", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum",
        "fractions", "functools", "heapq", "io", "itertools", "json", "linecache", "math", "operator", "random", "re",
        "statistics", "string", "textwrap", "threading", "time", "traceback", "types", "typing",
    ),
)  # fmt: skip

SCI = Tier(
    "sci",
    (*LIGHT.modules, "numpy", "numpy.linalg", "numpy.random", "numpy.fft", "sympy"),
    """
try:
    from sympy import *
except ImportError:
    pass
else:
    x, y = symbols("x y")
    solve(x**3 - 2 * x**2 - 5 * x + 6, x)
    solve([x + y - 7, x - 2 * y - 1], [x, y])
    solveset(x**2 - 9, x)
    integrate(sin(x) ** 2 + x**2 * exp(-x), x)
    simplify(tan(x) * cos(x) + (x**2 - 1) / (x - 1))
    limit((exp(x) - 1) / x, x, 0)
    series(cos(x), x, 0, 4)
    Matrix([[2, 1], [1, 2]]).eigenvals()
    str([factor(x**2 - 4), expand((x + 2) ** 2), factorint(360), isprime(97), N(pi), sympify("x + 1")])
""",
)

OPT = Tier(
    "opt",
    (
        *LIGHT.modules, "numpy", "numpy.linalg", "numpy.random", "networkx", "scipy.optimize",
        "ortools.sat.python.cp_model", "z3",
    ),
)  # fmt: skip

TIERS = (LIGHT, SCI, OPT)

_IMPORT = re.compile(r"\b(?:import|from)\b([^\n#;]*)")
_NEEDS = (
    (OPT, re.compile(r"\b(?:ortools|z3|scipy|networkx)\b")),
    (SCI, re.compile(r"\b(?:numpy|sympy|mpmath)\b")),
)
_SIGNALS = re.compile(
    r"\b(?:kill|killpg|abort|raise_signal|pthread_kill|sigqueue|alarm|setitimer|ctypes|faulthandler)\b"
)


def choose(code: str) -> Tier:
    """The smallest tier that has what ``code`` seems to import."""
    imported = " ".join(_IMPORT.findall(code))
    for tier, names in _NEEDS:
        if names.search(imported):
            return tier
    return LIGHT


def sends_signals(code: str) -> bool:
    """Whether ``code`` may signal itself: it then runs under an init process, since the kernel keeps signals
    with default action from the first process of a pid namespace."""
    return _SIGNALS.search(code) is not None
