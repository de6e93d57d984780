"""Batches built by hand, and a stream whose durability a test controls."""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from crc32c import crc32c

from automq.metadata.contract import RangeRow
from automq.streams.batches import StoredBatch, first_at_or_after
from automq.streams.errors import OffsetOutOfRange, StorageBusy

HEADER = struct.Struct(">qiibIhiqqqhii")
NOW = 1_700_000_000_000


def varint(n: int) -> bytes:
    n = (n << 1) ^ (n >> 63)
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def record(
    index: int,
    delta: int,
    key: bytes | None,
    value: bytes | None,
    headers: list[tuple[bytes, bytes | None]] = (),
) -> bytes:
    body = b"\0" + varint(delta) + varint(index)
    for field in (key, value):
        body += varint(-1) if field is None else varint(len(field)) + field
    body += varint(len(headers))
    for name, content in headers:
        body += varint(len(name)) + name
        body += varint(-1) if content is None else varint(len(content)) + content
    return varint(len(body)) + body


def batch(
    *records: tuple[bytes | None, bytes | None] | tuple[bytes | None, bytes | None, int],
    producer: tuple[int, int, int] = (-1, -1, -1),
    attributes: int = 0,
    timestamp: int = NOW,
    base_offset: int = 0,
    compress: Any = None,
    **changes: Any,
) -> memoryview:
    """A record batch of (key, value[, timestamp]); `producer` is (id, epoch, sequence). `changes`: header fields."""
    stamps = [r[2] if len(r) > 2 else timestamp for r in records]
    base = stamps[0] if stamps else -1
    payload = b"".join(record(i, stamps[i] - base, r[0], r[1]) for i, r in enumerate(records))
    if compress is not None:
        payload = compress(payload)
    fields = {
        "base_offset": base_offset,
        "length": 49 + len(payload),
        "leader_epoch": -1,
        "magic": 2,
        "attributes": attributes,
        "last_offset_delta": len(records) - 1,
        "base_timestamp": base,
        "max_timestamp": max(stamps, default=-1),
        "producer_id": producer[0],
        "producer_epoch": producer[1],
        "base_sequence": producer[2],
        "records": len(records),
        "crc": None,
    } | changes
    return seal(fields, payload)


def seal(f: dict[str, Any], payload: bytes) -> memoryview:
    """Header and payload put together, with the right CRC unless another is given."""
    data = bytearray(
        HEADER.pack(
            f["base_offset"],
            f["length"],
            f["leader_epoch"],
            f["magic"],
            0,
            f["attributes"],
            f["last_offset_delta"],
            f["base_timestamp"],
            f["max_timestamp"],
            f["producer_id"],
            f["producer_epoch"],
            f["base_sequence"],
            f["records"],
        )
    )
    data += payload
    crc = crc32c(memoryview(data)[21:]) if f["crc"] is None else f["crc"]
    struct.pack_into(">I", data, 17, crc)
    return memoryview(data)


def values(n: int, size: int = 10, **kw: Any) -> memoryview:
    """A batch of `n` plain records."""
    return batch(*((b"k%d" % i, b"v" * size) for i in range(n)), **kw)


@dataclass(frozen=True, kw_only=True)
class FakeLogConfig:
    retention_ms: int = 604_800_000
    retention_bytes: int = -1
    segment_bytes: int = 1 << 30
    segment_ms: int = 604_800_000
    cleanup_compact: bool = False
    cleanup_delete: bool = True
    max_message_bytes: int = 1_048_588
    message_timestamp_type: str = "CreateTime"
    message_timestamp_before_max_ms: int = 2**63 - 1
    message_timestamp_after_max_ms: int = 3_600_000
    compression_type: str = "producer"
    min_compaction_lag_ms: int = 0
    max_compaction_lag_ms: int = 2**63 - 1
    delete_retention_ms: int = 86_400_000
    min_cleanable_dirty_ratio: float = 0.5

    def but(self, **changes: Any) -> FakeLogConfig:
        return replace(self, **changes)


class FakeClock:
    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def now_ms(self) -> int:
        return self.now

    def monotonic(self) -> float:
        return self.now / 1000


class FakeCredit:
    def __init__(self, stream: FakeStream, nbytes: int) -> None:
        self.stream, self.nbytes = stream, nbytes
        stream.reserved += nbytes

    def release(self) -> None:
        self.stream.reserved -= self.nbytes
        self.nbytes = 0

    spend = release


