"""Replaces committed ranges by others of the same [start, end): what cleaning and compaction have in common.

Read → write one new object → one metadata transaction that compares every row it replaces. Data streams through in the
memory of one GET and one block; only an object small enough for a single request is gathered first. If anything fails
before the transaction nothing has changed, and the object's id expires and is collected.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automq.metadata.contract import NewObject, NewRange, ObjectKey, ObjectKind, RangeKey, RangeRow, Replace
from automq.runtime.random import token_bytes
from automq.streams import format as fmt
from automq.streams.batches import StoredBatch, split
from automq.streams.build import range_row
from automq.streams.retry import persist
from automq.streams.writer import Buffer, ObjectIdentity, ObjectWriter, StreamTag
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage
    from automq.streams.stream import Stream

log = get_logger("streams.rewrite")

# Objects expected to be smaller go in one PUT, which is atomic everywhere and costs one request.
SINGLE_PUT_BYTES = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Neighbouring rows of one stream and the batches that take their place. `epoch`: the stream's, when planned."""

    tag: StreamTag
    epoch: int
    rows: Sequence[RangeRow]
    batches: AsyncIterable[StoredBatch]


class Rewriter:
    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage

    async def rewrite(
        self, stream: Stream, rows: Sequence[RangeRow], batches: AsyncIterable[bytes | bytearray | memoryview]
    ) -> bool:
        """For `Stream.rewrite`. Raises what the object store raises; nothing has changed then."""
        piece = Piece(tag=stream.tag, epoch=stream.epoch, rows=rows, batches=_stored(batches))
        return await self.replace(ObjectKind.STREAM, [piece])

    def merge_piece(self, stream: Stream, rows: Sequence[RangeRow]) -> Piece:
        """The same batches, from neighbouring rows, together."""
        return Piece(tag=stream.tag, epoch=stream.epoch, rows=rows, batches=self._scan(rows))

    async def _scan(self, rows: Sequence[RangeRow]) -> AsyncIterator[StoredBatch]:
        for row in rows:
            async for batch in self._storage.reader.scan(row):
                yield batch

    async def replace(self, kind: ObjectKind, pieces: Sequence[Piece]) -> bool:
        """Writes one object of all pieces, which must be in (stream id, start) order; False when a row has changed."""
        storage = self._storage
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
        await self._put(identity.key, pieces, self._produce(writer, pieces, rows))
        return await self._commit(key, kind, writer, pieces, rows)

    async def _put(self, key: str, pieces: Sequence[Piece], produced: AsyncIterator[Buffer]) -> None:
        store = self._storage.store
        if sum(row.bytes for piece in pieces for row in piece.rows) > SINGLE_PUT_BYTES:
            await store.put_stream(key, produced)
        else:
            await store.put(key, [buffer async for buffer in produced])

    async def _produce(
        self, writer: ObjectWriter, pieces: Sequence[Piece], rows: list[RangeRow]
    ) -> AsyncIterator[Buffer]:
        for piece in pieces:
            state = await self._newest_state(piece)
            writer.begin(piece.tag, piece.rows[0].start)
            async for group in _groups(piece.batches):
                for buffer in await self._storage.read_pool.run(writer.block, group):
                    yield buffer
            entry = writer.end(piece.rows[-1].end, state)
            generation = max(row.generation for row in piece.rows) + 1
            rows.append(range_row(writer, entry, generation))
        for buffer in writer.finish():
            yield buffer

    async def _newest_state(self, piece: Piece) -> tuple[int, bytes] | None:
        """State blocks stay with the data, so that metadata could be rebuilt: of merged ones the last is kept."""
        newest: tuple[int, bytes] | None = None
        for row in piece.rows:
            opened = await self._storage.objects.open(row.object_id)
            entry = opened.index.find(row.stored_stream_id, row.start)
            if entry is not None and (newest is None or entry.state_offset >= newest[0]):
                state = await self._storage.objects.read_state(opened, entry)
                newest = newest if state is None else (entry.state_offset, state)
        return newest

    async def _commit(
        self,
        key: ObjectKey,
        kind: ObjectKind,
        writer: ObjectWriter,
        pieces: Sequence[Piece],
        rows: Sequence[RangeRow],
    ) -> bool:
        storage = self._storage
        new = NewObject(
            object_id=key.object_id,
            kind=kind,
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
        replaced = await persist(
            "replace ranges",
            lambda: storage.metadata.replace_ranges(replace),
            storage.clock,
            storage.options,
        )
        for piece, row in zip(pieces, rows, strict=True):
            await self._apply(piece, row, replaced)
        return replaced

    async def _apply(self, piece: Piece, row: RangeRow, replaced: bool) -> None:
        """A trim may have taken rows away while the object was written: then the metadata is asked."""
        stream = self._storage.streams.get(piece.tag.stream_id)
        if stream is None or stream.closed:
            return
        if not replaced or not stream.table.replace(piece.rows, [row]):
            await self._storage.refresh_ranges(stream)


async def _stored(batches: AsyncIterable[bytes | bytearray | memoryview]) -> AsyncIterator[StoredBatch]:
    async for data in batches:
        for batch in split(memoryview(data)):
            yield batch


async def _groups(batches: AsyncIterable[StoredBatch]) -> AsyncIterator[list[StoredBatch]]:
    """As `writer.chunks`, for batches that arrive one by one."""
    group: list[StoredBatch] = []
    size = 0
    async for batch in batches:
        if group and size + len(batch.data) > fmt.DATA_BLOCK_BYTES:
            yield group
            group, size = [], 0
        group.append(batch)
        size += len(batch.data)
    if group:
        yield group
