"""Finding the program in a model's reply.

Covered: fenced blocks in all the ways `_fences` reads, several blocks (revisions, or one program in pieces),
replies cut at the token limit, transcripts of the interactive prompt, characters that only look like blanks
or quotes, other markers than fences, and bare programs. Not covered: repairing a program that does not parse;
such a program is returned as it is, so that its error can be shown to the model.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from ._cleaning import cleaned_characters, dedented, without_prompts, without_thinking
from ._fences import Block, Language, split_blocks
from ._pieces import join_pieces
from ._syntax import MAX_SOURCE, looks_like_program, parse_source, writes_output
from ._unfenced import bare_program, marked_program

__all__ = ["CodeFinding", "find_code", "is_program_block"]

_MAX_CANDIDATES = 24
"""Blocks that are parsed, counted from the end of the reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFinding:
    """The program found in a reply, or why there is none.

    ``rule`` says how it was found, in words; ``blocks`` counts the fenced blocks of the reply; ``language``
    is what the tag of the chosen block promised. ``truncated``: the reply ended inside a program, or was cut
    before it came to one; ``code`` is then an earlier complete program, a cut one that parses all the same,
    or None. ``parses`` is False for a program with a syntax error.
    """

    code: str | None
    rule: str
    blocks: int = 0
    truncated: bool = False
    language: Language = "unknown"
    parses: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: Block
    source: str
    tree: ast.Module | None
    how: str

    @property
    def complete(self) -> bool:
        return self.tree is not None and writes_output(self.tree)


def find_code(reply: str, finish_reason: str = "stop") -> CodeFinding:
    """The Python program of a reply. Never raises; linear in the reply's length.

    ``finish_reason`` is that of the model's `Completion`; ``length`` and ``cut`` mean that the reply may end
    in the middle of a program.
    """
    was_cut = finish_reason in ("length", "cut")
    reply = reply.replace("\r\n", "\n").replace("\r", "\n")
    visible = without_thinking(reply)
    lines = visible.split("\n")
    blocks = split_blocks(lines)
    candidates = _candidates(blocks, lines)
    # An unclosed block is a loss only if the reply was cut; else the model merely forgot the fence.
    truncated = was_cut and (bool(blocks) and not blocks[-1].closed and blocks[-1].language != "text")
    if candidates:
        return _choose(candidates, len(blocks), truncated)
    if truncated:
        return CodeFinding(code=None, rule="cut inside a block", blocks=len(blocks), truncated=True)
    for search in (marked_program, bare_program):
        found = search(visible)
        if found is not None:
            code, rule = found
            return CodeFinding(code=code, rule=rule, blocks=len(blocks), truncated=was_cut, parses=True)
    return CodeFinding(code=None, rule="no program", blocks=len(blocks), truncated=was_cut)


def is_program_block(block: Block) -> bool:
    """Whether a fenced block is a program rather than an example of output or data."""
    if block.language == "python":
        return True
    if block.language != "unknown":
        return block.language == "other"
    tree = parse_source(dedented(block.text))
    return isinstance(tree, ast.Module) and looks_like_program(tree)


def _candidates(blocks: list[Block], lines: list[str], *, nested: bool = False) -> list[_Candidate]:
    found: list[_Candidate] = []
    budget = 2 * MAX_SOURCE  # characters parsed over all blocks, so that a reply of many blocks stays cheap
    swallowed_to = -1
    start = max(0, len(blocks) - _MAX_CANDIDATES)
    for number, block in enumerate(blocks[start:], start):
        if block.first <= swallowed_to:
            continue
        if block.language in ("text", "unknown") and "```" in block.text:
            inner = block.text.split("\n")
            if block.language == "text" and not nested:  # a whole Markdown document in a fence
                found += _candidates(split_blocks(inner), inner, nested=True)
            continue
        if block.language in ("text", "other") or not block.text.strip() or budget < 0:
            continue
        budget -= len(block.text)
        candidate, last = _read(block, blocks[number + 1 : number + 4], lines)
        if candidate is not None:
            found.append(candidate)
            swallowed_to = last
    return found


