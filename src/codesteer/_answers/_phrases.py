"""Answers announced in words: "the answer is ...", "Final answer: ...", or standing on the last line."""

from __future__ import annotations

import re

__all__ = ["announced_answer", "plain", "short_last_line"]

_MAX_LINE = 2000
"""Characters of a line that are searched."""
_SHORT = 200
"""Longest line that is taken for an answer as it stands."""
_NEAR_END = 8
"""Lines from the end in which a weak announcement counts."""
_MAX_PARAGRAPH = 60
"""Most lines of an answer given as a paragraph."""

_ANSWER = re.compile(r"\banswers?\b[^\n:=.?!]{0,80}?(?:\bis\b|\bare\b|\bwould be\b|\bwill be\b|:|=)", re.I)
_RESULT = re.compile(
    r"\b(?:results?|solutions?|output|total)\b(?: [a-z ]{0,40})?(?:\bis\b|\bare\b|:|=)", re.I
)
_LABEL = re.compile(
    r"^\W{0,4}(?:the )?"
    r"(?:number|count|sum|length|size|max|min|maximum|minimum|shortest|longest|largest|smallest)\b"
    r"[^:=\n]{0,60}[:=]\s*(?=\S)",
    re.I,
)
_FIELD = re.compile(r"[^\W\d_]\w*\s?[:=]")
"""The name of a part of an answer; a label before several of them is the name of the first."""
_ADVERB = re.compile(r"(?:thus|therefore|hence|then|simply|just|clearly|indeed|also|,)\s+", re.I)
_REASON = re.compile(r",? (?:because|since)\b")
_HEADING = re.compile(r"^[#>*_\s\d.]{0,12}(?:final |my |the )?answer[\s*_#]{0,8}$", re.I)
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3}|__)(?=\S)([^*\n]{1,400}?)(?<=\S)\1(?![\w*])")
_SENTENCE_END = re.compile(r"(?<=[^\s.])\.\s+(?=[A-Z*(\"'\\])")


def announced_answer(text: str) -> tuple[str, int] | None:
    """The last announced answer, and how many announcements of its kind there are."""
    lines = text.rstrip().split("\n")
    # "The result is" also reports steps on the way, so it counts only near the end.
    for pattern, heading, reach in ((_ANSWER, _HEADING, len(lines)), (_RESULT, None, _NEAR_END)):
        found: list[int] = []
        for number, line in list(enumerate(lines))[-reach:]:
            line = line[:_MAX_LINE]
            if pattern.search(line) or (heading and heading.match(line)):
                found.append(number)
        for number in reversed(found[-50:]):
            answer = _after(pattern, lines, number)
            if answer:
                return answer, len(found)
    return None


def _after(pattern: re.Pattern[str], lines: list[str], number: int) -> str | None:
    """What the announcement on a line announces: the rest of the line, or else what follows it."""
    rest = ""
    for match in pattern.finditer(lines[number][:_MAX_LINE]):
        rest = lines[number][match.end() : _MAX_LINE]
    if rest.strip(" \t*_`$:#=-"):
        return _one_answer(rest)
    following = number + 1
    while following < len(lines) and not lines[following].strip():
        following += 1
    paragraph: list[str] = []
    for line in lines[following : following + _MAX_PARAGRAPH]:
        if not line.strip() or len(line) > _SHORT:
            break
        paragraph.append(line)
    if len(paragraph) > 1 and not any(
        " " in line and line.rstrip().endswith((".", ":")) for line in paragraph
    ):
        return plain("\n".join(paragraph)) or None
    return _one_answer(paragraph[0]) if paragraph else None


def _one_answer(rest: str) -> str | None:
    """The answer at the start of ``rest``: emphasised words, or else the first sentence."""
    rest = rest.strip().lstrip(":").strip()
    emphasised = _EMPHASIS.search(rest[:400])
    if emphasised is not None and emphasised.start() <= 12:
        return plain(emphasised.group(2)) or None
    rest = rest.lstrip("*_ ").strip() if rest.startswith(("**", "__")) and rest.count("**") % 2 else rest
    rest = _ADVERB.sub("", rest, count=1) if _ADVERB.match(rest) else rest
    sentence = plain(_REASON.split(_SENTENCE_END.split(rest, maxsplit=1)[0], maxsplit=1)[0])
    if not sentence or sentence.endswith(":") or len(sentence) > _SHORT * 2:
        return None
    return sentence


def short_last_line(text: str) -> str | None:
    """The last line that is not blank, if short enough to be an answer; only its emphasis if it has one."""
    lines = [line for line in text.rstrip().rsplit("\n", 4)[-4:] if line.strip(" \t*_-=`#")]
    if lines and lines[-1].strip() == "None":
        lines.pop()  # what `print` shows for a function that returns nothing
    if not lines:
        return None
    line = lines[-1].strip()
    if len(line) > _SHORT or line.endswith((":", "?")):
        return None
    emphasised = _EMPHASIS.findall(line)
    return emphasised[0][1] if len(emphasised) == 1 else _without_label(line)


def _without_label(line: str) -> str:
    rest = _LABEL.sub("", line)
    return line if _FIELD.search(rest) else rest


def plain(text: str) -> str:
    """An answer without the dress of Markdown and LaTeX: emphasis, quotes, ``$``, list marks, period."""
    text = text.strip()
    text = _EMPHASIS.sub(r"\2", text)
    for _ in range(4):
        before = text
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1].rstrip()
        for mark in ("**", "__", "`", "$$", "$", "\\[", "\\("):
            close = {"\\[": "\\]", "\\(": "\\)"}.get(mark, mark)
            inner = text[len(mark) : -len(close)]
            if (
                len(text) > 2 * len(mark)
                and text.startswith(mark)
                and text.endswith(close)
                and mark not in inner
            ):
                text = inner.strip()
        if text.startswith(("#", "> ", "- ", "* ", "• ")):
            text = text.lstrip("#>").lstrip("-*• ") if text.startswith(("#", ">")) else text[2:].lstrip()
        if text.startswith(("** ", "**:")):
            text = text[2:].lstrip(" :")
        if text.endswith("**") and text.count("**") == 1:
            text = text[:-2].rstrip()
        if text == before:
            break
    return text
