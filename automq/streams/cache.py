"""The log cache: everything not yet uploaded, and as much of the newest uploaded data as fits.

A `CacheBlock` collects what all streams append until it is sealed by size or age, then is uploaded as one unit. Inside
it each stream has a `Part`. A stream's parts, over all blocks, are contiguous: they start at the oldest block still
cached and end at the stream's next offset, so a read is a bisect for the part and one for the batch.

Rules.
1. Blocks are sealed, committed and evicted in the order they were opened. Only committed blocks are evicted.
2. What is charged is what the process pays: payload plus `BATCH_OVERHEAD` a batch and `PART_OVERHEAD` a stream and
   block. Payload alone would let a million small records take five times the budget.
3. A *spilled* block keeps its parts but not their batches: those are in the WAL, or in objects once it is committed.
4. `dirty` (not committed, in memory) is what admission bounds; clean blocks give way to it. Evicting is done in small
   steps by whoever adds: freeing a block of small batches at once stops the loop for tens of milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable

from automq.streams.batches import NO_TIMESTAMP, StoredBatch, take

# Measured with tracemalloc on CPython 3.11: 557 bytes a batch beside its payload (the batch, its three offsets and
# times, a memoryview with its managed buffer, the bytearray's header, a list slot); the rest is the pending callback.
BATCH_OVERHEAD = 600
# Measured the same way: 261 for the part, its list and its places in block and stream.
PART_OVERHEAD = 300
# Batches freed in one step: about 0.1 ms.
EVICT_STEP_BATCHES = 512


class Part:
    """One stream's share of a block: coverage [start, end) and the batches in it."""

    __slots__ = ("batches", "block", "bytes", "end", "max_timestamp", "records", "start", "stream")

    def __init__(self, stream: StreamCache, block: CacheBlock, start: int) -> None:
        self.stream = stream
        self.block = block
        self.start = start
        self.end = start
        self.batches: list[StoredBatch] = []
        self.bytes = 0
        self.records = 0
        self.max_timestamp = NO_TIMESTAMP


class CacheBlock:
    """`pending`: appends whose durability is not known yet. `first_lsn`, `last_lsn`: of those that are durable."""

    __slots__ = (
        "bytes",
        "charged",
        "committed",
        "first_lsn",
        "last_lsn",
        "opened_at",
        "parts",
        "pending",
        "sealed",
        "spilled",
        "uploading",
    )

    def __init__(self, opened_at: float) -> None:
        self.opened_at = opened_at  # monotonic seconds, at the first append
        self.parts: dict[int, Part] = {}
        self.bytes = 0
        self.charged = 0
        self.pending = 0
        self.first_lsn = -1
        self.last_lsn = -1
        self.sealed = False
        self.uploading = False
        self.spilled = False
        self.committed = False


class StreamCache:
    """The parts of one stream, oldest first; contiguous over [start, end)."""

    __slots__ = ("_starts", "end", "parts", "start", "stream_id")

    def __init__(self, stream_id: int, start: int) -> None:
        self.stream_id = stream_id
        self.start = start  # == end when nothing is cached
        self.end = start
        self.parts: list[Part] = []
        self._starts: list[int] = []

    def add(self, part: Part) -> None:
        if not self.parts:
            self.start = part.start
        self.parts.append(part)
        self._starts.append(part.start)

    def drop_oldest(self) -> Part:
        part = self.parts.pop(0)
        del self._starts[0]
        self.start = part.end
        return part

    def drop_until(self, offset: int) -> None:
        """Committed data below `offset` was rewritten: what is cached of it is not what objects hold any more."""
        while self.parts and self.parts[0].end <= offset:
            self.drop_oldest()

    def read(self, offset: int, limit: int, max_bytes: int) -> list[StoredBatch] | None:
        """Batches from `offset` that end at or before `limit`; None when those at `offset` are not in memory."""
        if offset >= limit:
            return []
        if offset < self.start or not self.parts:
            return None
        out: list[StoredBatch] = []
        for i in range(bisect_right(self._starts, offset) - 1, len(self.parts)):
            part = self.parts[i]
            if part.block.spilled:
                return out or None
            max_bytes = take(part.batches, offset, limit, max_bytes, out)
            if not max_bytes:
                break
        return out

    def part_at(self, offset: int) -> Part | None:
        """The part that covers `offset`, in memory or in the WAL; None when objects hold it, or nothing does."""
        if offset < self.start or not self.parts:
            return None
        part = self.parts[bisect_right(self._starts, offset) - 1]
        gone = part.block.spilled and part.block.committed
        return part if offset < part.end and not gone else None

    def bytes_from(self, offset: int) -> int:
        """Payload bytes of batches that end above `offset`."""
        total = 0
        for part in self.parts:
            if part.start >= offset:
                total += part.bytes
            elif part.end > offset and part.block.spilled:
                total += part.bytes * (part.end - offset) // (part.end - part.start)
            elif part.end > offset:
                total += sum(len(batch.data) for batch in part.batches if batch.end_offset > offset)
        return total


