"""How the work of a program grows: the class, the exponent, and the number of steps where sizes are written."""

from __future__ import annotations

import pytest

from codesteer.checkers import analyse
from codesteer.checkers._growth import Growth


@pytest.mark.parametrize(
    ("code", "kind", "degree", "steps"),
    [
        ("print(1)", "constant", 0, 1),
        ("for x in (1, 2, 3, 4):\n    print(x)", "constant", 0, 4),
        ("for x in range(10):\n    print(x)", "polynomial", 1, 10),
        ("for x in range(2, 20, 3):\n    print(x)", "polynomial", 1, 6),
        ("for x in range(20, 2, -3):\n    print(x)", "polynomial", 1, 6),
        ("for x in range(5, 2):\n    print(x)", "polynomial", 1, 0),
        ("for x in range(n):\n    print(x)", "polynomial", 1, None),
        ("N = 9\nfor x in range(N):\n    for y in range(N - 1):\n        print(x)", "polynomial", 2, 72),
        ("n = 3\nn = 4\nfor x in range(n):\n    print(x)", "polynomial", 1, None),
        ("a = [1, 2, 3]\nfor x in a:\n    print(x)", "polynomial", 1, 3),
        ("a = [1, 2]\na.append(3)\nfor x in a:\n    print(x)", "polynomial", 1, None),
        ("for i, c in enumerate('abcd'):\n    print(c)", "polynomial", 1, 4),
        ("d = {1: 2, 3: 4}\nfor k, v in d.items():\n    print(k)", "polynomial", 1, 2),
        ("a = 'abc'\nfor i in range(len(a) * 2):\n    print(i)", "polynomial", 1, 6),
        ("print([x * y for x in range(3) for y in range(4)])", "polynomial", 2, 12),
        ("while x:\n    x = f(x)", "polynomial", 1, None),
        ("for i in range(3):\n    pass\nfor j in range(5):\n    pass", "polynomial", 1, 5),
        ("def f():\n    for i in range(7):\n        pass\nfor j in range(5):\n    f()", "polynomial", 2, 35),
        ("import itertools\nfor p in itertools.permutations(range(8)):\n    print(p)", "factorial", 0, 40320),
        (
            "from itertools import permutations as P\nfor p in P('abcde', 2):\n    print(p)",
            "factorial",
            0,
            20,
        ),
        (
            "import itertools\nfor p in itertools.product('ab', repeat=10):\n    print(p)",
            "exponential",
            0,
            1024,
        ),
        ("import itertools\nfor p in itertools.product('ab', 'xyz'):\n    print(p)", "exponential", 0, 6),
        (
            "import itertools\nfor p in itertools.combinations('abcde', 2):\n    print(p)",
            "exponential",
            0,
            10,
        ),
        (
            "import itertools as i\nprint(list(i.combinations_with_replacement('abc', 2)))",
            "exponential",
            0,
            1,
        ),
        ("import itertools\nfor p in itertools.permutations(items):\n    print(p)", "factorial", 0, None),
        ("for mask in range(2 ** n):\n    print(mask)", "exponential", 0, None),
        ("for mask in range(1 << 10):\n    print(mask)", "polynomial", 1, 1024),
        ("def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\nprint(f(9))", "exponential", 0, None),
        ("def f(n):\n    return n and n * f(n - 1)\nprint(f(9))", "polynomial", 1, None),
        (
            "def s(n):\n    if n > 3:\n        return s(n - 1)\n    return s(n - 2)\nprint(s(9))",
            "polynomial",
            1,
            None,
        ),
        (
            "def s(n):\n    if n > 3:\n        s(n - 1)\n    else:\n        s(n - 3)\n    s(n - 2)\ns(9)",
            "exponential",
            0,
            None,
        ),
        (
            "from functools import cache\n@cache\ndef f(n):\n    return f(n - 1) + f(n - 2)\nprint(f(9))",
            "polynomial",
            1,
            None,
        ),
        ("def go(p):\n    for c in p:\n        go(c)\ngo(x)", "exponential", 1, None),
    ],
)
def test_growth(code: str, kind: str, degree: int, steps: int | None) -> None:
    growth = analyse(code).growth
    assert (growth.kind, growth.degree, growth.steps) == (kind, degree, steps)


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        (Growth(), "constant"),
        (Growth(steps=4), "constant, at most about 4 steps"),
        (Growth(kind="polynomial", degree=1, steps=None), "n"),
        (Growth(kind="polynomial", degree=3, steps=72_900), "n^3, at most about 72,900 steps"),
        (Growth(kind="factorial", steps=10**12), "factorial, about 1e+12 steps"),
    ],
)
def test_growth_in_words(growth: Growth, words: str) -> None:
    assert str(growth) == words
