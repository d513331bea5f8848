"""The pool: queueing, order, cancellation, lost workers, recycling, and the end of it all."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from codesteer._errors import ConfigError, SandboxUnavailable, UsageError
from codesteer._trajectory import Execution
from codesteer.sandbox import Limits, Program, _pool, open_sandbox
from codesteer.sandbox._pool import Pool
from tests.sandbox.arena import processes_named


class Recorder:
    """A runner that runs nothing: counts, and answers after a moment."""

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.closed = 0
        self.release = asyncio.Event()
        self.release.set()

    async def run(self, program: Program, limits: Limits) -> Execution:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(0)
            await self.release.wait()
            return Execution(status="ok", stdout=program.code)
        finally:
            self.running -= 1

    def close(self) -> None:
        self.closed += 1


def _pool_of(count: int, *, cache: bool = False) -> tuple[Pool, list[Recorder]]:
    runners = [Recorder() for _ in range(count)]
    return Pool(
        "recorder", lambda place: runners[place], workers=count, limits=Limits(), cache=cache
    ), runners


async def test_map_keeps_the_order_and_uses_all_places() -> None:
    pool, runners = _pool_of(3)
    results = await pool.map(Program(code=str(number)) for number in range(20))
    assert [result.stdout for result in results] == [str(number) for number in range(20)]
    assert all(runner.most == 1 for runner in runners)


async def test_a_place_has_one_run_at_a_time_and_is_handed_on() -> None:
    pool, (runner,) = _pool_of(1)
    runner.release.clear()
    tasks = [asyncio.create_task(pool.run(str(number))) for number in range(5)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    runner.release.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [getattr(result, "stdout", None) for result in results] == ["0", None, "2", "3", "4"]
    assert runner.most == 1


async def test_cancelling_whoever_just_got_a_place_gives_it_back() -> None:
    pool, (runner,) = _pool_of(1)
    runner.release.clear()
    first, second = (asyncio.create_task(pool.run(name)) for name in "ab")
    await asyncio.sleep(0)
    runner.release.set()
    await first
    second.cancel()
    assert (await pool.run("c")).stdout == "c"


async def test_identical_runs_are_answered_once() -> None:
    pool, _ = _pool_of(1, cache=True)
    assert not (await pool.run("a")).cached
    assert (await pool.run("a")).cached
    assert not (await pool.run("a", stdin="x")).cached


async def test_a_closed_pool_refuses() -> None:
    pool, (runner,) = _pool_of(1)
    async with pool:
        pass
    await pool.aclose()
    assert runner.closed >= 1
    with pytest.raises(SandboxUnavailable, match="closed"):
        await pool.run("a")


@pytest.mark.parametrize(
    "name", ["/etc/x", "../x", "a/../../x", "", ".", "main.py", "main.py/x", "a\0b", "x" * 300]
)
async def test_file_names_that_leave_the_folder_are_refused(name: str) -> None:
    pool, _ = _pool_of(1)
    with pytest.raises(UsageError):
        await pool.run("", files={name: ""})


@pytest.mark.parametrize("name", ["a b", "1", "class", "__name__", "", "a-b"])
async def test_variables_that_are_no_names_are_refused(name: str) -> None:
    pool, _ = _pool_of(1)
    with pytest.raises(UsageError):
        await pool.run("", variables={name: ""})


async def test_a_file_beneath_a_file_is_refused() -> None:
    pool, _ = _pool_of(1)
    with pytest.raises(UsageError):
        await pool.run("", files={"a": "", "a/b": ""})


def test_names_and_counts_are_checked() -> None:
    with pytest.raises(ConfigError, match="known"):
        open_sandbox("docker")
    with pytest.raises(ConfigError, match="at least 1"):
        open_sandbox(workers=0)


async def test_cancelling_kills_the_run(sandbox: Any) -> None:
    """The next run in the same worker starts at once, so the cancelled one is gone."""
    await sandbox.run("print(0)")
    task = asyncio.create_task(sandbox.run("import time; time.sleep(60)", limits=Limits(wall_s=60)))
    await asyncio.sleep(0.3)
    workers = dict(sandbox._runners[0]._workers)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    began = time.monotonic()
    assert (await sandbox.run("print(1)")).stdout == "1\n"
    assert time.monotonic() - began < 5
    assert sandbox._runners[0]._workers == workers, "killed, not restarted"


async def test_cancelling_again_and_again_at_any_moment(sandbox: Any) -> None:
    for delay in (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016) * 3:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(delay):
                await sandbox.run("import time; time.sleep(5)", stdin="x" * 300_000)
    assert (await sandbox.run("print(input())", stdin="still right")).stdout == "still right\n"


async def test_a_worker_killed_between_runs_is_replaced(sandbox: Any) -> None:
    await sandbox.run("print(1)")
    worker = sandbox._runners[0]._workers["light"]
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    assert (await sandbox.run("print(2)")).stdout == "2\n"


async def test_a_worker_killed_during_a_run_is_replaced_and_the_run_repeated(sandbox: Any) -> None:
    task = asyncio.create_task(sandbox.run("import time; time.sleep(1); print(3)"))
    await asyncio.sleep(0.4)
    os.kill(sandbox._runners[0]._workers["light"].process.pid, signal.SIGKILL)
    assert (await task).stdout == "3\n"


async def test_a_run_that_loses_two_workers_says_so(sandbox: Any) -> None:
    task = asyncio.create_task(sandbox.run("import time; time.sleep(20)"))
    killed: set[int] = set()
    while len(killed) < 2:
        await asyncio.sleep(0.05)
        worker = sandbox._runners[0]._workers["light"]
        if worker.process.pid not in killed and worker.runs > 1:  # the first is its self-test
            killed.add(worker.process.pid)
            os.kill(worker.process.pid, signal.SIGKILL)
    execution = await asyncio.wait_for(task, 30)
    assert execution.status == "sandbox_died"


async def test_a_worker_is_recycled(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await sandbox.run("print(1)")
    old = sandbox._runners[0]._workers["light"]
    monkeypatch.setattr(_pool, "RUNS_PER_WORKER", old.runs)
    assert (await sandbox.run("print(2)")).status == "ok"
    assert sandbox._runners[0]._workers["light"] is not old
    assert not old.alive


def test_successive_event_loops(sandbox: Any) -> None:
    results = [asyncio.run(sandbox.run(f"print({number})")).stdout for number in range(3)]
    assert results == ["0\n", "1\n", "2\n"]


def test_an_event_loop_that_ended_abruptly(sandbox: Any) -> None:
    """The run under way is killed; the sandbox serves the next loop."""

    async def interrupted() -> None:
        task = asyncio.create_task(sandbox.run("import time; time.sleep(60)", limits=Limits(wall_s=60)))
        await asyncio.sleep(0.2)
        raise KeyboardInterrupt if task.done() else SystemExit

    with pytest.raises(SystemExit):
        asyncio.run(interrupted())
    assert asyncio.run(sandbox.run("print(1)")).stdout == "1\n"


_ABRUPT = """
import asyncio, os, signal, sys
from codesteer.sandbox import Limits, open_sandbox

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs inherit as ignored

