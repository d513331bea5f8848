"""Forgotten imports are added, and nothing else is touched."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer._mending import mend_imports


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("print(list(permutations([1, 2])))", "from itertools import permutations"),
        ("x = math.gcd(4, 6)", "import math"),
        (
            "a = np.array([1])\nb = itertools.chain(a)",
            "import itertools; import numpy as np",
        ),
        ("def f(x: List[int]): return deque(x)", "from typing import List; from collections import deque"),
    ],
)
def test_a_forgotten_import_is_added(code: str, line: str) -> None:
    mended = mend_imports(code)
    assert set(mended.splitlines()[0].split("; ")) == set(line.split("; "))
    assert mended.splitlines()[1:] == code.splitlines()


@pytest.mark.parametrize(
    "code",
    [
        "from itertools import permutations\nprint(permutations([1]))",
        "import numpy as np\nnp.zeros(3)",
        "def sqrt(x): return x ** 0.5\nprint(sqrt(2))",
        "product = 48271 * 91387\nprint(product)",
        "def f(count, math): return math.floor(count)",
        "from math import *\nprint(sqrt(2), floor(2.5))",
        "for string in ['a']: print(string)",
        "print(unheard_of(3))",
        "this is no program",
        "",
    ],
)
def test_what_needs_no_mending_is_left_alone(code: str) -> None:
    assert mend_imports(code) == code


def test_future_imports_stay_first() -> None:
    mended = mend_imports('"""Words."""\nfrom __future__ import annotations\nprint(gcd(4, 6))\n')
    assert mended.splitlines()[1:3] == ["from __future__ import annotations", "from math import gcd"]
    compile(mended, "mended", "exec")


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    mended = mend_imports(text)
    assert mended == text or isinstance(ast.parse(mended), ast.Module)
