"""The log cleaner: reads a compacted partition's uploaded ranges, twice, and writes what is left of them.

First it fills the key map from the dirty part, then it filters everything from the log start to where the map reaches,
group of ranges by group, each replaced in one metadata transaction. If the map was full before the dirty part's end,
another pass follows. Decoding runs in a thread of its own; in memory are the map, a chunk read and one being written.

Crash in it anywhere: ranges are cleaned or not, each as a whole, and the next pass does what is missing. Last comes the
cleaner's record in metadata: the dirty offset, and the segments and aborted transactions as cleaning has left them,
since the partition's next state block may be far away.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING

from automq.config import settings
from automq.partitions.aborted import AbortedTransactions
from automq.partitions.cleaning import (
    Cleanable,
    Filter,
    LastRecords,
    Transactions,
    cleanable,
    index_batches,
)
from automq.partitions.keymap import KeyMap
from automq.partitions.segments import Recount, Segments
from automq.partitions.state import PartitionState, encode_state
from automq.runtime.tasks import Pool
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.config import BrokerConfig
    from automq.metadata.contract import RangeRow
    from automq.partitions.partition import Partition
    from automq.runtime.clock import Clock
    from automq.streams import StreamStorage

log = get_logger("partitions.cleaner")

# Batches handed to the pool at a time: some milliseconds of work there.
CHUNK_BYTES = 1 << 20
# Ranges rewritten into one object; bounds the work that a lost race with object compaction throws away.
GROUP_BYTES = 128 << 20

_UNLIMITED = 1e18


class Cleaner:
    """Cleans one partition at a time."""

    def __init__(self, storage: StreamStorage, config: BrokerConfig, clock: Clock) -> None:
        self._storage = storage
        self._config = config
        self._clock = clock
        self._pool = Pool("cleaner", 1, 1)

    async def close(self) -> None:
        await self._pool.close()

    def look(self, partition: Partition) -> Cleanable:
        """What of it could be cleaned now."""
        uploaded = partition.stream.committed_offset
        return cleanable(
            partition.log, partition.config, partition.dirty_offset, uploaded, self._clock.now_ms()
        )

    async def clean(self, partition: Partition, found: Cleanable) -> bool:
        """Clean all of `found`, in as many passes as the key map needs; the partition's dirty offset moves.

        False when other work has changed the ranges meanwhile: again later. Raises what the stores raise.
        """
        dirty = found.dirty
        while dirty < found.end:
            if not await self._one_pass(partition, dirty, found.end):
                return False
            dirty = partition.dirty_offset
        return True

    async def _one_pass(self, partition: Partition, dirty: int, end: int) -> bool:
        state, stream = partition.log, partition.stream
        rows = [row for row in stream.ranges() if row.end > state.start_offset and row.start < end]
        keys = KeyMap(self._config[settings.LOG_CLEANER_DEDUPE_BUFFER_SIZE])
        transactions = Transactions(state.aborted.overlapping(dirty, end))
        full = False
        dirty_rows = (row for row in rows if row.end > dirty)
        async with aclosing(self._chunks(partition, dirty_rows, dirty, end)) as chunks:
            async for chunk in chunks:
                if not await self._pool.run(index_batches, chunk, keys, transactions, dirty):
                    full = True
                    break
        reached = keys.latest_offset + 1 if full else end
        keys.latest_offset = reached - 1
        start = state.start_offset
        transactions = Transactions(state.aborted.overlapping(start, end))
        keep = Filter(
            keys,
            transactions,
            LastRecords.of(state),
            start=start,
            end=end,
            now_ms=self._clock.now_ms(),
            delete_retention_ms=partition.config.delete_retention_ms,
        )
        left = _Left(state.segments, reached)
        for group in _groups([row for row in rows if row.start < reached]):
            if not await stream.rewrite(group, self._filtered(partition, group, keep, left)):
                log.info("ranges changed while they were cleaned; again later", partition=partition)
                return False
        await self._record(partition, reached, transactions.kept_markers, left)
        log.info("cleaned", partition=partition, to=reached, bytes_read=left.read, bytes_left=left.kept)
        return True

    async def _filtered(
        self, partition: Partition, rows: list[RangeRow], keep: Filter, left: _Left
    ) -> AsyncIterator[bytes | bytearray | memoryview]:
        """What is left of the batches in `rows`, counted in `left` as well."""
        async for chunk in self._chunks(partition, rows, 0, rows[-1].end):
            left.read += sum(map(len, chunk))
            for data in await self._pool.run(keep.batches, chunk):
                left.add(data)
                yield data

    async def _chunks(
        self, partition: Partition, rows: Iterable[RangeRow], start: int, end: int
    ) -> AsyncGenerator[list[memoryview], None]:
        """The batches of `rows` that reach above `start` and begin below `end`, paced by the configured rate."""
        rate = min(self._config[settings.LOG_CLEANER_IO_MAX_BYTES_PER_SECOND], _UNLIMITED)
        chunk: list[memoryview] = []
        size = 0
        for row in rows:
            async for batch in partition.stream.read_range(row):
                if batch.end_offset <= start or batch.base_offset >= end:
                    continue
                chunk.append(batch.data)
                size += len(batch.data)
                if size >= CHUNK_BYTES:
                    yield chunk
                    if rate < _UNLIMITED:
                        await self._clock.sleep(size / rate)
                    chunk, size = [], 0
        if chunk:
            yield chunk

    async def _record(self, partition: Partition, reached: int, kept_markers: set[int], left: _Left) -> None:
        """Bring the log up to date with what was rewritten, and make that durable."""
        state, stream = partition.log, partition.stream
        segments = left.recount.joined(partition.config.segment_bytes)
        state.segments.replace_cleaned(segments, left.whole, state.start_offset)
        # what the log cache still has is not cleaned: its readers need the entries until it has moved on
        forgettable = min(reached, stream.cached.start)
        state.aborted.retain(state.start_offset, forgettable, kept_markers)
        block = PartitionState(
            end_offset=left.whole,
            segments=segments,
            aborted=AbortedTransactions(state.aborted.split(left.whole)[0]),
        )
        partition.dirty_offset = reached
        storage = self._storage
        await storage.metadata.set_cleaner_state(
            storage.node_id, storage.node_epoch, stream.id, reached, encode_state(block)
        )


class _Left:
    """What a pass leaves, counted by segment up to `whole`: a segment that is cleaned in part (the map was full) is
    counted by the pass that cleans the rest.
    """

    __slots__ = ("kept", "read", "recount", "whole")

    def __init__(self, segments: Segments, reached: int) -> None:
        self.whole = segments.all[segments.index_of(reached)].base_offset
        self.recount = Recount(s for s in segments.all if s.base_offset < self.whole)
        self.read = self.kept = 0

    def add(self, data: bytes | bytearray | memoryview) -> None:
        self.kept += len(data)
        base_offset = int.from_bytes(data[:8], "big")
        if base_offset < self.whole:
            max_timestamp = int.from_bytes(data[35:43], "big", signed=True)
            self.recount.add(base_offset, len(data), max_timestamp)


def _groups(rows: list[RangeRow]) -> Iterable[list[RangeRow]]:
    group: list[RangeRow] = []
    size = 0
    for row in rows:
        if group and size + row.bytes > GROUP_BYTES:
            yield group
            group, size = [], 0
        group.append(row)
        size += row.bytes
    if group:
        yield group
