"""Records inside a batch: reading them, and checking them without building objects.

A record: length, attributes (unused), timestamp delta, offset delta, key, value, headers; all numbers are zigzag
varints, -1 as a length is null. Both functions below read the same way; the loops are long because a call costs
as much as a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from automq.protocol.records.batch import HEADER_BYTES, BatchHeader, TimestampType
from automq.protocol.records.compression import Compression, decompress
from automq.protocol.records.errors import CorruptBatch, InvalidRecord, TooLarge
from automq.protocol.records.varint import varint_tail

Headers = list[tuple[str, bytes | None]]


class Record:
    """`offset` and `timestamp` (ms) are absolute. Header keys that are not UTF-8 keep their bytes as surrogates."""

    __slots__ = ("headers", "key", "offset", "timestamp", "value")

    def __init__(
        self, offset: int, timestamp: int, key: bytes | None, value: bytes | None, headers: Headers
    ) -> None:
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        key = None if self.key is None else len(self.key)
        value = None if self.value is None else len(self.value)
        return (
            f"Record(offset={self.offset}, timestamp={self.timestamp}, key bytes={key}, value bytes={value})"
        )


@dataclass(frozen=True, slots=True)
class RecordStats:
    """What a walk over a batch's records found; the header's own claims are not among it."""

    max_timestamp: int
    max_timestamp_delta: int  # offset delta of the first record that has it
    min_timestamp: int
    uncompressed_bytes: int


def record_bytes(header: BatchHeader, batch: bytes | bytearray | memoryview, max_decompressed: int) -> bytes:
    """The records' bytes, decompressed; TooLarge above the limit."""
    payload = memoryview(batch)[HEADER_BYTES:]
    codec = header.compression
    if codec is not Compression.NONE:
        return bytes(decompress(codec, payload, max_decompressed))
    if len(payload) > max_decompressed:
        raise TooLarge(f"records of {len(payload)} bytes, the limit is {max_decompressed}")
    return bytes(payload)


def iter_records(
    header: BatchHeader, batch: bytes | bytearray | memoryview, *, max_decompressed: int
) -> Iterator[Record]:
    """The records of one batch in order. CorruptBatch when sizes or the count lie."""
    data = record_bytes(header, batch, max_decompressed)
    try:
        yield from _read(data, header)
    except IndexError:
        raise CorruptBatch("a record is truncated") from None


def _read(data: bytes, header: BatchHeader) -> Iterator[Record]:
    base_offset, base_timestamp = header.base_offset, header.base_timestamp
    append_time = header.max_timestamp if header.timestamp_type is TimestampType.LOG_APPEND_TIME else None
    p, end = 0, len(data)
    for _ in range(header.count):
        n = data[p]
        p += 1
        if n > 127:
            n, p = varint_tail(data, p, n)
        record_end = p + ((n >> 1) ^ -(n & 1))
        if record_end > end:
            raise CorruptBatch(f"a record ends at {record_end} of {end} bytes")
        p += 1
        n = data[p]
        p += 1
        if n > 127:
            n, p = varint_tail(data, p, n)
        timestamp = base_timestamp + ((n >> 1) ^ -(n & 1)) if append_time is None else append_time
        n = data[p]
        p += 1
        if n > 127:
            n, p = varint_tail(data, p, n)
        offset = base_offset + ((n >> 1) ^ -(n & 1))
        n = data[p]
        p += 1
        if n > 127:
            n, p = varint_tail(data, p, n)
        if n & 1:
            _null(n)
            key = None
        else:
            q = p + (n >> 1)
            key = data[p:q]
            p = q
        n = data[p]
        p += 1
        if n > 127:
            n, p = varint_tail(data, p, n)
        if n & 1:
            _null(n)
            value = None
        else:
            q = p + (n >> 1)
            value = data[p:q]
            p = q
        n = data[p]
        p += 1
        if n:
            headers, p = _headers(data, p, n, record_end)
        else:
            headers = []
        if p != record_end:
            raise CorruptBatch(f"a record ends at {p} instead of {record_end}")
        yield Record(offset, timestamp, key, value, headers)
    if p != end:
        raise CorruptBatch(f"{end - p} bytes follow the {header.count} records the header counts")


def _null(n: int) -> None:
    if n != 1:  # zigzag of -1
        raise CorruptBatch(f"a length of {-(n + 1) // 2}")


