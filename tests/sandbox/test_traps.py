"""One test for each trap that was met when the walls were measured; each has cost somebody a leak or a hang."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from codesteer.sandbox import Limits, _pool, open_sandbox
from codesteer.sandbox._tiers import LIGHT, Tier

_SHORT = Limits(wall_s=3.0, memory_mb=300, address_space_mb=1024)


def _environments_on_the_way(sandbox: Any) -> list[bytes]:
    """What /proc shows as environment for each process of the sandbox's workers, bwrap's own included."""
    found: list[bytes] = []
    for worker in sandbox._runners[0]._workers.values():
        queue = [worker.process.pid]
        while queue:
            pid = queue.pop()
            found.append(Path(f"/proc/{pid}/environ").read_bytes())
            queue += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return found


async def test_no_process_of_the_sandbox_holds_the_callers_environment(
    monkeypatch: pytest.MonkeyPatch, bubblewrap: Any
) -> None:
    """bwrap --clearenv clears the program's environment, not its own, which the program can read as /proc/1/environ."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-trap")
    async with open_sandbox(bubblewrap.backend, workers=1, cache=False) as sandbox:
        code = """
import glob, os
seen = [open(path, "rb").read() for path in glob.glob("/proc/*/environ") if os.access(path, os.R_OK)]
print(any(b"sk-trap" in each for each in seen), "OPENAI_API_KEY" in os.environ, len(seen) > 0)
"""
        execution = await sandbox.run(code)
        environments = _environments_on_the_way(sandbox)
    assert execution.stdout.split() == ["False", "False", "True"]
    assert len(environments) >= 3  # bwrap, its process 1, the fork server
    assert all(b"sk-trap" not in each for each in environments)


async def test_the_limit_on_processes_holds_though_root_started_them(sandbox: Any) -> None:
    """RLIMIT_NPROC does not bind root, not even one that looks like another user in a namespace."""
    code = """
import os, time
count = 0
try:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
        count += 1
except OSError:
    pass
print(os.getuid(), count, flush=True)
time.sleep(0.3)
"""
    execution = await sandbox.run(code, limits=Limits(wall_s=3.0, processes=20))
    if execution.stdout:
        uid, count = map(int, execution.stdout.split())
        assert uid != 0
        assert count < 4 * 20 + 20
    assert execution.stdout or execution.status == "killed"


async def test_memory_is_bounded_over_all_processes_together(sandbox: Any) -> None:
    """RLIMIT_AS is per process: six of them held 3 GB under a limit of 2."""
    code = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        block = b"x" * (100 << 20)
        time.sleep(9)
time.sleep(9)
"""
    execution = await sandbox.run(code, limits=_SHORT)
    assert execution.status == "memory"
    assert execution.wall_s < 2.5


async def test_shared_memory_is_sized_and_fresh(bubblewrap: Any) -> None:
    """The /dev/shm that bwrap --dev makes has no limit and is shared by all runs."""
    code = """
import os
print(os.listdir("/dev/shm"))
status = os.statvfs("/dev/shm")
print(status.f_blocks * status.f_frsize >> 20)
open("/dev/shm/left", "w")
"""
    for _ in range(2):
        execution = await bubblewrap.run(code, limits=Limits(file_mb=7))
        assert execution.stdout.split() == ["[]", "7"]


async def test_proc_shows_the_run_alone(bubblewrap: Any) -> None:
    """A fresh /proc is refused inside bwrap's for root, who would then see the server's processes."""
    execution = await bubblewrap.run("import os; print([p for p in os.listdir('/proc') if p.isdigit()])")
    assert execution.stdout.strip() == "['1']"


async def test_a_dropped_user_reaches_the_interpreter(bubblewrap: Any) -> None:
    """bwrap makes parent folders for their owner alone."""
    execution = await bubblewrap.run(
        "import subprocess, sys; print(subprocess.call([sys.executable, '-c', '']))"
    )
    assert execution.stdout.strip() == "0"


async def test_nothing_outside_the_runs_own_folders_is_writable(bubblewrap: Any) -> None:
    """bwrap's own tmpfs (/, /dev) belongs to whoever started it: an ordinary user's runs could leave things there."""
    code = """
import os
for folder in ("/", "/dev", "/dev/pts", "/etc", "/opt", "/opt/codesteer", "/usr", "/proc/sys/kernel"):
    try:
        open(folder + "/left", "w")
        print(folder)
    except OSError:
        pass
