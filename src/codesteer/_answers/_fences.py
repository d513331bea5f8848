"""Fenced blocks of a model's reply, as models really write them.

Read: backtick and tilde fences of any length from three, indented, quoted, glued to the end of a line of
prose, opened and closed on one line, closed at the end of a line of code, or never closed. Not read: indented
code blocks without a fence, because prose and lists look the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Block", "Language", "language_of", "split_blocks"]

Language = Literal["python", "unknown", "text", "other"]
"""What a fence's tag promises: Python; nothing; plain text or data; another programming language."""

_PYTHON_TAG = re.compile(
    r"(?:i?python|py|cpython|pypy|pycon|sage)[\d.]*(?:[-_ ](?:repl|console|script|code))?$"
)
_UNKNOWN_TAGS = frozenset({"", "code", "tool_code", "tool-code", "execute", "exec", "script", "run", "repl"})
_TEXT_TAGS = frozenset(
    {"text", "txt", "plaintext", "plain", "output", "out", "stdout", "result", "results", "answer"}
    | {"markdown", "md", "json", "yaml", "csv", "latex", "tex", "math"}
)
_TAG = re.compile(r"[\w.+#{}=:,\"' -]{0,60}")
_FENCE = re.compile(r"`{3,}|~{3,}")


@dataclass(slots=True)
class Block:
    """One fenced block. ``first`` and ``last`` are the lines of the reply it covers, with its fences."""

    tag: str
    first: int
    last: int
    closed: bool = False
    lines: list[str] = field(default_factory=list[str])
    indent: int = 0

    @property
    def text(self) -> str:
        return "\n".join(line[_shared_indent(line, self.indent) :] for line in self.lines)

    @property
    def language(self) -> Language:
        return language_of(self.tag)


def language_of(tag: str) -> Language:
    """What the text after an opening fence says about the block's content."""
    words = tag.strip().strip("{}").strip().lower().lstrip(".").replace("=", " ").split()
    word = words[0].rstrip(",:}").split(":")[0] if words else ""
    if _PYTHON_TAG.match(word):
        return "python"
    if word in _UNKNOWN_TAGS:
        return "unknown"
    return "text" if word in _TEXT_TAGS else "other"


def split_blocks(lines: list[str]) -> list[Block]:
    """All fenced blocks of a reply given as lines, in order. Linear in the reply's length."""
    blocks: list[Block] = []
    number = 0
    while number < len(lines):
        opening = _opening(lines[number])
        if opening is None:
            number += 1
            continue
        fence, tag, rest, indent = opening
        block = Block(tag=tag, first=number, last=number, indent=indent)
        if rest is not None:  # code on the line of the fence
            closing = rest.find(fence)
            block.lines.append(rest if closing < 0 else rest[:closing])
            block.closed = closing >= 0
        if not block.closed:
            _read_body(block, lines, fence)
        blocks.append(block)
        number = block.last + 1
    return blocks


def _read_body(block: Block, lines: list[str], fence: str) -> None:
    """Take lines into ``block`` until its closing fence, the next opening one, or the end."""
    for number in range(block.first + 1, len(lines)):
        line = lines[number]
        if fence in line:
            bare = line.strip()
            after = bare.lstrip(fence[0])
            if bare.startswith(fence):
                # A fence with a tag opens the next block, so this one ends before it.
                block.last, block.closed = (number - 1 if _is_tag(after) else number), True
                return
            if bare.endswith(fence) and fence[0] not in bare.rstrip(fence[0]):
                block.lines.append(line.rstrip().rstrip(fence[0]))
                block.last, block.closed = number, True
                return
        block.lines.append(line)
    block.last = len(lines) - 1


def _is_tag(after: str) -> bool:
    """Whether the text after a fence names a language, unlike a remark or nothing."""
    if not after.strip() or not _TAG.fullmatch(after) or language_of(after) == "unknown":
        return False
    return language_of(after) != "other" or after.strip().isalnum()


def _opening(line: str) -> tuple[str, str, str | None, int] | None:
    """Fence, tag, code on the same line and indentation, if a block opens on ``line``."""
    found = _FENCE.search(line)
    if found is None:
        return None
    before, after = line[: found.start()], line[found.end() :]
    fence = found.group()
    if fence[0] == "~" and before.strip(" \t>"):
        return None
    indent = len(before) if not before.strip() else 0
    if fence[0] not in after:
        if _TAG.fullmatch(after) and (not before.strip() or " " not in after.strip()):
            return fence, after.strip(), None, indent
        return (fence, *_tag_and_code(after), indent) if not before.strip() else None
    if fence in after:  # opened and closed on one line
        return fence, *_tag_and_code(after), indent
    return None


def _tag_and_code(after: str) -> tuple[str, str]:
    word, _, rest = after.strip().partition(" ")
    if rest and language_of(word) == "python":
        return word, rest
    return "", after.strip()


def _shared_indent(line: str, indent: int) -> int:
    """How much of a block's own indentation ``line`` has."""
    width = 0
    while width < indent and width < len(line) and line[width] in " \t":
        width += 1
    return width
