"""Runs inside the sandbox, never in our process: applies a verifier to a list of proposed answers.

It finds ``verifier.py`` (written by a model), ``question.txt`` and ``candidates.json`` in its working folder, and
prints one JSON array ``[token, index, result, reason]`` a line, as soon as each is known, so that a verifier that
hangs loses only what it did not reach. What the verifier itself prints is dropped. ``TOKEN`` is predefined by the
caller; it keeps stray output apart from results (it is no defence against a verifier that wants to lie: that one could
simply return ``True``).
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import cast

SECONDS_EACH = 2.0
PLACEHOLDERS = ("which condition it breaks", "why it cannot be told")
"""Reasons copied from the example in our own prompt: they say nothing."""


def main() -> None:
    token: str = globals()["TOKEN"]
    results = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 (for the rest of the process)
    question = Path("question.txt").read_text("utf-8")
    check = runpy.run_path("verifier.py")["check"]
    signal.signal(signal.SIGALRM, _too_slow)
    for index, candidate in enumerate(json.loads(Path("candidates.json").read_text("utf-8"))):
        result, reason = _judge(check, question, candidate)
        print(json.dumps([token, index, result, reason[:300]]), file=results, flush=True)


def _judge(check: Callable[[str, str], object], question: str, candidate: str) -> tuple[bool | None, str]:
    signal.setitimer(signal.ITIMER_REAL, SECONDS_EACH)
    try:
        said = check(question, candidate)
    except BaseException as error:
        return None, f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if isinstance(said, tuple):
        result, reason = (*cast("tuple[object, ...]", said), "", "")[:2]
        said_nothing = reason in PLACEHOLDERS
        return _three_valued(result), "" if said_nothing else str(reason)
    return _three_valued(said), ""


def _three_valued(result: object) -> bool | None:
    return bool(result) if result in (True, False) else None


def _too_slow(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError("the check took too long")


if __name__ == "__main__":
    main()
