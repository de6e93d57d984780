"""The object format, version 1: bytes only, no I/O. `docs/formats/objects.md` draws it.

An object is data blocks, state blocks, an index and a footer, in this order, so that it is written in one pass of
bounded memory and opened with one read of its tail.

Rules.
1. A data block holds whole batches of one stream; the blocks of a stream lie together, in offset order.
2. The blocks of an index entry cover its [start, end) without a gap: a block's start is its predecessor's end, also
   where cleaning left a hole. So every look-up is a floor look-up on `end`.
3. Data, state and index blocks and the footer carry CRC32C of their stored bytes; data and state blocks pass the
   transform first (identity now, encryption later).
4. Offsets, positions and ids are 64-bit. All numbers are big-endian.
5. A reader refuses an unknown version or incompatible bit, and ignores unknown compatible bits.
"""

from __future__ import annotations

import base64
import binascii
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crc32c import crc32c

from automq.streams.errors import CorruptObject, UnsupportedObject

VERSION = 1
CHECKSUM_CRC32C = 1
COMPRESSION_NONE = 0
TRANSFORM_IDENTITY = 0
INCOMPATIBLE_KNOWN = 0  # bits of the incompatible set that this reader understands

KIND_STREAM_SET = 1
KIND_STREAM = 2

# A block is what a cold read fetches at least: small enough not to waste a read of one batch, large enough that the
# index stays below 0.02 % of the data.
DATA_BLOCK_BYTES = 512 << 10

# magic, version, kind, checksum, compression, transform, reserved, compatible, incompatible, cluster, object id,
# random, created ms, index position, index bytes, index CRC, stream entries, block entries
_FOOTER = struct.Struct(">8sHBBBBHII16sQQqQIIII")
_TRAILER = struct.Struct(">II8s")  # CRC of the footer before it, footer bytes with trailer, magic
MAGIC = b"AutoMQob"
FOOTER_BYTES = _FOOTER.size + _TRAILER.size

# stream id, topic id, partition, flags, start, end, first block, blocks, state position, state offset, state bytes,
# state CRC
_STREAM = struct.Struct(">Q16siIqqIIQqII")
# stream id, start, end, position, stored bytes, CRC, batches, records, max timestamp, flags, bytes before transform
_BLOCK = struct.Struct(">QqqQIIIIqII")
STREAM_ENTRY_BYTES = _STREAM.size
BLOCK_ENTRY_BYTES = _BLOCK.size

STREAM_HAS_STATE = 1


class StreamEntry(NamedTuple):
    """One stream's share of an object: coverage [start, end), blocks [first_block, first_block + blocks)."""

    stream_id: int
    topic_id: bytes
    partition: int
    flags: int
    start: int
    end: int
    first_block: int
    blocks: int
    state_position: int
    state_offset: int
    state_bytes: int
    state_crc: int


class BlockEntry(NamedTuple):
    stream_id: int
    start: int
    end: int
    position: int
    size: int
    crc: int
    batches: int
    records: int
    max_timestamp: int
    flags: int
    raw_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    kind: int
    cluster: bytes  # 16 bytes
    object_id: int
    random: int
    created_ms: int
    index_position: int
    index_bytes: int
    index_crc: int
    streams: int
    blocks: int
    transform: int = TRANSFORM_IDENTITY


def cluster_bytes(cluster_id: str) -> bytes:
    """The 16 bytes of a cluster id in Kafka's form. Raises ValueError for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cluster_id + "==")
    except binascii.Error as error:
        raise ValueError(f"cluster id {cluster_id!r} is not base64") from error
    if len(raw) != 16:
        raise ValueError(f"cluster id {cluster_id!r} is {len(raw)} bytes, a UUID has 16")
    return raw


def data_prefix(cluster: bytes) -> str:
    """The directory of a cluster's data objects, below the store's own prefix."""
    return f"{cluster.hex()}/d"


def data_key(cluster: bytes, object_id: int, random: int) -> str:
    """An object's key. The 256 directories keep a million objects at 4,000 a directory."""
    return f"{data_prefix(cluster)}/{object_id & 0xFF:02x}/{object_id:016x}-{random:016x}"


def parse_data_key(key: str) -> tuple[int, int] | None:
    """(object id, random) of a key made by `data_key`; None for a stranger."""
    name = key.rpartition("/")[2]
    if len(name) != 33 or name[16] != "-":
        return None
    try:
        return int(name[:16], 16), int(name[17:], 16)
    except ValueError:
        return None


def encode_footer(footer: Footer) -> bytes:
    body = _FOOTER.pack(
        MAGIC, VERSION, footer.kind, CHECKSUM_CRC32C, COMPRESSION_NONE, footer.transform, 0, 0, 0,
        footer.cluster, footer.object_id, footer.random, footer.created_ms,
        footer.index_position, footer.index_bytes, footer.index_crc, footer.streams, footer.blocks,
    )  # fmt: skip
    return body + _TRAILER.pack(crc32c(body), FOOTER_BYTES, MAGIC)


