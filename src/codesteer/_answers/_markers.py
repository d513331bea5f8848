"""Answers between agreed marks: ``<<<...>>>`` and ``\\boxed{...}``."""

from __future__ import annotations

import re

__all__ = ["answers_after_marks", "boxed_answers", "bracketed_answers", "is_placeholder", "unclosed_bracket"]

_MAX_MARKS = 1000
"""Marks that are looked at, counted from the end."""

_PLACEHOLDER = re.compile(
    r"(?:\s|the|your|my|final|insert|put|place|correct|actual|numeric(?:al)?|extracted|an?)*"
    r"(?:answers?|results?|solutions?|outputs?|response|content|text|value|number|here)"
    r"(?:\s|here|goes|content|text|value|as|number|string|in|format|only)*"
)
_NAME_IN_BRACES = re.compile(r"\{[A-Za-z_][\w.\[\]()'\"!:]*\}")
_TEXT_COMMAND = re.compile(r"\\(?:text|textbf|mathrm|mathbf|mbox)\s*\{([^{}]*)\}")


def bracketed_answers(text: str, longest: int) -> list[str]:
    """Contents of all ``<<<...>>>`` that are no placeholders, in order."""
    found: list[str] = []
    end = text.rfind(">>>")
    for _ in range(_MAX_MARKS):
        if end < 0:
            break
        start = text.rfind("<<<", 0, end)
        if start < 0:
            break
        content = text[start + 3 : end] if end - start <= longest + 3 else ""
        content = content.strip().strip("`*").strip()
        while content.endswith(">") and not content.endswith(("->", "=>", "-->")):
            content = content[:-1].rstrip()
        if content and not is_placeholder(content):
            found.append(content)
        end = text.rfind(">>>", 0, start + 2)
    return found[::-1]


def answers_after_marks(text: str, longest: int) -> list[str]:
    """What stands behind ``<<<answer>>>`` on its line, where the form was copied as if it were a heading."""
    found: list[str] = []
    for line in text.split("\n"):
        mark, closing, rest = line.strip().rpartition(">>>")
        rest = rest.strip().lstrip(":=").strip().strip("`*").strip()
        is_heading = mark.startswith("<<<") and is_placeholder(mark.removeprefix("<<<").strip())
        if closing and is_heading and 0 < len(rest) <= min(longest, 300) and not is_placeholder(rest):
            found.append(rest)
    return found


def unclosed_bracket(text: str, longest: int) -> list[str]:
    """What follows the last ``<<<`` on its line, for marks that are not closed in full (``<<<24>>``)."""
    start = text.rfind("<<<")
    if start < 0:
        return []
    line_end = text.find("\n", start)
    content = text[start + 3 : line_end if line_end >= 0 else len(text)].strip()
    content = content.split(">")[0].strip().strip("`*").strip()
    if not content or len(content) > min(longest, 300) or is_placeholder(content):
        return []
    return [content]


def boxed_answers(text: str, longest: int) -> list[str]:
    """Contents of all ``\\boxed{...}`` with balanced braces, in order."""
    found: list[str] = []
    end = len(text)
    for _ in range(_MAX_MARKS):
        end = text.rfind("\\boxed", 0, end)
        if end < 0:
            break
        content = _braced(text, end + len("\\boxed"), longest)
        if content is not None:
            content = _TEXT_COMMAND.sub(r"\1", content).replace("\\dfrac", "\\frac").replace("\\!", "")
            content = content.replace("\\,", "").replace("\\ ", " ").strip().strip("$").strip()
            if content and not is_placeholder(content):
                found.append(content)
        elif text.find("{", end, end + 20) >= 0:
            break  # never balanced: looking again from further left would only read the same text twice
    return found[::-1]


def _braced(text: str, start: int, longest: int) -> str | None:
    """The content of the braces that open at ``start``, after blanks."""
    while start < len(text) and text[start] in " \t":
        start += 1
    if not text.startswith("{", start):
        return None
    depth = 0
    for position in range(start, min(len(text), start + longest + 2)):
        if text[position] == "{" and text[position - 1] != "\\":
            depth += 1
        elif text[position] == "}" and text[position - 1] != "\\":
            depth -= 1
            if depth == 0:
                return text[start + 1 : position]
    return None


def is_placeholder(content: str) -> bool:
    """Whether the model repeated the form of an answer instead of giving one."""
    if len(content) > 80:
        return False
    words = re.sub(r"[\[\](){}<>*_`'\".…:-]+", " ", content.lower()).strip()
    if not words:
        return not any(char in content for char in "()[]{}<>*-")  # brackets or dots alone may be the answer
    return _PLACEHOLDER.fullmatch(words) is not None or _NAME_IN_BRACES.fullmatch(content) is not None
