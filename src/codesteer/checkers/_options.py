"""Whether the answer to a multiple-choice question names one of its options; no model call.

Models like to answer such a question with a value of their own: then it is wrong, whatever the value is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._answers import normalise
from .._trajectory import Check

__all__ = ["option_check", "options_in"]

_OPTION = re.compile(r"^[ \t]*(?:\(([A-Z])\)|([A-Z])[).:])[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_NAMED = re.compile(r"\(([A-Z])\)|(?<![\w'])([A-Z])(?![\w'])")
_NAMED_SMALL = re.compile(r"\W*(?:(?:the\s+)?(?:option|answer)\s+)?\(?([a-z])\W*", re.IGNORECASE)
"""The letter alone, as some write it small."""
_ASKS_FOR_ONE = re.compile(r"\b(?:which|options?|letters?|choose|select|pick)\b", re.IGNORECASE)
_ASKS_FOR_A_NUMBER = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)


def options_in(question: str) -> Mapping[str, str]:
    """The options by letter, where ``question`` lists at least two, a line each, lettered from A without a gap."""
    options: dict[str, str] = {}
    for found in _OPTION.finditer(question):
        letter = found[1] or found[2]
        if letter == chr(ord("A") + len(options)):
            options[letter] = found[3]
        elif letter == "A":
            options = {"A": found[3]}
    return options if len(options) > 1 else {}


def option_check(answer: str, question: str) -> Check | None:
    """``fail`` if ``answer`` neither names an option nor says what one says, ``unknown`` if it does.

    ``None`` where the question lists no options, or may ask for something else about what it lists.
    """
    options = options_in(question)
    asked = _OPTION.sub("", question) if options else ""
    if not _ASKS_FOR_ONE.search(asked) or _ASKS_FOR_A_NUMBER.search(asked):
        return None
    named = {found[1] or found[2] for found in _NAMED.finditer(answer)}
    if alone := _NAMED_SMALL.fullmatch(answer):
        named.add(alone[1].upper())
    said = normalise(answer).casefold()
    if named & set(options) or any(normalise(text).casefold() in said for text in options.values()):
        return Check(checker="options", verdict="unknown", summary="the answer names an option")
    letters = ", ".join(options)
    return Check(
        checker="options",
        verdict="fail",
        summary=f"the answer is none of the options {letters} of the question",
    )
