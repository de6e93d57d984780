"""Reads the objects that a rewrite replaces, front to back, in few GETs.

A stream-set object holds thousands of small shares in stream order, and a rewrite asks for them in that order. One GET
a share would cost more than all else; so each source keeps one span of its object in memory and reads the next one
from where it is asked, whoever's blocks lie in between. Every source is read at most once, in memory bounded by the
number of sources times the span.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from automq.metadata.contract import RangeRow
from automq.plugins import ObjectStore
from automq.streams import format as fmt
from automq.streams.batches import StoredBatch
from automq.streams.errors import CorruptObject
from automq.streams.objects import Objects, OpenObject, parse_block

# All spans of one rewrite together, and the least one of them.
SPANS_BYTES = 16 << 20
SPAN_BYTES_MIN = 256 << 10


class _Span:
    """Some bytes of an object, kept until others are asked for."""

    __slots__ = ("body", "start")

    def __init__(self) -> None:
        self.start = 0
        self.body = memoryview(b"")

    async def read(
        self, store: ObjectStore, key: str, start: int, size: int, last: int, ahead: int
    ) -> memoryview:
        """[start, start + size); what has to be fetched is fetched with what follows, up to `last`."""
        if not (self.start <= start and start + size <= self.start + len(self.body)):
            end = max(start + size, min(last, start + ahead))
            self.body = memoryview(await store.get(key, start, end))
            self.start = start
            if len(self.body) != end - start:
                raise CorruptObject(key, start, f"the store gave {len(self.body)} of {end - start} bytes")
        return self.body[start - self.start : start - self.start + size]


class Sources:
    def __init__(self, store: ObjectStore, objects: Objects, object_ids: set[int]) -> None:
        self._store = store
        self._objects = objects
        self._ahead = max(SPAN_BYTES_MIN, SPANS_BYTES // max(1, len(object_ids)))
        self._data: dict[int, _Span] = {i: _Span() for i in object_ids}
        self._states: dict[int, _Span] = {i: _Span() for i in object_ids}

    async def batches(self, rows: Sequence[RangeRow]) -> AsyncIterator[list[StoredBatch]]:
        """The batches of neighbouring rows, a block at a time."""
        for row in rows:
            opened, entry = await self._objects.covering(row, row.start)
            data_end = opened.index.footer.index_position
            for block in opened.index.blocks(entry):
                if block.end <= row.start or block.start >= row.end:
                    continue
                stored = await self._data[row.object_id].read(
                    self._store, opened.key, block.position, block.size, data_end, self._ahead
                )
                if fmt.crc32c(stored) != block.crc:
                    raise CorruptObject(opened.key, block.position, "data block checksum mismatch")
                batches = parse_block(opened.key, block, opened.transform.decode(stored))
                yield [b for b in batches if b.end_offset > row.start and b.end_offset <= row.end]

    async def newest_state(self, rows: Sequence[RangeRow]) -> tuple[int, bytes] | None:
        """The state block with the highest offset among those stored with `rows`."""
        newest: tuple[OpenObject, fmt.StreamEntry] | None = None
        for row in rows:
            opened, entry = await self._objects.covering(row, row.start)
            has_state = entry.flags & fmt.STREAM_HAS_STATE
            if has_state and (newest is None or entry.state_offset >= newest[1].state_offset):
                newest = opened, entry
        if newest is None:
            return None
        opened, entry = newest
        if not entry.state_bytes:
            return entry.state_offset, b""
        stored = await self._states[opened.object_id].read(
            self._store,
            opened.key,
            entry.state_position,
            entry.state_bytes,
            opened.index.footer.index_position,
            SPAN_BYTES_MIN,
        )
        if fmt.crc32c(stored) != entry.state_crc:
            raise CorruptObject(opened.key, entry.state_position, "state block checksum mismatch")
        return entry.state_offset, bytes(opened.transform.decode(stored))
