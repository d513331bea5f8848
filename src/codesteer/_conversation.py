"""What the TaskLLM reads at each turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ._evidence import check_of, failure_of
from ._profiles import Profile
from ._trajectory import Execution, Guidance, Mode, Question, Turn
from .coaches import clip, stock_instruction
from .models import Message
from .prompts import PromptSet

__all__ = ["conversation", "run_report"]

_OUTPUT_CHARACTERS = 1500
_NUMBER = re.compile(r"\d+")
_ERROR_CHARACTERS = 1000


def conversation(
    question: Question,
    guidance: Guidance,
    turns: Sequence[Turn],
    profile: Profile,
    prompts: PromptSet,
    libraries: tuple[str, ...],
) -> list[Message]:
    """The messages for the next reply under ``guidance``, after ``turns``.

    With full history (paper profile) every guidance and raw reply is repeated and nothing else is shown. Otherwise the
    TaskLLM sees the question with the stock instruction, its last attempt of the same mode, what came of it, and the
    guidance: short, and a prefix of the earlier conversation, so that a server's prompt cache helps. A program that
    failed is not shown where the profile's remedy is another one from the question alone, whoever coaches.
    """

    as_data = profile.question_as_data and _has_much_to_copy(question.text)

    def stock(mode: Mode) -> str:
        return stock_instruction(mode, prompts, libraries=libraries, question_as_data=as_data)

    if profile.full_history:
        return _whole_history(question, guidance, turns, prompts, stock)
    last = next((turn for turn in reversed(turns) if turn.guidance.mode is guidance.mode), None)
    if last is None or guidance.start_over or _is_replaced(last, profile):
        instruction = "\n".join(part for part in (stock(guidance.mode), guidance.message) if part)
        return [Message("user", prompts.fill("task.first", question=question.text, guidance=instruction))]
    opening = prompts.fill("task.first", question=question.text, guidance=stock(guidance.mode))
    evidence = _what_came_of_it(last, prompts) if profile.share_execution else ""
    again = prompts.fill("task.retry", evidence=evidence, guidance=guidance.message).strip()
    return [
        Message("user", opening),
        Message("assistant", clip(last.reply.text, 3 * _OUTPUT_CHARACTERS) or "(no reply)"),
        Message("user", again or stock(guidance.mode)),
    ]


def _is_replaced(last: Turn, profile: Profile) -> bool:
    return profile.remedy == "afresh" and last.guidance.mode is Mode.CODE and failure_of(last) is not None


def _has_much_to_copy(question: str) -> bool:
    """Whether retyping the question's data would be long; told of ``QUESTION`` needlessly, small models stumble."""
    return len(question) > 3000 or len(_NUMBER.findall(question)) > 150


def _whole_history(
    question: Question,
    guidance: Guidance,
    turns: Sequence[Turn],
    prompts: PromptSet,
    stock: Callable[[Mode], str],
) -> list[Message]:
    """Everything as it was said: a bare decision is exchanged for the stock instruction, then as now."""

    def said(guidance: Guidance) -> Message:
        return Message("user", guidance.message or stock(guidance.mode))

    messages: list[Message] = []
    for turn in turns:
        messages += [said(turn.guidance), Message("assistant", turn.reply.text)]
    messages.append(said(guidance))
    first = prompts.fill("task.first_paper", guidance=messages[0].content, question=question.text)
    return [Message("user", first), *messages[1:]]


def _what_came_of_it(turn: Turn, prompts: PromptSet) -> str:
    parts: list[str] = []
    if turn.execution is not None:
        parts.append(run_report(turn.execution, prompts))
    elif turn.guidance.mode is Mode.CODE:
        parts.append(prompts.fill("task.evidence.no_code"))
    checked = check_of(turn, "self_answer")
    if checked is not None and checked.verdict == "fail":
        parts.append(prompts.fill("task.evidence.check", summary=clip(checked.summary, _ERROR_CHARACTERS)))
    return "\n".join(parts)


def run_report(execution: Execution, prompts: PromptSet) -> str:
    """What a run did, as the TaskLLM is told."""
    printed = clip(execution.stdout.strip(), _OUTPUT_CHARACTERS)
    shown = [prompts.fill("task.evidence.printed", output=printed)] if printed else []
    match execution.status:
        case "ok":
            return shown[0] if shown else prompts.fill("task.evidence.silent")
        case "error":
            error = execution.stderr.strip() or f"exit code {execution.returncode}"
            shown.append(prompts.fill("task.evidence.crashed", output=error[-_ERROR_CHARACTERS:]))
        case "timeout":
            shown.append(prompts.fill("task.evidence.timeout", seconds=round(execution.wall_s)))
        case "memory" | "output_limit":
            return prompts.fill(f"task.evidence.{execution.status}")
        case "killed" | "setup_failed" | "sandbox_died":
            shown.append(prompts.fill("task.evidence.killed"))
    return "\n".join(shown)
