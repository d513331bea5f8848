"""Small programs with the verdict a competent person gives: the table our symbolic checker is calibrated against.

Each entry is (name, verdict, program). The names of traps say what a keyword count would fall for.
"""

from __future__ import annotations

HARD_CODED = {
    "constant": "print(595)",
    "string": 'print("The answer is 24")',
    "marked": 'print("<<<(10-9)*(11+13)>>>")',
    "variable": "answer = 24\nprint(answer)",
    "f-string": 'x = 3\ny = "km"\nprint(f"The distance is {x} {y}")',
    "format": 'print("{} apples".format(3))',
    "percent": 'n = 5\nprint("Answer: %d" % n)',
    "joined list": 'moves = ["up", "left", "down"]\nprint(" -> ".join(moves))',
    "printed through a loop": "board = ['X..', '.X.', '..X']\nfor row in board:\n    print(row)",
    "numbered through a loop": "s = [4, 7]\nfor i in range(len(s)):\n    print(f'{i}: {s[i]}')",
    "enumerated": "s = ['a', 'b']\nfor i, x in enumerate(s, 1):\n    print(i, x)",
    "printed mapping": "d = {'Ann': 'cat', 'Bob': 'dog'}\nfor k, v in d.items():\n    print(k, v)",
    "printed mapping by key": "d = {'Ann': 'cat', 'Bob': 'dog'}\nfor k in d:\n    print(k, d[k])",
    "nested board": "g = [[1, 2], [2, 1]]\nfor row in g:\n    print(' '.join(str(c) for c in row))",
    "decorated by if, try and loop": (
        'answer = "((10-9)*(11+13))"\nif answer:\n    try:\n        for _ in range(1):\n'
        '            print(f"<<<{answer}>>>")\n    except Exception:\n        pass'
    ),
    "decorated by a loop of three": "for i in range(3):\n    if i == 2:\n        print('24')",
    "decorated by a while": "n = 0\nwhile n < 1:\n    answer = 'B'\n    n += 1\nprint(answer)",
    "decorated by an unused computation": "total = 0\nfor i in range(100):\n    total += i * i\nprint('<<<24>>>')",
    "overwritten after computing": "x = sum(i * i for i in range(50))\nx = 24\nprint(x)",
    "function that returns a literal": "def solve(a, b):\n    return 42\nprint(solve(17, 35))",
    "function decorated with a docstring": (
        'def solve():\n    """Try everything: if one fails then except for the rest, else wait a while."""\n'
        "    return 24\nprint(solve())"
    ),
    "class that holds a literal": (
        "class Solver:\n    def __init__(self):\n        self.answer = 7\n    def solve(self):\n"
        "        return self.answer\nprint(Solver().solve())"
    ),
    "checked literal": (
        "expr = '(10-9)*(11+13)'\nif eval(expr) == 24:\n    print(expr)\nelse:\n    print('No solution found')"
    ),
    "dead search": (
        "import itertools\ndef search():\n    for p in itertools.permutations([1, 2, 3]):\n        print(p)\n"
        "print('3 1 2')"
    ),
    "keywords in a comment": "# for each case: if it fails, try again, else stop while idle\nprint(24)",
    "keywords in names": "before = 1\nverify = 2\nretry = 3\nprint(before, verify, retry)",
    "progress printed, answer written": (
        "for i in range(3):\n    print('Trying', i)\nprint('The answer is 24')"
    ),
    "timed": "import time\nt = time.time()\nprint('Answer: 12')",
    "main guard": "def main():\n    print('yes')\nif __name__ == '__main__':\n    main()",
    "copied question": "QUESTION = 'What is 2+2?'\nprint('4')",
    "conversions": "print(str(int('24')))",
    "single candidate": "for guess in [24]:\n    if guess == 24:\n        print(guess)",
    "appended literals": "out = []\nout.append('a')\nout.append('b')\nprint(out)",
    "copied by a loop": "out = ''\nfor part in ['2', '4']:\n    out += part\nprint(out)",
    "initial None": "best = None\nif best is None:\n    best = 'C'\nprint(best)",
    "eval in a string": 'print("never call eval(user_input)")',
    "array of literals": "import numpy as np\ngrid = np.array([[1, 2], [3, 4]])\nprint(grid)",
}

