"""Reads below the log cache: objects through the block cache, with read-ahead, and searches by time.

Kept apart from the tail on purpose: own memory, own number of GETs in flight, own threads for parsing. A cold reader
waits for cold readers only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from automq.metadata.contract import RangeRow
from automq.plugins import NotFound
from automq.runtime.clock import Clock
from automq.runtime.tasks import TaskScope
from automq.streams import format as fmt
from automq.streams.batches import StoredBatch, first_at_or_after, take
from automq.streams.blockcache import Answer, BlockCache, Flight, LoadedBlock
from automq.streams.cache import Part
from automq.streams.errors import OffsetOutOfRange
from automq.streams.objects import Objects, OpenObject, spans
from automq.streams.options import StreamOptions
from automq.streams.readahead import Cursor
from automq.streams.spill import Spill

if TYPE_CHECKING:
    from automq.streams.stream import Stream

# A reader that has not come back for so long has no share of what is fetched ahead.
SEQUENTIAL_S = 1.0


class ColdReader:
    def __init__(
        self, objects: Objects, spill: Spill, scope: TaskScope, clock: Clock, options: StreamOptions
    ) -> None:
        self.objects = objects
        self._spill = spill
        self.cache = BlockCache(options.block_cache_bytes)
        self._scope = scope
        self._clock = clock
        self._options = options
        # Blocks keep the whole answer of their GET alive, and several must fit.
        self._get_bytes_max = min(options.get_bytes_max, max(1, options.block_cache_bytes // 4))
        self._gets = asyncio.Semaphore(options.read_concurrency)
        self._ahead_gets = asyncio.Semaphore(options.read_ahead_concurrency)
        self._prefetching: set[int] = set()  # stream ids
        # Readers that go on, and when they last read; the oldest first.
        self._sequential: dict[Cursor, float] = {}

    async def read(self, stream: Stream, offset: int, limit: int, max_bytes: int) -> list[StoredBatch]:
        """See `Stream.read`; `limit` is at or below the confirmed offset."""
        out: list[StoredBatch] = []
        position, left = offset, max_bytes
        looked_up_again = False
        while left and position < limit:
            cached = stream.cached.read(position, limit, left)
            if cached is not None:
                if not out or sum(len(batch.data) for batch in cached) <= left:
                    out += cached
                break
            part = stream.cached.part_at(position)
            if part is not None:
                batches = await self._spill.batches(part)
                if batches is not None:
                    left = take(batches, position, limit, left, out)
                    position = part.end
                continue
            row = self._covering(stream, position)
            try:
                position, left = await self._read_row(row, position, limit, left, out)
            except NotFound:
                # Its deletion is delayed beyond the longest read, so this is rare: look up once, then it is an error.
                if looked_up_again:
                    raise
                looked_up_again = True
                await stream.storage.refresh_ranges(stream)
        if out:
            given = sum(len(batch.data) for batch in out)
            cursor = stream.cursors.advance(offset, out[-1].end_offset, given, self._window_max())
            if cursor.window:
                self._read_ahead(stream, cursor)
        return out

    def _covering(self, stream: Stream, offset: int) -> RangeRow:
        row = stream.table.find(offset)
        if row is None:
            raise OffsetOutOfRange(f"{stream} has no data at offset {offset}")
        return row

    async def _read_row(
        self, row: RangeRow, position: int, limit: int, left: int, out: list[StoredBatch]
    ) -> tuple[int, int]:
        """Takes batches of one range from `position`. Returns the new position and the bytes left, 0: enough."""
        opened, entry = await self.objects.covering(row, position)
        first = opened.index.block_at(entry, position)
        last = self._needed(opened, entry, first, min(limit, row.end), left)
        for block in await self._blocks(opened, first, last):
            left = take(block.batches, position, min(limit, row.end), left, out)
            if not left:
                return position, 0
        reached_end = last == entry.first_block + entry.blocks
        return (row.end if reached_end else min(row.end, opened.index.block(last - 1).end)), left

    def _needed(self, opened: OpenObject, entry: fmt.StreamEntry, first: int, limit: int, left: int) -> int:
        """One past the last block to fetch: `left` bytes or one GET's worth, and none that starts at `limit`."""
        number, size = first, 0
        while number < entry.first_block + entry.blocks:
            block = opened.index.block(number)
            if number > first and (block.start >= limit or size + block.size > self._get_bytes_max):
                break
            size += block.size
            number += 1
            if size >= left:
                break
        return number

    # Blocks

    async def _blocks(self, opened: OpenObject, first: int, last: int) -> list[LoadedBlock]:
        """Blocks [first, last), from the cache, from fetches under way, or fetched."""
        found: dict[int, LoadedBlock] = {}
        for number in range(first, last):
            block = self.cache.get((opened.object_id, number))
            if block is not None:
                found[number] = block
        for start, stop in self._missing(opened, first, last):
            self._fetch(opened, start, stop, ahead=False)
        flights = self.cache.flights
        waiting = {n: flights[opened.object_id, n] for n in range(first, last) if n not in found}
        for number, flight in waiting.items():
            landed = flight.result() if flight.done() else await asyncio.shield(flight)
            found[number] = landed[number]
            self.cache.settle(landed[number])
        return [found[number] for number in range(first, last)]

    def _missing(self, opened: OpenObject, first: int, last: int) -> list[tuple[int, int]]:
        """Runs of blocks that are neither cached nor on their way, each one GET."""
        runs: list[tuple[int, int]] = []
        for number in range(first, last):
            if (opened.object_id, number) in self.cache:
                continue
            if runs and runs[-1][1] == number:
                runs[-1] = (runs[-1][0], number + 1)
            else:
                runs.append((number, number + 1))
        limit = self._get_bytes_max
        return [span for start, stop in runs for span in spans(opened, start, stop, limit)]

    def _fetch(self, opened: OpenObject, first: int, last: int, *, ahead: bool) -> None:
        """Begins one GET of blocks [first, last); their flight is registered before this returns."""
        flight: Flight = asyncio.get_running_loop().create_future()
        sizes = [opened.index.block(number).size for number in range(first, last)]
        for number in range(first, last):
            self.cache.flights[opened.object_id, number] = flight
        if ahead:
            self.cache.flying_ahead += sum(sizes)
        task = self._scope.spawn(
            self._fly(opened, first, sizes, ahead, flight), f"get-{opened.object_id}-{first}"
        )
        task.add_done_callback(lambda _: flight.cancel())  # unless it has landed

    async def _fly(
        self, opened: OpenObject, first: int, sizes: Sequence[int], ahead: bool, flight: Flight
    ) -> None:
        landed: dict[int, LoadedBlock] = {}
        last = first + len(sizes)
        try:
            async with self._ahead_gets if ahead else self._gets:
                parsed = await self.objects.read_blocks(opened, first, last)
            answer = Answer(sum(sizes))
            for number, size, batches in zip(range(first, last), sizes, parsed, strict=True):
                landed[number] = LoadedBlock(batches, size, answer, ahead)
                self.cache.put((opened.object_id, number), landed[number])
            flight.set_result(landed)
        except Exception as error:
            flight.set_exception(error)
            flight.exception()  # nobody need be waiting for what was fetched ahead
        finally:
            if ahead:
                self.cache.flying_ahead -= sum(sizes)
            for number in range(first, last):
                del self.cache.flights[opened.object_id, number]

    # Read-ahead

    def _window_max(self) -> int:
        """A fair share of what may be ahead: a reader that has all of it would take each place that it frees again."""
        now = self._clock.monotonic()
        while self._sequential:
            oldest = next(iter(self._sequential))
            if now - self._sequential[oldest] < SEQUENTIAL_S:
                break
            del self._sequential[oldest]
        share = self.cache.capacity // 2 // max(1, len(self._sequential))
        return min(self._options.read_ahead_bytes_max, share)

    def _read_ahead(self, stream: Stream, cursor: Cursor) -> None:
        """Begins to fetch what the window of `cursor` gained, when that is worth a GET."""
        self._sequential.pop(cursor, None)
        self._sequential[cursor] = self._clock.monotonic()
        wanted = min(cursor.wanted, self.cache.room_ahead)
        if not wanted or wanted < min(cursor.window // 2, self._get_bytes_max):
            return
        if cursor.fetched >= stream.cached.start:
            return
        if stream.id not in self._prefetching:
            self._prefetching.add(stream.id)
            self._scope.spawn(self._prefetch(stream, cursor), f"read-ahead-{stream.id}")

    async def _prefetch(self, stream: Stream, cursor: Cursor) -> None:
        try:
            while (offset := cursor.fetched) < stream.cached.start:
                row = stream.table.find(offset)
                if row is None:
                    break
                opened, entry = await self.objects.covering(row, offset)
                wanted = min(cursor.wanted, self.cache.room_ahead)
                if not wanted:
                    break
                if cursor.fetched != offset:
                    continue  # the reader was faster
                first = opened.index.block_at(entry, offset)
                last, size = first, 0
                while last < entry.first_block + entry.blocks and size < wanted:
                    block = opened.index.block(last)
                    size += block.size
                    last += 1
                for start, stop in self._missing(opened, first, last):
                    self._fetch(opened, start, stop, ahead=True)
                at_end = last == entry.first_block + entry.blocks
                cursor.extend(row.end if at_end else block.end, size)
        except Exception:
            # Only a prefetch: the reader will meet the same error itself, and there it is raised.
            return
        finally:
            self._prefetching.discard(stream.id)

    # Whole ranges and searches

    async def scan(self, row: RangeRow) -> AsyncIterator[StoredBatch]:
        """Every batch of a range, past the block cache: a cleaner must not push out what consumers read."""
        opened, entry = await self.objects.covering(row, row.start)
        async for batch in self.objects.scan(opened, entry, self._options.get_bytes_max):
            if batch.end_offset > row.start and batch.end_offset <= row.end:
                yield batch

    async def first_with_timestamp(
        self, stream: Stream, timestamp: int, offset: int, limit: int
    ) -> StoredBatch | None:
        while offset < limit:
            source = stream.cached.part_at(offset) or self._covering(stream, offset)
            if source.max_timestamp >= timestamp:
                if isinstance(source, Part):
                    batches = await self._spill.batches(source)
                    if batches is None:
                        continue
                    found = first_in(batches, timestamp, offset)
                else:
                    found = await self._first_in_row(source, timestamp, offset, limit)
                if found is not None:
                    return found if found.end_offset <= limit else None
            offset = source.end
        return None

    async def _first_in_row(
        self, row: RangeRow, timestamp: int, offset: int, limit: int
    ) -> StoredBatch | None:
        opened, entry = await self.objects.covering(row, offset)
        for number in range(opened.index.block_at(entry, offset), entry.first_block + entry.blocks):
            block = opened.index.block(number)
            if block.start >= limit:
                return None
            if block.max_timestamp < timestamp:
                continue
            (loaded,) = await self._blocks(opened, number, number + 1)
            found = first_in(loaded.batches, timestamp, offset)
            if found is not None:
                return found
        return None

    async def max_timestamp(self, stream: Stream, offset: int, limit: int) -> StoredBatch | None:
        sources: list[Part | RangeRow] = []
        position = offset
        while position < limit:
            sources.append(stream.cached.part_at(position) or self._covering(stream, position))
            position = sources[-1].end
        sources.sort(key=lambda source: (-source.max_timestamp, source.start))
        best: StoredBatch | None = None
        for source in sources:
            if best is not None and source.max_timestamp < best.max_timestamp:
                break
            if isinstance(source, Part):
                batches = await self._spill.batches(source)
                if batches is None:
                    return await self.max_timestamp(stream, offset, limit)
                best = newest([best, *[b for b in batches if offset < b.end_offset <= limit]])
            else:
                best = newest([best, await self._newest_in_row(source, offset, limit)])
        return best

    async def _newest_in_row(self, row: RangeRow, offset: int, limit: int) -> StoredBatch | None:
        opened, entry = await self.objects.covering(row, max(offset, row.start))
        best: StoredBatch | None = None
        numbers = range(entry.first_block, entry.first_block + entry.blocks)
        for number in sorted(numbers, key=lambda n: -opened.index.block(n).max_timestamp):
            block = opened.index.block(number)
            if best is not None and block.max_timestamp < best.max_timestamp:
                break
            (loaded,) = await self._blocks(opened, number, number + 1)
            best = newest([best, *[b for b in loaded.batches if offset < b.end_offset <= limit]])
        return best


def first_in(batches: Sequence[StoredBatch], timestamp: int, offset: int) -> StoredBatch | None:
    """The first batch with max timestamp ≥ `timestamp` and last offset ≥ `offset`."""
    for i in range(first_at_or_after(batches, offset), len(batches)):
        if batches[i].max_timestamp >= timestamp:
            return batches[i]
    return None


def newest(batches: list[StoredBatch | None]) -> StoredBatch | None:
    """The one with the largest max timestamp, the lowest offset among equals."""
    return max(
        [batch for batch in batches if batch is not None],
        key=lambda batch: (batch.max_timestamp, -batch.base_offset),
        default=None,
    )
