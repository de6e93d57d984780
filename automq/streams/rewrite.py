"""Replaces committed ranges by others of the same [start, end): what cleaning and compaction have in common.

Read → write one new object → one metadata transaction that compares every row it replaces. Data streams through in the
memory of one GET and one block; only an object small enough for a single request is gathered first. If anything fails
before the transaction nothing has changed, and the object's id expires and is collected.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automq.metadata.contract import (
    NewObject,
    NewRange,
    ObjectKind,
    RangeConflict,
    RangeKey,
    RangeRow,
    Replace,
)
from automq.plugins import Timeout
from automq.runtime.random import token_bytes
from automq.streams import format as fmt
from automq.streams.batches import StoredBatch, split
from automq.streams.build import range_row
from automq.streams.pace import Pace
from automq.streams.retry import persist
from automq.streams.sources import Sources
from automq.streams.writer import SEND_BYTES, Buffer, ObjectIdentity, ObjectWriter, StreamTag
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage
    from automq.streams.stream import Stream

log = get_logger("streams.rewrite")

# Objects expected to be smaller go in one PUT, which is atomic everywhere and costs one request.
SINGLE_PUT_BYTES = 16 << 20


# Blocks smaller than this are laid out at once: going to a thread and back costs more.
INLINE_BYTES = 128 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Neighbouring rows of one stream. `epoch`: the stream's, when planned. `batches`: what takes the rows' place, or
    None for what they hold now."""

    tag: StreamTag
    epoch: int
    rows: Sequence[RangeRow]
    batches: AsyncIterable[list[StoredBatch]] | None = None


class Rewriter:
    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage

    async def rewrite(
        self, stream: Stream, rows: Sequence[RangeRow], batches: AsyncIterable[bytes | bytearray | memoryview]
    ) -> bool:
        """For `Stream.rewrite`. Raises what the object store raises; nothing has changed then."""
        piece = Piece(tag=stream.tag, epoch=stream.epoch, rows=rows, batches=_stored(batches))
        return await self.replace([piece])

    async def replace(self, pieces: Sequence[Piece]) -> bool:
        """Writes one object of all pieces, which must be in (stream id, start) order; False when a row has changed."""
        storage = self._storage
        kind = ObjectKind.STREAM if len(pieces) == 1 else ObjectKind.STREAM_SET
        (key,) = await storage.metadata.prepare_objects(
            storage.node_id, storage.node_epoch, 1, storage.options.prepared_ttl_ms
        )
        identity = ObjectIdentity(
            cluster=storage.cluster,
            object_id=key.object_id,
            random=key.random,
            kind=kind,
            created_ms=storage.clock.now_ms(),
        )
        writer = ObjectWriter(identity)
        rows: list[RangeRow] = []
        await self._put(identity.key, pieces, _coalesced(self._produce(writer, pieces, rows)))
        return await self._commit(writer, pieces, rows)

    async def _put(self, key: str, pieces: Sequence[Piece], produced: AsyncIterator[Buffer]) -> None:
        """Ends before the id may be collected, or raises `Timeout`."""
        try:
            async with asyncio.timeout(self._storage.options.put_window_ms / 1000):
                await self._send(key, pieces, produced)
        except TimeoutError:
            raise Timeout("the object took too long to write, its id would expire", key=key) from None

    async def _send(self, key: str, pieces: Sequence[Piece], produced: AsyncIterator[Buffer]) -> None:
        store = self._storage.background
        if sum(row.bytes for piece in pieces for row in piece.rows) > SINGLE_PUT_BYTES:
            await store.put_stream(key, produced)
        else:
            await store.put(key, [buffer async for buffer in produced])

    async def _produce(
        self, writer: ObjectWriter, pieces: Sequence[Piece], rows: list[RangeRow]
    ) -> AsyncIterator[Buffer]:
        storage = self._storage
        sources = Sources(
            storage.background, storage.objects, {row.object_id for piece in pieces for row in piece.rows}
        )
        pace = Pace(storage.clock)
        for piece in pieces:
            if pace.over():
                await pace.rest()
            state = await sources.newest_state(piece.rows)
            writer.begin(piece.tag, piece.rows[0].start)
            batches = sources.batches(piece.rows) if piece.batches is None else piece.batches
            async for group, size in _groups(batches):
                if size <= INLINE_BYTES:
                    buffers = writer.block(group)
                else:
                    buffers = await storage.read_pool.run(writer.block, group)
                for buffer in buffers:
                    yield buffer
            entry = writer.end(piece.rows[-1].end, state)
            generation = max(row.generation for row in piece.rows) + 1
            rows.append(range_row(writer, entry, generation))
        for buffer in writer.finish():
            yield buffer

    async def _commit(self, writer: ObjectWriter, pieces: Sequence[Piece], rows: Sequence[RangeRow]) -> bool:
        storage = self._storage
        new = NewObject(
            object_id=writer.identity.object_id,
            kind=ObjectKind(writer.identity.kind),
            size=writer.position,
            crc32c=writer.crc,
            format_version=fmt.VERSION,
        )
        replace = Replace(
            op_id=token_bytes(16),
            node_id=storage.node_id,
            node_epoch=storage.node_epoch,
            removed=[
                RangeKey(piece.tag.stream_id, row.start, row.end, row.object_id, row.generation)
                for piece in pieces
                for row in piece.rows
            ],
            added=[
                NewRange(piece.tag.stream_id, piece.epoch, *row)
                for piece, row in zip(pieces, rows, strict=True)
            ],
            objects=[new],
        )
        try:
            replaced = await persist(
                "replace ranges",
                lambda: storage.metadata.replace_ranges(replace),
                storage.clock,
                storage.options,
            )
        except RangeConflict as error:
            # An outage outlasted the id: nothing was written, and the object is in the deletion queue.
            log.warning("ranges not replaced", error=error)
            replaced = False
        pace = Pace(storage.clock)
        for piece, row in zip(pieces, rows, strict=True):
            if pace.over():
                await pace.rest()
            await self._apply(piece, row, replaced)
        return replaced

    async def _apply(self, piece: Piece, row: RangeRow, replaced: bool) -> None:
        """A trim may have taken rows away while the object was written: then the metadata is asked."""
        stream = self._storage.streams.get(piece.tag.stream_id)
        if stream is None or stream.closed:
            return
        if replaced and piece.batches is not None:
            stream.cached.drop_until(piece.rows[-1].end)
        if not replaced or not stream.table.replace(piece.rows, [row]):
            await self._storage.refresh_ranges(stream)


async def _stored(
    batches: AsyncIterable[bytes | bytearray | memoryview],
) -> AsyncIterator[list[StoredBatch]]:
    async for data in batches:
        yield split(memoryview(data))


async def _groups(batches: AsyncIterable[list[StoredBatch]]) -> AsyncIterator[tuple[list[StoredBatch], int]]:
    """As `writer.chunks`, for batches that arrive in lists; with the bytes of each group."""
    group: list[StoredBatch] = []
    size = 0
    async for some in batches:
        for batch in some:
            if group and size + len(batch.data) > fmt.DATA_BLOCK_BYTES:
                yield group, size
                group, size = [], 0
            group.append(batch)
            size += len(batch.data)
    if group:
        yield group, size


async def _coalesced(buffers: AsyncIterator[Buffer]) -> AsyncIterator[Buffer]:
    """As `writer.coalesce`: a store takes a step a chunk."""
    group: list[Buffer] = []
    size = 0
    async for buffer in buffers:
        group.append(buffer)
        size += len(buffer)
        if size >= SEND_BYTES:
            yield b"".join(group)
            group, size = [], 0
    if group:
        yield b"".join(group)