def _headers(data: bytes, p: int, first: int, end: int) -> tuple[Headers, int]:
    count, p = varint_tail(data, p, first) if first > 127 else (first, p)
    if count & 1 or count > end - p:  # half of the zigzag count, at least two bytes each
        raise CorruptBatch(f"{(count >> 1) ^ -(count & 1)} headers do not fit")
    headers: Headers = []
    for _ in range(count >> 1):
        size, p = _length(data, p)
        if size < 0:
            raise CorruptBatch("a header has no key")
        q = p + size
        key = data[p:q].decode("utf-8", "surrogateescape")
        size, p = _length(data, q)
        if size < 0:
            headers.append((key, None))
        else:
            q = p + size
            headers.append((key, data[p:q]))
            p = q
        if p > end:
            raise CorruptBatch("a header is truncated")
    return headers, p


def _length(data: bytes, p: int) -> tuple[int, int]:
    n = data[p]
    p += 1
    if n > 127:
        n, p = varint_tail(data, p, n)
    if n & 1:
        _null(n)
        return -1, p
    return n >> 1, p


def validate_records(
    header: BatchHeader,
    batch: bytes | bytearray | memoryview,
    *,
    max_decompressed: int,
    require_keys: bool = False,
) -> RecordStats:
    """Walk the records of a batch that a client sent, and refuse what Kafka refuses.

    CorruptBatch when sizes or the count lie; InvalidRecord when offset deltas are not 0, 1, 2 … or, with
    `require_keys` (compacted topics), a key is missing.
    """
    data = record_bytes(header, batch, max_decompressed)
    try:
        return _check(data, header, require_keys)
    except IndexError:
        raise CorruptBatch("a record is truncated") from None


def _check(data: bytes, header: BatchHeader, require_keys: bool) -> RecordStats:
    # The largest share of the loop's time under load: numbers of two bytes, which most lengths are, are read in line
    # as well (a fifth to a quarter less time than with a call, measured).
    p, end = 0, len(data)
    greatest = least = None
    greatest_at = 0
    for index in range(header.count):
        n = data[p]
        p += 1
        if n > 127:
            m = data[p]
            if m < 128:
                n += (m << 7) - 128
                p += 1
            else:
                n, p = varint_tail(data, p, n)
        record_end = p + ((n >> 1) ^ -(n & 1))
        if record_end > end:
            raise CorruptBatch(f"a record ends at {record_end} of {end} bytes")
        p += 1
        n = data[p]
        p += 1
        if n > 127:
            m = data[p]
            if m < 128:
                n += (m << 7) - 128
                p += 1
            else:
                n, p = varint_tail(data, p, n)
        delta = (n >> 1) ^ -(n & 1)
        if greatest is None or least is None:
            greatest = least = delta
        elif delta > greatest:
            greatest, greatest_at = delta, index
        elif delta < least:
            least = delta
        n = data[p]
        p += 1
        if n > 127:
            m = data[p]
            if m < 128:
                n += (m << 7) - 128
                p += 1
            else:
                n, p = varint_tail(data, p, n)
        if n != index << 1:
            raise InvalidRecord(f"record {index} has offset delta {(n >> 1) ^ -(n & 1)}")
        n = data[p]
        p += 1
        if n > 127:
            m = data[p]
            if m < 128:
                n += (m << 7) - 128
                p += 1
            else:
                n, p = varint_tail(data, p, n)
        if n & 1:
            _null(n)
            if require_keys:
                raise InvalidRecord(f"record {index} has no key, which a compacted topic needs")
        else:
            p += n >> 1
        n = data[p]
        p += 1
        if n > 127:
            m = data[p]
            if m < 128:
                n += (m << 7) - 128
                p += 1
            else:
                n, p = varint_tail(data, p, n)
        if n & 1:
            _null(n)
        else:
            p += n >> 1
        n = data[p]
        p += 1
        if n:
            _, p = _headers(data, p, n, record_end)
        if p != record_end:
            raise CorruptBatch(f"a record ends at {p} instead of {record_end}")
    if p != end:
        raise CorruptBatch(f"{end - p} bytes follow the {header.count} records the header counts")
    base = header.base_timestamp
    if greatest is None or least is None:
        return RecordStats(header.max_timestamp, 0, header.max_timestamp, 0)
    return RecordStats(base + greatest, greatest_at, base + least, end)
