"""What may be asked: text, of a length a model can read."""

from __future__ import annotations

from ._errors import InvalidQuestion
from ._trajectory import Question

__all__ = ["LONGEST_QUESTION", "valid_question"]

LONGEST_QUESTION = 200_000
"""Characters; about 50,000 tokens, beyond what most endpoints take together with a reply."""


def valid_question(question: str | Question) -> Question:
    """``question`` as a `Question`; raises `InvalidQuestion` if it is empty, too long, or not text."""
    asked = question if isinstance(question, Question) else Question(text=question)
    text = asked.text
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidQuestion(f"the question must be text, not {type(text).__name__}")
    if not text.strip():
        raise InvalidQuestion("the question is empty")
    if len(text) > LONGEST_QUESTION:
        raise InvalidQuestion(
            f"the question is too long: the limit is {LONGEST_QUESTION:,} characters. Shorten it, or give long data to "
            "the program another way"
        )
    if "\x00" in text:
        raise InvalidQuestion(
            f"the question contains a NUL byte at position {text.index(chr(0))}; it is not text"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidQuestion(
            f"the question contains half a character (a lone surrogate) at position {error.start}"
        ) from None
    return asked
