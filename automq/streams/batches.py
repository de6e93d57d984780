"""Record batches as a stream sees them: where they begin and end, how many records, how old; never what is inside.

A stream stores whole record batches (magic 2) one after the other. Their 61-byte headers already say base offset,
length, last offset, largest timestamp and record count, so no table of batches is stored beside them: a data block
is cut into batches by walking headers, a few fields each.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

HEADER_BYTES = 61
# base offset, length after this field, last offset delta, max timestamp, record count
_HEADER = struct.Struct(">qi11xi8xq14xi")
_LENGTH_AT = 12  # the length field counts the bytes after itself, which is after offset 12

NO_TIMESTAMP = -1


class MalformedBatch(Exception):
    """Bytes that are not a sequence of whole record batches. `position` is where in the given buffer."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"no record batch at byte {position}: {why}")
        self.position = position


class StoredBatch:
    """One record batch and its coordinates. `data` is the batch, uncopied, and never changes."""

    __slots__ = ("base_offset", "data", "end_offset", "max_timestamp", "records")

    def __init__(
        self, base_offset: int, end_offset: int, max_timestamp: int, records: int, data: memoryview
    ) -> None:
        self.base_offset = base_offset
        self.end_offset = end_offset
        self.max_timestamp = max_timestamp
        self.records = records
        self.data = data

    def __repr__(self) -> str:
        return f"StoredBatch([{self.base_offset}, {self.end_offset}), {len(self.data)} bytes)"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, StoredBatch)
            and self.base_offset == other.base_offset
            and self.end_offset == other.end_offset
            and self.data == other.data
        )

    __hash__ = None  # type: ignore[assignment]


def split(view: memoryview) -> list[StoredBatch]:
    """The batches in `view`, in order; they must fill it exactly. Raises `MalformedBatch`."""
    batches = []
    position, size = 0, len(view)
    while position < size:
        if size - position < HEADER_BYTES:
            raise MalformedBatch(position, f"{size - position} bytes left, a header takes {HEADER_BYTES}")
        base, length, delta, max_timestamp, records = _HEADER.unpack_from(view, position)
        stop = position + _LENGTH_AT + length
        if stop > size or length < HEADER_BYTES - _LENGTH_AT or delta < 0:
            raise MalformedBatch(position, f"length {length} and last offset delta {delta} in {size} bytes")
        batches.append(StoredBatch(base, base + delta + 1, max_timestamp, records, view[position:stop]))
        position = stop
    return batches


def summarize(base_offset: int, end_offset: int, data: memoryview) -> StoredBatch:
    """One stored unit of [base, end) from its bytes alone (WAL recovery): timestamps and counts from its headers."""
    if len(data) >= HEADER_BYTES:
        base, length, delta, max_timestamp, records = _HEADER.unpack_from(data)
        if length + _LENGTH_AT == len(data) and base == base_offset and base + delta + 1 == end_offset:
            return StoredBatch(base_offset, end_offset, max_timestamp, records, data)
    parts = split(data)
    if not parts or parts[0].base_offset != base_offset or parts[-1].end_offset != end_offset:
        found = f"[{parts[0].base_offset}, {parts[-1].end_offset})" if parts else "nothing"
        raise MalformedBatch(0, f"expected offsets [{base_offset}, {end_offset}), found {found}")
    return StoredBatch(
        base_offset, end_offset, max(b.max_timestamp for b in parts), sum(b.records for b in parts), data
    )


def first_at_or_after(batches: Sequence[StoredBatch], offset: int) -> int:
    """Index of the first batch whose last offset ≥ `offset`; `len(batches)` when there is none."""
    low, high = 0, len(batches)
    while low < high:
        middle = (low + high) >> 1
        if batches[middle].end_offset > offset:
            high = middle
        else:
            low = middle + 1
    return low


def take(
    batches: Sequence[StoredBatch], offset: int, limit: int, max_bytes: int, into: list[StoredBatch]
) -> int:
    """Append to `into` the batches from `offset` that end at or before `limit`, while `max_bytes` last.

    The first batch of an empty `into` is taken however big. Returns the bytes left, 0 when the reader has enough
    or has met `limit`.
    """
    for i in range(first_at_or_after(batches, offset), len(batches)):
        batch = batches[i]
        size = len(batch.data)
        if batch.end_offset > limit or (size > max_bytes and into):
            return 0
        into.append(batch)
        max_bytes -= size
        if max_bytes <= 0:
            return 0
    return max_bytes