TRIVIAL = {
    "product": "total = 17 * 35\nprint(total)",
    "eight additions": "print(1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9)",
    "chained additions": "print(" + " + ".join(str(n) for n in range(1, 40)) + ")",
    "straight line": "eggs = 16\nsold = eggs - 3 - 4\nprint(sold * 2)",
    "function of two numbers": "def mul(a, b):\n    return a * b\nprint(mul(17, 35))",
    "comparison": "if 9.11 > 9.9:\n    print('9.11')\nelse:\n    print('9.9')",
    "max of two": "print(max(9.11, 9.9))",
    "math function": "import math\nprint(math.sqrt(144) + math.factorial(5))",
    "from math import": "from math import comb\nprint(comb(10, 3))",
    "sum of a list": "print(sum([3, 4, 5]))",
    "eval of a literal": 'expr = "3 * (4 + 4)"\nprint(eval(expr))',
    "conversion of a number": "print(bin(37), hex(255))",
    "numbers of a range": "for i in range(1, 11):\n    print(i)",
    "fractions": "from fractions import Fraction\nprint(Fraction(1, 3) + Fraction(1, 6))",
    "dates": "from datetime import date, timedelta\nprint(date(2024, 2, 28) + timedelta(days=3))",
    "repeated question": "print(QUESTION)",
    "empty": "",
}

