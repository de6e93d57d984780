"""The WAL's frame: one group of records, written and synced as one. docs/formats/wal.md draws it byte by byte.

A frame is a header, its records, and zeros up to the medium's alignment. It is the unit of atomicity: a torn frame
loses all its records, and none of them was acknowledged. Everything needed to judge a frame is in its header: whose it
is (WAL uuid, node, epoch), where it belongs (LSN: its first record's number; a record is one LSN), how long it is, and
what was known to be durable when it was written. A recycled segment may still hold valid frames of its former life;
uuid, epoch and LSN tell them apart. A frame without records is a mark: it only carries the durable LSN.

Pure: bytes in, bytes out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from crc32c import crc32c

Buffer: TypeAlias = bytes | bytearray | memoryview

MAGIC: Final = b"\x89AMQWAL\n"
VERSION: Final = 1
# A reader ignores unknown compatible flags and refuses a frame with unknown incompatible ones. Version 1 has none.
INCOMPATIBLE_KNOWN: Final = 0

# magic, version, compatible flags, incompatible flags, reserved, record count, WAL uuid, node epoch, first LSN,
# durable LSN, payload length, node id, padding, payload CRC, header CRC
_HEADER = struct.Struct("<8sBBBxI16sQQQQIIII")
HEADER_BYTES: Final = _HEADER.size
# kind, stream id, stream epoch, base offset, end offset, payload length
_RECORD = struct.Struct("<B7xQQQQQ")
RECORD_HEADER_BYTES: Final = _RECORD.size

#: A record batch of a stream, as it came from the producer.
DATA: Final = 1
#: Kinds with this bit may be skipped by a reader that does not know them; others are refused.
MAY_SKIP: Final = 0x80

# Payloads up to this are copied into one buffer (a buffer of its own costs more than the copy); larger ones are
# handed to the kernel where they lie.
COPY_BYTES_MAX = 16 * 1024


class WalRecord:
    """One batch of one stream: [base_offset, end_offset). `payload` is one buffer or a tuple of buffers, in bytes."""

    __slots__ = ("base_offset", "end_offset", "kind", "payload", "stream_epoch", "stream_id")

    def __init__(
        self,
        stream_id: int,
        stream_epoch: int,
        base_offset: int,
        end_offset: int,
        payload: Buffer | tuple[Buffer, ...],
        kind: int = DATA,
    ) -> None:
        self.stream_id = stream_id
        self.stream_epoch = stream_epoch
        self.base_offset = base_offset
        self.end_offset = end_offset
        self.payload = payload
        self.kind = kind

    @property
    def payload_bytes(self) -> int:
        payload = self.payload
        return sum(map(len, payload)) if type(payload) is tuple else len(payload)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WalRecord):
            return NotImplemented
        return self._facts() == other._facts()

    __hash__ = None  # type: ignore[assignment]

    def _facts(self) -> tuple[object, ...]:
        parts = self.payload if isinstance(self.payload, tuple) else (self.payload,)
        return (
            self.stream_id,
            self.stream_epoch,
            self.base_offset,
            self.end_offset,
            self.kind,
            b"".join(parts),
        )

    def __repr__(self) -> str:
        return (
            f"WalRecord(stream {self.stream_id} epoch {self.stream_epoch},"
            f" [{self.base_offset}, {self.end_offset}), {self.payload_bytes} bytes, kind {self.kind})"
        )


class Writer(NamedTuple):
    """Who writes: the part of a header that is the same in all frames of an epoch."""

    wal_uuid: bytes
    node_id: int
    node_epoch: int


class Header(NamedTuple):
    writer: Writer
    record_count: int
    lsn: int
    durable_lsn: int
    length: int
    padding: int
    payload_crc: int

    @property
    def total_bytes(self) -> int:
        return HEADER_BYTES + self.length + self.padding


class InvalidFrame(Exception):
    """Bytes that are not a frame of this format; the text says why."""


class UnknownFrame(Exception):
    """A valid frame of a newer format, which must not be taken for a torn one."""


def encode_frame(
    writer: Writer, lsn: int, durable_lsn: int, records: Sequence[WalRecord], alignment: int = 1
) -> tuple[list[Buffer], int]:
    """The frame's buffers and their total length. Large payloads are referenced, not copied."""
    chunks: list[Buffer] = []
    small: list[Buffer] = []
    length = 0
    for record in records:
        payload = record.payload
        parts: tuple[Buffer, ...] = payload if isinstance(payload, tuple) else (payload,)
        payload_bytes = sum(map(len, parts))
        small.append(
            _RECORD.pack(
                record.kind,
                record.stream_id,
                record.stream_epoch,
                record.base_offset,
                record.end_offset,
                payload_bytes,
            )
        )
        for part in parts:
            if len(part) <= COPY_BYTES_MAX:
                small.append(part)
            else:
                chunks.append(b"".join(small))
                chunks.append(part)
                small = []
        length += RECORD_HEADER_BYTES + payload_bytes
    if small:
        chunks.append(b"".join(small))
    crc = 0
    for chunk in chunks:
        crc = crc32c(chunk, crc)
    total = HEADER_BYTES + length
    padding = -total % alignment
    chunks.insert(0, _encode_header(writer, len(records), lsn, durable_lsn, length, padding, crc))
    if padding:
        chunks.append(bytes(padding))
    return chunks, total + padding


