"""From the WAL into the log cache, and the life of WAL epochs in the metadata.

Rules.
1. What is read: every epoch of this node that is not SEALED, from the committed trim mark on, or from the last sealed
   end where that is higher (the sealed epoch's last records may have been of deleted streams, which move no mark). The
   mark moved in the same transaction as the ranges, so nothing above it is in objects, but for streams handed to
   another broker.
2. A record counts when its stream is ours and its offsets go on where the stream's committed data or the records before
   it end. Below the committed end it is redundant; of a stream deleted or moved it is dropped; a gap is corruption.
3. An epoch's end is recorded before anything is made of its records, so a second recovery reads exactly as much.
4. When recovered data outgrows the cache it is spilled: it stays in the WAL, to be read again for its upload.
   Crashing anywhere, any number of times, and starting again gives the same streams.
5. An epoch is SEALED only when all of it is committed, and its segments are freed only after that.
6. A stale writer may put something into its epoch long after that: behind the FENCE, or in place of a slot that was
   freed. Nobody reads it, and it is freed within some hours. The FENCE and the mark are what refuses it, and stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from automq.metadata.contract import MetadataUnavailable, StaleEpoch, WalEpochRow, WalState
from automq.plugins import Capability, Fenced, FencingMode, StorageError
from automq.runtime.random import uuid_bytes
from automq.streams.batches import MalformedBatch, summarize
from automq.streams.cache import CacheBlock, StreamCache
from automq.streams.errors import StreamError
from automq.streams.presence import check_present, note_started
from automq.streams.retry import persist
from automq.streams.spill import KnownEpoch
from automq.telemetry import get_logger
from automq.wal.errors import CorruptWal
from automq.wal.frame import WalRecord
from automq.wal.recovery import EpochToRead
from automq.wal.recovery import recover as read_wal
from automq.wal.wal import Wal

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

log = get_logger("streams.recovery")

# Share of the cache's not-uploaded limit that recovered data may take before it is uploaded on the way.
RECOVERED_SHARE = 0.75

# How soon after a stale writer's last PUT what it left is found: a writer stopped for hours is rare, its litter small.
STRAYS_INTERVAL_S = 3600.0

# The first record ever: 0 is free to mean "nothing durable yet" in a frame.
FIRST_LSN = 1


class WalMoved(StreamError):
    """The metadata names a WAL that was not emptied, and this start names another."""


@dataclass(kw_only=True)
class Recovered:
    epochs: list[int] = field(default_factory=list)  # read and not yet sealed
    sealed: list[int] = field(default_factory=list)  # sealed earlier; segments may be left
    next_lsn: int = 0
    wal_uuid: bytes = b""
    last_block: CacheBlock | None = None  # when it is committed, all are
    records: int = 0
    redundant: int = 0
    orphaned: int = 0


async def recover(storage: StreamStorage) -> Recovered:
    """Reads the WAL into `storage.cache`. Raises `CorruptWal`, `WalMoved`, or what medium and metadata raise."""
    rows = await storage.metadata.wal_epochs(storage.node_id)
    _check_newest(storage, rows)
    to_read = [row for row in rows if row.state is not WalState.SEALED]
    found = Recovered(
        epochs=[row.epoch for row in to_read],
        sealed=[row.epoch for row in rows if row.state is WalState.SEALED],
        next_lsn=max((row.end_lsn or FIRST_LSN for row in rows), default=FIRST_LSN),
        wal_uuid=rows[-1].uuid if rows else uuid_bytes(),
    )
    _check_url(storage, to_read)
    await check_present(storage, rows)
    if not to_read:
        return found
    from_lsn = reading_starts_at(rows)
    reading = read_wal(
        storage.medium,
        epochs=[epoch_to_read(row) for row in to_read],
        from_lsn=from_lsn,
    )
    storage.spill.epochs = _known(to_read)
    async for batch in reading.batches():
        for lsn, record in batch:
            _insert(storage, found, lsn, record)
        if storage.cache.dirty > storage.options.dirty_bytes_max * RECOVERED_SHARE:
            storage.cache.seal()
            if not storage.spill.make_room():
                await storage.flush()
            while storage.cache.shrink(0):
                pass  # nobody is served yet, so the loop may be held
    found.next_lsn = max(found.next_lsn, reading.next_lsn)
    for row in to_read:
        if row.end_lsn is None:
            await storage.metadata.end_wal_epoch(
                storage.node_id, storage.node_epoch, row.epoch, reading.end_lsn[row.epoch]
            )
    storage.spill.epochs = _known([row._replace(end_lsn=reading.end_lsn[row.epoch]) for row in to_read])
    log.info(
        "WAL recovered",
        records=found.records,
        redundant=found.redundant,
        orphaned=found.orphaned,
        next_lsn=found.next_lsn,
    )
    return found


def reading_starts_at(rows: Sequence[WalEpochRow]) -> int:
    """The first LSN that is not known to be done with."""
    trimmed = max(row.trim_lsn for row in rows) + 1
    sealed = (row.end_lsn for row in rows if row.state is WalState.SEALED and row.end_lsn is not None)
    return max(FIRST_LSN, trimmed, *sealed)


def epoch_to_read(row: WalEpochRow) -> EpochToRead:
    return EpochToRead(
        epoch=row.epoch,
        end_lsn=row.end_lsn,
        uuid=row.uuid,
        first_segment=row.trim_segment,
        mode=row.mode,
    )


def _known(rows: list[WalEpochRow]) -> list[KnownEpoch]:
    """LSNs go on from epoch to epoch."""
    known = []
    first_lsn = 0
    for row in rows:
        known.append(
            KnownEpoch(
                epoch=row.epoch,
                uuid=row.uuid,
                first_lsn=first_lsn,
                end_lsn=row.end_lsn,
                first_segment=row.trim_segment,
            )
        )
        first_lsn = row.end_lsn or first_lsn
    return known


def _check_newest(storage: StreamStorage, rows: list[WalEpochRow]) -> None:
    """A successor's epoch is alive: fencing or ending it would be a dead broker killing a live one."""
    newer = [row.epoch for row in rows if row.epoch >= storage.node_epoch]
    if newer:
        raise StaleEpoch(
            f"node {storage.node_id} begins with epoch {storage.node_epoch}, its WAL epoch {newer[-1]} is open already"
        )


