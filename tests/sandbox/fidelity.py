"""Ordinary programs that must behave in the sandbox as under plain Python: same exit code, output and last words."""

# ruff: noqa: E501
from __future__ import annotations

SCRIPTS: dict[str, str] = {}
"""Name -> program."""

# One program a line, its newlines as \\n; those inside a program's own strings are chr(10).
_LINES = """
print | print("hello", 1, 2.5, None, [1], {"a": (1,)}); print("é ü 漢字 \U0001f600")
arithmetic | print(sum(i * i for i in range(10**5)), 2**200, 7 // -2, -7 % 3, 0.1 + 0.2)
permutations | import itertools; print(sum(p[0] < p[-1] for p in itertools.permutations(range(7))))
exit none | import sys; print("a"); sys.exit()
exit code | import sys; sys.exit(5)
exit text | import sys; sys.exit("went wrong")
exit large | import sys; sys.exit(300)
exit bool | raise SystemExit(True)
os exit | import os; print("lost", end=""); os._exit(9)
syntax error | def f(:\\n    pass
indentation error | if True:\\nprint(1)
name error | print(undefined_name)
zero division | def f(n):\\n    return 1 / n\\n\\nprint("before")\\nf(0)
chained error | try:\\n    {}["k"]\\nexcept KeyError as e:\\n    raise ValueError("outer") from e
exception group | raise ExceptionGroup("several", [ValueError(1), TypeError(2)])
assertion | assert 1 == 2, "not equal"
recursion | def f(n): return f(n + 1)\\ntry:\\n    f(0)\\nexcept RecursionError as e:\\n    print("deep", e)
keyboard interrupt caught | try:\\n    raise KeyboardInterrupt\\nexcept KeyboardInterrupt:\\n    print("caught")
excepthook | import sys\\nsys.excepthook = lambda t, v, b: print("hook", t.__name__, v)\\nraise ValueError("x")
unicode error | print("\\ud800")
null byte | x = "a\\0b"; print(repr(x))
future annotations | def f(x: undefined) -> nothing: pass
main guard | if __name__ == "__main__":\\n    print(__name__, __file__.endswith("main.py"), __doc__, __package__)
docstring | "the doc"\\nprint(__doc__)
globals | print(sorted(k for k in globals() if k != "__annotations__"))
argv | import sys; print(len(sys.argv), sys.argv[0].endswith("main.py"))
path | import sys, os; print(os.path.samefile(sys.path[0], os.getcwd()))
files | open("a.txt", "w").write(("x" + chr(10)) * 3)\\nprint(open("a.txt").readlines())
folders | import os; os.makedirs("a/b"); print(sorted(os.listdir()), os.path.isdir("a/b"))
pathlib | from pathlib import Path; Path("x").write_text("é"); print(Path("x").read_text(), Path("x").stat().st_size)
temporary | import tempfile, os\\nwith tempfile.TemporaryDirectory() as d: print(os.path.isdir(d))\\nprint(os.path.isdir(d))
import own | open("helper.py", "w").write("v = 7")\\nimport helper\\nprint(helper.v)
missing file | open("nothing.txt")
stdin empty | import sys; print(repr(sys.stdin.read()), sys.stdin.isatty())
input end | input("? ")
input | print(input() + "|" + input()); import sys; print(sys.stdin.readlines())
stdin iteration | import sys; print([l.strip() for l in sys.stdin])
stdout write | import sys; sys.stdout.write("a"); sys.stderr.write("b" + chr(10)); sys.stdout.buffer.write(b"\\xff")
print flush | import sys; print("x", flush=True, file=sys.stderr); print(sys.stdout.encoding, sys.stdout.mode)
stdout names | import sys; print(sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.stdout.line_buffering)
atexit | import atexit; atexit.register(print, "bye"); atexit.register(print, "first"); print("x")
atexit fails | import atexit; atexit.register(lambda: 1 / 0); print("x")
destructor | class A:\\n    def __del__(self): print("gone")\\na = A()\\nprint("end")
thread | import threading; t = threading.Thread(target=lambda: print("t")); t.start(); t.join(); print("m")
thread outlives main | import threading, time\\nthreading.Thread(target=lambda: (time.sleep(0.1), print("late"))).start()\\nprint("main")
thread error | import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()
daemon thread | import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); print("x")
thread pool | from concurrent.futures import ThreadPoolExecutor as T\\nwith T(4) as e: print(list(e.map(abs, [-1, 2])))
main thread | import threading; print(threading.current_thread().name, threading.active_count())
asyncio | import asyncio\\nasync def f(x):\\n    await asyncio.sleep(0.01); return x\\nprint(asyncio.run(f(3)))
asyncio gather | import asyncio\\nasync def f(x): return x\\nasync def m(): print(await asyncio.gather(f(1), f(2)))\\nasyncio.run(m())
asyncio subprocess | import asyncio\\nasync def m():\\n    p = await asyncio.create_subprocess_exec("true")\\n    print(await p.wait())\\nasyncio.run(m())
subprocess | import subprocess; print(subprocess.run(["echo", "x"], capture_output=True, text=True).stdout)
subprocess python | import subprocess, sys; print(subprocess.run([sys.executable, "-c", "import sys; print(3); sys.exit(2)"]).returncode)
subprocess output | import subprocess, sys; sys.stdout.flush(); subprocess.run(["sh", "-c", "echo out; echo err >&2"])
fork | import os\\np = os.fork()\\nif p == 0: os._exit(3)\\nprint(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))
multiprocessing | import multiprocessing as m\\ndef f(x): return x * x\\nif __name__ == "__main__":\\n    with m.get_context("fork").Pool(2) as p: print(p.map(f, [1, 2, 3]))
multiprocessing queue | import multiprocessing as m\\ndef f(q): q.put(5)\\nif __name__ == "__main__":\\n    q = m.Queue(); p = m.Process(target=f, args=(q,)); p.start(); print(q.get()); p.join()
multiprocessing spawn | import multiprocessing as m\\ndef f(x): return x + 1\\nif __name__ == "__main__":\\n    with m.get_context("spawn").Pool(1) as p: print(p.map(f, [1]))
process pool | from concurrent.futures import ProcessPoolExecutor as P\\ndef f(x): return x + 1\\nif __name__ == "__main__":\\n    with P(2) as e: print(list(e.map(f, [1, 2])))
manager | import multiprocessing as m\\nif __name__ == "__main__":\\n    with m.Manager() as g: d = g.dict(a=1); print(d["a"])
terminate child | import multiprocessing as m, time\\nif __name__ == "__main__":\\n    p = m.Process(target=time.sleep, args=(60,)); p.start(); p.terminate(); p.join(); print(p.exitcode)
alarm | import signal\\ndef h(*a): raise TimeoutError("alarm")\\nsignal.signal(signal.SIGALRM, h); signal.setitimer(signal.ITIMER_REAL, 0.05)\\ntry:\\n    signal.pause()\\nexcept TimeoutError as e: print(e)
alarm unhandled | import signal, time; signal.alarm(1); time.sleep(5)
kill self | import os, signal; print("x", flush=True); os.kill(os.getpid(), signal.SIGTERM); print("alive")
kill self handled | import os, signal; signal.signal(signal.SIGUSR1, lambda *a: print("got")); os.kill(os.getpid(), signal.SIGUSR1)
abort | import os; os.abort()
segfault | import ctypes; ctypes.string_at(0)
sigpipe | import os\\nr, w = os.pipe(); os.close(r)\\ntry:\\n    os.write(w, b"x")\\nexcept BrokenPipeError: print("broken")
pickle | import pickle\\nclass A: pass\\na = A(); a.x = 1\\nprint(pickle.loads(pickle.dumps(a)).x, A.__module__)
dataclass | from dataclasses import dataclass\\n@dataclass(order=True, slots=True)\\nclass P:\\n    x: int\\n    y: int = 2\\nprint(P(1), P(1) < P(2))
enum | import enum\\nclass C(enum.Enum):\\n    A = 1\\nprint(C.A, C("A") if False else C(1))
inspect | import inspect\\ndef f(a, *, b=2):\\n    return a\\nprint(inspect.signature(f), inspect.getsource(f))
typing | from typing import NamedTuple\\nclass P(NamedTuple):\\n    x: int\\nprint(P(1), P.__annotations__)
match | match [1, 2]:\\n    case [a, b]: print(a + b)
generators | def g():\\n    x = yield 1\\n    print("sent", x)\\n    yield from range(2)\\ni = g(); print(next(i), i.send(9), list(i))
context | from contextlib import contextmanager\\n@contextmanager\\ndef c():\\n    print("in"); yield; print("out")\\nwith c(): print("body")
seeded random | import random; random.seed(7); print(random.random(), random.sample(range(100), 5))
seeded numpy | import numpy as np; np.random.seed(3); print(np.random.rand(2), np.random.default_rng(1).integers(9))
hash order | print(list({"one", "two", "three", "four", "five"}))
numpy | import numpy as np; print(np.linalg.det(np.eye(3)), np.arange(4).reshape(2, 2) @ np.ones(2))
sympy | import sympy as s; x = s.Symbol("x"); print(s.solve(x**2 - 2), s.diff(s.sin(x)), s.__version__)
decimal | from decimal import Decimal, getcontext; getcontext().prec = 30; print(Decimal(1) / 7)
datetime | import datetime as d; print(d.date(2024, 2, 29) + d.timedelta(365), d.datetime(2024, 1, 1).isoformat())
json | import json; print(json.dumps({"a": [1, None, "é"]}, indent=1))
re | import re; print(re.findall(r"(\\w)(\\d)", "a1 b2"))
csv | import csv; print(list(csv.reader(["a,b", "1,2"])))
sqlite | import sqlite3; c = sqlite3.connect("x.db"); print(c.execute("select 1+1").fetchone())
environment | import os; print(os.environ["LANG"], os.environ.get("API_KEY"), os.path.expanduser("~") != "~")
warnings | import warnings; warnings.warn("careful")
logging | import logging; logging.warning("w"); logging.getLogger("a").error("e")
trace | import traceback\\ntry:\\n    1 / 0\\nexcept ZeroDivisionError: traceback.print_exc()
exec and eval | exec("y = 3"); print(eval("y + 1"), eval(compile("y", "f", "eval")))
import error | import no_such_module
star import | from math import *\\nprint(pi, sqrt(2))
nice | import os; print(os.nice(3) - os.nice(0))
encoding cookie | # -*- coding: latin-1 -*-\\nprint(len("x"))
many lines | for i in range(20000): print(i)
hostless | import urllib.request\\ntry:\\n    urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)\\nexcept OSError: print("no network")
"""
for _line in _LINES.strip().split("\n"):
    _name, _, _code = _line.partition(" | ")
    SCRIPTS[_name] = _code.replace("\\n", "\n")

STDIN = {"input": "one\ntwo\nthree\nfour\n", "stdin iteration": "a\nb"}
"""What these scripts find on their standard input; the others find nothing."""

EXCEPTIONS: dict[str, dict[str, str]] = {
    "bubblewrap": {},
    "landlock": {
        "multiprocessing": "no /dev/shm to make locks in",
        "multiprocessing queue": "no /dev/shm to make locks in",
        "multiprocessing spawn": "no /dev/shm to make locks in",
        "process pool": "no /dev/shm to make locks in",
        "manager": "no unix sockets",
    },
}
"""The documented differences: backend -> script -> reason."""