"""
    execution = await bubblewrap.run(code)
    assert (execution.status, execution.stdout) == ("ok", "")


async def test_streams_keep_no_state_of_the_server(sandbox: Any) -> None:
    """Inherited stream objects remember whether the server's descriptors could seek."""
    code = "import sys; print(sys.stdout.seekable(), sys.stdin.seekable()); sys.stdout.write('x'); sys.stdout.flush()"
    execution = await sandbox.run(code)
    assert execution.stdout == "False False\nx"


async def test_garbage_is_decoded_and_not_raised(sandbox: Any) -> None:
    execution = await sandbox.run(r"import os; os.write(1, b'a\xff\xfeb'); os.write(2, b'\xf0\x9f')")
    assert execution.stdout == "a\ufffd\ufffdb"
    assert "\ufffd" in execution.stderr


async def test_a_child_that_holds_the_output_does_not_hold_the_run(sandbox: Any) -> None:
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('done')"
    began = time.monotonic()
    execution = await sandbox.run(code)
    assert (execution.status, execution.stdout) == ("ok", "done\n")
    assert time.monotonic() - began < 5


async def test_output_is_bounded_with_head_and_tail_kept(sandbox: Any) -> None:
    code = "print('HEAD'); print('x' * 500_000); print('TAIL')"
    execution = await sandbox.run(code, limits=Limits(output_kept=1000))
    assert execution.status == "ok"
    assert execution.stdout_truncated
    assert not execution.stderr_truncated
    assert execution.stdout.startswith("HEAD")
    assert execution.stdout.endswith("TAIL\n")
    assert "bytes left out" in execution.stdout
    assert len(execution.stdout) < 1100


def _threads_of_servers(sandbox: Any) -> set[int]:
    counts: set[int] = set()
    for worker in sandbox._runners[0]._workers.values():
        pid = worker.process.pid
        while True:  # bwrap, its process 1, the server
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if not children:
                break
            pid = int(children[0])
        counts.add(len(list(Path(f"/proc/{pid}/task").iterdir())))
    return counts


async def test_libraries_start_no_threads_in_the_server(bubblewrap: Any) -> None:
    """Forking a process that has threads may deadlock; OpenBLAS starts some unless it is told not to."""
    for library in ("numpy", "z3"):
        await bubblewrap.run(f"import {library}")
    assert set(bubblewrap._runners[0]._workers) >= {"sci", "opt"}
    assert _threads_of_servers(bubblewrap) == {1}


async def test_where_a_library_starts_threads_programs_load_it_themselves(
    bubblewrap: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    threaded = "import threading, time\nthreading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()"
    tier = Tier("opt", LIGHT.modules, threaded)
    monkeypatch.setattr(_pool, "choose", lambda code: tier if "numpy" in code else LIGHT)
    async with open_sandbox(bubblewrap.backend, workers=1, cache=False) as sandbox:
        for _ in range(2):
            execution = await sandbox.run("import numpy\nprint(numpy.arange(3).sum())")
            assert execution.stdout == "3\n"
        assert _threads_of_servers(sandbox) == {1}
    assert caplog.text.count("starts threads") == 1


def test_a_limit_is_never_raised_above_the_hard_one(bubblewrap: Any) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    pid = os.fork()  # a lowered hard limit cannot be raised again, so in a process of its own
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5 << 20, 5 << 20))
        code = "import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE))"

        async def attempt() -> str:
            async with open_sandbox(bubblewrap.backend, workers=1) as sandbox:
                return (await sandbox.run(code)).stdout

        try:
            os._exit(0 if asyncio.run(attempt()) == f"({5 << 20}, {5 << 20})\n" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert (soft, hard) == resource.getrlimit(resource.RLIMIT_FSIZE)


async def test_what_each_run_is_confined_by(sandbox: Any) -> None:
    """No capabilities, no new privileges, a filter: read from the kernel where /proc can be seen."""
    code = """
import ctypes, json
libc = ctypes.CDLL(None)
caps = (ctypes.c_uint32 * 6)()
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
libc.capget(header, caps)
print(json.dumps([list(caps), libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0)]))
"""
    execution = await sandbox.run(code)
    assert json.loads(execution.stdout) == [[0] * 6, 1, 2]


async def test_a_timeout_overshoots_by_less_than_a_second(sandbox: Any) -> None:
    code = "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: time.sleep(1)"
    began = time.monotonic()
    execution = await sandbox.run(code, limits=Limits(wall_s=0.5))
    assert execution.status == "timeout"
    assert time.monotonic() - began < 1.5


async def test_processor_time_is_limited_too(sandbox: Any) -> None:
    execution = await sandbox.run("while True: pass", limits=Limits(wall_s=20, cpu_s=1))
    assert execution.status == "timeout"
    assert execution.returncode == -signal.SIGKILL
