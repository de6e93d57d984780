"""A stream-set object's ranges in one column: entries of fixed width, sorted by (stream id, start).

One column instead of a row a range keeps a commit of 5,000 ranges at one row, and a million objects at a million. An
entry is `stream id, start, end, stored-under stream id, generation, bytes, max timestamp`; docs/formats/metadata.md
draws it. Fixed width lets a look-up bisect without unpacking the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_ENTRY = struct.Struct(">QQQQIQq")
_STREAM_ID = struct.Struct(">Q")
ENTRY_BYTES = _ENTRY.size


class PackedRange(NamedTuple):
    stream_id: int
    start: int
    end: int
    stored_stream_id: int
    generation: int
    bytes: int
    max_timestamp: int


Fields = tuple[int, int, int, int, int, int, int]


def pack(ranges: Iterable[PackedRange | Fields]) -> bytes:
    """Sorts and packs; plain tuples in the order of PackedRange's fields will do."""
    return b"".join([_ENTRY.pack(*entry) for entry in sorted(ranges)])


def unpack(column: bytes) -> Iterator[PackedRange]:
    """Raises struct.error when the column's length is not a multiple of an entry's."""
    return map(PackedRange._make, _ENTRY.iter_unpack(column))


def find(column: bytes, stream_id: int) -> list[PackedRange]:
    """The entries of one stream."""
    low, high = 0, len(column) // ENTRY_BYTES
    while low < high:
        middle = (low + high) // 2
        if _STREAM_ID.unpack_from(column, middle * ENTRY_BYTES)[0] < stream_id:
            low = middle + 1
        else:
            high = middle
    found = []
    for position in range(low * ENTRY_BYTES, len(column), ENTRY_BYTES):
        entry = PackedRange._make(_ENTRY.unpack_from(column, position))
        if entry.stream_id != stream_id:
            break
        found.append(entry)
    return found
