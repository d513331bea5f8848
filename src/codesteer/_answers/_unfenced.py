"""Programs that stand in a reply without a fence: between other markers, or bare."""

from __future__ import annotations

import ast
import re

from ._cleaning import dedented, without_prompts
from ._syntax import MAX_SOURCE, parse_source, writes_output

__all__ = ["bare_program", "marked_program"]

_MARKERS = (
    ("<|python_tag|>", "<|"),
    ("[PYTHON]", "[/PYTHON]"),
    ("<python>", "</python>"),
    ("<code>", "</code>"),
    ("<tool_code>", "</tool_code>"),
)


def marked_program(reply: str) -> tuple[str, str] | None:
    """The last program between markers some models are trained on, and the rule's name."""
    for opening, closing in _MARKERS:
        start = reply.rfind(opening)
        if start < 0:
            continue
        start += len(opening)
        end = reply.find(closing, start)
        source = dedented(reply[start : end if end >= 0 else len(reply)].strip("\n"))
        if isinstance(parse_source(source), ast.Module) and source.strip():
            return source, f"between {opening} markers"
    return None


_STARTS_CODE = re.compile(
    r"(?:import |from [\w.]+ import |def \w+\(|class \w+|print\(|for .{1,200} in .{1,200}:|while .{1,200}:"
    r"|if .{1,200}:|(?:elif .{1,200}|else|try|finally|except[^:]{0,200}):|with .{1,200}:|@\w|#|>>> "
    r"|(?:return|break|continue|pass|global|assert|raise|yield|async|await|nonlocal|del)\b|\"\"\"|'''"
    r"|\w[\w.\[\]'\", ]{0,80} ?[-+*/%|&^]{0,2}= ?\S|[\w.]{1,80}\(|[\])}])"
)


def bare_program(reply: str) -> tuple[str, str] | None:
    """The whole reply, or its longest run of lines, if that is unmistakably a program; and the rule's name.

    Unmistakably: it parses, and it calls ``print`` or defines a function that it prints from, after an
    import, a definition, an assignment or in one line.
    """
    if len(reply) > MAX_SOURCE:
        return None
    whole = reply.strip("\n")
    if _is_program(whole):
        return whole, "the whole reply"
    runs = sorted(_runs(reply.split("\n")), key=len, reverse=True)
    for run in runs[:3]:
        source = _parsing_part(run)
        if source is not None:
            return source, "a run of lines without a fence"
    return None


def _is_program(source: str) -> bool:
    tree = parse_source(source)
    return isinstance(tree, ast.Module) and _prints_by_call(tree)


def _prints_by_call(tree: ast.Module) -> bool:
    calls = any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name | ast.Attribute) for n in ast.walk(tree)
    )
    return calls and writes_output(tree)


def _runs(lines: list[str]) -> list[list[str]]:
    """Stretches of lines that look like code, with the blank and indented lines between them."""
    runs: list[list[str]] = []
    current: list[str] = []
    for line in lines:
        starts = _STARTS_CODE.match(line[:500]) is not None
        if starts or (current and (not line.strip() or line[0] in " \t")):
            current.append(line)
        elif current:
            runs.append(current)
            current = []
    return [*runs, current] if current else runs


def _parsing_part(run: list[str]) -> str | None:
    """The run as a program, given up to three tries at cutting off prose that follows it."""
    lines = run
    for _ in range(3):
        source = without_prompts("\n".join(lines)).strip("\n")
        result = parse_source(source)
        if isinstance(result, ast.Module):
            return source if _prints_by_call(result) else None
        if result.line is None or result.line < 2:
            return None
        lines = source.split("\n")[: result.line - 1]
    return None
