"""The write-ahead log of one broker: accepts records, says in order when each is durable, forgets what is trimmed.

Contract.
1. `append` is one synchronous step: it numbers the record (LSN: one a record, rising by one, on across epochs) and
   submits it, or raises and has done nothing.
2. `done(lsn, error)` is called once for every accepted record, on the loop, in LSN order. Without an error the
   record, and everything before it, survives a power loss.
3. The first failed write or sync ends the WAL: its records and all later ones get the error. A sync is never
   repeated. The broker stops and recovers.
4. Nobody can cancel a record. `close` writes everything accepted before it ends.
5. Accepted bytes are bounded twice: not yet durable (memory), not yet trimmed (disk). Beyond either `append`
   raises `WalFull`; earlier records stay valid, trimming works on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from automq.plugins import (
    Capability,
    Closed,
    InvalidArgument,
    SegmentId,
    SegmentInfo,
    SegmentMedium,
    StorageError,
    SyncSegmentMedium,
)
from automq.runtime.clock import SYSTEM, Clock
from automq.runtime.tasks import Pool
from automq.wal.errors import WalFull, failed_by
from automq.wal.frame import RECORD_HEADER_BYTES, WalRecord, Writer
from automq.wal.ledger import Ledger
from automq.wal.options import WalOptions
from automq.wal.rounds import Cursor, Done, Entry, Round, record_bytes_max
from automq.wal.task_writer import TaskWriter
from automq.wal.thread_writer import ThreadWriter

# Callbacks run in one go: more would hold the loop beyond a millisecond.
DELIVER_MAX = 256
# Segment creations and deletions waiting in the helper thread.
HELPER_QUEUE_MAX = 1024
# Segments deleted in one call: an object WAL has many small ones.
DELETE_BATCH = 500


class Observed(Protocol):
    def observe(self, amount: float) -> None: ...


class WalMetrics(Protocol):
    """The part of `automq.telemetry.metrics.Telemetry` that a WAL feeds."""

    wal_append_latency_s: Any
    wal_sync_latency_s: Any
    wal_round_bytes: Any


class Wal:
    """One epoch's log. Construct and use on one loop; the opener closes the medium after `close`."""

    def __init__(
        self,
        medium: SegmentMedium | SyncSegmentMedium,
        *,
        wal_uuid: bytes,
        node_id: int,
        node_epoch: int,
        first_lsn: int,
        options: WalOptions | None = None,
        clock: Clock = SYSTEM,
        metrics: WalMetrics | None = None,
        verify: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`verify` is called after each append and before its acknowledgement, for media that cannot refuse a stale
        writer themselves; it raises `Fenced` when this epoch is not the current one any more."""
        options = options or WalOptions()
        segment_bytes = medium.segment_bytes or options.segment_bytes
        self.epoch = node_epoch
        self.uuid = wal_uuid
        self.next_lsn = first_lsn
        self.pending_bytes = 0
        self.failure: StorageError | None = None
        self._medium = medium
        self._options = options
        self._clock = clock
        self._metrics = metrics
        self._record_bytes_max = record_bytes_max(segment_bytes, medium.alignment)
        self.capacity_bytes = min(options.capacity_bytes, medium.capacity_bytes or options.capacity_bytes)
        self._verify = verify
        single = medium.capabilities.has(Capability.SINGLE_APPEND)
        self._ledger = Ledger(
            first_lsn,
            segment_bytes=None if single else segment_bytes,
            capacity_bytes=self.capacity_bytes,
            keep_s=options.keep_trimmed_s,
            keep_bytes=options.keep_trimmed_bytes,
        )
        self._closing: asyncio.Task[None] | None = None
        self._arrived: deque[Round] = deque()
        self._delivered = 0  # entries of the first arrived round that were told
        self._delivering = False
        self._helper = Pool("wal-helper", 1, HELPER_QUEUE_MAX)
        self._freeing = asyncio.Lock()
        cursor = Cursor(
            Writer(wal_uuid, node_id, node_epoch),
            first_lsn,
            options,
            segment_bytes,
            medium.alignment,
            single=single,
        )
        self._writer = self._make_writer(cursor)

    def _make_writer(self, cursor: Cursor) -> ThreadWriter | TaskWriter:
        loop = asyncio.get_running_loop()
        if isinstance(self._medium, SyncSegmentMedium):
            return ThreadWriter(
                self._medium,
                self.epoch,
                cursor,
                self._options,
                self._clock,
                self._helper,
                deliver=lambda round_: _call(loop, self._arrive, round_),
                on_full=lambda: _call(loop, self._make_room),
                verify=self._verify,
            )
        return TaskWriter(
            self._medium,
            self.epoch,
            cursor,
            self._options,
            self._clock,
            deliver=self._arrive,
            on_full=self._make_room,
            on_crash=lambda error: self._fail(failed_by(error)),
            verify=self._verify,
        )

    # Appending

    async def start(self) -> None:
        """Open the epoch on the medium. Raises `Fenced`, `CapacityExceeded`, `Unavailable`."""
        await self._writer.start()

    def append(self, record: WalRecord, done: Done) -> int:
        """Number and submit `record`; returns its LSN. Sync, never blocks.

        Raises `WalFull`, `Closed`, the WAL's failure, or `InvalidArgument` for a record no segment can hold.
        """
        if self.failure is not None:
            raise self.failure
        if self._closing:
            raise Closed("the WAL is closed", operation="wal-append")
        payload_bytes = record.payload_bytes
        framed_bytes = payload_bytes + RECORD_HEADER_BYTES
        pending = self.pending_bytes + framed_bytes
        if pending > self._options.pending_bytes_max and self.pending_bytes:
            raise WalFull(f"{self.pending_bytes} bytes wait for their sync", operation="wal-append")
        if self._ledger.used_bytes + pending > self.capacity_bytes:
            raise WalFull(
                f"{self._ledger.used_bytes} of {self.capacity_bytes} bytes wait for their upload",
                operation="wal-append",
            )
        if payload_bytes > self._record_bytes_max:
            raise InvalidArgument(
                f"a record has at most {self._record_bytes_max} bytes, found {payload_bytes}",
                operation="wal-append",
            )
        lsn = self.next_lsn
        self.next_lsn = lsn + 1
        self.pending_bytes = pending
        self._writer.submit(Entry(lsn, record, done, framed_bytes, self._clock.monotonic()))
        return lsn

    def _arrive(self, round_: Round) -> None:
        if round_.error is not None:
            self._fail(round_.error)
        elif round_.segment is not None:
            last_lsn = round_.entries[-1].lsn if round_.entries else self._ledger.durable_lsn
            self._ledger.written(round_.segment, last_lsn, round_.nbytes)
            if self._metrics is not None:
                self._measure(self._metrics, round_)
        if round_.entries:
            self._arrived.append(round_)
            if not self._delivering:
                self._deliver()

    def _deliver(self) -> None:
        """Tell up to DELIVER_MAX callers, and come back for the rest."""
        self._delivering = True
        left = DELIVER_MAX
        while self._arrived and left > 0:
            round_ = self._arrived[0]
            entries = round_.entries[self._delivered : self._delivered + left]
            left -= len(entries)
            self._delivered += len(entries)
            if self._delivered == len(round_.entries):
                self._arrived.popleft()
                self._delivered = 0
            for entry in entries:
                self.pending_bytes -= entry.framed_bytes
                try:
                    entry.done(entry.lsn, round_.error)
                except Exception as error:
                    # The caller's state is unknown now, so nothing more may be acknowledged on top of it.
                    self._fail(failed_by(error))
                    asyncio.get_running_loop().call_exception_handler(
                        {"message": f"completion of WAL record {entry.lsn} failed", "exception": error}
                    )
        if self._arrived:
            asyncio.get_running_loop().call_soon(self._deliver)
        else:
            self._delivering = False

    def _measure(self, metrics: WalMetrics, round_: Round) -> None:
        metrics.wal_sync_latency_s.observe(round_.sync_s)
        metrics.wal_round_bytes.observe(round_.nbytes)
        if round_.entries:  # the oldest of the round: the one that waited longest
            metrics.wal_append_latency_s.observe(self._clock.monotonic() - round_.entries[0].submitted_s)

    def _fail(self, error: StorageError) -> None:
        self.failure = self.failure or error

    # Space

    @property
    def used_bytes(self) -> int:
        """Bytes written and not trimmed."""
        return self._ledger.used_bytes

    @property
    def retries(self) -> int:
        """Appends that failed and were repeated, in all."""
        return self._writer.retries.count

    @property
    def durable_lsn(self) -> int:
        """The last LSN known durable; `first_lsn - 1` at first."""
        return self._ledger.durable_lsn

    def first_needed(self, lsn: int) -> int:
        """The first segment that stays needed when everything up to `lsn` is trimmed: for the metadata commit."""
        return self._ledger.first_needed(lsn)

    async def trim(self, lsn: int, first_needed: int | None = None) -> None:
        """Free all records up to and including `lsn`; call it only after their metadata commit, with the
        `first_needed` that was committed (None: nobody fences this log). Going back is a no-op.

        Segments are deleted once they have been kept for `keep_trimmed_s`, or for room. Raises what a deletion
        raises; nothing is lost by that, the next trim tries again.
        """
        self._ledger.trim(lsn, self._clock.monotonic(), first_needed)
        await self._delete(self._ledger.deletable(self._clock.monotonic()))

    async def retire_epoch(self, epoch: int) -> None:
        """Keep, then delete, segments of an older epoch whose end is SEALED in the metadata. It may be repeated: what
        a stale writer has put there since is kept as long, and then deleted."""
        if epoch >= self.epoch:
            raise InvalidArgument(f"epoch {epoch} is not older than the WAL's own, {self.epoch}")
        if self._closing:
            return  # a stop right after a start: the next start finds the epoch again
        infos = await self._list(epoch)
        if self._closing:
            return  # also while it was listed: the helper has ended
        if not infos:
            await self._retire(epoch)
        for info in infos:
            self._ledger.keep(info.segment, self._clock.monotonic(), info.size)
        await self._delete(self._ledger.deletable(self._clock.monotonic()))

    async def _list(self, epoch: int) -> Sequence[SegmentInfo]:
        if isinstance(self._medium, SyncSegmentMedium):
            return await self._helper.run(self._medium.list, epoch)
        return await self._medium.list(epoch)

    async def _retire(self, epoch: int) -> None:
        if isinstance(self._medium, SyncSegmentMedium):
            await self._helper.run(self._medium.retire, epoch)
        else:
            await self._medium.retire(epoch)

    async def _delete(self, segments: list[SegmentId]) -> None:
        async with self._freeing:
            for start in range(0, len(segments), DELETE_BATCH):
                if self._closing:
                    return
                batch = segments[start : start + DELETE_BATCH]
                if isinstance(self._medium, SyncSegmentMedium):
                    await self._helper.run(self._medium.delete_many, batch)
                else:
                    await self._medium.delete_many(batch)
                self._ledger.deleted(batch)

    def _make_room(self) -> None:
        """The device is full while the writer wants a segment: give up the oldest kept one, if any."""
        oldest = self._ledger.oldest_kept()
        if oldest is None or self._freeing.locked() or self._closing:
            return
        task = asyncio.get_running_loop().create_task(self._delete([oldest]), name="wal/make-room")
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # the writer asks again

    # Life

    async def close(self) -> None:
        """Write everything accepted, call every `done`, end the thread. Idempotent; a caller that is cancelled leaves
        it going on, and the next one waits for the same end: only then may the medium be closed.

        Records that a full device keeps from being written get `CapacityExceeded`.
        """
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close(), name="wal/close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        await self._writer.stop()
        while self._arrived:
            self._deliver()
        await self._helper.close()


def _call(loop: asyncio.AbstractEventLoop, callback: Any, *args: Any) -> None:
    """Hand over to the loop; one that has been closed over an open WAL has nobody left to tell."""
    try:
        loop.call_soon_threadsafe(callback, *args)
    except RuntimeError:
        if not loop.is_closed():
            raise
