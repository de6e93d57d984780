"""All streams of one broker: the composition of cache, gate, WAL, uploader, reader and collectors, and their life.

Life: `open` → `start` (recovers the WAL, opens its next epoch) → streams are opened, appended to, read → `shutdown`
(uploads everything, seals the epoch: the next start replays nothing). A failure that cannot be mended (failed sync,
stale epoch, fenced) closes the gate, fails every later append with `StorageFailed`, and calls `on_failure` once: the
broker must stop. Nothing here retries its way past that.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from automq.metadata.contract import MetadataStore, RangeRow, StreamRow
from automq.plugins import ObjectStore, SegmentMedium, StorageError, SyncSegmentMedium
from automq.runtime.clock import SYSTEM, Clock
from automq.runtime.tasks import Pool, TaskScope
from automq.streams.cache import CacheBlock, LogCache, StreamCache
from automq.streams.collect import Collector
from automq.streams.compaction import Compactor
from automq.streams.errors import StorageFailed, StreamClosed
from automq.streams.format import cluster_bytes
from automq.streams.gate import Gate
from automq.streams.objects import Objects
from automq.streams.options import StreamOptions
from automq.streams.ranges import RangeTable
from automq.streams.reader import ColdReader
from automq.streams.recovery import end_epoch, open_epoch, recover, retire_epochs
from automq.streams.rewrite import Rewriter
from automq.streams.spill import Spill
from automq.streams.stream import StateProvider, Stream
from automq.streams.upload import Uploader
from automq.streams.writer import StreamTag
from automq.telemetry import Telemetry, get_logger
from automq.wal.wal import Wal

log = get_logger("streams.storage")

# The age of the open block is looked at this often.
TICK_S = 0.5
# Calls waiting for a thread: cold reads are already bounded by their GETs in flight.
POOL_QUEUE_MAX = 256
UPLOAD_THREADS = 1
# An open block of at least this part (one over it) of the usual size is sealed to be spilled: smaller ones would make
# many small objects of an outage.
SPILL_SHARE_MIN = 16


class StreamStorage:
    wal: Wal
    cluster: bytes
    reader: ColdReader
    objects: Objects

    def __init__(
        self,
        metadata: MetadataStore,
        medium: SegmentMedium | SyncSegmentMedium,
        store: ObjectStore,
        *,
        node_id: int,
        node_epoch: int,
        options: StreamOptions,
        clock: Clock,
        telemetry: Telemetry,
        background: ObjectStore,
    ) -> None:
        self.metadata = metadata
        self.medium = medium
        self.store = store
        self.background = background
        self.node_id = node_id
        self.node_epoch = node_epoch
        self.options = options
        self.clock = clock
        self.telemetry = telemetry
        self.streams: dict[int, Stream] = {}
        self.rows: dict[int, StreamRow] = {}  # of streams not open here: epochs and ends for recovered data
        self.caches: dict[int, StreamCache] = {}
        # A WAL of less than four blocks would be full before the first is uploaded.
        block_bytes = min(options.block_bytes, options.wal.capacity_bytes // 4)
        self.cache = LogCache(options.cache_bytes, block_bytes)
        self.gate = Gate(self.cache, options.dirty_bytes_max, self._wal_room, self._make_room)
        self.scope = TaskScope("streams", self._crashed)
        self.commit_lock = asyncio.Lock()
        self.submitted = 0
        self.durable = 0
        self.barriers: deque[tuple[int, asyncio.Future[None]]] = deque()
        self.failure: StorageFailed | None = None
        self.refusal: Exception | None = None  # why nothing more is appended: failed, or shutting down
        self.spill = Spill(self)
        self.uploader = Uploader(self)
        self.rewriter = Rewriter(self)
        self.compactor = Compactor(self)
        self.collector = Collector(self)
        self.cache.on_sealed = self.uploader.sealed
        self.upload_pool = Pool("upload", UPLOAD_THREADS, POOL_QUEUE_MAX)
        self.read_pool = Pool("cold-read", options.read_threads, POOL_QUEUE_MAX)
        self._declare_gauges(telemetry)
        self._on_failure: list[Callable[[StorageFailed], None]] = []
        self._closing = self._abandoned = False

    def _declare_gauges(self, telemetry: Telemetry) -> None:
        gauge = telemetry.lazy_gauge
        gauge("automq_log_cache_bytes", "Memory charged to the log cache.", lambda: self.cache.used)
        gauge("automq_log_cache_dirty_bytes", "Of it not yet uploaded.", lambda: self.cache.dirty)
        gauge("automq_admission_waiters", "Appends that wait for room.", lambda: len(self.gate.waiters))
        gauge("automq_streams_open", "Streams this broker serves.", lambda: len(self.streams))
        gauge(
            "automq_spilled_blocks",
            "Cache blocks left to the WAL so far, for want of memory.",
            lambda: self.spill.spilled_blocks,
        )
        gauge(
            "automq_upload_parked",
            "1 while uploads wait for an operator (403, bucket gone, full).",
            lambda: int(self.uploader.parked.reason is not None),
        )
        gauge(
            "automq_wal_used_bytes",
            "WAL bytes not yet trimmed.",
            lambda: self.wal.used_bytes if hasattr(self, "wal") else 0,
        )
        gauge(
            "automq_wal_append_retries",
            "WAL appends that failed and were repeated so far.",
            lambda: self.wal.retries if hasattr(self, "wal") else 0,
        )
        gauge(
            "automq_block_cache_bytes",
            "Memory charged to blocks read from objects.",
            lambda: self.reader.cache.used if hasattr(self, "reader") else 0,
        )

    @classmethod
    def open(
        cls,
        metadata: MetadataStore,
        medium: SegmentMedium | SyncSegmentMedium,
        store: ObjectStore,
        *,
        node_id: int,
        node_epoch: int,
        options: StreamOptions | None = None,
        clock: Clock = SYSTEM,
        telemetry: Telemetry | None = None,
        background: ObjectStore | None = None,
    ) -> StreamStorage:
        """`background`: the same store opened with threads and limits of its own, for uploads, compaction and deletion.

        Takes no action. `shutdown` closes the medium; metadata and store stay the caller's to close afterwards."""
        return cls(
            metadata,
            medium,
            store,
            node_id=node_id,
            node_epoch=node_epoch,
            options=options or StreamOptions(),
            clock=clock,
            telemetry=telemetry or Telemetry(),
            background=background or store,
        )

    # Life

    async def start(self) -> list[StreamRow]:
        """Recovers what the WAL holds, opens its new epoch. Returns this broker's streams, to be opened.

        Raises `CorruptWal`, `StaleEpoch`, or what keeps medium or metadata from working.
        """
        cluster = await self.metadata.cluster()
        self.cluster = cluster_bytes(cluster.cluster_id)
        options = self.options
        self.objects = Objects(
            self.store,
            self.metadata,
            self.cluster,
            self.read_pool,
            self.scope,
            options.index_cache_bytes,
        )
        self.reader = ColdReader(self.objects, self.spill, self.scope, self.clock, options)
        rows = await self.metadata.open_streams(self.node_id, self.node_epoch)
        self.rows = {row.stream_id: row for row in rows}
        self.uploader.hold_until = self.clock.monotonic() + options.recovered_hold_s
        self.scope.spawn(self.uploader.run(), "uploader")
        recovered = await recover(self)
        if self.failure is not None:
            raise self.failure
        self.wal = await open_epoch(self, recovered)
        self.scope.spawn(self._tick(), "ticker")
        self.scope.spawn(self.compactor.run(), "compactor")
        self.scope.spawn(self.collector.run(), "collector")
        self.scope.spawn(retire_epochs(self, recovered), "retire-wal-epochs")
        return [self.rows[row.stream_id] for row in rows]

    async def shutdown(self, timeout_s: float | None = None) -> None:
        """Uploads everything, ends the WAL epoch, stops. A restart then replays nothing.

        After `timeout_s`, or a failure, it stops as it is, and the next start recovers: nothing acknowledged is lost.
        """
        if self._closing:
            return
        self._closing = True
        self._refuse(StreamClosed("the storage is shutting down"))
        try:
            if self.failure is None and hasattr(self, "wal"):
                async with asyncio.timeout(timeout_s):
                    await self._flush_wal()
                    await self.flush()
                    await self.wal.close()
                    if self.cache.dirty:
                        raise AssertionError(
                            f"{self.cache.dirty} bytes are not uploaded and would be sealed away"
                        )
                    await end_epoch(self)
        except TimeoutError:
            log.warning("stopping with data still in the WAL", dirty_bytes=self.cache.dirty)
        except StorageFailed as error:
            log.error("stopping after a failure", error=error)
        finally:
            await self.abandon()

    async def abandon(self) -> None:
        """Idempotent. Stops without uploading anything, as a crash would leave it, but with threads and tasks ended."""
        if self._abandoned:
            return
        self._closing = self._abandoned = True
        self._refuse(StreamClosed("the storage is closed"))
        await self.scope.close()
        if hasattr(self, "wal"):
            await self.wal.close()
        if isinstance(self.medium, SyncSegmentMedium):
            await self.read_pool.run(self.medium.close)
        else:
            await self.medium.aclose()
        await self.upload_pool.close()
        await self.read_pool.close()

    async def flush(self) -> None:
        """Seals the open block; returns when everything appended before is committed. Raises `StorageFailed`."""
        self.cache.seal()
        await self.uploader.drain()

    async def _flush_wal(self) -> None:
        if (durable := self.barrier()) is not None:
            await durable

    def _refuse(self, error: Exception) -> None:
        """Nothing is appended from now on. An append after the last flush would be acknowledged, then sealed away."""
        self.refusal = error if self.refusal is None or isinstance(error, StorageFailed) else self.refusal
        self.gate.fail(self.refusal)

    def on_failure(self, callback: Callable[[StorageFailed], None]) -> None:
        """`callback(error)` is called once, on the loop, when this storage can acknowledge nothing any more."""
        self._on_failure.append(callback)

    def fail(self, error: BaseException) -> StorageFailed:
        """The final error; the first cause wins."""
        if self.failure is None:
            self.failure = (
                error
                if isinstance(error, StorageFailed)
                else StorageFailed(f"{type(error).__name__}: {error}")
            )
            if self.failure is not error:
                self.failure.__cause__ = error
            log.error("the storage has failed", error=error)
            self._refuse(self.failure)
            for _, barrier in self.barriers:
                if not barrier.done():
                    barrier.set_exception(self.failure)
                    barrier.exception()
            self.barriers.clear()
            for callback in self._on_failure:
                callback(self.failure)
        return self.failure

    def _crashed(self, error: BaseException) -> None:
        self.fail(error)

    async def _tick(self) -> None:
        period = min(TICK_S, self.options.block_age_s / 4)
        while True:
            await self.clock.sleep(period)
            block = self.cache.open
            if block is not None and self.clock.monotonic() - block.opened_at >= self.options.block_age_s:
                self.cache.seal()
            self.uploader.wake()
            if self.gate.waiters:
                self.room_freed()

    # Streams

    async def open_stream(self, row: StreamRow, state_provider: StateProvider | None = None) -> Stream:
        """The stream of `row`, ready to append and read. `state_provider` may be set later on the stream."""
        async with (
            self.commit_lock
        ):  # a commit between the ranges' reading and the stream's being here would be lost
            if row.stream_id in self.streams:
                raise AssertionError(f"stream {row.stream_id} is open already")
            table = RangeTable((await self.metadata.load_ranges([row.stream_id]))[row.stream_id])
            known = self.rows.pop(row.stream_id, row)
            end = table.end if len(table) else max(row.end_offset, known.end_offset)
            row = row._replace(end_offset=end)
            cached = self.caches.get(row.stream_id)
            if cached is None or cached.end < end:
                cached = self.caches[row.stream_id] = StreamCache(row.stream_id, end)
            stream = Stream(self, row, table, cached, state_provider)
            self.streams[row.stream_id] = stream
            return stream

    async def close_stream(self, stream_id: int) -> None:
        """Uploads the stream's last data and lets go of it: another broker may open it. Idempotent."""
        stream = self.streams.get(stream_id)
        if stream is None:
            return
        stream.closed = True
        await self._flush_wal()
        await self.flush()
        self.forget(stream_id)

    async def drop_stream(self, stream_id: int) -> None:
        """The topic was deleted: nothing of it need be uploaded or kept. Idempotent."""
        self.forget(stream_id)

    def forget(self, stream_id: int) -> None:
        self.rows.pop(stream_id, None)
        stream = self.streams.pop(stream_id, None)
        if stream is not None:
            stream.closed = True
        cached = self.caches.pop(stream_id, None)
        if cached is not None:
            self.cache.forget(cached)
            self.room_freed()

    async def trim(self, stream: Stream, start_offset: int) -> None:
        if start_offset <= stream.start_offset:
            return
        await self.metadata.trim_streams(self.node_id, self.node_epoch, [(stream.id, start_offset)])
        if start_offset > stream.start_offset:
            stream.start_offset = start_offset
            stream.table.trim(start_offset)

    async def refresh_ranges(self, stream: Stream) -> None:
        """Reads the stream's ranges again: an object they named was gone."""
        async with self.commit_lock:
            rows = (await self.metadata.load_ranges([stream.id]))[stream.id]
            stream.table = RangeTable(rows)

    # What parts ask of each other

    def tag_of(self, stream_id: int) -> StreamTag | None:
        stream = self.streams.get(stream_id)
        if stream is not None:
            return stream.tag
        row = self.rows.get(stream_id)
        if row is None:
            return None
        return StreamTag(stream_id=stream_id, topic_id=row.topic_id, partition=row.partition)

    def epoch_of(self, stream_id: int) -> int | None:
        """None when this broker knows nothing of the stream any more."""
        known = self.streams.get(stream_id) or self.rows.get(stream_id)
        return known.epoch if known is not None else None

    def committed(self, stream_id: int, row: RangeRow) -> None:
        """An upload of `row` was committed."""
        stream = self.streams.get(stream_id)
        if stream is not None:
            stream.table.extend(row)
            stream.committed_offset = row.end
            if stream.start_offset >= row.end:
                stream.table.trim(stream.start_offset)
        elif stream_id in self.rows:
            self.rows[stream_id] = self.rows[stream_id]._replace(end_offset=row.end)

    def progress(self, block: CacheBlock) -> None:
        """An append became durable and somebody may be waiting for it."""
        if block.sealed and not block.pending:
            self.uploader.wake()
        if self.gate.waiters:
            self.room_freed()
        while self.barriers and self.barriers[0][0] <= self.durable:
            _, barrier = self.barriers.popleft()
            if not barrier.done():
                barrier.set_result(None)

    def barrier(self) -> asyncio.Future[None] | None:
        """Done when everything submitted until now is durable; None when it is already."""
        if self.durable >= self.submitted:
            return None
        future = asyncio.get_running_loop().create_future()
        if self.failure is not None:
            future.set_exception(self.failure)
            future.exception()
        else:
            self.barriers.append((self.submitted, future))
        return future

    def first_needed_segment(self, lsn: int) -> int:
        """Segments of the running WAL epoch below it may be deleted when `lsn` is trimmed."""
        return self.wal.first_needed(lsn) if hasattr(self, "wal") else 0

    async def trim_wal(self, lsn: int, first_segment: int) -> None:
        """Frees WAL space up to `lsn`, and of the running epoch only segments below `first_segment`, as committed. A
        failed deletion loses nothing: the next trim repeats it."""
        if not hasattr(self, "wal") or lsn < 0:
            return
        self.spill.trimmed(self.node_epoch, first_segment)
        try:
            await self.wal.trim(lsn, first_segment)
        except StorageError as error:
            log.warning("trimmed WAL segments could not be deleted yet", error=error)

    def _wal_room(self) -> int:
        wal = self.wal
        room = wal.capacity_bytes - wal.used_bytes - wal.pending_bytes
        if wal.pending_bytes:
            room = min(room, self.options.wal.pending_bytes_max - wal.pending_bytes)
        return room

    def room_freed(self) -> None:
        self.gate.wake()
        if self.gate.waiters:
            self._make_room()

    def _make_room(self) -> None:
        """Somebody waits for room. Memory is made by leaving data to the WAL, WAL room only by uploading."""
        stuck = self.clock.monotonic() - self.uploader.progress_s >= self.options.spill_after_s
        while stuck and self.cache.dirty + self.gate.reserved > self.options.dirty_bytes_max * 3 // 4:
            if self.spill.make_room():
                continue
            block = self.cache.open
            if block is None or block.charged * SPILL_SHARE_MIN < self.cache.block_bytes:
                break
            self.cache.seal()
            if block.pending:
                break  # `progress` comes back here when its appends are durable
        self.gate.wake()
        if not self.cache.sealed:
            self.cache.seal()
