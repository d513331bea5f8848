"""Inspect's sandbox provider ``codesteer``: each sample gets a session behind our bubblewrap wall, without Docker.

``inspect eval ... --sandbox codesteer``, or ``Task(sandbox="codesteer")``. No network, no host files but the system's
and this interpreter's, read-only; a /tmp of the sample's own, where relative names start.
"""

from __future__ import annotations

import os
from typing import Literal, overload

from inspect_ai.util import (
    ExecResult,
    OutputLimitExceededError,
    SandboxEnvironment,
    SandboxEnvironmentConfigType,
    SandboxEnvironmentLimits,
    SandboxUnavailableError,
    SandboxUserUnsupportedError,
    sandboxenv,
)

from .._errors import ConfigError, SandboxUnavailable
from ..sandbox._session import CommandResult, OutputTooLong, Session

__all__ = ["CodesteerSandbox"]

_NOT_FOUND = 127


@sandboxenv(name="codesteer")  # pyright: ignore[reportUntypedClassDecorator]
class CodesteerSandbox(SandboxEnvironment):
    """One sample's session. Commands run as one ordinary user; there is no other, and no root."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    @classmethod
    def default_concurrency(cls) -> int | None:
        return 4 * (os.cpu_count() or 1)

    @classmethod
    async def sample_init(
        cls, task_name: str, config: SandboxEnvironmentConfigType | None, metadata: dict[str, str]
    ) -> dict[str, SandboxEnvironment]:
        if config is not None:
            raise ConfigError(f"the sandbox 'codesteer' takes no configuration, but got {config!r}")
        return {"default": cls(await Session.open())}

    @classmethod
    async def sample_cleanup(
        cls,
        task_name: str,
        config: SandboxEnvironmentConfigType | None,
        environments: dict[str, SandboxEnvironment],
        interrupted: bool,
    ) -> None:
        for environment in environments.values():
            await environment.as_type(CodesteerSandbox)._session.close()

    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,  # noqa: ASYNC109  (the signature is Inspect's)
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        if user is not None:
            raise SandboxUserUnsupportedError(
                f"the sandbox 'codesteer' has one ordinary user and cannot run as {user!r}"
            )
        data = input.encode() if isinstance(input, str) else input or b""
        try:
            result = await self._session.run(
                cmd,
                stdin=data,
                folder=cwd or ".",
                environment=env,
                timeout_s=timeout,
                limit=SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE,
            )
        except FileNotFoundError as error:
            result = CommandResult(_NOT_FOUND, b"", f"{cmd[0]}: {error.strerror}\n".encode())
        except OutputTooLong as error:
            raise OutputLimitExceededError(
                SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE_STR, error.kept.decode("utf-8", "replace")
            ) from None
        except SandboxUnavailable as error:
            raise SandboxUnavailableError(str(error)) from None
        return ExecResult(
            success=result.returncode == 0,
            returncode=result.returncode,
            stdout=result.stdout.decode("utf-8", "replace"),
            stderr=result.stderr.decode("utf-8", "replace"),
        )

    async def write_file(self, file: str, contents: str | bytes) -> None:
        data = contents.encode() if isinstance(contents, str) else contents
        try:
            await self._session.write(file, data)
        except SandboxUnavailable as error:
            raise SandboxUnavailableError(str(error)) from None

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...

    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...

    async def read_file(self, file: str, text: bool = True) -> str | bytes:
        try:
            data = await self._session.read(file, limit=SandboxEnvironmentLimits.MAX_READ_FILE_SIZE)
        except OutputTooLong:
            raise OutputLimitExceededError(SandboxEnvironmentLimits.MAX_READ_FILE_SIZE_STR, None) from None
        except SandboxUnavailable as error:
            raise SandboxUnavailableError(str(error)) from None
        return data.decode() if text else data
