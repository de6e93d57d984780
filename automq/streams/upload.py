"""Uploads sealed cache blocks: states → ids → PUT → one metadata commit → WAL trim, in this order.

Rules.
1. A block uploads only when every append in it is durable, and blocks commit in the order they were sealed; their PUTs
   overlap. So at any moment the WAL above the last commit's trim LSN plus the objects are everything acknowledged.
2. A partition's state is taken when the upload begins, at its submitted end, which may lie above the block's end. The
   commit waits until everything up to there is durable: a state never speaks of records a crash could take back.
3. An object's key has one body for ever. When ids expire before the commit (a long outage), the block is built again
   under new ids; the old ones are orphans and are collected.
4. A commit whose answer was lost is repeated with its operation id. What the metadata says about streams (deleted
   meanwhile) is applied here afterwards.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from automq.metadata.contract import (
    NewRange,
    NewState,
    ObjectState,
    RangeConflict,
    RangeRow,
    StreamFenced,
    Upload,
    UploadResult,
)
from automq.runtime import failpoints
from automq.runtime.random import token_bytes
from automq.streams.batches import StoredBatch
from automq.streams.build import Built, Share, build_object, plan_objects
from automq.streams.cache import CacheBlock, Part
from automq.streams.pace import Pace
from automq.streams.retry import Parked, persist
from automq.streams.spill import Loaded
from automq.streams.writer import StreamTag
from automq.telemetry import get_logger

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

T = TypeVar("T")

log = get_logger("streams.upload")

# How long a recovered stream may take from its epoch's rise in the metadata to `open_stream` here.
EPOCH_SETTLE_S = 30.0
EPOCH_POLL_S = 0.05


class _TooLate(Exception):
    """The PUT was put off until its id could not be used any more."""


class Uploader:
    """One a storage. `run` is its task; everything else is called on the loop."""

    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage
        self._queue: deque[tuple[CacheBlock, asyncio.Future[None]]] = deque()
        self._last: asyncio.Future[None] | None = None  # the newest sealed block's commit
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(storage.options.upload_concurrency)
        self._trim_first = failpoints.armed(failpoints.STREAMS_TRIM_BEFORE_COMMIT)
        self.parked = Parked()
        self.progress_s = (
            storage.clock.monotonic()
        )  # when a block was last committed, or sealed with none before it
        self.hold_until = 0.0  # monotonic; recovered blocks wait for their partitions until then

    def sealed(self, block: CacheBlock) -> None:
        """The cache sealed a block."""
        if len(self._storage.cache.sealed) == 1:
            self.progress_s = self._storage.clock.monotonic()
        self._last = asyncio.get_running_loop().create_future()
        self._queue.append((block, self._last))
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    async def drain(self) -> None:
        """Returns when every block sealed so far is committed."""
        self.hold_until = 0.0
        self._wake.set()
        if self._last is not None:
            await asyncio.shield(self._last)

    async def run(self) -> None:
        previous: asyncio.Future[None] | None = None
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue and self._may_begin(self._queue[0][0]):
                await self._slots.acquire()
                block, committed = self._queue.popleft()
                block.uploading = True  # its batches are needed from now on
                self._storage.scope.spawn(self._upload(block, previous, committed), "upload")
                previous = committed

    def _may_begin(self, block: CacheBlock) -> bool:
        storage = self._storage
        held = storage.clock.monotonic() < self.hold_until and self._lacks_partitions(block)
        pressed = storage.cache.dirty * 2 > storage.options.dirty_bytes_max
        return not block.pending and (not held or pressed)

    def _lacks_partitions(self, block: CacheBlock) -> bool:
        """Some stream of the block has no partition yet, that could give a state to upload with it."""
        streams, rows = self._storage.streams, self._storage.rows
        for stream_id in block.parts:
            stream = streams.get(stream_id)
            if (stream is None and stream_id in rows) or (
                stream is not None and stream.state_provider is None
            ):
                return True
        return False

    async def _upload(
        self, block: CacheBlock, previous: asyncio.Future[None] | None, committed: asyncio.Future[None]
    ) -> None:
        started = self._storage.clock.monotonic()
        try:
            shares = await self._shares(block)
            first_segment = await self._store(block, shares, self._storage.barrier(), previous)
            self._storage.cache.committed(block)
            self._storage.spill.forget(block)
            self.progress_s = self._storage.clock.monotonic()
            self._storage.room_freed()
            committed.set_result(None)
        except asyncio.CancelledError:
            committed.cancel()
            raise
        except Exception as error:
            committed.set_exception(self._storage.fail(error))
            committed.exception()  # whoever waits sees it; nobody need
            return
        finally:
            self._slots.release()
            self._wake.set()
        self._storage.telemetry.upload_latency_s.observe(self._storage.clock.monotonic() - started)
        await self._storage.trim_wal(block.last_lsn, first_segment)
        self._storage.room_freed()

    async def _shares(self, block: CacheBlock) -> list[Share]:
        """Every live stream's share with its state, taken in slices so that the loop is never held long."""
        loaded: Loaded = {}
        if block.spilled:
            loaded = await self._persist("read back the WAL", lambda: self._storage.spill.load(block))
        shares = []
        pace = Pace(self._storage.clock)
        for stream_id, part in sorted(block.parts.items()):
            if pace.over():
                await pace.rest()
            tag = self._storage.tag_of(stream_id)
            if tag is not None:
                shares.append(self._share(tag, part, loaded.get(stream_id, part.batches)))
        return shares

    def _share(self, tag: StreamTag, part: Part, batches: list[StoredBatch]) -> Share:
        stream = self._storage.streams.get(tag.stream_id)
        provider = stream.state_provider if stream is not None else None
        state = provider() if provider is not None else None
        return Share(tag=tag, start=part.start, end=part.end, batches=batches, size=part.bytes, state=state)

    async def _store(
        self,
        block: CacheBlock,
        shares: list[Share],
        barrier: asyncio.Future[None] | None,
        previous: asyncio.Future[None] | None,
    ) -> int:
        """PUT and commit, again under new ids if the ids expired before the commit. Returns the WAL segment that was
        committed as the first needed one.

        A block whose streams are all gone is committed too: its trim mark must be, before its WAL is freed.
        """
        while True:
            try:
                built = await self._put(shares) if shares else []
            except _TooLate:
                continue  # the ids are given up: they expire and are collected
            if self._trim_first:
                first = self._storage.first_needed_segment(block.last_lsn)
                await self._storage.trim_wal(block.last_lsn, first)
            if barrier is not None:
                await barrier
            if previous is not None:
                await previous
            upload = await self._commit(block, shares, built)
            if upload is not None:
                return upload.trim_segment

    async def _put(self, shares: list[Share]) -> list[Built]:
        storage, options = self._storage, self._storage.options
        groups = plan_objects(shares, options.stream_object_bytes)
        keys = await self._persist(
            "prepare object ids",
            lambda: storage.metadata.prepare_objects(
                storage.node_id, storage.node_epoch, len(groups), options.prepared_ttl_ms
            ),
        )
        prepared_ms = storage.clock.now_ms()
        built = []
        for key, group in zip(keys, groups, strict=True):
            one = await storage.upload_pool.run(build_object, storage.cluster, key, group, prepared_ms)
            await self._persist("put object", partial(self._put_one, one, prepared_ms))
            storage.telemetry.upload_bytes.inc(one.new.size)
            built.append(replace(one, buffers=[]))  # not needed for the commit, which may have to wait
        return built

    async def _put_one(self, one: Built, prepared_ms: int) -> None:
        if self._storage.clock.now_ms() > prepared_ms + self._storage.options.put_window_ms:
            raise _TooLate
        await self._storage.background.put(one.key, one.buffers)

    async def _commit(self, block: CacheBlock, shares: list[Share], built: list[Built]) -> Upload | None:
        """One transaction; None when an id expired and nothing was written."""
        storage = self._storage
        states = [NewState(share.tag.stream_id, *share.state) for share in shares if share.state is not None]
        while True:
            epochs: dict[int, int] = {}
            try:
                async with storage.commit_lock:
                    upload = await self._describe(block, built, states, epochs)
                    result = await self._persist(
                        "commit upload", partial(storage.metadata.commit_upload, upload)
                    )
                    await self._apply(upload, result)
                return upload
            except StreamFenced as error:
                await self._settle_epochs(error, epochs)
            except RangeConflict:
                if await self._expired(built):
                    return None
                raise

    async def _describe(
        self, block: CacheBlock, built: list[Built], states: list[NewState], epochs: dict[int, int]
    ) -> Upload:
        """The commit of what is still ours; fills `epochs` with the streams' epochs it names."""
        storage = self._storage
        pace = Pace(storage.clock)
        ranges = []
        for one in built:
            for tag, row in one.rows:
                if pace.over():
                    await pace.rest()
                epoch = storage.epoch_of(tag.stream_id)
                if epoch is not None:
                    epochs[tag.stream_id] = epoch
                    ranges.append(NewRange(tag.stream_id, epoch, *row))
        return Upload(
            op_id=token_bytes(16),
            node_id=storage.node_id,
            node_epoch=storage.node_epoch,
            objects=[one.new for one in built],
            ranges=ranges,
            states=[state for state in states if state.stream_id in epochs],
            trim_lsn=block.last_lsn,
            trim_segment=storage.first_needed_segment(block.last_lsn),
        )

    async def _settle_epochs(self, error: StreamFenced, used: dict[int, int]) -> None:
        """A recovered stream may be being opened, under a newer epoch, right now. What stays as it was is fatal."""
        storage = self._storage
        fenced = error.stream_ids or tuple(used)
        deadline = storage.clock.monotonic() + EPOCH_SETTLE_S
        while all(storage.epoch_of(stream_id) == used.get(stream_id) for stream_id in fenced):
            opened = any(stream_id in storage.streams for stream_id in fenced)
            if opened or storage.clock.monotonic() > deadline:
                raise error
            await storage.clock.sleep(EPOCH_POLL_S)

    async def _expired(self, built: list[Built]) -> bool:
        storage = self._storage
        ids = [one.new.object_id for one in built]
        rows = await self._persist("look up objects", lambda: storage.metadata.load_objects(ids))
        expired = any(i not in rows or rows[i].state == ObjectState.DELETING for i in ids)
        if expired:
            log.warning("object ids expired before their commit, uploading again", objects=ids)
        return expired

    async def _apply(self, upload: Upload, result: UploadResult) -> None:
        """Brings the open streams up to what the metadata now says, one after the other: each is whole at any time,
        and the block's data stays in the cache until all are."""
        storage = self._storage
        pace = Pace(storage.clock)
        dropped = result.dropped_stream_ids
        for stream_id in dropped:
            storage.forget(stream_id)
        for new in upload.ranges:
            if pace.over():
                await pace.rest()
            if new.stream_id not in dropped:
                storage.committed(new.stream_id, RangeRow(*new[2:]))
        for state in upload.states:
            stream = storage.streams.get(state.stream_id)
            if stream is not None and stream.state_offset <= state.offset:
                stream.state, stream.state_offset = state.state, state.offset

    async def _persist(self, what: str, call: Callable[[], Awaitable[T]]) -> T:
        return await persist(what, call, self._storage.clock, self._storage.options, self.parked)
