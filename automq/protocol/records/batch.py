"""Batch headers: reading, checking, stamping. Records inside are record.py's matter."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from struct import Struct

from crc32c import crc32c

from automq.protocol.records.compression import Compression
from automq.protocol.records.errors import CorruptBatch, InvalidRecord, UnsupportedMagic

Buffer = bytes | bytearray | memoryview

HEADER_BYTES = 61
SIZE_END = 12  # base offset and size: what the size does not count
MAGIC_AT = 16
CRC_AT = 17
CRC_FROM = 21
ATTRIBUTES_AT = 21
MAX_TIMESTAMP_AT = 35
MAGIC = 2
NO_TIMESTAMP = -1
NO_PRODUCER_ID = -1

CODEC_MASK = 0x07
LOG_APPEND_TIME = 0x08
TRANSACTIONAL = 0x10
CONTROL = 0x20
DELETE_HORIZON = 0x40

HEADER = Struct(">qiibIhiqqqhii")
_SIZE = Struct(">qi")
_CRC = Struct(">I")
_SHORT = Struct(">h")
_INT = Struct(">i")
_LONG = Struct(">q")


class TimestampType(IntEnum):
    CREATE_TIME = 0
    LOG_APPEND_TIME = 1


class BatchHeader:
    """The 61 bytes in front of a batch. `length` counts the whole batch, header included."""

    __slots__ = (
        "attributes",
        "base_offset",
        "base_sequence",
        "base_timestamp",
        "count",
        "crc",
        "last_offset_delta",
        "leader_epoch",
        "length",
        "magic",
        "max_timestamp",
        "producer_epoch",
        "producer_id",
    )

    base_offset: int
    length: int
    leader_epoch: int
    magic: int
    crc: int
    attributes: int
    last_offset_delta: int
    base_timestamp: int
    max_timestamp: int
    producer_id: int
    producer_epoch: int
    base_sequence: int
    count: int

    @property
    def compression(self) -> Compression:
        codec = self.attributes & CODEC_MASK
        if codec > Compression.ZSTD:
            raise CorruptBatch(f"compression codec {codec} is unknown")
        return Compression(codec)

    @property
    def timestamp_type(self) -> TimestampType:
        return TimestampType(bool(self.attributes & LOG_APPEND_TIME))

    @property
    def is_transactional(self) -> bool:
        return bool(self.attributes & TRANSACTIONAL)

    @property
    def is_control(self) -> bool:
        return bool(self.attributes & CONTROL)

    @property
    def has_delete_horizon(self) -> bool:
        return bool(self.attributes & DELETE_HORIZON)

    @property
    def delete_horizon(self) -> int | None:
        """Milliseconds since the epoch after which tombstones and markers may go (KIP-534)."""
        return self.base_timestamp if self.has_delete_horizon else None

    @property
    def last_offset(self) -> int:
        return self.base_offset + self.last_offset_delta

    @property
    def next_offset(self) -> int:
        return self.base_offset + self.last_offset_delta + 1

    @property
    def has_producer_id(self) -> bool:
        return self.producer_id > NO_PRODUCER_ID

    @property
    def last_sequence(self) -> int:
        """The sequence number of the last record; -1 without one. Wraps at 2^31."""
        if self.base_sequence < 0:
            return -1
        return (self.base_sequence + self.last_offset_delta) & 0x7FFFFFFF

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BatchHeader):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"BatchHeader({', '.join(f'{name}={getattr(self, name)}' for name in self.__slots__)})"


def batch_header(buf: Buffer, position: int = 0) -> BatchHeader:
    """The header at `position`; CorruptBatch unless the whole batch lies in `buf`, UnsupportedMagic for old formats."""
    left = len(buf) - position
    if left < HEADER_BYTES:
        _refuse_short(buf, position)
    header = BatchHeader()
    (
        header.base_offset,
        size,
        header.leader_epoch,
        header.magic,
        header.crc,
        header.attributes,
        header.last_offset_delta,
        header.base_timestamp,
        header.max_timestamp,
        header.producer_id,
        header.producer_epoch,
        header.base_sequence,
        header.count,
    ) = HEADER.unpack_from(buf, position)
    if header.magic != MAGIC:
        raise UnsupportedMagic(header.magic)
    header.length = length = size + SIZE_END
    if length < HEADER_BYTES or length > left:
        raise CorruptBatch(f"a batch claims {length} bytes, {left} are there")
    return header


def _refuse_short(buf: Buffer, position: int) -> None:
    left = len(buf) - position
    if left > MAGIC_AT and buf[position + MAGIC_AT] != MAGIC:
        raise UnsupportedMagic(buf[position + MAGIC_AT])
    raise CorruptBatch(f"{left} bytes are no record batch")


def walk_batches(buf: Buffer, *, allow_partial: bool = False) -> Iterator[tuple[BatchHeader, memoryview]]:
    """Each batch with the view of its bytes. Checks sizes and magic only: `check_crc` and records are separate.

    With `allow_partial` an incomplete last batch ends the walk (fetch responses of other brokers), else it is
    CorruptBatch.
    """
    view = buf if type(buf) is memoryview else memoryview(buf)
    position, end = 0, len(view)
    while position < end:
        if allow_partial and not _is_complete(view, position):
            return
        header = batch_header(view, position)
        next_position = position + header.length
        yield header, view[position:next_position]
        position = next_position


def _is_complete(view: memoryview, position: int) -> bool:
    left = len(view) - position
    return left >= HEADER_BYTES and _SIZE.unpack_from(view, position)[1] + SIZE_END <= left


def check_crc(batch: Buffer) -> None:
    """CorruptBatch unless the CRC32C over attributes to end is the one in the header."""
    view = memoryview(batch)
    (claimed,) = _CRC.unpack_from(view, CRC_AT)
    found = crc32c(view[CRC_FROM:])
    if found != claimed:
        raise CorruptBatch(f"CRC32C is {found:#010x}, the header claims {claimed:#010x}")


def check_produced(header: BatchHeader) -> None:
    """What may not come from a client: InvalidRecord, for the same reasons as in Kafka."""
    if header.count <= 0 or header.last_offset_delta < 0:
        raise InvalidRecord(
            f"a batch of {header.count} records, last offset delta {header.last_offset_delta}"
        )
    if header.count != header.last_offset_delta + 1:
        raise InvalidRecord(f"{header.count} records do not span {header.last_offset_delta + 1} offsets")
    if header.is_control:
        raise InvalidRecord("clients may not write control records")
    if header.has_producer_id and header.base_sequence < 0:
        raise InvalidRecord(f"producer {header.producer_id} sent base sequence {header.base_sequence}")


def stamp(batch: bytearray | memoryview, base_offset: int, leader_epoch: int) -> None:
    """Write what the leader decides, in place. The CRC does not cover it."""
    _LONG.pack_into(batch, 0, base_offset)
    _INT.pack_into(batch, SIZE_END, leader_epoch)


def set_log_append_time(batch: bytearray | memoryview, timestamp: int) -> None:
    """Make `timestamp` that of all records, in place; the CRC follows."""
    (attributes,) = _SHORT.unpack_from(batch, ATTRIBUTES_AT)
    _SHORT.pack_into(batch, ATTRIBUTES_AT, attributes | LOG_APPEND_TIME)
    _LONG.pack_into(batch, MAX_TIMESTAMP_AT, timestamp)
    _CRC.pack_into(batch, CRC_AT, crc32c(memoryview(batch)[CRC_FROM:]))


def set_max_timestamp(batch: bytearray | memoryview, timestamp: int) -> None:
    """Correct a header that does not say its records' greatest timestamp, in place; the CRC follows."""
    _LONG.pack_into(batch, MAX_TIMESTAMP_AT, timestamp)
    _CRC.pack_into(batch, CRC_AT, crc32c(memoryview(batch)[CRC_FROM:]))
