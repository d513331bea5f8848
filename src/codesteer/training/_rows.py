"""Reading the rows of a data set. A row that cannot be learnt from is named by file and line, never skipped."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, TypeVar, cast

from .._errors import ConfigError

__all__ = ["ChatMessage", "Conversation", "Preference", "digests", "read_conversations", "read_preferences"]

_ROLES = ("system", "user", "assistant")
_MOST_NAMED = 5
_LARGEST_WEIGHT = 1_000_000
_HALVES = re.compile(r"[\ud800-\udfff]")  # JSON may hold one half of a pair

_Row = TypeVar("_Row")


class ChatMessage(TypedDict):
    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages, and how much the loss on each counts."""

    messages: list[ChatMessage]
    weights: list[float]


@dataclass(frozen=True, slots=True)
class Preference:
    """What the coach had read, a better decision and a worse one."""

    prompt: list[ChatMessage]
    chosen: ChatMessage
    rejected: ChatMessage


class _BadRow(Exception):
    """What is wrong with a row."""


def read_conversations(path: Path, *, equal: bool = False) -> list[Conversation]:
    """The rows of ``path`` for SFT; with ``equal`` every message that counts does so once.

    Raises `ConfigError` that names the lines which are damaged, and for a file without rows.
    """
    return _read(path, lambda row: _conversation(row, equal))


def read_preferences(path: Path) -> list[Preference]:
    """The rows of ``path`` for DPO. Raises as `read_conversations` does."""
    return _read(path, _preference)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a data set that a training reads."""
    found: dict[str, str] = {}
    for name in ("train.jsonl", "validation.jsonl"):
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _read(path: Path, parse: Callable[[dict[str, Any]], _Row]) -> list[_Row]:
    rows: list[_Row] = []
    wrong: list[str] = []
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise ConfigError(f"no data: {path} does not exist; see codesteer synth export") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(parse(_object(line)))
        except _BadRow as error:
            wrong.append(f"{path}:{number}: {error}")
    if wrong:
        more = f"\nand {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise ConfigError("\n".join(wrong[:_MOST_NAMED]) + more)
    if not rows:
        raise ConfigError(f"{path} has no rows")
    return rows


def _object(line: bytes) -> dict[str, Any]:
    try:
        row: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _BadRow(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise _BadRow("not a JSON object")
    return cast("dict[str, Any]", row)


def _conversation(row: dict[str, Any], equal: bool) -> Conversation:
    messages = _messages(row, "messages")
    weights = _weights(row.get("weights"), len(messages))
    spoken = [place for place, weight in enumerate(weights) if weight > 0]
    if not spoken:
        raise _BadRow("no message has a weight above 0: there is nothing to learn")
    for place in spoken:
        if messages[place]["role"] != "assistant":
            raise _BadRow(
                f"message {place} counts but is the {messages[place]['role']}'s; only the coach's may"
            )
        if not messages[place]["content"].strip():
            raise _BadRow(f"message {place} counts but is empty")
    return Conversation(messages, [float(weight > 0) for weight in weights] if equal else weights)


def _preference(row: dict[str, Any]) -> Preference:
    prompt = _messages(row, "prompt")
    if prompt[-1]["role"] != "user":
        raise _BadRow(f"the prompt ends with the {prompt[-1]['role']}'s message, not the user's")
    chosen, rejected = _decision(row, "chosen"), _decision(row, "rejected")
    if chosen == rejected:
        raise _BadRow("chosen and rejected are the same")
    return Preference(prompt, chosen, rejected)


def _decision(row: dict[str, Any], name: str) -> ChatMessage:
    messages = _messages(row, name)
    if len(messages) != 1 or messages[0]["role"] != "assistant" or not messages[0]["content"].strip():
        raise _BadRow(f"{name} is not one message of the assistant")
    return messages[0]


def _messages(row: dict[str, Any], name: str) -> list[ChatMessage]:
    found = row.get(name)
    if not isinstance(found, list) or not found:
        raise _BadRow(f"{name!r} is missing or empty")
    messages: list[ChatMessage] = []
    for each in cast("list[object]", found):
        fields = cast("dict[str, object]", each) if isinstance(each, dict) else {}
        role, content = fields.get("role"), fields.get("content")
        if role not in _ROLES or not isinstance(content, str):
            raise _BadRow(f"{name!r} holds something that is no message: {json.dumps(each)[:80]}")
        if _HALVES.search(content):
            raise _BadRow(
                f"{name!r} holds half of a character, which no text can: {json.dumps(content)[:80]}"
            )
        messages.append({"role": str(role), "content": content})
    return messages


def _weights(found: object, count: int) -> list[float]:
    values = cast("list[object]", found) if isinstance(found, list) else []
    if len(values) != count:
        raise _BadRow(f"'weights' has {len(values)} numbers for {count} messages")
    weights: list[float] = []
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LARGEST_WEIGHT:
            raise _BadRow(
                f"'weights' holds {json.dumps(value)[:80]}, not a number from 0 to {_LARGEST_WEIGHT:,}"
            )
        weights.append(float(value))
    return weights
