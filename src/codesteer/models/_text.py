"""Text that came from outside, made safe to store; and how long it is in tokens when nobody says.

Not covered: any meaning of the text. Code blocks and answers are found elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from codesteer._trajectory import Usage

from ._protocol import Message

__all__ = ["clean_text", "estimate_tokens", "estimate_usage"]

REPLACEMENT = "\ufffd"
MESSAGE_OVERHEAD = 4  # tokens a chat template spends on the role and the turn's delimiters
BYTES_PER_TOKEN = 4  # of UTF-8; close for English and code, an over-estimate for most other scripts


def clean_text(text: str) -> str:
    """``text`` as valid Unicode without NUL: surrogate pairs are joined, lone surrogates and NULs replaced.

    A JSON reply may carry both (``\\ud83d`` cut from its other half, ``\\u0000``), and neither survives
    being written to a file or handed to a program.
    """
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", REPLACEMENT)


def estimate_tokens(text: str) -> int:
    """A rough number of tokens, from the length in UTF-8."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def estimate_usage(messages: Sequence[Message], reply: str, *, seconds: float = 0.0) -> Usage:
    """Usage of one call whose endpoint reported none."""
    return Usage(
        calls=1,
        prompt_tokens=sum(estimate_tokens(message.content) + MESSAGE_OVERHEAD for message in messages),
        output_tokens=estimate_tokens(reply),
        seconds=seconds,
        estimated=True,
    )
