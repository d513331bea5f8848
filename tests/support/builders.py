"""Short ways to build turns and executions for tests."""

from __future__ import annotations

from codesteer import Answer, Check, Execution, Guidance, Mode, Reply, Turn

OK = Execution(status="ok", stdout="42\n", returncode=0, backend="scripted")


def check(verdict: str, checker: str = "symbolic", summary: str = "") -> Check:
    return Check(checker=checker, verdict=verdict, summary=summary)  # type: ignore[arg-type]


def turn(
    index: int = 0,
    *,
    mode: Mode = Mode.CODE,
    answer: str | None = "42",
    code: str | None = "print(6 * 7)",
    execution: Execution | None = OK,
    checks: tuple[Check, ...] | None = None,
    message: str = "",
    reply: Reply | None = None,
) -> Turn:
    """A turn that went well unless told otherwise: a program that computed 42, or the same in words."""
    if mode is Mode.TEXT:
        code, execution = None, None
    if code is None:
        execution = None
    source = "output" if execution is not None else "text"
    return Turn(
        index=index,
        guidance=Guidance(mode=mode, message=message),
        reply=reply or Reply(text="a reply"),
        code=code,
        execution=execution,
        answer=None
        if answer is None
        else Answer(text=answer, turn=index, source=source, extraction="angle brackets"),  # type: ignore[arg-type]
        checks=checks if checks is not None else (check("pass"),) if code is not None else (),
    )
