"""Where in a reply the answer stands.

With markers, the last ``<<<...>>>`` is the answer and nothing else is looked at. Without, the candidates are,
in this order: the whole reply; the regions that announce themselves (a fenced block that is not a program,
a ``\\boxed{}``, "the answer is ..."), the last one first; the last bracketed span; the last line and its end.
The first candidate that the task can read is the answer, so a second guess never gets a second chance. Each
candidate is tried without what may stand around an answer first, and as it stands if that is unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from ._errors import Unreadable

__all__ = ["answer_candidates", "json_value"]

MAX_REPLY = 100_000
"""Of a longer reply only the end is read."""
MAX_ANSWER = 20_000
"""A longer candidate is no answer to any task."""
MAX_DEPTH = 40

_PROGRAMS = {"bash", "c", "cpp", "go", "java", "javascript", "js", "py", "python", "python3", "rust", "sh"}
_ANNOUNCED = re.compile(r"(?:answer|result|solution|output)\b[^\n:=<>]{0,40}?(?:\bis\b|\bare\b|:|=)", re.I)
_LABEL = re.compile(
    r"\s*(?:(?:the|my|final|correct) ){0,3}(?:answer|result|solution|output)\s*(?:is\b|:|=)", re.I
)
_LINE_END = re.compile(r"(?:=|:|\bis\b|\bare\b)")
_ANSWER_KEYS = ("answer", "final_answer", "result", "solution", "output")
_AROUND = ":=*_ \t\n"
_EMPHASIS = "*. \t\n"
_QUOTES = ("'", '"', "\u2018\u2019", "\u201c\u201d")
_NO_ITEM = frozenset("[]{},;|\n")
"""What a list of one item does not hold: other lists, separators."""
_BLANKS = re.compile(r"[ \t]{2,}")
_ODD_SPACES = str.maketrans(
    {"\r": None, "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": None, "\ufeff": None}
)


def answer_candidates(text: str, *, multiline: bool) -> Iterator[str]:
    """The parts of a reply that may be its answer, the likeliest first; see the module's text."""
    text = text[-MAX_REPLY:].replace("\r\n", "\n").translate(_ODD_SPACES)
    text = _BLANKS.sub(" ", text)
    marked = _last_marked(text)
    found = _unmarked(text, multiline) if marked is None else iter([marked])
    for candidate in found:
        bare = _unwrap(candidate)
        for reading in dict.fromkeys((_peel(bare, multiline), bare)):
            if reading and len(reading) <= MAX_ANSWER:
                yield reading


def json_value(text: str) -> Any:
    """``text`` as JSON with every number left as text, so that none is rounded or too long to convert.

    Raises `Unreadable` if it is not JSON or is nested too deeply.
    """
    depth = 0
    for character in text:
        if character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable("nested too deeply")
        elif character in "]}":
            depth -= 1
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None


def _last_marked(text: str) -> str | None:
    start = text.rfind("<<<", 0, max(text.rfind(">>>"), 0))
    return None if start < 0 else text[start + 3 : text.find(">>>", start)]


def _unmarked(text: str, multiline: bool) -> Iterator[str]:
    yield text
    announced = [*_fenced(text), *_boxed(text), *_phrases(text, multiline)]
    for _, region in sorted(announced, key=lambda found: found[0], reverse=True):
        yield region.strip().removesuffix(".")
    if (span := _last_bracketed(text)) is not None:
        yield span
    if multiline:
        yield text.rpartition(":\n")[2]
    else:
        last = text.rstrip().rpartition("\n")[2].strip().removesuffix(".")
        yield last
        yield _LINE_END.split(last)[-1]


def _fenced(text: str) -> Iterator[tuple[int, str]]:
    """The last fenced block, unless it is a program."""
    parts = text.split("```")
    last = len(parts) - (2 if len(parts) % 2 else 1)
    if last < 1:
        return
    language, newline, body = parts[last].partition("\n")
    if newline and language.strip().lower() not in _PROGRAMS:
        yield len("```".join(parts[:last])), body
    elif not newline:
        yield len("```".join(parts[:last])), language