def _encode_header(
    writer: Writer, count: int, lsn: int, durable_lsn: int, length: int, padding: int, crc: int
) -> bytes:
    raw = _HEADER.pack(
        MAGIC,
        VERSION,
        0,
        0,
        count,
        writer.wal_uuid,
        writer.node_epoch,
        lsn,
        durable_lsn,
        length,
        writer.node_id,
        padding,
        crc,
        0,
    )
    return raw[:-4] + crc32c(raw[:-4]).to_bytes(4, "little")


def decode_header(raw: Buffer, position: int = 0) -> Header:
    """Raises `InvalidFrame` (not a header), `UnknownFrame` (a header of a newer format)."""
    if len(raw) - position < HEADER_BYTES:
        raise InvalidFrame(f"{len(raw) - position} bytes left, a header has {HEADER_BYTES}")
    magic, version, _, incompatible, count, uuid, epoch, lsn, durable, length, node, padding, crc, own_crc = (
        _HEADER.unpack_from(raw, position)
    )
    if magic != MAGIC:
        raise InvalidFrame("no magic")
    if crc32c(memoryview(raw)[position : position + HEADER_BYTES - 4]) != own_crc:
        raise InvalidFrame("header CRC differs")
    if version != VERSION or incompatible & ~INCOMPATIBLE_KNOWN:
        raise UnknownFrame(
            f"frame format version {version}, flags {incompatible:#x}: this automq reads version {VERSION};"
            " start the version that wrote it, or a newer one"
        )
    return Header(Writer(uuid, node, epoch), count, lsn, durable, length, padding, crc)


def decode_records(header: Header, payload: memoryview) -> Iterator[tuple[int, WalRecord]]:
    """(LSN, record) of a frame whose payload passed its CRC; payloads are copies, so the buffer may go.

    Raises `InvalidFrame` when lengths and count contradict each other, `UnknownFrame` for a kind that must be known.
    """
    position = 0
    unpack = _RECORD.unpack_from
    for lsn in range(header.lsn, header.lsn + header.record_count):
        if len(payload) - position < RECORD_HEADER_BYTES:
            raise InvalidFrame(f"record {lsn} begins {len(payload) - position} bytes before the frame's end")
        kind, stream_id, stream_epoch, base_offset, end_offset, length = unpack(payload, position)
        position += RECORD_HEADER_BYTES
        if length > len(payload) - position:
            raise InvalidFrame(f"record {lsn} has {length} bytes, the frame {len(payload) - position}")
        data = bytes(payload[position : position + length])
        position += length
        if kind != DATA:
            if kind & MAY_SKIP:
                continue
            raise UnknownFrame(f"record {lsn} has kind {kind}, which this automq does not know")
        yield lsn, WalRecord(stream_id, stream_epoch, base_offset, end_offset, data)
    if position != len(payload):
        raise InvalidFrame(f"{len(payload) - position} bytes follow the frame's last record")
