"""What codesteer asks of a sandbox: run a hostile Python program and say what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .._trajectory import Execution

__all__ = ["Limits", "Program", "Sandbox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one run. A limit is never raised above what the operating system already imposes."""

    wall_s: float = 15.0
    cpu_s: float = 16.0
    """Processor time of each single process, in whole seconds."""
    memory_mb: int = 2048
    """Resident and shared memory of the whole run, all its processes together."""
    address_space_mb: int = 4096
    """Address space of each single process."""
    processes: int = 32
    open_files: int = 128
    file_mb: int = 64
    """Largest single file; also the size of the run's /tmp and /dev/shm."""
    output_kept: int = 1_048_576
    """Bytes of stdout kept (head and tail); stderr keeps a quarter of it."""
    output_max: int = 16_777_216
    """Bytes written to either stream at which the run is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program and all it is given; see `Sandbox.run`."""

    code: str
    stdin: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])


class Sandbox(Protocol):
    """Runs programs. Safe to share between tasks of one event loop; runs are queued over its workers.

    One made by `open_sandbox` belongs to no event loop: it may be used in successive ``asyncio.run`` calls.
    """

    @property
    def backend(self) -> str:
        """``bubblewrap``, ``landlock`` or ``unsafe-subprocess``."""
        ...

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, str] = ...,
        variables: Mapping[str, str] = ...,
        limits: Limits | None = None,
    ) -> Execution:
        """Run ``code`` as ``__main__`` with ``files`` (relative name -> text) in its working folder.

        ``variables`` are strings predefined as globals of the program: data given to it without its having to
        copy them. Never raises for anything the program does; raises `SandboxUnavailable` only when no worker
        can be started, and `UsageError` for a file name or variable that cannot be. Cancelling the awaiting
        task kills the run.
        """
        ...

    async def aclose(self) -> None:
        """End every worker. Closing twice does nothing."""
        ...
