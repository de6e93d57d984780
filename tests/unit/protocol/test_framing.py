"""Frames out of a byte stream, however it is cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automq.protocol.framing import FIRST_SCRATCH, MAX_SCRATCH, FrameReader, InvalidFrame, frame

MiB = 1 << 20


def sized(payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + payload


@given(
    st.lists(st.integers(8, 9000), max_size=12),
    st.lists(st.integers(1, 5000), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_frames_do_not_depend_on_how_bytes_arrive(sizes: list[int], cuts: list[int], rnd: Any) -> None:
    payloads = [rnd.randbytes(size) for size in sizes]
    stream = b"".join(map(sized, payloads))
    reader, frames, position, turn = FrameReader(MiB), [], 0, 0
    while position < len(stream):
        room = reader.get_buffer()
        n = min(len(room), cuts[turn % len(cuts)], len(stream) - position)
        room[:n] = stream[position : position + n]
        frames += reader.buffer_updated(n)
        position += n
        turn += 1
    assert [bytes(view) for view in frames] == payloads  # earlier views are intact
    assert reader.pending == 0


def test_a_large_frame_between_small_ones() -> None:
    payloads = [b"a" * 10, b"b" * (3 * MiB + 1), b"c" * 20]
    reader = FrameReader(4 * MiB)
    assert [bytes(view) for view in reader.feed(b"".join(map(sized, payloads)))] == payloads


def test_views_are_writable_and_apart() -> None:
    reader = FrameReader(MiB)
    one, two = reader.feed(sized(b"11111111") + sized(b"22222222"))
    one[:] = b"xxxxxxxx"
    assert bytes(two) == b"22222222"


@pytest.mark.parametrize("size", [-(2**31), -1, 0, 3, 7, 1025, 2**31 - 1, int.from_bytes(b"GET ", "big")])
def test_sizes_out_of_range(size: int) -> None:
    reader = FrameReader(1024)
    with pytest.raises(InvalidFrame):
        reader.feed(size.to_bytes(4, "big", signed=True))


def test_the_limit_is_inclusive_and_may_change() -> None:
    reader = FrameReader(16)
    assert len(reader.feed(sized(bytes(16)))) == 1
    reader.limit = 20
    assert len(reader.feed(sized(bytes(20)))) == 1


def test_an_announced_frame_costs_what_arrived() -> None:
    reader = FrameReader(100 * MiB)
    reader.feed((100 * MiB).to_bytes(4, "big") + b"x")
    assert len(reader.get_buffer()) <= 256 * 1024
    reader.feed(bytes(MiB))
    assert len(reader._buffer) <= 2 * MiB + 256 * 1024


def test_idle_connections_hold_little_and_busy_ones_read_much() -> None:
    reader = FrameReader(MiB)
    reader.feed(sized(bytes(8)))
    assert len(reader._buffer) == FIRST_SCRATCH
    for _ in range(20):
        room = reader.get_buffer()
        filler = (len(room) - 4).to_bytes(4, "big") + bytes(len(room) - 4)
        room[:] = filler
        reader.buffer_updated(len(room))
    assert len(reader.get_buffer()) == MAX_SCRATCH


def test_frame_puts_the_size_in_front() -> None:
    assert b"".join(frame([b"ab", memoryview(b"cde")])) == b"\0\0\0\5abcde"