def _check_url(storage: StreamStorage, rows: list[WalEpochRow]) -> None:
    for row in rows:
        if row.url != storage.options.wal_url:
            raise WalMoved(
                f"WAL epoch {row.epoch} was written to {row.url} and not emptied; this start names"
                f" {storage.options.wal_url}: start once with the old WAL and shut down cleanly"
            )


def _insert(storage: StreamStorage, found: Recovered, lsn: int, record: WalRecord) -> None:
    row = storage.rows.get(record.stream_id)
    if row is None or record.stream_epoch > row.epoch:
        found.orphaned += 1
        return
    cached = storage.caches.get(record.stream_id)
    if cached is None:
        cached = storage.caches[record.stream_id] = StreamCache(record.stream_id, row.end_offset)
    if record.end_offset <= cached.end:
        found.redundant += 1
        return
    if record.base_offset != cached.end:
        raise CorruptWal(
            f"record {lsn} of stream {record.stream_id} begins at {record.base_offset}, expected {cached.end}"
        )
    payload = record.payload
    data = memoryview(b"".join(payload) if isinstance(payload, tuple) else payload)
    try:
        batch = summarize(record.base_offset, record.end_offset, data)
    except MalformedBatch as error:
        raise CorruptWal(f"record {lsn} of stream {record.stream_id}: {error}") from error
    block = storage.cache.insert(cached, batch, storage.clock.monotonic)
    block.last_lsn = lsn
    if block.first_lsn < 0:
        block.first_lsn = lsn
    found.last_block = block
    found.records += 1


async def open_epoch(storage: StreamStorage, found: Recovered) -> Wal:
    """Records the new epoch OPEN, then opens it on the medium."""
    options = storage.options
    mode = str(storage.medium.capabilities.value(Capability.FENCING, FencingMode.NONE.value))
    await storage.metadata.open_wal_epoch(
        storage.node_id, storage.node_epoch, options.wal_url, found.wal_uuid, mode
    )
    wal = Wal(
        storage.medium,
        wal_uuid=found.wal_uuid,
        node_id=storage.node_id,
        node_epoch=storage.node_epoch,
        first_lsn=found.next_lsn,
        options=options.wal,
        clock=storage.clock,
        metrics=storage.telemetry,
        verify=partial(_verify_epoch, storage) if mode == FencingMode.METADATA else None,
    )
    try:
        await wal.start()
        await note_started(storage)
    except BaseException:
        await wal.close()  # its threads; nobody else knows of it yet
        raise
    storage.spill.epochs.append(
        KnownEpoch(epoch=storage.node_epoch, uuid=found.wal_uuid, first_lsn=found.next_lsn, end_lsn=None)
    )
    return wal


async def _verify_epoch(storage: StreamStorage) -> None:
    """Asked of the metadata store after a sync, for a medium that cannot refuse a stale writer."""
    try:
        await storage.metadata.check_epoch(storage.node_id, storage.node_epoch)
    except StaleEpoch as error:
        raise Fenced(str(error), operation="wal-append") from error


async def retire_epochs(storage: StreamStorage, found: Recovered) -> None:
    """Seals the epochs that were read, once they are committed, and frees what old epochs left behind; then, from time
    to time, what stale writers have put there since. Runs as long as the storage."""
    block = found.last_block
    while block is not None and not block.committed:
        await storage.clock.sleep(storage.options.block_age_s / 8)
    seal, retire = storage.metadata.seal_wal_epoch, storage.wal.retire_epoch
    for epoch in found.epochs:
        sealing = partial(seal, storage.node_id, storage.node_epoch, epoch)
        await persist("seal WAL epoch", sealing, storage.clock, storage.options)
    for epoch in [*found.sealed, *found.epochs]:
        await persist("free WAL epoch", partial(retire, epoch), storage.clock, storage.options)
    while True:
        await storage.clock.sleep(STRAYS_INTERVAL_S)
        try:
            await _retire_strays(storage)
        except (StorageError, MetadataUnavailable) as error:
            log.warning("what stale writers left in old WAL epochs stays a while", error=error)


async def _retire_strays(storage: StreamStorage) -> None:
    """Only of epochs that are SEALED in the metadata now, so nobody reads them again. They are as many as the metadata
    keeps rows of, and the WAL keeps what it finds as long as anything trimmed."""
    for row in await storage.metadata.wal_epochs(storage.node_id):
        if row.state is WalState.SEALED and row.epoch < storage.node_epoch:
            await storage.wal.retire_epoch(row.epoch)


async def end_epoch(storage: StreamStorage) -> None:
    """After a clean drain and `wal.close`: every epoch is wholly committed, so none is ever read again."""

    async def end() -> None:
        node_id, own = storage.node_id, storage.node_epoch
        await storage.metadata.end_wal_epoch(node_id, own, own, storage.wal.next_lsn)
        for row in await storage.metadata.wal_epochs(node_id):
            if row.state is not WalState.SEALED and row.epoch <= own:
                await storage.metadata.seal_wal_epoch(node_id, own, row.epoch)

    await persist("end WAL epoch", end, storage.clock, storage.options)
