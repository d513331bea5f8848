"""Conversations as token ids, with the loss only on what the coach says, each decision with its own weight.

Where a message begins and ends is read from the chat template itself, by rendering the conversation up to it. So any
template will do that renders a conversation's beginning always alike, and none needs marks for training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .._errors import ConfigError
from ._rows import ChatMessage, Conversation, Preference

__all__ = ["IGNORED", "Encoded", "Tokenizer", "encode", "pair_length"]

IGNORED = -100
"""The label of a token without loss, as PyTorch has it."""


class Tokenizer(Protocol):
    """What we use of a Hugging Face tokenizer."""

    def apply_chat_template(self, conversation: Any, **options: Any) -> Any: ...

    def __call__(self, text: str, **options: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row; the three lists are equally long. A token's loss counts ``loss_weights``, which is 0 where the label is
    `IGNORED`."""

    input_ids: list[int]
    labels: list[int]
    loss_weights: list[float]

    @property
    def learnt(self) -> int:
        """How many tokens have a loss."""
        return sum(label != IGNORED for label in self.labels)


def encode(row: Conversation, tokenizer: Tokenizer) -> Encoded:
    """``row`` as the model reads it, the end mark of each decision included in what is learnt.

    Raises `ConfigError` if the chat template refuses the conversation, or renders its beginning differently once it
    goes on.
    """
    text = _render(tokenizer, row.messages)
    spans = [
        (*_span(tokenizer, row.messages, place, text), weight)
        for place, weight in enumerate(row.weights)
        if weight > 0
    ]
    tokens = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids: list[int] = list(tokens["input_ids"])
    weights = [_weight_at(begin, end, spans) for begin, end in tokens["offset_mapping"]]
    labels = [token if weight > 0 else IGNORED for token, weight in zip(ids, weights, strict=True)]
    return Encoded(ids, labels, weights)


def pair_length(row: Preference, tokenizer: Tokenizer) -> int:
    """Tokens of the longer of the two conversations. Raises `ConfigError` if the chat template refuses one."""
    return max(
        len(tokenizer(_render(tokenizer, [*row.prompt, said]), add_special_tokens=False)["input_ids"])
        for said in (row.chosen, row.rejected)
    )


def _span(tokenizer: Tokenizer, messages: Sequence[ChatMessage], place: int, text: str) -> tuple[int, int]:
    """Where the message at ``place`` stands in ``text``, from its first character to its end mark."""
    before = _render(tokenizer, messages[:place], add_generation_prompt=True)
    until = _render(tokenizer, messages[: place + 1])
    if not (until.startswith(before) and text.startswith(until.rstrip())):
        raise ConfigError(
            "the base's chat template renders a conversation differently once it goes on, so it cannot be told "
            "which tokens are the coach's; use another base"
        )
    return len(before), len(until.rstrip())


def _weight_at(begin: int, end: int, spans: Sequence[tuple[int, int, float]]) -> float:
    """The weight of a token of these characters; a token without any (a mark the tokenizer adds) has none."""
    return next((weight for first, last, weight in spans if first <= begin < end <= last), 0.0)


def _render(
    tokenizer: Tokenizer, messages: Sequence[ChatMessage], *, add_generation_prompt: bool = False
) -> str:
    from jinja2 import TemplateError  # of the extra train: not where one only lists recipes

    try:
        return tokenizer.apply_chat_template(
            list(messages), tokenize=False, add_generation_prompt=add_generation_prompt
        )
    except TemplateError as error:
        roles = ", ".join(message["role"] for message in messages)
        raise ConfigError(
            f"the base's chat template refuses a conversation of {roles}: {error}; use another base"
        ) from None
