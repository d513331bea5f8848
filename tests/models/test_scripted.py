"""Scripted and recorded models, and the text helpers under all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer import ConfigError, ModelRefused, ModelUnavailable, Usage
from codesteer.models import Completion, Message, RecordingModel, ReplayModel, Sampling, ScriptedModel
from codesteer.models._text import clean_text, estimate_tokens

HELLO = [Message("user", "hello")]


async def test_replies_in_order() -> None:
    given_whole = Completion(text="whole", usage=Usage(calls=1), finish_reason="length")
    model = ScriptedModel(["a\nb", ModelUnavailable("down"), given_whole], name="demo")
    pieces: list[str] = []
    first = await model.complete(HELLO, Sampling(max_tokens=3), on_text=pieces.append)
    assert (first.text, pieces, first.usage.estimated) == ("a\nb", ["a\n", "b"], True)
    with pytest.raises(ModelUnavailable, match="down"):
        await model.complete(HELLO)
    assert await model.complete(HELLO) is given_whole
    with pytest.raises(ModelRefused, match="scripted:demo: the script has 3 replies"):
        await model.complete(HELLO)
    assert model.calls[0] == (tuple(HELLO), Sampling(max_tokens=3))
    await model.aclose()
    assert model.closed


async def test_replies_from_a_function() -> None:
    async def slow(messages: object, sampling: Sampling) -> str:
        return f"{sampling.max_tokens} \x00"

    assert (await ScriptedModel(slow).complete(HELLO, Sampling(max_tokens=5))).text == "5 \ufffd"
    echo = ScriptedModel(lambda messages, sampling: messages[-1].content)
    assert (await echo.complete(HELLO)).text == "hello"


async def test_a_recording_plays_back(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    recording = RecordingModel(ScriptedModel(["one", "two", "three"], name="x"), path)
    said = [await recording.complete(HELLO), await recording.complete(HELLO)]
    said.append(await recording.complete(HELLO, Sampling(max_tokens=1)))
    await recording.aclose()
    assert recording.name == "scripted:x"

    replay = ReplayModel(path)
    assert replay.name == "replay:scripted:x"
    pieces: list[str] = []
    assert await replay.complete(HELLO, Sampling(max_tokens=1)) == said[2]
    assert await replay.complete(HELLO, on_text=pieces.append) == said[0]
    assert await replay.complete(HELLO) == said[1] == await replay.complete(HELLO)
    assert pieces == ["one"]
    with pytest.raises(ModelRefused, match="no reply to the request ending in 'other'"):
        await replay.complete([Message("user", "other")])
    with pytest.raises(ModelRefused):
        await replay.complete([])
    await replay.aclose()


@pytest.mark.parametrize("content", ["not json", json.dumps({"request": "x"}), "[]"])
def test_a_damaged_recording(tmp_path: Path, content: str) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(content)
    with pytest.raises(ConfigError, match="is not a recording"):
        ReplayModel(path)


def test_a_missing_recording(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the recording"):
        ReplayModel(tmp_path / "none.jsonl")


@given(st.text(alphabet=st.characters(), max_size=200) | st.text(alphabet="a\ud83d\ude00\x00", max_size=20))
def test_clean_text_can_be_written_and_is_stable(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean_text(cleaned) == cleaned
    assert estimate_tokens(text) >= len(text) / 4


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_clean_text_leaves_good_text_alone(text: str) -> None:
    assert clean_text(text) == text
