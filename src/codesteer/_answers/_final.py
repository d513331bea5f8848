"""Finding the final answer in a reply, or in what a program printed.

The rules, strongest first: the last ``<<<...>>>``, the last ``\\boxed{...}``, the last phrase that announces
an answer, then the place where an answer usually stands: the last line, or a whole value printed over several
lines. Placeholders such as ``<<<answer>>>`` are no answers. Not covered: understanding prose; a sentence
found on the last line is the answer as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ._cleaning import without_thinking
from ._code import is_program_block
from ._fences import split_blocks
from ._markers import (
    answers_after_marks,
    boxed_answers,
    bracketed_answers,
    is_placeholder,
    unclosed_bracket,
)
from ._phrases import announced_answer, plain, short_last_line
from ._values import printed_value

__all__ = ["MAX_ANSWER", "AnswerFinding", "find_answer_in_output", "find_answer_in_text"]

_TEMPLATE = re.compile(r"[\"']|%[sdirf]")
_FIELD = re.compile(r"\{([^{}]*)\}")

MAX_ANSWER = 10_000
"""Longest answer, in characters; what is longer is taken for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFinding:
    """A final answer: its text, the name of the rule that found it, and the number of candidates of that
    rule."""

    text: str
    rule: str
    candidates: int = 1


def find_answer_in_text(reply: str, *, complete: bool = True) -> AnswerFinding | None:
    """The final answer written in a reply; None if none is. Never raises; linear in the reply's length.

    Programs in the reply are left out, unless there is nothing else: what they print is known only after a
    run. Of a reply that is not ``complete`` (cut at the token limit) the last line is a fragment, and no answer.
    """
    visible = without_thinking(_newlines(reply))
    prose, programs = _split_off_programs(visible)
    found = _marked(prose) or _announced(prose)
    if found is None and not programs:
        return _from_last_line(prose) if complete else None
    if found is None:
        marked = _marked(programs)
        if marked is not None and not _is_template(marked.text):
            return AnswerFinding(
                text=marked.text, rule=f"{marked.rule}, inside a program", candidates=marked.candidates
            )
    return found


def find_answer_in_output(stdout: str) -> AnswerFinding | None:
    """The final answer printed by a program; None if it printed none. Never raises; linear in its length."""
    output = _newlines(stdout).strip()
    if not output:
        return None
    return _marked(output) or _value(output) or _announced(output) or _from_last_line(output)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _split_off_programs(reply: str) -> tuple[str, str]:
    """The reply's prose (with fenced data but without the fences) and its programs."""
    lines = reply.split("\n")
    programs: list[str] = []
    kept: list[str] = []
    position = 0
    blocks = split_blocks(lines)
    budget = 400  # blocks looked into; a reply with more is no ordinary one and keeps the rest as data
    for block in blocks:
        if block.first == block.last and not lines[block.first].lstrip().startswith(("`", "~")):
            continue  # marked words inside a line of prose
        budget -= 1
        kept += lines[position : block.first]
        before_fence = lines[block.first].split("```")[0] if "```" in lines[block.first] else ""
        if before_fence.strip():
            kept.append(before_fence)
        if budget > 0 and is_program_block(block):
            programs.append(block.text)
            kept.append("")
        else:
            kept += block.lines
        position = block.last + 1
    return "\n".join([*kept, *lines[position:]]), "\n".join(programs)


def _marked(text: str) -> AnswerFinding | None:
    rules: tuple[tuple[str, Callable[[str, int], list[str]]], ...] = (
        ("angle brackets", bracketed_answers),
        ("boxed", boxed_answers),
        ("angle brackets, before the answer", answers_after_marks),
        ("angle brackets, unclosed", unclosed_bracket),
    )
    for rule, find in rules:
        candidates = find(text, MAX_ANSWER)
        if candidates:
            return AnswerFinding(text=candidates[-1], rule=rule, candidates=len(candidates))
    return None


def _announced(text: str) -> AnswerFinding | None:
    found = announced_answer(text)
    if found is None:
        return None
    answer, count = found
    if _is_form(answer):
        return None
    return AnswerFinding(text=_without_stray_marks(answer)[:MAX_ANSWER], rule="announced", candidates=count)


def _value(output: str) -> AnswerFinding | None:
    found = printed_value(output, MAX_ANSWER)
    return AnswerFinding(text=found[0], rule=found[1]) if found else None


def _from_last_line(text: str) -> AnswerFinding | None:
    found = short_last_line(text)
    if found is None:
        return None
    answer = plain(found)
    if not answer or _is_form(answer):
        return None
    return AnswerFinding(text=plain(_without_stray_marks(answer)) or answer, rule="last line")


def _is_template(marked: str) -> bool:
    """Whether what stands between marks in a program is filled in by a run."""
    fields = [field.strip() for field in _FIELD.findall(marked)]
    named = any(not field or any(char.isalpha() or char == "_" for char in field) for field in fields)
    return named or _TEMPLATE.search(marked) is not None


def _without_stray_marks(answer: str) -> str:
    """``answer`` without marks that small models set the wrong way round or only once (``>>> 9 <<<``, ``>>> 9``)."""
    bare = answer.strip()
    for mark in (">>>", "<<<"):
        bare = bare.removeprefix(mark).removesuffix(mark).strip()
    return bare or answer


def _is_form(answer: str) -> bool:
    """Whether what was found is the form of an answer, marks and all, and not an answer."""
    for opening, closing in (("<<<", ">>>"), ("\\boxed{", "}")):
        if answer.startswith(opening):
            return is_placeholder(answer.removeprefix(opening).removesuffix(closing))
    return False