def _read(block: Block, following: list[Block], lines: list[str]) -> tuple[_Candidate | None, int]:
    """The block as a program, and the last line it took; a block without a tag must look like one."""
    source, tree, how = _parsed(block.text)
    if tree is None and block.closed and block.language == "python" and not _has_tag(following):
        # The fence that closed it may have been part of a string: try the next places where it may end.
        ends = [line for other in following for line in (other.first, other.last)]
        for end in ends:
            longer = "\n".join(lines[block.first + 1 : end])
            tree_of_longer = parse_source(longer)
            if isinstance(tree_of_longer, ast.Module):
                return _Candidate(block, longer, tree_of_longer, "fence inside a string"), end
    if block.language == "unknown" and (tree is None or not looks_like_program(tree)):
        return None, block.last
    return _Candidate(block, source, tree, how), block.last


def _has_tag(following: list[Block]) -> bool:
    return any(other.tag for other in following)


def _parsed(text: str) -> tuple[str, ast.Module | None, str]:
    """``text`` in the first of its readings that parses; otherwise as it is."""
    text = text.strip("\n")
    for how, change in _READINGS:
        source = change(text)
        if how and (
            source == text or not source.strip()
        ):  # nothing is left of invisible characters: no program
            continue
        tree = parse_source(source)
        if isinstance(tree, ast.Module):
            return source, tree, how
    return text, None, ""


_READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("", str),
    ("indentation removed", dedented),
    ("prompts removed", without_prompts),
    ("characters cleaned", cleaned_characters),
    ("characters cleaned and indentation removed", lambda text: dedented(cleaned_characters(text))),
)


def _choose(candidates: list[_Candidate], blocks: int, truncated: bool) -> CodeFinding:
    """The last complete program; failing that the last that parses, then the last one at all."""
    usable = [c for c in candidates if c.block.closed or c.complete or not truncated]
    if not usable:
        return CodeFinding(code=None, rule="cut inside a block", blocks=blocks, truncated=True)
    chosen = (
        _last(usable, lambda c: c.complete and c.block.language == "python")
        or _last(usable, lambda c: c.complete)
        or _last(usable, lambda c: c.tree is not None and looks_like_program(c.tree))
        or _last(usable, lambda c: c.tree is None)
        or usable[-1]
    )
    earlier = [c for c in usable if c.tree is not None and c.block.first < chosen.block.first]
    code, rule = chosen.source, "the only block" if len(usable) == 1 else "last complete block"
    joined = join_pieces([(c.source, c.tree) for c in earlier if c.tree], chosen.source, chosen.tree)
    if joined is not None:
        code, rule = joined, "pieces joined"
    elif not chosen.complete:
        rule = "a block that prints nothing" if chosen.tree else "a block that does not parse"
    if not chosen.block.closed:
        rule += ", unclosed"
        if chosen.tree is None:
            code, chosen = _without_trailing_prose(code, chosen)
    return CodeFinding(
        code=code,
        rule=f"{rule}, {chosen.how}" if chosen.how else rule,
        blocks=blocks,
        truncated=truncated,
        language=chosen.block.language,
        parses=chosen.tree is not None,
    )


def _last(candidates: list[_Candidate], wanted: Callable[[_Candidate], bool]) -> _Candidate | None:
    return next((c for c in reversed(candidates) if wanted(c)), None)


def _without_trailing_prose(code: str, chosen: _Candidate) -> tuple[str, _Candidate]:
    """A block without closing fence may run on into prose: cut at the line the parser stops at."""
    lines = code.split("\n")
    for _ in range(3):
        failure = parse_source("\n".join(lines))
        if isinstance(failure, ast.Module):
            if not writes_output(failure):
                break
            return "\n".join(lines).rstrip(), _Candidate(
                chosen.block, code, failure, "prose after it removed"
            )
        if failure.line is None or failure.line < 2:
            break
        lines = lines[: min(failure.line, len(lines)) - 1]
    return code, chosen
