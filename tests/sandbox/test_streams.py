"""Head and tail of a stream are kept exactly, however it comes in pieces."""

from __future__ import annotations

import asyncio
import os
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codesteer.sandbox._streams import Kept, Reader


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(places)]


@given(st.text("abcdef", max_size=300), st.lists(st.integers(0, 300), max_size=20), st.integers(0, 120))
def test_head_and_tail(text: str, cuts: list[int], limit: int) -> None:
    kept = Kept(limit)
    for piece in _pieces(text.encode(), cuts):
        kept.feed(piece)
    assert kept.total == len(text)
    assert kept.truncated == (len(text) > limit)
    if not kept.truncated:
        assert kept.text() == text
        return
    head, tail = limit - limit // 2, limit // 2
    left_out = len(text) - head - tail
    assert kept.text() == f"{text[:head]}\n[... {left_out} bytes left out ...]\n{text[len(text) - tail :]}"


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=9))
def test_any_bytes_in_any_pieces_decode_alike(data: bytes, cuts: list[int]) -> None:
    kept = Kept(1000)
    for piece in _pieces(data, cuts):
        kept.feed(piece)
    assert kept.text() == data.decode("utf-8", "replace")


def test_what_is_held_stays_bounded() -> None:
    kept = Kept(1000)
    for _ in range(100_000):
        kept.feed(b"x")
    held = len(kept._head) + sum(map(len, kept._tail))
    assert held <= 1001


async def test_a_flood_is_reported_once_and_read_on() -> None:
    calls: list[None] = []
    kept = Kept(10)
    reader = Reader(kept, 100, lambda: calls.append(None))
    descriptor = os.dup(reader.write_end)
    reader.close_write_end()
    os.set_blocking(descriptor, False)
    for _ in range(5):
        os.write(descriptor, b"x" * 1000)
        await asyncio.sleep(0.001)
    os.close(descriptor)
    await asyncio.wait_for(reader.done, 5)
    assert len(calls) == 1
    assert reader.flooded
    assert 100 < kept.total <= 5000


async def test_closing_early_and_twice() -> None:
    reader = Reader(Kept(10), 100, lambda: None)
    reader.close()
    reader.close()
    assert reader.done.done()
