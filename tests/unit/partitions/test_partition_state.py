"""The state block: its golden file, damage, and what a newer version may do."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from crc32c import crc32c

from automq.partitions.aborted import AbortedTransaction, AbortedTransactions
from automq.partitions.producers import Batch, Producer
from automq.partitions.segments import Segment
from automq.partitions.state import InvalidState, PartitionState, decode_state, encode_state

GOLDEN = Path(__file__).parents[2] / "golden" / "partition-state-v1.bin"


def sample() -> PartitionState:
    return PartitionState(
        end_offset=2**40 + 7,
        epochs=[(0, 0), (3, 100), (2**31 - 1, 2**40)],
        segments=[
            Segment(0, 1_700_000_000_000, 2**35, 1, 2**45, 17, 1_700_000_000_001),
            Segment(2**40, 1_700_000_000_002, 0, -1, -1, -1, 1_700_000_000_002),
        ],
        producers=[
            Producer(5, 0, -1, -1, 1_700_000_000_000, 1_700_000_000_003, []),
            Producer(
                2**62,
                32_767,
                9,
                2**40 + 1,
                -1,
                1_700_000_000_004,
                [Batch(2**31 - 1, 3, 2**40 + 1, 2**40 + 5, 12), Batch(-1, -1, 2**40 + 6, 2**40 + 6, -1)],
            ),
        ],
        aborted=AbortedTransactions([AbortedTransaction(5, 10, 20, 15), AbortedTransaction(6, 15, 30, 31)]),
    )


def content(state: PartitionState) -> object:
    def fields(thing: object) -> list[object]:
        return [getattr(thing, name) for name in thing.__slots__ if name != "packed"]  # type: ignore[attr-defined]

    return (
        state.end_offset,
        state.epochs,
        [fields(s) for s in state.segments],
        [fields(p) for p in state.producers],
        state.aborted.entries(),
    )


def test_golden_file() -> None:
    data = GOLDEN.read_bytes()
    assert content(decode_state(data)) == content(sample())
    assert encode_state(sample()) == data, (
        "the format has changed: that needs a new version and a new golden file"
    )


def test_every_damaged_byte_is_found() -> None:
    data = encode_state(sample())
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 0x10
        with pytest.raises(InvalidState):
            decode_state(bytes(damaged))
    for size in range(len(data)):
        with pytest.raises(InvalidState):
            decode_state(data[:size])


def sealed(body: bytes, version: int = 1, incompatible: int = 0, compatible: int = 0) -> bytes:
    header = struct.pack(">4sHHII", b"AQPS", version, incompatible, compatible, len(body))
    return header + struct.pack(">I", crc32c(body, crc32c(header))) + body


def test_a_newer_version_may_add_sections_and_refuse_us() -> None:
    body = encode_state(sample())[20:] + struct.pack(">HI3s", 900, 3, b"new")
    assert content(decode_state(sealed(body, version=2, compatible=1))) == content(sample())
    with pytest.raises(InvalidState, match="newer automq"):
        decode_state(sealed(body, version=2, incompatible=4))


def test_sections_that_do_not_fit() -> None:
    end = struct.pack(">HIq", 1, 8, 3)
    for section in (
        struct.pack(">HI5s", 2, 5, b"12345"),
        struct.pack(">HI", 3, 100),
        struct.pack(">HI39s", 4, 39, b"\0" * 38 + b"\5"),
        b"\0",
    ):
        with pytest.raises(InvalidState):
            decode_state(sealed(end + section))
    with pytest.raises(InvalidState):
        decode_state(sealed(b""))
