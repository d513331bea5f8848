"""Rows of data sets: read as they are, and every row that nothing can be learnt from named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError
from codesteer.training._rows import digests, read_conversations, read_preferences
from tests.training.data import conversation, message, preference, write_data, write_rows


def test_conversations_keep_their_weights_or_count_equally(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "train.jsonl", [conversation(0)])
    assert read_conversations(path)[0].weights == [0, 1, 0, 2]
    assert read_conversations(path, equal=True)[0].weights == [0, 1, 0, 1]


def test_preferences_are_one_decision_each(tmp_path: Path) -> None:
    (row,) = read_preferences(write_rows(tmp_path / "train.jsonl", [preference(0)]))
    assert '"code"' in row.chosen["content"]
    assert '"text"' in row.rejected["content"]


BAD_CONVERSATIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "'messages' is missing or empty"),
    ({"messages": []}, "'messages' is missing or empty"),
    ({"messages": "hello", "weights": []}, "'messages' is missing or empty"),
    ({"messages": [{"role": "coach", "content": "x"}]}, "no message"),
    ({"messages": [{"role": "user", "content": None}]}, "no message"),
    ({"messages": ["x"]}, "no message"),
    ({"messages": conversation(0)["messages"]}, "'weights' has 0 numbers for 4 messages"),
    (conversation(0) | {"weights": [0, 1]}, "'weights' has 2 numbers for 4 messages"),
    (conversation(0) | {"weights": [0, -1, 0, 1]}, "holds -1"),
    (conversation(0) | {"weights": [0, True, 0, 1]}, "holds true"),
    (conversation(0) | {"weights": [0, "1", 0, 1]}, 'holds "1"'),
    (conversation(0) | {"weights": [0, float("nan"), 0, 1]}, "holds NaN"),
    (conversation(0) | {"weights": [0, 10**400, 0, 1]}, "not a number from 0 to 1,000,000"),
    (conversation(0) | {"weights": [0, 0, 0, 0]}, "nothing to learn"),
    ({"messages": [message("user", "\ud800")]}, "half of a character"),
    (conversation(0) | {"weights": [1, 1, 0, 1]}, "message 0 counts but is the user's"),
    ({"messages": [message("assistant", " ")], "weights": [1]}, "message 0 counts but is empty"),
]


@pytest.mark.parametrize(("row", "says"), BAD_CONVERSATIONS)
def test_a_bad_conversation_is_named_by_file_and_line(tmp_path: Path, row: dict[str, Any], says: str) -> None:
    path = write_rows(tmp_path / "train.jsonl", [conversation(0), row])
    with pytest.raises(ConfigError) as caught:
        read_conversations(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert says in str(caught.value)


BAD_PREFERENCES: list[tuple[dict[str, Any], str]] = [
    ({"prompt": []}, "'prompt' is missing"),
    ({"prompt": conversation(0)["messages"][:2]}, "ends with the assistant's"),
    ({"chosen": []}, "'chosen' is missing"),
    ({"chosen": [message("user", "x")]}, "chosen is not one message of the assistant"),
    ({"rejected": [message("assistant", "")]}, "rejected is not one message"),
    ({"rejected": preference(0)["chosen"]}, "the same"),
]


@pytest.mark.parametrize(("change", "says"), BAD_PREFERENCES)
def test_a_bad_pair_is_named_by_file_and_line(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    path = write_rows(tmp_path / "train.jsonl", [preference(0) | change])
    with pytest.raises(ConfigError) as caught:
        read_preferences(path)
    assert str(caught.value).startswith(f"{path}:1: ")
    assert says in str(caught.value)


def test_damaged_lines_are_all_counted_and_the_first_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text("\n\n" + "{cut\n" * 7 + "[]\n" + json.dumps(conversation(0)))
    with pytest.raises(ConfigError) as caught:
        read_conversations(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith(f"{path}:3: not JSON")
    assert lines[-1] == "and 3 more"


def test_no_file_no_rows_and_not_even_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no data: .*nothing.jsonl does not exist"):
        read_conversations(tmp_path / "nothing.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n \n")
    with pytest.raises(ConfigError, match="has no rows"):
        read_conversations(tmp_path / "empty.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00\n")
    with pytest.raises(ConfigError, match=r"binary.jsonl:1: not JSON"):
        read_preferences(tmp_path / "binary.jsonl")


def test_digests_tell_data_sets_apart(tmp_path: Path) -> None:
    one = digests(write_data(tmp_path / "one", "sft"))
    assert one.keys() == {"train.jsonl"}
    assert one == digests(write_data(tmp_path / "again", "sft"))
    assert one != digests(write_data(tmp_path / "other", "sft", train=15))
    assert digests(write_data(tmp_path / "more", "sft", held_out=1)).keys() == {
        "train.jsonl",
        "validation.jsonl",
    }