class FakeStream:
    """All in memory; an append is durable when the test calls `complete`. `cold`: nothing is found in the cache."""

    def __init__(self, epoch: int = 0, start: int = 0) -> None:
        self.id, self.epoch = 7, epoch
        self.start_offset = start
        self.next_offset = self.confirmed_offset = self.committed_offset = start
        self.state, self.state_offset = b"", start
        self.batches: list[StoredBatch] = []
        self.pending: deque[tuple[int, Any]] = deque()
        self.cold = False
        self.busy = False
        self.failure: Exception | None = None
        self.reserved = 0
        self.trims: list[int] = []
        self.rewrites: list[tuple[list[RangeRow], list[bytes]]] = []
        self.range_ends: list[int] = []
        self.cached = SimpleNamespace(start=1 << 60)  # nothing uncleaned is left in a cache

    def reopened(self, state: tuple[int, bytes] | None = None) -> FakeStream:
        """What the next owner finds: everything confirmed, with an epoch one higher."""
        other = FakeStream(self.epoch + 1, self.start_offset)
        other.batches = [b for b in self.batches if b.end_offset <= self.confirmed_offset]
        other.next_offset = other.confirmed_offset = self.confirmed_offset
        if state is not None:
            other.state_offset, other.state = state
        return other

    def admit_now(self, nbytes: int) -> FakeCredit | None:
        return None if self.busy else FakeCredit(self, nbytes)

    async def admit(self, nbytes: int) -> FakeCredit:
        if self.busy:
            raise StorageBusy("no room")
        return FakeCredit(self, nbytes)

    def append(self, base_offset, end_offset, data, *, records, max_timestamp, credit, done) -> None:  # type: ignore[no-untyped-def]
        if self.failure is not None:
            raise self.failure
        assert base_offset == self.next_offset and end_offset > base_offset
        self.batches.append(StoredBatch(base_offset, end_offset, max_timestamp, records, data))
        self.next_offset = end_offset
        self.pending.append((end_offset, done))
        credit.spend()

    def complete(self, count: int | None = None) -> None:
        for _ in range(len(self.pending) if count is None else count):
            end, done = self.pending.popleft()
            self.confirmed_offset = end
            done(None)

    def fail(self, error: Exception) -> None:
        self.failure = error
        while self.pending:
            self.pending.popleft()[1](error)

    def read_cached(self, offset: int, max_offset: int, max_bytes: int) -> list[StoredBatch] | None:
        return None if self.cold else self._read(offset, max_offset, max_bytes)

    async def read(self, offset: int, max_offset: int, max_bytes: int) -> list[StoredBatch]:
        if offset < self.start_offset:
            raise OffsetOutOfRange(f"{offset} is below {self.start_offset}")
        return self._read(offset, max_offset, max_bytes)

    def _read(self, offset: int, max_offset: int, max_bytes: int) -> list[StoredBatch]:
        out: list[StoredBatch] = []
        limit = min(max_offset, self.confirmed_offset)
        for stored in self.batches[first_at_or_after(self.batches, offset) :]:
            if stored.end_offset > limit or (out and len(stored.data) > max_bytes):
                break
            out.append(stored)
            max_bytes -= len(stored.data)
        return out

    async def replay(self, from_offset: int):  # type: ignore[no-untyped-def]
        for stored in list(self.batches):
            if from_offset <= stored.base_offset and stored.end_offset <= self.confirmed_offset:
                yield stored

    async def first_batch_with_timestamp(
        self, timestamp: int, max_offset: int, from_offset: int | None = None
    ):  # type: ignore[no-untyped-def]
        for stored in self._read(from_offset or 0, max_offset, 1 << 60):
            if stored.max_timestamp >= timestamp:
                return stored
        return None

    async def max_timestamp(self, max_offset: int):  # type: ignore[no-untyped-def]
        found = self._read(self.start_offset, max_offset, 1 << 60)
        return max(found, key=lambda b: b.max_timestamp, default=None)

    async def trim(self, start_offset: int) -> None:
        self.trims.append(start_offset)
        self.start_offset = max(self.start_offset, start_offset)

    # cleaning: `range_ends` says where the committed ranges end

    def ranges(self) -> list[RangeRow]:
        rows, start = [], self.start_offset
        for end in self.range_ends:
            held = [b for b in self.batches if start <= b.base_offset < end]
            size = sum(len(b.data) for b in held)
            stamp = max((b.max_timestamp for b in held), default=-1)
            rows.append(RangeRow(start, end, end, self.id, 0, size, stamp))
            start = end
        return rows

    async def read_range(self, row: RangeRow):  # type: ignore[no-untyped-def]
        for stored in list(self.batches):
            if row.start <= stored.base_offset < row.end:
                yield stored

    async def rewrite(self, ranges: list[RangeRow], batches: Any) -> bool:
        start, end = ranges[0].start, ranges[-1].end
        kept = [bytes(data) async for data in batches]
        self.rewrites.append((ranges, kept))
        new = []
        for data in kept:
            fields = HEADER.unpack_from(data)
            new.append(
                StoredBatch(fields[0], fields[0] + fields[6] + 1, fields[8], fields[12], memoryview(data))
            )
        self.batches = (
            [b for b in self.batches if b.base_offset < start]
            + new
            + [b for b in self.batches if b.base_offset >= end]
        )
        return True