def decode_footer(key: str, size: int, tail: memoryview) -> Footer:
    """The footer from the object's last bytes. Raises `CorruptObject` or `UnsupportedObject`.

    Version and length are looked at before the checksum is trusted, so that a newer file is refused as newer.
    """
    at = size - FOOTER_BYTES
    if len(tail) < FOOTER_BYTES:
        raise CorruptObject(key, 0, f"{size} bytes are too few for a footer")
    crc, length, magic = _TRAILER.unpack_from(tail, len(tail) - _TRAILER.size)
    if magic != MAGIC:
        raise CorruptObject(key, size - 8, "the magic at its end is missing")
    body = tail[-FOOTER_BYTES : -_TRAILER.size]
    if length != FOOTER_BYTES:
        raise UnsupportedObject(f"object {key} has a footer of {length} bytes, written by a newer automq")
    if crc32c(body) != crc:
        raise CorruptObject(key, at, "footer checksum mismatch")
    (magic, version, kind, checksum, compression, transform, _, _, incompatible, cluster, object_id, random,
     created_ms, position, index_bytes, index_crc, streams, blocks) = _FOOTER.unpack(body)  # fmt: skip
    if version > VERSION or incompatible & ~INCOMPATIBLE_KNOWN:
        raise UnsupportedObject(
            f"object {key} has format version {version} and incompatible features {incompatible:#x};"
            f" this automq reads version {VERSION} and {INCOMPATIBLE_KNOWN:#x}: upgrade it"
        )
    if checksum != CHECKSUM_CRC32C or compression != COMPRESSION_NONE:
        raise UnsupportedObject(
            f"object {key} uses checksum {checksum} and codec {compression}, unknown here"
        )
    if magic != MAGIC or position + index_bytes != at:
        raise CorruptObject(key, at, f"the index at {position} of {index_bytes} bytes does not end here")
    if index_bytes != streams * STREAM_ENTRY_BYTES + blocks * BLOCK_ENTRY_BYTES:
        raise CorruptObject(key, at, f"{index_bytes} bytes of index for {streams} streams, {blocks} blocks")
    return Footer(
        kind=kind, cluster=cluster, object_id=object_id, random=random, created_ms=created_ms,
        index_position=position, index_bytes=index_bytes, index_crc=index_crc, streams=streams, blocks=blocks,
        transform=transform,
    )  # fmt: skip


def encode_index(streams: list[StreamEntry], blocks: list[BlockEntry]) -> bytes:
    return b"".join([_STREAM.pack(*entry) for entry in streams] + [_BLOCK.pack(*entry) for entry in blocks])


class ObjectIndex:
    """An object's index, searched where it lies: opening one of 5,000 streams builds no objects."""

    __slots__ = ("_blocks_at", "_raw", "footer", "key")

    def __init__(self, key: str, footer: Footer, raw: memoryview) -> None:
        """Checks `raw`, the index block, against the footer. Raises `CorruptObject`."""
        if len(raw) != footer.index_bytes or crc32c(raw) != footer.index_crc:
            raise CorruptObject(key, footer.index_position, "index checksum mismatch")
        self.key = key
        self.footer = footer
        self._raw = raw
        self._blocks_at = footer.streams * STREAM_ENTRY_BYTES

    @property
    def memory_bytes(self) -> int:
        return len(self._raw) + 400  # the two objects and the footer around the bytes

    def stream(self, number: int) -> StreamEntry:
        return StreamEntry._make(_STREAM.unpack_from(self._raw, number * STREAM_ENTRY_BYTES))

    def block(self, number: int) -> BlockEntry:
        return BlockEntry._make(_BLOCK.unpack_from(self._raw, self._blocks_at + number * BLOCK_ENTRY_BYTES))

    def streams(self) -> Iterator[StreamEntry]:
        return map(self.stream, range(self.footer.streams))

    def blocks(self, entry: StreamEntry) -> list[BlockEntry]:
        return [self.block(n) for n in range(entry.first_block, entry.first_block + entry.blocks)]

    def find(self, stream_id: int, offset: int) -> StreamEntry | None:
        """The entry of `stream_id` that covers `offset`."""
        found = bisect_right(
            range(self.footer.streams), (stream_id, offset), key=lambda n: _stream_place(self._raw, n)
        )
        if not found:
            return None
        entry = self.stream(found - 1)
        return entry if entry.stream_id == stream_id and entry.start <= offset < entry.end else None

    def block_at(self, entry: StreamEntry, offset: int) -> int:
        """Number of the first block of `entry` whose end is above `offset` (its last + 1 when there is none)."""
        first, last = entry.first_block, entry.first_block + entry.blocks
        return first + bisect_right(range(first, last), offset, key=lambda n: self.block(n).end)


def _stream_place(raw: memoryview, number: int) -> tuple[int, int]:
    entry = _STREAM.unpack_from(raw, number * STREAM_ENTRY_BYTES)
    return entry[0], entry[4]
