"""One stream as its partition sees it: append, read, search, trim.

Rules.
1. `append` is one synchronous step: WAL submit and cache insert happen together or not at all. What follows
   durability happens in the WAL's completion, in WAL order: `confirmed_offset` moves, then the caller's `done` runs.
2. Reads end at `confirmed_offset`, whatever the caller asks for: nobody sees what a crash could lose.
3. Offsets in order: start_offset ≤ …, committed_offset ≤ confirmed_offset ≤ next_offset. The log cache covers at
   least [committed_offset, next_offset); objects cover everything committed.
4. An error from the WAL is final for the whole storage; `next_offset` is never given out again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable
from typing import TYPE_CHECKING

from automq.metadata.contract import RangeRow, StreamRow
from automq.plugins import StorageError
from automq.streams.batches import StoredBatch
from automq.streams.cache import CacheBlock, StreamCache
from automq.streams.errors import OffsetOutOfRange, StorageBusy, StreamClosed
from automq.streams.gate import Credit
from automq.streams.ranges import RangeTable
from automq.streams.readahead import Cursors
from automq.streams.writer import StreamTag
from automq.wal.errors import WalFull
from automq.wal.frame import WalRecord

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

Done = Callable[[Exception | None], None]
StateProvider = Callable[[], tuple[int, bytes]]

# A view that keeps a buffer this many times its own size alive is copied instead: the cache would otherwise pin
# memory that it has not charged.
PIN_FACTOR_MAX = 4
PIN_SLACK_BYTES = 4096

# What `replay` reads at a time.
REPLAY_BYTES = 4 << 20


class Stream:
    __slots__ = (
        "_cache",
        "_submitted",
        "_wal",
        "cached",
        "closed",
        "committed_offset",
        "confirmed_offset",
        "cursors",
        "epoch",
        "id",
        "next_offset",
        "start_offset",
        "state",
        "state_offset",
        "state_provider",
        "storage",
        "table",
        "tag",
    )

    def __init__(
        self,
        storage: StreamStorage,
        row: StreamRow,
        table: RangeTable,
        cached: StreamCache,
        state_provider: StateProvider | None,
    ) -> None:
        self.storage = storage
        self.id = row.stream_id
        self.epoch = row.epoch
        self.tag = StreamTag(stream_id=row.stream_id, topic_id=row.topic_id, partition=row.partition)
        self.start_offset = row.start_offset
        self.committed_offset = table.end if len(table) else row.end_offset
        self.next_offset = self.confirmed_offset = cached.end
        self.state = row.state
        self.state_offset = row.state_offset
        self.state_provider = state_provider
        self.table = table
        self.cached = cached
        self.cursors = Cursors()
        self.closed = False
        self._cache = storage.cache
        self._wal = storage.wal
        # per submitted append: its end offset, its cache block, what to call
        self._submitted: deque[tuple[int, CacheBlock, Done]] = deque()

    def __repr__(self) -> str:
        return (
            f"Stream({self.id}, start={self.start_offset}, committed={self.committed_offset},"
            f" confirmed={self.confirmed_offset}, next={self.next_offset})"
        )

    # Writing

    def admit_now(self, nbytes: int) -> Credit | None:
        return self.storage.gate.admit_now(nbytes)

    async def admit(self, nbytes: int) -> Credit:
        """Room for an append of `nbytes`; waits up to the configured time, then raises `StorageBusy`."""
        return await self.storage.gate.admit(nbytes, self.storage.options.admit_timeout_s)

    def append(
        self,
        base_offset: int,
        end_offset: int,
        data: memoryview,
        *,
        records: int,
        max_timestamp: int,
        credit: Credit,
        done: Done,
    ) -> None:
        """Submit whole batches of [base_offset, end_offset); `base_offset` must be `next_offset`.

        Raises `StorageBusy`, `StorageFailed` or `StreamClosed` with nothing appended. Otherwise `done` is called once.
        """
        storage = self.storage
        if base_offset != self.next_offset or end_offset <= base_offset:
            raise AssertionError(
                f"append of [{base_offset}, {end_offset}) to stream {self.id} at {self.next_offset}"
            )
        if self.closed or storage.refusal is not None:
            raise storage.refusal or StreamClosed(f"stream {self.id} is closed")
        if len(data.obj) > PIN_FACTOR_MAX * len(data) + PIN_SLACK_BYTES:  # type: ignore[arg-type]
            data = memoryview(bytes(data))
        try:
            self._wal.append(WalRecord(self.id, self.epoch, base_offset, end_offset, data), self._durable)
        except WalFull as error:
            raise StorageBusy(str(error)) from error
        except StorageError as error:
            raise error if self._wal.failure is None else storage.fail(error) from error
        block = self._cache.insert(
            self.cached,
            StoredBatch(base_offset, end_offset, max_timestamp, records, data),
            storage.clock.monotonic,
        )
        block.pending += 1
        storage.submitted += 1
        self.next_offset = end_offset
        self._submitted.append((end_offset, block, done))
        credit.spend()

    def _durable(self, lsn: int, error: Exception | None) -> None:
        """The WAL's completion of this stream's oldest submitted append."""
        end_offset, block, done = self._submitted.popleft()
        block.pending -= 1
        storage = self.storage
        if error is not None:
            done(storage.fail(error))
            return
        self.confirmed_offset = end_offset
        block.last_lsn = lsn
        if block.first_lsn < 0:
            block.first_lsn = lsn
        storage.durable += 1
        if block.sealed or storage.gate.waiters or storage.barriers:
            storage.progress(block)
        done(None)

    # Reading

    def read_cached(self, offset: int, max_offset: int, max_bytes: int) -> list[StoredBatch] | None:
        confirmed = self.confirmed_offset
        return self.cached.read(offset, max_offset if max_offset < confirmed else confirmed, max_bytes)

    async def read(self, offset: int, max_offset: int, max_bytes: int) -> list[StoredBatch]:
        """Batches from the first whose last offset ≥ `offset`, ending at or before `max_offset`, about `max_bytes`.

        At least one batch unless none is left. Raises `OffsetOutOfRange` below the start, `CorruptObject`, or the
        object store's error.
        """
        cached = self.read_cached(offset, max_offset, max_bytes)
        if cached is not None:
            return cached
        return await self.storage.reader.read(self, offset, min(max_offset, self.confirmed_offset), max_bytes)

    def tail(self, from_offset: int) -> list[StoredBatch]:
        """All batches from `from_offset`, of the cache alone. Raises `OffsetOutOfRange` if it begins above."""
        batches = self.cached.read(from_offset, self.confirmed_offset, 1 << 62)
        if batches is None:
            raise OffsetOutOfRange(
                f"stream {self.id}: the cache begins at {self.cached.start}, above {from_offset}; use replay"
            )
        return batches

    async def replay(self, from_offset: int) -> AsyncIterator[StoredBatch]:
        """Every confirmed batch with base ≥ `from_offset`, from objects and cache, a few MiB at a time."""
        # what was trimmed may be gone, also if the newest state is older
        offset = max(from_offset, self.table.start if len(self.table) else self.cached.start)
        limit = self.confirmed_offset
        while offset < limit:
            batches = await self.read(offset, limit, REPLAY_BYTES)
            if not batches:
                return
            for batch in batches:
                if batch.base_offset >= from_offset:
                    yield batch
            offset = batches[-1].end_offset

    async def first_batch_with_timestamp(
        self, timestamp: int, max_offset: int, from_offset: int | None = None
    ) -> StoredBatch | None:
        """The first batch, by offset, with max timestamp ≥ `timestamp` and last offset ≥ `from_offset`.

        Batches that end above `max_offset` do not count. Reads index entries and at most one block.
        """
        offset = self.start_offset if from_offset is None else max(from_offset, self.start_offset)
        return await self.storage.reader.first_with_timestamp(
            self, timestamp, offset, min(max_offset, self.confirmed_offset)
        )

    async def max_timestamp(self, max_offset: int) -> StoredBatch | None:
        """The first batch that has the largest max timestamp of those below `max_offset`."""
        return await self.storage.reader.max_timestamp(
            self, self.start_offset, min(max_offset, self.confirmed_offset)
        )

    def ranges(self) -> list[RangeRow]:
        return list(self.table)

    def size_bytes(self, from_offset: int | None = None) -> int:
        """Bytes of batches at or above `from_offset` (default: the start), confirmed or not."""
        offset = self.start_offset if from_offset is None else max(from_offset, self.start_offset)
        return self.table.bytes_from(offset) + self.cached.bytes_from(max(offset, self.committed_offset))

    # Cleaning

    async def trim(self, start_offset: int) -> None:
        """Raise the start offset, durably; it may pass the committed end. Never lowers it."""
        await self.storage.trim(self, start_offset)

    def read_range(self, row: RangeRow) -> AsyncIterator[StoredBatch]:
        """Every batch of one committed range, in bounded memory, past the block cache."""
        return self.storage.reader.scan(row)

    async def rewrite(
        self, ranges: list[RangeRow], batches: AsyncIterable[bytes | bytearray | memoryview]
    ) -> bool:
        """Write `batches` to an object and let it take the place of `ranges`; False when they changed meanwhile."""
        return await self.storage.rewriter.rewrite(self, ranges, batches)
