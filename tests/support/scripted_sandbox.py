"""A sandbox that runs nothing: it answers with what a test prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from codesteer import Execution
from codesteer.sandbox import Limits


class ScriptedSandbox:
    """Gives the prepared executions in order (the last one again and again), or what a function makes of a program."""

    backend = "scripted"

    def __init__(self, executions: Sequence[Execution] | Callable[[str], Execution]) -> None:
        self._executions = executions
        self.programs: list[str] = []
        self.variables: list[Mapping[str, str]] = []
        self.closed = False

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Execution:
        self.programs.append(code)
        self.variables.append(dict(variables or {}))
        if callable(self._executions):
            return self._executions(code)
        return self._executions[min(len(self.programs), len(self._executions)) - 1]

    async def aclose(self) -> None:
        self.closed = True


def printed(text: str) -> Execution:
    return Execution(status="ok", stdout=f"{text}\n", returncode=0, backend="scripted")