class LogCache:
    """All cached blocks. Not thread safe: the loop's alone."""

    def __init__(self, capacity: int, block_bytes: int) -> None:
        self.capacity = capacity
        self.block_bytes = block_bytes
        self.used = 0
        self.dirty = 0
        self.open: CacheBlock | None = None
        self.sealed: deque[CacheBlock] = deque()  # not committed, oldest first
        self.on_sealed: Callable[[CacheBlock], None] = lambda block: None
        self._clean: deque[CacheBlock] = deque()
        self._evicting: list[Part] = []
        self._dying: list[list[StoredBatch]] = []

    def insert(self, stream: StreamCache, batch: StoredBatch, now: Callable[[], float]) -> CacheBlock:
        """Adds a batch at the stream's end and returns its block, sealed if that filled it."""
        block = self.open
        if block is None:
            block = self.open = CacheBlock(now())
        part = block.parts.get(stream.stream_id)
        charge = BATCH_OVERHEAD
        if part is None:
            part = block.parts[stream.stream_id] = Part(stream, block, stream.end)
            stream.add(part)
            charge += PART_OVERHEAD
        size = len(batch.data)
        part.batches.append(batch)
        part.bytes += size
        part.records += batch.records
        if batch.max_timestamp > part.max_timestamp:
            part.max_timestamp = batch.max_timestamp
        stream.end = part.end = batch.end_offset
        charge += size
        block.bytes += size
        block.charged += charge
        self.used += charge
        self.dirty += charge
        if block.charged >= self.block_bytes:
            self.seal()
        return block

    def seal(self) -> CacheBlock | None:
        """Closes the open block, if it holds anything; the next append opens another."""
        block = self.open
        if block is not None:
            block.sealed = True
            self.sealed.append(block)
            self.open = None
            self.on_sealed(block)
        return block

    def committed(self, block: CacheBlock) -> None:
        """The oldest sealed block is in objects: it may be evicted from now on."""
        if self.sealed[0] is not block:
            raise AssertionError("blocks commit in the order they were sealed")
        self.sealed.popleft()
        block.committed = True
        self.dirty -= block.charged
        self._clean.append(block)

    def forget(self, stream: StreamCache) -> None:
        """The stream is gone: its data need not be read or uploaded. Its parts leave with their blocks."""
        for part in stream.parts:
            if not part.block.committed:
                part.block.parts.pop(stream.stream_id, None)
                self._uncharge(part)
        stream.parts.clear()
        stream._starts.clear()
        stream.start = stream.end

    def _uncharge(self, part: Part) -> None:
        charge = PART_OVERHEAD
        if not part.block.spilled:
            charge += part.bytes + BATCH_OVERHEAD * len(part.batches)
        part.block.bytes -= part.bytes
        part.block.charged -= charge
        self.used -= charge
        self.dirty -= charge

    def spill(self, block: CacheBlock) -> int:
        """Gives up the batches of a durable block that is not uploaded; they are freed by `shrink`. Returns bytes."""
        freed = block.charged - PART_OVERHEAD * len(block.parts)
        for part in block.parts.values():
            self._dying.append(part.batches)
            part.batches = []
        block.spilled = True
        block.charged -= freed
        self.dirty -= freed
        return freed

    def shrink(self, wanted: int) -> int:
        """Frees some clean or spilled data if `wanted` bytes more would not fit: at least as much, in bounded steps.

        Returns the bytes freed; 0 when all fits or nothing can be.
        """
        target = self.used + wanted - self.capacity
        freed = 0
        while freed < target:
            if not self._dying:
                if not self._next_dying():
                    break
                continue
            batches = self._dying[-1]
            last = batches[-EVICT_STEP_BATCHES:]
            del batches[-EVICT_STEP_BATCHES:]
            if not batches:
                self._dying.pop()
            step = sum([len(batch.data) for batch in last]) + BATCH_OVERHEAD * len(last)
            self.used -= step
            freed += step
            if freed >= wanted and len(last) == EVICT_STEP_BATCHES:
                break
        return freed

    def _next_dying(self) -> bool:
        """Detaches the oldest clean part from its stream and queues its batches for freeing."""
        while not self._evicting:
            if not self._clean:
                return False
            self._evicting = list(self._clean.popleft().parts.values())
        part = self._evicting.pop()
        if part.stream.parts and part.stream.parts[0] is part:
            part.stream.drop_oldest()
        if part.batches:
            self._dying.append(part.batches)
            part.batches = []
        self.used -= PART_OVERHEAD
        return True
