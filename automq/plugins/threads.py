"""Blocking drivers as async ones: each call runs in bounded pools that belong to this driver alone.

Cancelling abandons the wait; the call itself runs to its end in its thread, so a cancelled write is UNKNOWN
(contract, sentence 3).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from automq.plugins.context import POOL_QUEUE_MAX, POOL_THREADS, Context
from automq.plugins.contracts import (
    ANY,
    Buffer,
    Buffers,
    Condition,
    ObjectEntry,
    ObjectStore,
    PutResult,
    SyncObjectStore,
)
from automq.plugins.media import (
    READ_BYTES_DEFAULT,
    SegmentId,
    SegmentInfo,
    SegmentMedium,
    SyncSegmentMedium,
)

# Entries fetched per hop to the thread while listing: a hop costs about 50 µs, an entry under 1.
LIST_PAGE = 1000
# One thread appends, the other lets recovery or a metric read meanwhile.
MEDIUM_THREADS = 2


class ThreadedObjectStore(ObjectStore):
    """A SyncObjectStore behind the async contract. Closes the store and its threads."""

    def __init__(self, store: SyncObjectStore, context: Context, name: str) -> None:
        self._store = store
        # Two pools: a consumer's read must not wait for a thread that an upload holds.
        self._readers = context.pool(f"{name}-read-{context.role}", POOL_THREADS, POOL_QUEUE_MAX)
        self._writers = context.pool(f"{name}-write-{context.role}", POOL_THREADS, POOL_QUEUE_MAX)
        self._closed = False
        self.capabilities = store.capabilities

    async def put(self, key: str, buffers: Buffers, *, cond: Condition = ANY) -> PutResult:
        return await self._writers.run(partial(self._store.put, key, buffers, cond=cond))

    async def get(self, key: str, start: int | None = None, end: int | None = None) -> Buffer:
        return await self._readers.run(self._store.get, key, start, end)

    async def head(self, key: str) -> ObjectEntry:
        return await self._readers.run(self._store.head, key)

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectEntry]:
        entries = iter(await self._readers.run(self._store.list, prefix))
        while True:
            page = await self._readers.run(lambda: tuple(itertools.islice(entries, LIST_PAGE)))
            for entry in page:
                yield entry
            if len(page) < LIST_PAGE:
                return

    async def delete(self, key: str, *, cond: Condition = ANY) -> None:
        await self._writers.run(partial(self._store.delete, key, cond=cond))

    async def copy(self, source: str, target: str) -> PutResult:
        return await self._writers.run(self._store.copy, source, target)

    async def server_info(self) -> Mapping[str, str]:
        return await self._readers.run(self._store.server_info)

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self._readers.close()
        await self._writers.close()
        await asyncio.to_thread(self._store.close)


class ThreadedSegmentMedium(SegmentMedium):
    """A SyncSegmentMedium behind the async contract, for tools and tests; the WAL has a thread of its own."""

    def __init__(self, medium: SyncSegmentMedium, context: Context, name: str) -> None:
        self._medium = medium
        self._pool = context.pool(f"{name}-{context.role}", MEDIUM_THREADS, POOL_QUEUE_MAX)
        self._closed = False
        self.capabilities = medium.capabilities
        self.segment_bytes = medium.segment_bytes
        self.alignment = medium.alignment
        self.capacity_bytes = medium.capacity_bytes
        self.round_interval_s = medium.round_interval_s

    async def create(self, epoch: int, number: int) -> SegmentId:
        return await self._pool.run(self._medium.create, epoch, number)

    async def append(self, segment: SegmentId, buffers: Buffers) -> None:
        await self._pool.run(self._medium.append, segment, buffers)

    async def fence(self, epoch: int, first: int = 0, mode: str = "") -> None:
        await self._pool.run(self._medium.fence, epoch, first, mode)

    async def list(self, epoch: int) -> Sequence[SegmentInfo]:
        return await self._pool.run(self._medium.list, epoch)

    async def epochs(self) -> Sequence[int]:
        return await self._pool.run(self._medium.epochs)

    async def read(self, segment: SegmentId, start: int, max_bytes: int = READ_BYTES_DEFAULT) -> Buffer:
        return await self._pool.run(self._medium.read, segment, start, max_bytes)

    async def delete(self, segment: SegmentId) -> None:
        await self._pool.run(self._medium.delete, segment)

    async def sync(self, segment: SegmentId) -> None:
        await self._pool.run(self._medium.sync, segment)

    async def delete_many(self, segments: Sequence[SegmentId]) -> None:
        await self._pool.run(self._medium.delete_many, segments)

    async def retire(self, epoch: int) -> None:
        await self._pool.run(self._medium.retire, epoch)

    async def destroy(self) -> None:
        await self._pool.run(self._medium.destroy)

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        await self._pool.close()
        await asyncio.to_thread(self._medium.close)
