"""The flow of data to what is printed, construct by construct: the same program once with a computation in it."""

from __future__ import annotations

import pytest

from codesteer.checkers import analyse

WORK = "sum(i * i for i in range(5))"

CARRIERS = {
    "keyword argument": "def f(a, b):\n    return b\nprint(f(1, b={}))",
    "starred argument": "def f(a, b):\n    return b\nprint(f(*[1, {}]))",
    "default argument": "def f(a={}):\n    return a\nx = f()\nprint(x, {})",
    "function called in place": "print((lambda: {})())",
    "function as a value": "def f(a):\n    return {}\nprint(list(map(f, [1])))",
    "inner function": "def f():\n    x = {}\n    def g():\n        return x\n    return g()\nprint(f())",
    "changed from inside": "r = []\ndef f():\n    r.append({})\nf()\nprint(r)",
    "changed argument": "def f(out):\n    out.append({})\nr = []\nf(r)\nprint(r)",
    "global": "x = 0\ndef f():\n    global x\n    x = {}\nf()\nprint(x)",
    "attribute": "class A:\n    pass\na = A()\na.x = {}\nprint(a.x)",
    "class method": "class A:\n    @staticmethod\n    def f():\n        return {}\nprint(A.f())",
    "index": "r = [0]\nr[0] = {}\nprint(r)",
    "mapping": "r = {{}}\nr['k'] = {}\nprint(r.get('k'))",
    "unpacking": "a, (b, *c) = 1, (2, {})\nprint(c)",
    "assigned in an expression": "print((y := {}), y)",
    "annotated": "x: int = {}\nprint(x)",
    "with": "from contextlib import nullcontext\nwith nullcontext({}) as x:\n    print(x)",
    "try": "try:\n    x = {}\nfinally:\n    pass\nprint(x)",
    "generator": "def g():\n    yield from [{}]\nprint(*g())",
    "formatted": "x = {}\nprint('%d' % x, '{{}}'.format(x))",
    "label joined": "x = {}\nprint('Answer: ' + str(x))",
    "label in the middle": "x = {}\nprint(str(x) + ' apples')",
    "match": "match {}:\n    case n:\n        print(n)",
    "heap": "import heapq\nh = []\nheapq.heappush(h, {})\nprint(h)",
    "both branches": "x = {} if True else 3\nprint(x)",
    "marked": "print('<<<', {}, '>>>')",
    "deferred class": "class A:\n    def __init__(self, v):\n        self.v = v\n    def __str__(self):\n"
    "        return str(self.v)\nprint(str(A({}).v))",
}


@pytest.mark.parametrize("code", CARRIERS.values(), ids=CARRIERS.keys())
def test_a_computation_is_followed_to_the_output(code: str) -> None:
    assert analyse(code.format(*[WORK] * 3)).verdict == "computes"


@pytest.mark.parametrize(
    "name", [name for name in CARRIERS if name not in ("function as a value", "heap", "match")]
)
def test_without_the_computation_the_same_program_is_hard_coded(name: str) -> None:
    assert analyse(CARRIERS[name].format(*["24"] * 3)).verdict == "hard_coded"


@pytest.mark.parametrize(
    "code",
    [
        "x = sum(range(9))\nprint(24)",
        "def f():\n    print(sum(range(9)))\nprint(24)",
        "try:\n    print(24)\nexcept ValueError:\n    print(sum(range(9)))",
        "print(sum(range(9)))\nprint('<<<24>>>')",
        "x = sum(range(9))\nx = 24\nprint(x)",
        "def f():\n    x = sum(range(9))\n    x = 24\n    return x\nprint(f())",
        "import sys\nif sum(range(9)) > 3:\n    sys.exit()\nprint(24)",
    ],
)
def test_a_computation_beside_the_output_does_not_count(code: str) -> None:
    assert analyse(code).verdict == "hard_coded"


@pytest.mark.parametrize(
    "code",
    [
        "def f(n):\n    if n % 7 == 3:\n        return 'yes'\n    return 'no'\nprint(f(sum(range(9))))",
        "n = sum(range(9))\nwhile n % 7:\n    n -= 1\nprint(n)",
        "n = len('abc')\nx = 'a'\nif n > 2:\n    x = 'b'\nprint(x)",
        "n = len('abc')\nprint('odd' if n % 2 else 'even')",
        "import random\nrandom.seed(1)\nn = 0\nfor _ in range(9):\n    n += random.random() < 0.5\nprint(n)",
    ],
)
def test_a_computed_choice_among_answers_counts(code: str) -> None:
    assert analyse(code).verdict == "computes"
