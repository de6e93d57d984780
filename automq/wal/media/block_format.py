"""What the block WAL keeps about itself on the device: records, their places, their bytes. Pure; docs draw them.

Theory. Everything but the segments' own bytes is a **record** of 4,096 bytes with magic, checksum and a generation:
the superblock (what the device is, written once), the fence, and the segment table in pieces. Each record has two
copies far apart. It is replaced copy A first, then B, each durable before the next step; a reader takes the valid copy
with the higher generation. So a write that power cuts short leaves the state before or after it, and a damaged
block costs nothing; only when both copies are damaged is the device Corrupt.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from crc32c import crc32c

from automq.plugins import Buffer, SegmentId

MAGIC = b"\x89AMQBLK\n"
VERSION = 1
RECORD_BYTES = 4096
#: Incompatible flags that this version knows: none.
INCOMPATIBLE_KNOWN = 0

# Copy B lies at one of these: a reader that finds no superblock at 0 tries each.
STRIDES = tuple(1 << power for power in range(16, 25))
# The first segment begins on a multiple of this: erase blocks and stripes are no larger.
DATA_ALIGNMENT = 1 << 20
# Bounds the table to 1.6 MB; at 64 MiB a segment that is 4 TiB.
SLOTS_MAX = 1 << 16
# One segment in use, one created ahead, one being trimmed.
SLOTS_MIN = 3
BLOCK_BYTES_MAX = STRIDES[0]

# magic, version, compatible flags, incompatible flags, kind, index, uuid, generation, payload length, CRC32C
_HEADER = struct.Struct("<8sBBBBI16sQII")
_CRC_AT = _HEADER.size - 4
_SUPER = struct.Struct("<IIQQIIQ")
_ENTRY = struct.Struct("<QQQ")
ENTRIES = (RECORD_BYTES - _HEADER.size) // _ENTRY.size
# Blocks before the first piece of the table: superblock, fence, and one kept for a fencer of another machine.
_TABLES_AT = 3
# No epoch is fenced.
NO_FENCE = -1


class Kind(IntEnum):
    SUPER = 1
    FENCE = 2
    TABLE = 3


class State(IntEnum):
    """Of a device: while FORMATTING nothing was ever stored, and formatting may begin again."""

    FORMATTING = 1
    READY = 2


class Invalid(Exception):
    """Not a record: no magic, or a checksum that is wrong. `ours`: it has the magic."""

    def __init__(self, message: str, *, ours: bool) -> None:
        super().__init__(message)
        self.ours = ours


class Newer(Exception):
    """A whole record that this version must not touch; the text says why."""


@dataclass(frozen=True, slots=True)
class Record:
    kind: Kind
    index: int
    uuid: bytes
    generation: int
    payload: bytes

    def encode(self, block_bytes: int) -> bytes:
        """The record, padded with zeros to whole blocks of the device."""
        header = [MAGIC, VERSION, 0, 0, self.kind, self.index, self.uuid, self.generation, len(self.payload)]
        body = self.payload.ljust(RECORD_BYTES - _HEADER.size, b"\0")
        crc = crc32c(body, crc32c(_HEADER.pack(*header, 0)[:_CRC_AT]))
        return (_HEADER.pack(*header, crc) + body).ljust(block_bytes, b"\0")

    @classmethod
    def decode(cls, raw: Buffer) -> Record:
        """Raises `Invalid`, or `Newer` for a whole record of a format that this version does not know."""
        data = bytes(raw[:RECORD_BYTES])
        if data[:8] != MAGIC or len(data) < RECORD_BYTES:
            raise Invalid("no magic", ours=False)
        _, version, _, incompatible, kind, index, uuid, generation, length, crc = _HEADER.unpack_from(data)
        if crc32c(data[_HEADER.size :], crc32c(data[:_CRC_AT])) != crc:
            raise Invalid("a wrong checksum", ours=True)
        if version != VERSION:
            raise Newer(f"format version {version}, this automq reads {VERSION}")
        if unknown := incompatible & ~INCOMPATIBLE_KNOWN:
            raise Newer(f"format flags {unknown:#x}, which this automq does not know")
        if kind not in Kind._value2member_map_ or length > RECORD_BYTES - _HEADER.size:
            raise Invalid(f"kind {kind}, length {length}", ours=True)
        return cls(Kind(kind), index, uuid, generation, data[_HEADER.size : _HEADER.size + length])


@dataclass(frozen=True, slots=True)
class Superblock:
    """`capacity`: bytes of the device that are used; `stride`: where copy B of everything begins."""

    state: State
    block_bytes: int
    capacity: int
    segment_bytes: int
    slots: int
    stride: int
    data_start: int

    @classmethod
    def plan(cls, capacity: int, segment_bytes: int, block_bytes: int) -> Superblock:
        """The layout of a device of `capacity` bytes. Raises ValueError, whose text says what does not fit."""
        if segment_bytes <= 0 or segment_bytes % block_bytes:
            raise ValueError(f"a segment of {segment_bytes} bytes is no multiple of the block, {block_bytes}")
        slots = min(capacity // segment_bytes, SLOTS_MAX)
        while True:
            region = (_TABLES_AT + -(-slots // ENTRIES)) * block_bytes
            stride = next((stride for stride in STRIDES if stride >= region), STRIDES[-1])
            start = -(-2 * stride // DATA_ALIGNMENT) * DATA_ALIGNMENT
            fitting = min((capacity - start) // segment_bytes, slots)
            if fitting < SLOTS_MIN:
                needed = start + SLOTS_MIN * segment_bytes
                raise ValueError(
                    f"{capacity} bytes do not hold {SLOTS_MIN} segments of {segment_bytes}: it takes {needed} at least"
                )
            if fitting == slots:
                return cls(State.FORMATTING, block_bytes, capacity, segment_bytes, slots, stride, start)
            slots = fitting

    @property
    def tables(self) -> int:
        return -(-self.slots // ENTRIES)

    def slot_position(self, slot: int) -> int:
        return self.data_start + slot * self.segment_bytes

    def record_positions(self, kind: Kind, index: int) -> tuple[int, int]:
        """Where copies A and B of a record lie: superblock, fence, one unused, tables; one block each."""
        place = {Kind.SUPER: 0, Kind.FENCE: 1, Kind.TABLE: _TABLES_AT}[kind] + index
        return place * self.block_bytes, self.stride + place * self.block_bytes

    def pack(self) -> bytes:
        return _SUPER.pack(
            self.state,
            self.block_bytes,
            self.capacity,
            self.segment_bytes,
            self.slots,
            self.stride,
            self.data_start,
        )

    @classmethod
    def unpack(cls, payload: bytes) -> Superblock:
        """Raises `Invalid` for a layout that contradicts itself; lengths are then known to be harmless."""
        if len(payload) < _SUPER.size:
            raise Invalid("a superblock cut short", ours=True)
        state, block, capacity, segment, slots, stride, start = _SUPER.unpack_from(payload)
        if state not in State._value2member_map_ or not RECORD_BYTES <= block <= BLOCK_BYTES_MAX:
            raise Invalid(f"state {state}, blocks of {block} bytes", ours=True)
        found = cls(State(state), block, capacity, segment, slots, stride, start)
        region = (_TABLES_AT + found.tables) * block
        if not (
            0 < slots <= SLOTS_MAX
            and segment > 0
            and stride in STRIDES
            and region <= stride
            and 2 * stride <= start
            and start + slots * segment <= capacity
            and segment % block == start % block == stride % block == 0
        ):
            raise Invalid("a layout that contradicts itself", ours=True)
        return found


def pack_table(slots: Sequence[SegmentId | None]) -> bytes:
    """One piece of the segment table: up to `ENTRIES` slots."""
    return b"".join(_ENTRY.pack(1, s.epoch, s.number) if s else _ENTRY.pack(0, 0, 0) for s in slots)


def unpack_table(payload: bytes) -> Sequence[SegmentId | None]:
    if len(payload) % _ENTRY.size:
        raise Invalid("a table cut short", ours=True)
    return [SegmentId(epoch, number) if used else None for used, epoch, number in _ENTRY.iter_unpack(payload)]


def pack_fence(epoch: int) -> bytes:
    return struct.pack("<q", epoch)


def unpack_fence(payload: bytes) -> int:
    if len(payload) != 8:
        raise Invalid("a fence cut short", ours=True)
    return int(struct.unpack("<q", payload)[0])
