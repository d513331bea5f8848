"""No sandbox at all: a subprocess under the caller's own rights, with limits on time and output only.

For machines where nothing else works and the programs are trusted. Never chosen by itself; the name must be given.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

from .._trajectory import Execution, ExecutionStatus
from ._inside import _program
from ._interface import Limits, Program
from ._python import clean_environment
from ._streams import Kept, Reader

NAME = "unsafe-subprocess"

_DRAIN_S = 1.0


class UnsafeRunner:
    """Runs each program in a fresh interpreter in a temporary folder."""

    async def run(self, program: Program, limits: Limits) -> Execution:
        kept = Kept(limits.output_kept), Kept(limits.output_kept // 4)
        with tempfile.TemporaryDirectory(prefix="codesteer-unsafe-", ignore_cleanup_errors=True) as folder:
            prelude = "".join(f"{name} = {value!r}\n" for name, value in program.variables.items())
            _program.write_files(folder, {_program.MAIN: program.code, **program.files})
            command = [sys.executable, _program.MAIN]
            if prelude:
                command = [
                    sys.executable,
                    "-c",
                    f"{prelude}exec(compile(open('main.py','rb').read(), 'main.py', 'exec'))",
                ]
            stdin = _program.open_stdin(program.stdin, folder)
            flooded = asyncio.Event()
            readers = [Reader(each, limits.output_max, flooded.set) for each in kept]
            try:
                return await self._supervise(command, folder, stdin, readers, kept, flooded, limits)
            finally:
                for reader in readers:
                    reader.close()
                os.close(stdin)

    async def _supervise(
        self,
        command: list[str],
        folder: str,
        stdin: int,
        readers: list[Reader],
        kept: tuple[Kept, Kept],
        flooded: asyncio.Event,
        limits: Limits,
    ) -> Execution:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=clean_environment() | {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(Path.home())},
            stdin=stdin,
            stdout=readers[0].write_end,
            stderr=readers[1].write_end,
            start_new_session=True,
        )
        for reader in readers:
            reader.close_write_end()
        cause: ExecutionStatus | None = None
        ended = asyncio.ensure_future(process.wait())
        flood = asyncio.ensure_future(flooded.wait())
        try:
            await asyncio.wait((ended, flood), timeout=limits.wall_s, return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                cause = "output_limit" if flood.done() else "timeout"
        finally:
            flood.cancel()
            _kill_group(process.pid)
            await ended
        await asyncio.wait([reader.done for reader in readers], timeout=_DRAIN_S)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = process.returncode or 0
        by_itself: ExecutionStatus = "ok" if code == 0 else "killed" if code < 0 else "error"
        return Execution(
            status=cause or ("output_limit" if flooded.is_set() else by_itself),
            stdout=kept[0].text(),
            stderr=kept[1].text(),
            returncode=code,
            stdout_truncated=kept[0].truncated,
            stderr_truncated=kept[1].truncated,
            wall_s=time.monotonic() - began,
            cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            peak_memory_mb=after.ru_maxrss / 1024,
            backend=NAME,
        )

    def close(self) -> None:
        """Nothing is kept between runs."""


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
