"""Writes one object, front to back, without I/O: give it batches, send what it returns.

What it keeps is the index (64 bytes a block), so an object of any size is written in the memory of one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crc32c import crc32c

from automq.streams import format as fmt
from automq.streams.batches import NO_TIMESTAMP, StoredBatch
from automq.streams.transform import IDENTITY, BlockTransform

Buffer = bytes | bytearray | memoryview

# Below this mean batch size one copy of the block costs less than a call of the checksum for each batch.
JOIN_BELOW_BYTES = 8 << 10
# Stores take a step, and often a system call, a buffer.
SEND_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectIdentity:
    cluster: bytes
    object_id: int
    random: int
    kind: int
    created_ms: int

    @property
    def key(self) -> str:
        return fmt.data_key(self.cluster, self.object_id, self.random)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTag:
    """What lets metadata be rebuilt from footers alone."""

    stream_id: int
    topic_id: bytes
    partition: int


class ObjectWriter:
    """Streams must come in (stream id, start) order; `begin`, `block`…, `end` for each, then `finish`."""

    def __init__(self, identity: ObjectIdentity, transform: BlockTransform = IDENTITY) -> None:
        self.identity = identity
        self.position = 0
        self.crc = 0  # of the whole object so far
        self.streams: list[fmt.StreamEntry] = []
        self.blocks: list[fmt.BlockEntry] = []
        self._transform = transform
        self._states: list[tuple[int, int, bytes]] = []  # stream entry number, offset, block
        self._tag: StreamTag | None = None
        self._start = self._first_block = self._block_start = 0

    def begin(self, tag: StreamTag, start: int) -> None:
        last = self.streams[-1] if self.streams else None
        if self._tag or (last and (last.stream_id, last.end) > (tag.stream_id, start)):
            raise AssertionError(
                f"stream {tag.stream_id} at {start} comes out of order in {self.identity.key}"
            )
        self._tag = tag
        self._start = self._block_start = start
        self._first_block = len(self.blocks)

    def block(self, batches: Sequence[StoredBatch]) -> list[Buffer]:
        """One data block of whole batches. Returns the buffers to send."""
        assert self._tag is not None
        if batches[0].base_offset < self._block_start:
            raise AssertionError(f"{batches[0]} begins before {self._block_start}")
        raw_size = sum([len(batch.data) for batch in batches])
        buffers: list[Buffer] = [batch.data for batch in batches]
        if raw_size < JOIN_BELOW_BYTES * len(buffers):
            buffers = [b"".join(buffers)]
        stored = self._transform.encode(buffers)
        crc = size = 0
        for buffer in stored:
            crc = crc32c(buffer, crc)
            size += len(buffer)
        self.blocks.append(
            fmt.BlockEntry(
                stream_id=self._tag.stream_id,
                start=self._block_start,
                end=batches[-1].end_offset,
                position=self.position,
                size=size,
                crc=crc,
                batches=len(batches),
                records=sum([batch.records for batch in batches]),
                max_timestamp=max([batch.max_timestamp for batch in batches]),
                flags=0,
                raw_size=raw_size,
            )
        )
        self._block_start = batches[-1].end_offset
        return self._sent(stored)

    def end(self, end: int, state: tuple[int, bytes] | None = None) -> fmt.StreamEntry:
        """Closes the stream at coverage end `end`, perhaps above its last batch. `state`: (offset, block)."""
        assert self._tag is not None
        if end < self._block_start:
            raise AssertionError(f"stream {self._tag.stream_id} ends at {end}, below {self._block_start}")
        if len(self.blocks) > self._first_block:
            self.blocks[-1] = self.blocks[-1]._replace(end=end)
        if state is not None:
            self._states.append((len(self.streams), *state))
        entry = fmt.StreamEntry(
            stream_id=self._tag.stream_id,
            topic_id=self._tag.topic_id,
            partition=self._tag.partition,
            flags=0,
            start=self._start,
            end=end,
            first_block=self._first_block,
            blocks=len(self.blocks) - self._first_block,
            state_position=0,
            state_offset=0,
            state_bytes=0,
            state_crc=0,
        )
        self.streams.append(entry)
        self._tag = None
        return entry

    def finish(self) -> list[Buffer]:
        """State blocks, index and footer. Afterwards `position` and `crc` are the object's size and CRC32C."""
        assert self._tag is None
        out: list[Buffer] = []
        for number, offset, block in self._states:
            stored = b"".join(self._transform.encode([block]))
            self.streams[number] = self.streams[number]._replace(
                flags=fmt.STREAM_HAS_STATE,
                state_position=self.position,
                state_offset=offset,
                state_bytes=len(stored),
                state_crc=crc32c(stored),
            )
            out += self._sent([stored])
        index = fmt.encode_index(self.streams, self.blocks)
        footer = fmt.Footer(
            kind=self.identity.kind,
            cluster=self.identity.cluster,
            object_id=self.identity.object_id,
            random=self.identity.random,
            created_ms=self.identity.created_ms,
            index_position=self.position,
            index_bytes=len(index),
            index_crc=crc32c(index),
            streams=len(self.streams),
            blocks=len(self.blocks),
            transform=self._transform.id,
        )
        return out + self._sent([index, fmt.encode_footer(footer)])

    def _sent(self, buffers: list[Buffer]) -> list[Buffer]:
        for buffer in buffers:
            self.crc = crc32c(buffer, self.crc)
            self.position += len(buffer)
        return buffers

    def stream_bytes(self, entry: fmt.StreamEntry) -> int:
        blocks = self.blocks[entry.first_block : entry.first_block + entry.blocks]
        return sum(block.size for block in blocks)

    def stream_max_timestamp(self, entry: fmt.StreamEntry) -> int:
        blocks = self.blocks[entry.first_block : entry.first_block + entry.blocks]
        return max((block.max_timestamp for block in blocks), default=NO_TIMESTAMP)


def coalesce(buffers: Iterable[Buffer], target: int = SEND_BYTES) -> Iterator[Buffer]:
    """The same bytes in buffers of about `target`: small neighbours are joined, large ones passed as they are."""
    group: list[Buffer] = []
    size = 0
    for buffer in buffers:
        if group and size + len(buffer) > target:
            yield group[0] if len(group) == 1 else b"".join(group)
            group, size = [], 0
        group.append(buffer)
        size += len(buffer)
    if group:
        yield group[0] if len(group) == 1 else b"".join(group)


def chunks(batches: Iterable[StoredBatch], target: int = fmt.DATA_BLOCK_BYTES) -> Iterator[list[StoredBatch]]:
    """Cuts batches into data blocks of at least one batch and about `target` bytes."""
    group: list[StoredBatch] = []
    size = 0
    for batch in batches:
        length = len(batch.data)
        if group and size + length > target:
            yield group
            group, size = [], 0
        group.append(batch)
        size += length
    if group:
        yield group