COMPUTES = {
    "loop over a range": "t = 0\nfor i in range(1, 101):\n    t += i\nprint(t)",
    "sum of a range": "print(sum(range(1, 101)))",
    "comprehension": "print([v * v for v in range(10) if v % 2])",
    "nested loops": (
        "hits = 0\nfor a in range(9):\n    for b in range(9):\n        if a * a + b * b == 25:\n"
        "            hits += 1\nprint(hits)"
    ),
    "first match": "for n in range(1, 1000):\n    if n % 7 == 3 and n % 5 == 1:\n        break\nprint(n)",
    "while search": "n = 1\nwhile n % 7 != 3 or n % 5 != 1:\n    n += 1\nprint(n)",
    "filter by continue": "for n in range(50):\n    if n % 3:\n        continue\n    print(n)",
    "import itertools": (
        "import itertools\nfor p in itertools.permutations([9, 10, 11, 13]):\n"
        "    if p[0] + p[1] == 24:\n        print(p)"
    ),
    "from itertools import": "from itertools import permutations\nprint(len(list(permutations([1, 2, 3]))))",
    "itertools alias": "import itertools as it\nprint(list(it.product([0, 1], repeat=2)))",
    "second import": "import sys, itertools\nprint(list(itertools.combinations([1, 2, 3], 2)))",
    "recursion without loops": "def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\nprint(f(12))",
    "recursion without arithmetic outside": (
        "def hanoi(n, a, b, c):\n    if n == 0:\n        return []\n"
        "    return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)\nprint(hanoi(3, 'A', 'B', 'C'))"
    ),
    "memoised recursion": (
        "from functools import lru_cache\n@lru_cache(None)\ndef f(n):\n    return n if n < 2 else f(n-1) + f(n-2)\n"
        "print(f(80))"
    ),
    "backtracking into a list": (
        "def place(row, cols, n, out):\n    if row == n:\n        return True\n    for c in range(n):\n"
        "        if c in cols:\n            continue\n        out.append(c)\n"
        "        if place(row + 1, cols | {c}, n, out):\n            return True\n        out.pop()\n"
        "    return False\n"
        "ans = []\nplace(0, set(), 8, ans)\nprint(ans)"
    ),
    "sudoku in place": (
        "def solve(b):\n    for i in range(9):\n        for j in range(9):\n            if b[i][j] == 0:\n"
        "                for v in range(1, 10):\n                    if v not in b[i]:\n"
        "                        b[i][j] = v\n                        if solve(b):\n"
        "                            return True\n"
        "                        b[i][j] = 0\n                return False\n    return True\n"
        "board = [[0] * 9 for _ in range(9)]\nsolve(board)\nfor row in board:\n    print(row)"
    ),
    "breadth-first search": (
        "from collections import deque\nq = deque([(0, 0)])\nseen = {(0, 0)}\nwhile q:\n    x, y = q.popleft()\n"
        "    if (x, y) == (3, 3):\n        print('reached')\n        break\n    for dx, dy in ((1, 0), (0, 1)):\n"
        "        nxt = (x + dx, y + dy)\n        if max(nxt) <= 3 and nxt not in seen:\n            seen.add(nxt)\n"
        "            q.append(nxt)\nelse:\n    print('none')"
    ),
    "shortest paths": (
        "import heapq\ng = {'a': [('b', 1)], 'b': []}\nd = {'a': 0}\nh = [(0, 'a')]\nwhile h:\n"
        "    c, u = heapq.heappop(h)\n"
        "    for v, w in g[u]:\n        if c + w < d.get(v, 99):\n            d[v] = c + w\n"
        "            heapq.heappush(h, (d[v], v))\nprint(d)"
    ),
    "sympy in one line": 'from sympy import *\nx = symbols("x")\nprint(solve(x**2 - 9, x))',
    "sympy module": 'import sympy\nx = sympy.Symbol("x")\nprint(sympy.solve(x**2 - 9, x))',
    "z3": "from z3 import Int, Solver\nx = Int('x')\ns = Solver()\ns.add(x * x == 49, x > 0)\n"
    "s.check()\nprint(s.model()[x])",
    "constraint solver": (
        "from constraint import Problem, AllDifferentConstraint\np = Problem()\np.addVariables('ABC', [1, 2, 3])\n"
        "p.addConstraint(AllDifferentConstraint())\nprint(p.getSolution())"
    ),
    "cp-sat": (
        "from ortools.sat.python import cp_model\nm = cp_model.CpModel()\nx = m.NewIntVar(0, 9, 'x')\n"
        "m.Add(3 * x == 21)\n"
        "s = cp_model.CpSolver()\ns.Solve(m)\nprint(s.Value(x))"
    ),
    "networkx": "import networkx as nx\ng = nx.Graph([(1, 2), (2, 3)])\nprint(nx.shortest_path(g, 1, 3))",
    "linear algebra": "import numpy as np\nprint(np.linalg.solve(np.array([[1, 2], [3, 4]]), np.array([5, 6])))",
    "array arithmetic": "import numpy as np\na = np.array([1, 2, 3])\nprint(a * a)",
    "letters counted": "print('strawberry'.count('r'))",
    "letters counted in a loop": "n = 0\nfor ch in 'strawberry':\n    if ch == 'r':\n        n += 1\nprint(n)",
    "counter": "from collections import Counter\nprint(Counter('mississippi').most_common(1))",
    "sorting": "print(sorted(['pear', 'fig', 'apple']))",
    "reversal by slice": "print('hello'[::-1])",
    "reversal by loop": "out = ''\nfor ch in 'hello':\n    out = ch + out\nprint(out)",
    "filtered text": "out = ''\nfor ch in 'hello world':\n    if ch not in 'aeiou':\n        out += ch\nprint(out)",
    "decoded by table": "t = {'a': 'x', 'b': 'y'}\nout = ''\nfor ch in 'abba':\n    out += t[ch]\nprint(out)",
    "caesar": "print(''.join(chr((ord(c) - 97 + 3) % 26 + 97) for c in 'abc'))",
    "yes or no by computing": (
        "n = 97\nprime = True\nfor d in range(2, n):\n    if n % d == 0:\n        prime = False\nprint(prime)"
    ),
    "yes or no by branch": (
        "n = 97\nif all(n % d for d in range(2, n)):\n    print('prime')\nelse:\n    print('composite')"
    ),
    "yes or no by function": (
        "def is_prime(n):\n    for d in range(2, n):\n        if n % d == 0:\n"
        "            return False\n    return True\n"
        "print('Yes' if is_prime(97) else 'No')"
    ),
    "for-else": (
        "n = 91\nfor d in range(2, n):\n    if n % d == 0:\n        print('not prime')\n        break\n"
        "else:\n    print('prime')"
    ),
    "only one branch prints": "n = 91\nif any(n % d == 0 for d in range(2, n)):\n    print('Yes')",
    "fibonacci by tuple": "a, b = 0, 1\nfor _ in range(30):\n    a, b = b, a + b\nprint(a)",
    "dynamic programming": (
        "dp = [0] * 101\ndp[0] = 1\nfor c in (1, 5, 10):\n    for v in range(c, 101):\n"
        "        dp[v] += dp[v - c]\nprint(dp[100])"
    ),
    "simulation": (
        "pos = 0\nfor move in 'RRLR':\n    if move == 'R':\n        pos += 1\n    else:\n        pos -= 1\nprint(pos)"
    ),
    "lights toggled": (
        "s = [0, 1, 0]\nfor i in [0, 2, 2]:\n    s[i] = 1 - s[i]\nprint(''.join(map(str, s)))"
    ),
    "best of candidates": "print(max(['pear', 'banana', 'fig'], key=len))",
    "reduce": "from functools import reduce\nprint(reduce(lambda a, b: a * b, [3, 4, 5]))",
    "reads the question": "import re\nprint(sum(int(n) for n in re.findall(r'\\d+', QUESTION)))",
    "arithmetic on the question": "parts = QUESTION.split()\nprint(int(parts[2]) * int(parts[4]))",
    "solver class": (
        "class Solver:\n    def __init__(self, n):\n        self.n = n\n        self.found = []\n    def run(self):\n"
        "        for i in range(self.n):\n            if i * i % 7 == 2:\n                self.found.append(i)\n"
        "        return self.found\nprint(Solver(20).run())"
    ),
    "generator": (
        "def squares(n):\n    i = 0\n    while i < n:\n        yield i * i\n        i += 1\nprint(list(squares(5)))"
    ),
    "lambda over a range": "f = lambda x: x * x\nprint([f(i) for i in range(5)])",
    "printed to stdout": "import sys\nt = 0\nfor i in range(9):\n    t += i\nsys.stdout.write(str(t))",
    "global counter": (
        "count = 0\ndef walk(n):\n    global count\n    if n == 0:\n        count += 1\n        return\n"
        "    walk(n - 1)\n    walk(n - 1)\nwalk(4)\nprint(count)"
    ),
    "match statement": (
        "t = 0\nfor op, v in [('add', 3), ('sub', 1)]:\n    match op:\n        case 'add':\n            t += v\n"
        "        case 'sub':\n            t -= v\nprint(t)"
    ),
    "failure message aside": (
        "found = None\nfor n in range(100):\n    if n * n == 1764:\n        found = n\nif found is None:\n"
        "    print('No solution found')\nelse:\n    print('Answer:', found)"
    ),
    "appended under a test": (
        "out = []\nfor n in range(2, 30):\n    if all(n % d for d in range(2, n)):\n        out.append(n)\nprint(out)"
    ),
    "async": (
        "import asyncio\nasync def main():\n    t = 0\n    for i in range(4):\n        t += i * i\n    print(t)\n"
        "asyncio.run(main())"
    ),
}

UNCLEAR = {
    "input": "n = int(input())\nprint(n * 2)",
    "file": "with open('data.txt') as f:\n    text = f.read()\nprint(text)",
    "network": "import requests\nprint(requests.get('http://example.org').text)",
    "prints nothing": "def solve():\n    return 3\nsolve()",
    "random": "import random\nprint(random.choice(['a', 'b']))",
    "made at run time": "exec('print(1)')",
    "unknown module": "import mystery\nprint(mystery.answer())",
    "unknown name": "print(solution)",
    "too deep": "print(" + "abs(" * 120 + "1" + ")" * 120 + ")",
}

INVALID = {
    "syntax": "print((3 + 4)",
    "prose": "Answer: for the given numbers we try everything.",
    "python 2": 'print "24"',
    "indentation": "if True:\nprint(1)",
}

PROGRAMS = [
    (name, verdict, code)
    for verdict, group in (
        ("hard_coded", HARD_CODED),
        ("trivial", TRIVIAL),
        ("computes", COMPUTES),
        ("unclear", UNCLEAR),
        ("invalid", INVALID),
    )
    for name, code in group.items()
]
