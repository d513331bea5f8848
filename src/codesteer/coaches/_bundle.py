"""What an LLM coach reads about the turns so far: the evidence bundle (paper section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .._evidence import check_of
from .._trajectory import Execution, Turn
from ..prompts import PromptSet

__all__ = ["clip", "evidence_bundle"]

Form = Literal["long", "short"]

_REPLY_CHARACTERS: Mapping[Form, int] = {"long": 4000, "short": 500}
_OUTPUT_CHARACTERS: Mapping[Form, int] = {"long": 1500, "short": 300}
_SUMMARY_CHARACTERS = 1500


def evidence_bundle(turn: Turn, turns_left: int, prompts: PromptSet, *, form: Form) -> str:
    """The last reply with what its program did, the checkers' reports, and where the question stands.

    In the ``short`` form the reply is cut to where it begins and ends, and so is what was printed: a small coach
    decides by what came of a program, and both its training and its latency grow with every token it reads.
    """
    number = turn.index + 1
    reply = clip(turn.reply.text, _REPLY_CHARACTERS[form])
    parts = [prompts.fill("coach.evidence.answer", turn=number, reply=reply)]
    if turn.execution is not None:
        output = clip(combined_output(turn.execution), _OUTPUT_CHARACTERS[form])
        parts.append(prompts.fill("coach.evidence.execution", status=turn.execution.status, output=output))
    if checked := check_of(turn, "self_answer"):
        summary = clip(f"{checked.verdict}. {checked.summary}", _SUMMARY_CHARACTERS)
        parts.append(prompts.fill("coach.evidence.check", summary=summary))
    for checker in ("options", "form"):
        check = check_of(turn, checker)
        if check is not None and check.verdict == "fail":
            parts.append(prompts.fill("coach.evidence.check", summary=check.summary))
    if symbolic := check_of(turn, "symbolic"):
        parts.append(
            prompts.fill("coach.evidence.symbolic", summary=clip(symbolic.summary, _SUMMARY_CHARACTERS))
        )
    parts.append(prompts.fill("coach.evidence.state", turns=number, left=turns_left))
    return "\n\n".join(parts)


def combined_output(execution: Execution) -> str:
    return (
        "\n".join(stream.rstrip() for stream in (execution.stdout, execution.stderr) if stream.strip())
        or "(nothing)"
    )


def clip(text: str, limit: int) -> str:
    """``text``, or its head and tail with a remark between them when it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    return f"{text[:head]}\n[... {len(text) - limit} characters left out ...]\n{text[head - limit :]}"
