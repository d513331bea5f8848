"""Undoing what chat formatting does to a program: reasoning, prompts, indentation, odd characters."""

from __future__ import annotations

import ast
import re

from ._syntax import parse_source

__all__ = ["cleaned_characters", "dedented", "without_prompts", "without_thinking"]

_ODD_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\u3000", " "),
        **dict.fromkeys("\u2018\u2019\u201a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        "\u2212": "-",
    }
)


def without_thinking(reply: str) -> str:
    """The reply after a reasoning model's last ``</think>``; all of it if nothing follows one."""
    _, mark, visible = reply.rpartition("</think>")
    return visible if mark and visible.strip() else reply


def cleaned_characters(text: str) -> str:
    """Invisible characters removed, unusual blanks and typographic quotes replaced by the plain ones."""
    return text.translate(_ODD_CHARACTERS)


def dedented(text: str) -> str:
    """``text`` without the blanks that begin all its lines that are not blank."""
    lines = text.split("\n")
    prefix: str | None = None
    for line in lines:
        if line.strip():
            blanks = line[: len(line) - len(line.lstrip())]
            prefix = blanks if prefix is None else _common_start(prefix, blanks)
            if not prefix:
                return text
    width = len(prefix or "")
    return "\n".join(line[width:] if line.strip() else "" for line in lines)


def _common_start(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


_PROMPT = re.compile(r"\s*(>>>|\.\.\.)(?: |$)")


def without_prompts(text: str) -> str:
    """The program typed in a transcript of Python's interactive prompt; ``text`` itself if it is none.

    Output lines are dropped. If nothing is printed, the last expression is, as the prompt would have done.
    """
    if ">>>" not in text:
        return text
    inputs: list[str] = []
    for line in text.split("\n"):
        prompt = _PROMPT.match(line)
        if prompt is None:
            continue
        rest = line[prompt.end() :]
        if prompt.group(1) == "..." and inputs:
            inputs[-1] += "\n" + rest
        else:
            inputs.append(rest)
    if inputs and "print" not in text:
        last = inputs[-1].strip()
        tree = parse_source(last)
        if isinstance(tree, ast.Module) and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
            inputs[-1] = f"print({last})"
    return "\n".join(inputs) or text