async def main():
    sandbox = open_sandbox(sys.argv[1], workers=2)
    code = "import ctypes, os, time; os.fork(); ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0); time.sleep(60)"
    task = asyncio.create_task(sandbox.run(code, variables={"name": sys.argv[2]}, limits=Limits(wall_s=60)))
    await asyncio.sleep(1.0)
    print("up", flush=True)
    if sys.argv[3] == "wait":
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT", "exit"])
def test_nothing_survives_the_caller(sandbox: Any, how: str) -> None:
    name = f"cs{os.getpid() % 10000}{how[:4]}{sandbox.backend[:2]}"
    arguments = [sys.executable, "-c", _ABRUPT, sandbox.backend, name, "leave" if how == "exit" else "wait"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        if how != "exit":
            assert len(processes_named(name)) == 2, "the run and its child are there before"
            process.send_signal(getattr(signal, how))
        process.wait(30)
    end = time.monotonic() + 10
    while processes_named(name) and time.monotonic() < end:
        time.sleep(0.02)
    assert processes_named(name) == []
    while (left := list(Path("/dev/shm").glob(f"codesteer-run-{process.pid}-*"))) and time.monotonic() < end:
        time.sleep(0.02)
    assert left == []


async def test_closing_leaves_no_process(sandbox: Any) -> None:
    opened = open_sandbox(sandbox.backend, workers=2, cache=False)
    await opened.map([Program(code=f"print({number})") for number in range(4)])
    processes = [worker.process for runner in opened._runners for worker in runner._workers.values()]  # type: ignore[attr-defined]
    assert processes
    await opened.aclose()
    assert all(process.poll() is not None for process in processes)


async def test_large_requests_and_replies(sandbox: Any) -> None:
    text = "é" * 2_000_000
    code = "import sys; t = sys.stdin.read(); print(len(t), len(given), len(open('f').read()))"
    execution = await sandbox.run(code, stdin=text, variables={"given": text}, files={"f": text})
    assert execution.stdout == "2000000 2000000 2000000\n", textwrap.shorten(execution.stderr, 300)


@pytest.mark.parametrize(
    "text", ['"""', "'\\'\n{}%s", "\0", "\ud800", "__import__('os')", "</s>\r\n", "𝒳" * 9]
)
async def test_variables_arrive_as_data(sandbox: Any, text: str) -> None:
    """What the checker of an answer is given: never evaluated, never changed."""
    execution = await sandbox.run("print(ascii(given))", variables={"given": text})
    assert execution.stdout == ascii(text) + "\n"


async def test_code_with_text_that_is_no_text(sandbox: Any) -> None:
    for code in ("print('\ud800')", "\0", "(" * 100_000, "x = " + "-" * 100_000 + "1"):
        execution = await sandbox.run(code)
        assert execution.status in ("error", "memory", "killed"), execution
