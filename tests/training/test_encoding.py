"""Which tokens have a loss, and how much it counts: only what the coach says, to its end mark."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import TemplateError

from codesteer import ConfigError
from codesteer.training._encoding import IGNORED, encode, pair_length
from codesteer.training._rows import Conversation, Preference
from tests.training.data import message


class Words:
    """A tokenizer of words and spaces; ``render`` is its chat template."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def apply_chat_template(self, conversation: Any, **options: Any) -> str:
        assert options["tokenize"] is False
        text = "".join(f"<{each['role']}>{each['content']}<end>\n" for each in conversation)
        return self.render(text) + ("<assistant>" if options["add_generation_prompt"] else "")

    def render(self, text: str) -> str:
        return text

    def __call__(self, text: str, **options: Any) -> dict[str, Any]:
        assert options["add_special_tokens"] is False
        found = list(re.finditer(r"<\w+>|\w+|\s|[^\w\s]", text))
        self.texts = [each[0] for each in found]
        return {"input_ids": list(range(len(found))), "offset_mapping": [each.span() for each in found]}


def learnt(tokenizer: Words, row: Conversation) -> list[tuple[str, float]]:
    encoded = encode(row, tokenizer)
    assert len(encoded.input_ids) == len(encoded.labels) == len(encoded.loss_weights)
    for token, label, weight in zip(encoded.input_ids, encoded.labels, encoded.loss_weights, strict=True):
        assert label == (token if weight else IGNORED)
    assert encoded.learnt == sum(weight > 0 for weight in encoded.loss_weights)
    return [(tokenizer.texts[place], weight) for place, weight in enumerate(encoded.loss_weights) if weight]


CONVERSATION = [
    message("user", "say one"),
    message("assistant", "one two"),
    message("user", "one two"),
    message("assistant", "three"),
    message("user", "more"),
    message("assistant", "four"),
]


def test_only_what_the_coach_says_is_learnt_with_its_weight_and_end_mark() -> None:
    row = Conversation(CONVERSATION, [0, 1, 0, 2, 0, 2])
    assert learnt(Words(), row) == [
        *(("one", 1), (" ", 1), ("two", 1), ("<end>", 1)),
        *(("three", 2), ("<end>", 2)),
        *(("four", 2), ("<end>", 2)),
    ]


def test_a_turn_without_weight_is_read_but_not_learnt() -> None:
    row = Conversation(CONVERSATION, [0, 0, 0, 0.5, 0, 0])
    assert learnt(Words(), row) == [("three", 0.5), ("<end>", 0.5)]


def test_a_template_that_rewrites_what_was_said_is_refused() -> None:
    class Rewriting(Words):
        def render(self, text: str) -> str:
            return f"[{len(text)}]{text}"

    with pytest.raises(ConfigError, match="renders a conversation differently"):
        encode(Conversation(CONVERSATION[:2], [0, 1]), Rewriting())


def test_a_template_that_takes_no_such_conversation_is_named() -> None:
    class WithoutSystem(Words):
        def apply_chat_template(self, conversation: Any, **options: Any) -> str:
            if conversation[0]["role"] == "system":
                raise TemplateError("System role not supported")
            return super().apply_chat_template(conversation, **options)

    system, said = message("system", "be brief"), message("assistant", "one")
    says = r"refuses a conversation of system, assistant: System role not supported; use another base"
    with pytest.raises(ConfigError, match=says):
        encode(Conversation([system, said], [0, 1]), WithoutSystem())
    with pytest.raises(ConfigError, match=says):
        pair_length(Preference([system], said, said), WithoutSystem())


def test_a_pair_is_as_long_as_its_longer_conversation() -> None:
    row = Preference(CONVERSATION[:1], message("assistant", "a"), message("assistant", "a b c"))
    same = Preference(CONVERSATION[:1], message("assistant", "a b c"), message("assistant", "a"))
    assert pair_length(row, Words()) == pair_length(same, Words())
    assert pair_length(row, Words()) == len(
        Words()("<user>say one<end>\n<assistant>a b c<end>\n", add_special_tokens=False)["input_ids"]
    )
