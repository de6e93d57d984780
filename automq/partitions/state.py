"""The partition state block: everything a partition knows beyond its records, as it travels with them.

Each upload of a partition's data carries one, taken at the end offset of what was submitted; opening a partition is
reading the newest and replaying the batches after it. docs/formats/partition-state.md draws it byte by byte.

Compatibility. A reader refuses a block with an incompatible flag it does not know, in one sentence. Sections are tagged
and have lengths: an unknown one is skipped, so a newer version may add what an older one can live without.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from crc32c import crc32c

from automq.partitions.aborted import AbortedTransactions
from automq.partitions.producers import Batch, Producer
from automq.partitions.segments import Segment

MAGIC = b"AQPS"
VERSION = 1

_HEADER = struct.Struct(
    ">4sHHIII"
)  # magic, version, incompatible flags, compatible flags, body length, CRC32C
_CRC_OF_HEADER = 16  # the CRC covers the header before it and the body
_SECTION = struct.Struct(">HI")  # tag, length

_LOG = struct.Struct(">q")  # end offset
_EPOCH = struct.Struct(">iq")
_SEGMENT = struct.Struct(">7q")
_PRODUCER = struct.Struct(">qhiqqqB")  # …, number of batches
_BATCH = struct.Struct(">iiqqq")

TAG_LOG = 1
TAG_EPOCHS = 2
TAG_SEGMENTS = 3
TAG_PRODUCERS = 4
TAG_ABORTED = 5


class InvalidState(Exception):
    """A state block that is damaged, or of a version this broker cannot read."""


@dataclass(kw_only=True, slots=True)
class PartitionState:
    """The block's content, at `end_offset` (exclusive)."""

    end_offset: int
    epochs: list[tuple[int, int]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    producers: list[Producer] = field(default_factory=list)
    aborted: AbortedTransactions = field(default_factory=AbortedTransactions)


def encode_state(state: PartitionState) -> bytes:
    body = bytearray()
    _add(body, TAG_LOG, _LOG.pack(state.end_offset))
    _add(body, TAG_EPOCHS, b"".join(_EPOCH.pack(*entry) for entry in state.epochs))
    _add(body, TAG_SEGMENTS, b"".join(_pack_segment(s) for s in state.segments))
    if state.producers:
        _add(body, TAG_PRODUCERS, b"".join(_pack_producer(p) for p in state.producers))
    if state.aborted:
        _add(body, TAG_ABORTED, state.aborted.packed())
    header = _HEADER.pack(MAGIC, VERSION, 0, 0, len(body), 0)[:_CRC_OF_HEADER]
    return b"".join((header, struct.pack(">I", crc32c(body, crc32c(header))), body))


def decode_state(data: bytes | memoryview) -> PartitionState:
    """Raises `InvalidState`; never returns part of a block."""
    view = memoryview(data)
    if len(view) < _HEADER.size:
        raise InvalidState(f"a partition state block has at least {_HEADER.size} bytes, this has {len(view)}")
    magic, version, incompatible, _, length, crc = _HEADER.unpack_from(view)
    if magic != MAGIC:
        raise InvalidState(f"not a partition state block: it begins with {bytes(magic)!r}")
    if incompatible:
        raise InvalidState(
            f"partition state block version {version} has incompatible flags {incompatible:#x}: "
            "written by a newer automq, which is needed to read it"
        )
    body = view[_HEADER.size :]
    if len(body) != length or crc32c(body, crc32c(view[:_CRC_OF_HEADER])) != crc:
        raise InvalidState(f"partition state block is damaged: {len(body)} of {length} bytes, or a wrong CRC")
    try:
        return _decode_body(body)
    except (struct.error, IndexError) as error:
        raise InvalidState(f"partition state block has a section of a wrong size: {error}") from error


def _decode_body(body: memoryview) -> PartitionState:
    state = PartitionState(end_offset=-1)
    for tag, section in _sections(body):
        if tag == TAG_LOG:
            (state.end_offset,) = _LOG.unpack_from(section)
        elif tag == TAG_EPOCHS:
            state.epochs = [(epoch, start) for epoch, start in _EPOCH.iter_unpack(section)]
        elif tag == TAG_SEGMENTS:
            state.segments = [_unpack_segment(row) for row in _SEGMENT.iter_unpack(section)]
        elif tag == TAG_PRODUCERS:
            state.producers = list(_unpack_producers(section))
        elif tag == TAG_ABORTED:
            state.aborted = AbortedTransactions.unpack(section)
    if state.end_offset < 0:
        raise InvalidState("partition state block names no end offset")
    return state


def _add(body: bytearray, tag: int, section: bytes) -> None:
    body += _SECTION.pack(tag, len(section))
    body += section


def _sections(body: memoryview) -> Iterator[tuple[int, memoryview]]:
    position = 0
    while position < len(body):
        tag, length = _SECTION.unpack_from(body, position)
        position += _SECTION.size
        if position + length > len(body):
            raise InvalidState(f"section {tag} of a partition state block ends past the block")
        yield tag, body[position : position + length]
        position += length


def _pack_segment(s: Segment) -> bytes:
    return _SEGMENT.pack(
        s.base_offset,
        s.size,
        s.created_ms,
        s.modified_ms,
        s.first_timestamp,
        s.max_timestamp,
        s.max_timestamp_offset,
    )


def _unpack_segment(row: tuple[int, ...]) -> Segment:
    base, size, created, modified, first, largest, at = row
    return Segment(base, created, size, first, largest, at, modified)


def _pack_producer(p: Producer) -> bytes:
    """Packed anew only when the producer has written since: snapshots are taken on the loop, with every upload."""
    if p.packed is None:
        p.packed = _packed_anew(p)
    return p.packed


def _packed_anew(p: Producer) -> bytes:
    head = _PRODUCER.pack(
        p.producer_id,
        p.epoch,
        p.coordinator_epoch,
        p.transaction_start,
        p.last_timestamp,
        p.touched_ms,
        len(p.batches),
    )
    return head + b"".join(_BATCH.pack(*batch) for batch in p.batches)


def _unpack_producers(section: memoryview) -> Iterator[Producer]:
    position = 0
    while position < len(section):
        pid, epoch, coordinator_epoch, transaction, timestamp, touched, count = _PRODUCER.unpack_from(
            section, position
        )
        position += _PRODUCER.size
        batches = [Batch(*_BATCH.unpack_from(section, position + i * _BATCH.size)) for i in range(count)]
        position += count * _BATCH.size
        yield Producer(pid, epoch, coordinator_epoch, transaction, timestamp, touched, batches)