def _boxed(text: str) -> Iterator[tuple[int, str]]:
    start = text.rfind("\\boxed{")
    if start < 0:
        return
    depth = 0
    for index in range(start + 6, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            yield start, text[start + 7 : index]
            return


def _phrases(text: str, multiline: bool) -> Iterator[tuple[int, str]]:
    """What follows the last "answer is" or "answer:", to the end of the line (or of the reply)."""
    # A phrase further back than the longest answer could announce nothing readable.
    if found := list(_ANNOUNCED.finditer(text, max(len(text) - MAX_ANSWER, 0))):
        last = found[-1]
        # "**Final answer:** 7", "The answer is: 7", "**Answer: 7**": what is left of the announcement is not
        # part of the answer, unless it is a grid with such signs in it.
        rest = text[last.end() :]
        for before, behind in ((_AROUND, _EMPHASIS), (None, None)):
            start = rest.lstrip(before)
            yield last.start(), (start if multiline else start.split("\n", 1)[0]).rstrip(behind)


def _last_bracketed(text: str) -> str | None:
    end = max(text.rfind("]"), text.rfind("}"))
    depth = 0
    for index in range(end, -1, -1):
        depth += (text[index] in "]}") - (text[index] in "[{")
        if depth == 0:
            return text[index : end + 1]
    return None


def _unwrap(text: str) -> str:
    """Strip what may stand around an answer: fence, emphasis, label, JSON string, ``{"answer": ...}``."""
    for _ in range(4):
        before = text = text.strip()
        if text.startswith("```") and text.endswith("```") and len(text) >= 6:
            first, newline, rest = text[3:-3].partition("\n")
            text = rest if newline and (first.strip().isalpha() or not first.strip()) else text[3:-3]
        for mark in ("**", "`", "$"):
            if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
                inside = text[len(mark) : -len(mark)]
                # In a list such as "$, #, $" the signs are items.
                if not (inside.lstrip().startswith(",") and inside.rstrip().endswith(",")):
                    text = inside
        if label := _LABEL.match(text):
            text = text[label.end() :]
        if text[:1] in ('"', "{"):
            text = _unwrap_json(text)
        if text == before:
            break
    return text


def _peel(text: str, multiline: bool) -> str:
    """Without a final full stop, one pair of quotes, and the brackets of a list of one item or of lines.

    An item itself may end in a full stop or stand in brackets; then the task cannot read what is left here.
    """
    for _ in range(3):
        before = text
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1].rstrip()
        for marks in _QUOTES:
            inside = text[1:-1]
            if (
                len(text) > 2
                and text[0] == marks[0]
                and text[-1] == marks[-1]
                and not set(marks) & set(inside)
            ):
                text = inside.strip()
        if text[:1] == "[" and text[-1:] == "]":
            text = _only_item(text, multiline).strip()
        if text == before:
            break
    return text


def _only_item(text: str, multiline: bool) -> str:
    """``["(1 + 2) * 4"]`` and ``[B]`` without brackets; a list of texts as lines, if answers have lines."""
    if text[1:-1].lstrip()[:1] == '"':
        try:
            items = json_value(text)
        except Unreadable:
            return text
        texts = all(isinstance(item, str) for item in items)
        return "\n".join(items) if texts and (len(items) == 1 or multiline) else text
    return text if _NO_ITEM & set(text[1:-1]) else text[1:-1]


def _unwrap_json(text: str) -> str:
    try:
        value = json_value(text)
    except Unreadable:
        return text
    if isinstance(value, dict):
        mapping = cast(dict[str, Any], value)
        value = next((mapping[key] for key in _ANSWER_KEYS if key in mapping), None)
    if isinstance(value, str):
        return value
    return text if value is None else json.dumps(value, ensure_ascii=False)
