"""What `codesteer sandbox check` tries on a machine: that ordinary programs run, and that hostile ones get nowhere.

The full corpus of hostile programs is in the project's tests; here is one of each kind, so that a user can see on the
machine at hand that the walls hold.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .._trajectory import Execution
from ._importable import importable
from ._interface import Limits, Program
from ._pool import Pool
from ._python import clean_environment

_MARK = "ESCAPED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One program and what must come of it."""

    kind: str
    """``ordinary`` or ``hostile``."""
    name: str
    program: Program
    passes: Callable[[Execution], bool]
    limits: Limits = field(default_factory=lambda: Limits(wall_s=10.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A trial's result; ``detail`` says what went wrong."""

    kind: str
    name: str
    passed: bool
    detail: str = ""


_SHORT = Limits(wall_s=1.0, memory_mb=256, address_space_mb=1024, output_max=1 << 20, output_kept=4096)

_SOLVERS: Mapping[str, str] = {
    "numpy": "import numpy; print(numpy.linalg.solve([[2.0]], [4.0])[0])",
    "sympy": "import sympy; print(sympy.factorint(360))",
    "scipy": "from scipy.optimize import linprog; print(linprog([1], bounds=[(2, 3)]).x[0])",
    "networkx": "import networkx; print(networkx.shortest_path(networkx.path_graph(3), 0, 2))",
    "ortools": (
        "from ortools.sat.python import cp_model; m = cp_model.CpModel(); x = m.new_int_var(2, 9, 'x'); "
        "m.minimize(x); s = cp_model.CpSolver(); s.solve(m); print(s.value(x))"
    ),
    "z3": "import z3; s = z3.Solver(); x = z3.Int('x'); s.add(x > 1, x < 3); print(s.check(), s.model()[x])",
}

# Each prints the mark if it got what it must not.
_ATTACKS: Mapping[str, str] = {
    "read a file outside": "open(secret).read()",
    "find the caller's environment": "assert any(f'\\0{name}=' in '\\0' + open(f'/proc/{p}/environ').read() "
    "for p in os.listdir('/proc') if p.isdigit() for name in names.split())",
    "open a network socket": "socket.socket(socket.AF_INET)",
    "signal the caller": "os.kill(int(pid), 0)",
    "limit the caller": "resource.prlimit(int(pid), resource.RLIMIT_CPU)",
    "trace another process": "assert libc.ptrace(0x4206, int(pid), 0, 0) == 0",
    "make a user namespace": "assert libc.unshare(0x10000000) == 0",
    "mount a file system": "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0",
    "use io_uring": "assert libc.syscall(425, 4, ctypes.create_string_buffer(256)) >= 0",
    "load a bpf program": "assert libc.bpf(0, None, 0) == 0",
    "open a device": "open('/dev/kvm'); open('/dev/mem')",
    "change the interpreter": "open(os.__file__, 'a')",
    "gain rights by exec": "assert libc.prctl(39, 0, 0, 0, 0) == 0",
    "fork without end": "[os.fork() or time.sleep(9) for _ in range(99)]",
    "start threads without end": "[threading.Thread(target=time.sleep, args=(9,), daemon=True).start() "
    "for _ in range(500)]",
    "take memory without end": "held = [b'x' * (64 << 20) for _ in range(9)]",
    "fill the disk": "[open(str(n), 'wb').write(b'x' * (32 << 20)) for n in range(9)]; time.sleep(0.3)",
}

_ATTACK = """
import ctypes, os, resource, socket, threading, time
libc = ctypes.CDLL(None)
try:
    {attempt}
except (OSError, MemoryError, AssertionError, RuntimeError, AttributeError):
    print("held")
else:
    print("{mark}")
"""


def _ok(output: str) -> Callable[[Execution], bool]:
    return lambda execution: execution.status == "ok" and execution.stdout.strip() == output


def _status(status: str) -> Callable[[Execution], bool]:
    return lambda execution: execution.status == status


def _contained(execution: Execution) -> bool:
    return _MARK not in execution.stdout and execution.status not in ("setup_failed", "sandbox_died")


def ordinary() -> Iterator[Trial]:
    """Programs that must behave as under plain Python."""

    def trial(name: str, code: str, passes: Callable[[Execution], bool], **given: object) -> Trial:
        return Trial(kind="ordinary", name=name, program=Program(code=code, **given), passes=passes)  # pyright: ignore[reportArgumentType]

    yield trial("print", "print('é' * 3)", _ok("ééé"))
    yield trial("standard input", "print(input() + input())", _ok("ab"), stdin="a\nb\n")
    yield trial("files", "print(open('d/x.txt').read())", _ok("data"), files={"d/x.txt": "data"})
    yield trial("variables", "print(question)", _ok('"quoted"'), variables={"question": '"quoted"'})
    yield trial("exit code", "raise SystemExit(3)", lambda execution: execution.returncode == 3)
    yield trial("traceback", "1/0", lambda execution: "ZeroDivisionError" in execution.stderr)
    yield trial("child process", "import subprocess; print(subprocess.call(['true']))", _ok("0"))
    yield trial(
        "temporary file", "import tempfile; tempfile.TemporaryFile().write(b'x'); print('y')", _ok("y")
    )
    yield trial(
        "threads", "import threading; t = threading.Thread(target=print, args=('t',)); t.start()", _ok("t")
    )
    for library in importable():
        yield trial(f"import {library}", _SOLVERS[library], _status("ok"))


def hostile(secret: str) -> Iterator[Trial]:
    """Programs that must get nowhere; ``secret`` is an empty file that anybody may write, but for the walls."""

    # Names alone: the values may be secret.
    names = [name for name in os.environ if name not in clean_environment()]
    variables = {"secret": secret, "pid": str(os.getpid()), "names": " ".join(names)}

    def trial(name: str, code: str, passes: Callable[[Execution], bool]) -> Trial:
        program = Program(code=code, variables=variables)
        return Trial(kind="hostile", name=name, program=program, passes=passes, limits=_SHORT)

    for name, attempt in _ATTACKS.items():
        yield trial(name, _ATTACK.format(attempt=attempt, mark=_MARK), _contained)
    yield trial("write to it", "open(secret, 'w').write('x')", lambda _: Path(secret).stat().st_size == 0)
    yield trial(
        "change its mode",
        "import os; os.chmod(secret, 0)",
        lambda _: Path(secret).stat().st_mode & 0o666 != 0,
    )
    yield trial("run without end", "while True: pass", _status("timeout"))
    yield trial("print without end", "while True: print('x' * 65536)", _status("output_limit"))
    yield trial("leave a file", f"open('/tmp/left', 'w'); open('{_MARK}', 'w')", lambda _: True)
    yield trial(
        "find one left", "import os; print(os.listdir('.'), os.path.exists('/tmp/left'))", _nothing_left
    )


def _nothing_left(execution: Execution) -> bool:
    return execution.status == "ok" and _MARK not in execution.stdout and "True" not in execution.stdout


async def conformance(sandbox: Pool) -> list[Outcome]:
    """Run every trial on ``sandbox``, which should have one worker, so that runs follow each other in it."""
    outcomes: list[Outcome] = []
    with tempfile.NamedTemporaryFile("w", prefix="codesteer-check-") as file:
        os.fchmod(file.fileno(), 0o666)
        for trial in (*ordinary(), *hostile(file.name)):
            outcomes.append(await attempt(sandbox, trial))
    return outcomes


async def attempt(sandbox: Pool, trial: Trial) -> Outcome:
    """Run one trial."""
    [execution] = await sandbox.map([trial.program], limits=trial.limits)
    passed = trial.passes(execution)
    said = execution.stderr.strip() or execution.stdout.strip()
    detail = "" if passed else f"{execution.status}: {said[-200:]}"
    return Outcome(kind=trial.kind, name=trial.name, passed=passed, detail=detail)
