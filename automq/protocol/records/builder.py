"""Building batches: for the broker's own records, markers, the log cleaner, tests and tools."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from struct import Struct

from crc32c import crc32c

from automq.protocol.records.batch import (
    CONTROL,
    CRC_AT,
    CRC_FROM,
    DELETE_HORIZON,
    HEADER,
    HEADER_BYTES,
    LOG_APPEND_TIME,
    MAGIC,
    NO_TIMESTAMP,
    SIZE_END,
    TRANSACTIONAL,
    TimestampType,
)
from automq.protocol.records.compression import Compression, compress
from automq.protocol.records.errors import CorruptBatch
from automq.protocol.records.record import Record
from automq.protocol.records.varint import put_varint

_CRC = Struct(">I")
_CONTROL_KEY = Struct(">hh")  # version, type
_END_TXN_MARKER = Struct(">hi")  # version, coordinator epoch
_CONTROL_VERSION = 0


class ControlType(IntEnum):
    ABORT = 0
    COMMIT = 1


class BatchBuilder:
    """Collects records, then `build()` once.

    Offsets follow one another from `base_offset` unless `append` is given one; they only rise, and may leave holes.
    `last_offset` widens the batch beyond its last record, as the cleaner does to keep a batch's range. A
    `delete_horizon` (ms) takes the place of the base timestamp. With LOG_APPEND_TIME `append_time` is required.
    """

    __slots__ = (
        "_append_time",
        "_attributes",
        "_base_timestamp",
        "_body",
        "_codec",
        "_leader_epoch",
        "_level",
        "_max_timestamp",
        "_producer",
        "base_offset",
        "count",
        "next_offset",
    )

    def __init__(
        self,
        base_offset: int = 0,
        *,
        compression: Compression = Compression.NONE,
        level: int | None = None,
        timestamp_type: TimestampType = TimestampType.CREATE_TIME,
        append_time: int | None = None,
        leader_epoch: int = -1,
        producer_id: int = -1,
        producer_epoch: int = -1,
        base_sequence: int = -1,
        transactional: bool = False,
        control: bool = False,
        delete_horizon: int | None = None,
    ) -> None:
        if (timestamp_type is TimestampType.LOG_APPEND_TIME) != (append_time is not None):
            raise ValueError("append_time goes with LOG_APPEND_TIME, and only with it")
        self._attributes = compression | timestamp_type * LOG_APPEND_TIME
        self._attributes |= transactional * TRANSACTIONAL | control * CONTROL
        self._attributes |= (delete_horizon is not None) * DELETE_HORIZON
        self._codec = compression
        self._level = level
        self._append_time = append_time
        self._leader_epoch = leader_epoch
        self._producer = (producer_id, producer_epoch, base_sequence)
        self._base_timestamp = delete_horizon
        self._max_timestamp = NO_TIMESTAMP
        self._body = bytearray()
        self.base_offset = base_offset
        self.next_offset = base_offset
        self.count = 0

    @property
    def size(self) -> int:
        """Bytes of the batch so far, before compression."""
        return HEADER_BYTES + len(self._body)

    def append(
        self,
        key: bytes | None,
        value: bytes | None,
        *,
        timestamp: int,
        headers: Iterable[tuple[str, bytes | None]] = (),
        offset: int | None = None,
    ) -> int:
        """Add a record; returns its offset."""
        if offset is None:
            offset = self.next_offset
        elif offset < self.next_offset:
            raise ValueError(f"offset {offset} after {self.next_offset - 1}")
        if self._base_timestamp is None:
            self._base_timestamp = timestamp
        self._max_timestamp = max(self._max_timestamp, timestamp)
        record = bytearray(1)  # attributes
        put_varint(record, timestamp - self._base_timestamp)
        put_varint(record, offset - self.base_offset)
        _put_bytes(record, key)
        _put_bytes(record, value)
        pairs = list(headers)
        put_varint(record, len(pairs))
        for name, content in pairs:
            _put_bytes(record, name.encode("utf-8", "surrogateescape"))
            _put_bytes(record, content)
        put_varint(self._body, len(record))
        self._body += record
        self.next_offset = offset + 1
        self.count += 1
        return offset

    def append_record(self, record: Record) -> None:
        """Add a record of another batch with its offset."""
        self.append(
            record.key,
            record.value,
            timestamp=record.timestamp,
            headers=record.headers,
            offset=record.offset,
        )

    def build(self, *, last_offset: int | None = None, empty_timestamp: int = NO_TIMESTAMP) -> bytearray:
        """The batch. `empty_timestamp` is that of a batch without records, which keeps only its range."""
        last = self.next_offset - 1 if last_offset is None else last_offset
        if last < max(self.next_offset - 1, self.base_offset):
            raise ValueError(f"a batch from {self.base_offset} cannot end at {last}")
        max_timestamp = self._max_timestamp if self.count else empty_timestamp
        if self._append_time is not None:
            max_timestamp = self._append_time
        body = compress(self._codec, self._body, self._level) if self._codec else self._body
        batch = bytearray(HEADER_BYTES)
        HEADER.pack_into(
            batch,
            0,
            self.base_offset,
            HEADER_BYTES + len(body) - SIZE_END,
            self._leader_epoch,
            MAGIC,
            0,
            self._attributes,
            last - self.base_offset,
            max_timestamp if self._base_timestamp is None else self._base_timestamp,
            max_timestamp,
            *self._producer,
            self.count,
        )
        batch += body
        with memoryview(batch) as view:
            _CRC.pack_into(batch, CRC_AT, crc32c(view[CRC_FROM:]))
        return batch


def _put_bytes(out: bytearray, data: bytes | None) -> None:
    if data is None:
        out.append(1)
    else:
        put_varint(out, len(data))
        out += data


def control_batch(
    producer_id: int,
    producer_epoch: int,
    control_type: ControlType,
    coordinator_epoch: int,
    offset: int,
    timestamp: int,
    *,
    leader_epoch: int = -1,
) -> bytearray:
    """A batch of one transaction marker."""
    builder = BatchBuilder(
        offset,
        leader_epoch=leader_epoch,
        producer_id=producer_id,
        producer_epoch=producer_epoch,
        transactional=True,
        control=True,
    )
    key = _CONTROL_KEY.pack(_CONTROL_VERSION, control_type)
    value = _END_TXN_MARKER.pack(_CONTROL_VERSION, coordinator_epoch)
    builder.append(key, value, timestamp=timestamp)
    return builder.build()


def read_control(record: Record) -> tuple[ControlType | None, int]:
    """(type, coordinator epoch) of a marker; type None for control records of other kinds (Raft's), epoch -1 then."""
    if record.key is None or len(record.key) < _CONTROL_KEY.size:
        raise CorruptBatch("a control record has no proper key")
    _, kind = _CONTROL_KEY.unpack_from(record.key)
    if kind not in (ControlType.ABORT, ControlType.COMMIT):
        return None, -1
    if record.value is None or len(record.value) < _END_TXN_MARKER.size:
        raise CorruptBatch("a transaction marker has no proper value")
    return ControlType(kind), _END_TXN_MARKER.unpack_from(record.value)[1]
