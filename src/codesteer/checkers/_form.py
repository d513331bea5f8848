"""Whether an answer can be one at all, by what its question asks for and by the example it shows; no model call.

Questions often end with the form they want: ``for example: <<<0 1, 1 3>>>``. A program that worked and prints
something of another kind (a value where an expression was asked for, one line where a grid was) shows by that alone
that it answers something else. Only what no reading of the answer could mend counts: brackets, blanks and the number
of entries do not.
"""

from __future__ import annotations

import re

from .._answers import normalise, says_nothing_found
from .._trajectory import Check
from ._options import options_in

__all__ = ["example_in", "form_check"]

_EXAMPLE = re.compile(
    r"(?:\bexamples?\b|\be\.g\.|\bsuch as\b|\blike\b)[^<>\n]{0,40}\n?<<<([^<>]+)>>>", re.IGNORECASE
)
_ASKS_FOR_EXPRESSION = re.compile(
    r"\b(?:write|find|give|build|make|construct|output|return|print)\s+(?:an?|the|your)\s+(?:\w+\s+)?expression\b",
    re.IGNORECASE,
)
_OPERATION = re.compile(r"[\w)\]]\s*[-+*/]\s*[\w(\[]")
_BARE_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d*)?(?:e[-+]?\d+)?|[-+]?\.\d+", re.IGNORECASE)
_NESTED = re.compile(r"[\[(]\s*[\[(]")
"""A list of lists has lines too."""
_WORD = re.compile(r"[^\W\d_]+")
_OF_NUMBERS = {"e", "pi", "sqrt", "log", "ln", "exp", "sin", "cos", "tan", "frac"}
"""Words that are part of how a number may be written."""
_ASKS_FOR_A_THING = re.compile(
    r"\b(?:which|what|who|whose|where|when|how (?:many|much|long|far|old|often))\b[^?!\n]*\?", re.IGNORECASE
)
_ASKS_WHETHER = re.compile(
    r"\b(?:yes|no|true|false|whether|boolean|truth)\b"
    r"|(?<![<>=-])(?:[<>]=?|[=!]=)(?![<>])"  # a comparison is shown, and its value may be asked for
    r"|(?:^|[.!?:;,\n][^\S\n]*)(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
    r"\b[^.!?\n]*\?",
    re.IGNORECASE,
)
_TRUTH = re.compile(r"true|false", re.IGNORECASE)
_NAME_OF_A_VALUE = re.compile(r"(?<!\w)[^\W\d]\w*\s*[=:]")
"""As in ``x = 5``, where 5 alone may do."""
_SAY = "answer|give|output|print|reply|respond|return|say|state|write"
_TOO_SHORT_TO_COPY = 6
"""Shorter examples may well be the answer."""


def example_in(question: str) -> str:
    """The last example of an answer that ``question`` shows between ``<<<`` and ``>>>``; empty if it shows none."""
    found = ""
    for match in _EXAMPLE.finditer(question):
        found = match[1].strip()
    return found


def form_check(answer: str, question: str) -> Check | None:
    """``fail`` if ``answer`` is of another kind than the example, or is the example, or is a truth value where
    something else is asked for; ``unknown`` if it may do.

    ``pass`` if it says that there is no answer, in words that the question itself offers. ``None`` where nothing can
    be told, or the question lists options (then `option_check` knows better).
    """
    if options_in(question):
        return None
    answer, example = answer.strip(), example_in(question)
    if says_nothing_found(answer) and _is_offered(answer, question):
        return Check(checker="form", verdict="pass", summary="the question itself offers this answer")
    wrong = _mere_truth(answer, question) or (_mismatch(answer, example, question) if example else "")
    if wrong:
        return Check(checker="form", verdict="fail", summary=wrong)
    if not example:
        return None
    return Check(checker="form", verdict="unknown", summary="the answer may have the form of the example")


def _is_offered(answer: str, question: str) -> bool:
    """Whether ``question`` tells to answer in just these words, which it quotes, or that they are to be said."""
    word = re.escape(answer.rstrip("!."))
    quoted, told = rf"[\"'“‘`<]{word}[\"'”’`>.,]", rf"\b(?:{_SAY}) (?:with )?{word}(?!\w)"
    return re.search(f"{quoted}|{told}", question, re.IGNORECASE) is not None


def _mere_truth(answer: str, question: str) -> str:
    """A program that printed a comparison has not said which, what or how many."""
    if not _TRUTH.fullmatch(answer) or _ASKS_WHETHER.search(question):
        return ""
    return "the answer is only true or false" if _ASKS_FOR_A_THING.search(question) else ""


def _mismatch(answer: str, example: str, question: str) -> str:
    if len(example) >= _TOO_SHORT_TO_COPY and normalise(answer) == normalise(example):
        return "the answer is the example that the question shows"
    if "\n" in example and "\n" not in answer and not _NESTED.match(answer):
        return "the answer is one line, and the example in the question has several"
    expression = _ASKS_FOR_EXPRESSION.search(question) and _OPERATION.search(example)
    if expression and _BARE_NUMBER.fullmatch(answer):
        return "the answer is a number, and the question asks for an expression"
    letters = _has_letters(_NAME_OF_A_VALUE.sub("", example))
    digits = _has_digits(example)
    if letters and not _has_letters(answer):
        return "the answer has no letters, and the example in the question has"
    if digits and not _has_letters(example) and not _has_digits(answer):
        return "the answer has no digits, and the example in the question is of digits"
    return ""


def _has_letters(text: str) -> bool:
    """Whether ``text`` has words other than those of numbers."""
    return any(word.casefold() not in _OF_NUMBERS for word in _WORD.findall(text))


def _has_digits(text: str) -> bool:
    return any(char.isdigit() for char in text)
