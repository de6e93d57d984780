"""Not-uploaded data that memory cannot hold: forgotten, and read again from the WAL, where it is durable anyway.

While the object store is slow or away, sealed blocks pile up. Their data is in the WAL, so memory need not be what
limits an outage: the oldest durable block that is not being uploaded gives up its batches and keeps only what
describes them (parts without batches). An upload or a reader that needs them reads the block's LSNs back. So producers
go on until the WAL is full, and memory stays within the log cache's budget plus `LOADED_MAX` blocks kept, as many
being read, and those being uploaded.

Appending, inserting and sealing happen in one synchronous step, so a block's LSNs are contiguous and its own.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from automq.plugins import StorageError
from automq.streams.batches import MalformedBatch, StoredBatch, summarize
from automq.streams.cache import CacheBlock, Part
from automq.streams.flights import Flights
from automq.telemetry import get_logger
from automq.wal.errors import CorruptWal
from automq.wal.recovery import EpochToRead
from automq.wal.recovery import recover as read_wal

if TYPE_CHECKING:
    from automq.streams.storage import StreamStorage

log = get_logger("streams.spill")

# Blocks kept after they were read back: readers of one come many times, and two may lag in different ones.
LOADED_MAX = 2
# Blocks read back at once; more readers wait. Each is a block's memory, and they share one device.
LOADING_MAX = 2

# While data is being spilled, an operator is told this often.
TELL_EVERY_S = 60.0

Loaded = dict[int, list[StoredBatch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEpoch:
    """A WAL epoch that may hold what is not uploaded: LSNs [first_lsn, end_lsn), None while it is written."""

    epoch: int
    uuid: bytes
    first_lsn: int
    end_lsn: int | None
    first_segment: int = 0


def epochs_for(known: list[KnownEpoch], first_lsn: int, last_lsn: int) -> list[EpochToRead]:
    """Which epochs to read, each to where it matters, for LSNs first_lsn to last_lsn. Pure."""
    wanted = []
    for one in known:
        end = last_lsn + 1 if one.end_lsn is None else min(one.end_lsn, last_lsn + 1)
        if one.first_lsn <= last_lsn and end > max(first_lsn, one.first_lsn):
            wanted.append(
                EpochToRead(epoch=one.epoch, end_lsn=end, uuid=one.uuid, first_segment=one.first_segment)
            )
    return wanted


class Spill:
    def __init__(self, storage: StreamStorage) -> None:
        self._storage = storage
        self.epochs: list[KnownEpoch] = []
        self.spilled_blocks = 0  # in all
        self._told_s = -TELL_EVERY_S
        self._loaded: OrderedDict[CacheBlock, Loaded] = OrderedDict()
        self._loading: Flights[CacheBlock, Loaded] = Flights(storage.scope, "read-back")
        self._turns = asyncio.Semaphore(LOADING_MAX)

    def make_room(self) -> bool:
        """Spills the oldest block that can be; False when there is none."""
        cache = self._storage.cache
        for block in cache.sealed:
            if not (block.spilled or block.uploading or block.pending) and block.parts:
                freed = cache.spill(block)
                self.spilled_blocks += 1
                self._tell(block, freed)
                return True
        return False

    def _tell(self, block: CacheBlock, freed: int) -> None:
        """An outage is one warning, not one line a block."""
        now_s = self._storage.clock.monotonic()
        if now_s - self._told_s > TELL_EVERY_S:
            self._told_s = now_s
            log.warning(
                "uploads do not get on: not-uploaded data is left to the WAL",
                spilled_blocks=self.spilled_blocks,
                sealed_blocks=len(self._storage.cache.sealed),
                parked=self._storage.uploader.parked.reason or "no",
            )
        log.debug("block spilled", bytes=freed, last_lsn=block.last_lsn)

    async def batches(self, part: Part) -> list[StoredBatch] | None:
        """The batches of a part, read back if they were spilled; None when objects have them by now.

        Raises `CorruptWal` or what the medium raises.
        """
        if not part.block.spilled:
            return part.batches
        try:
            return (await self.load(part.block)).get(part.stream.stream_id, [])
        except StorageError:
            if part.block.committed:  # and its segments may be gone
                return None
            raise

    async def load(self, block: CacheBlock) -> Loaded:
        """A spilled block's batches by stream. Concurrent callers share one reading."""
        loaded = self._loaded.get(block)
        if loaded is not None:
            self._loaded.move_to_end(block)
            return loaded
        return await self._loading.join(block, lambda: self._read_in_turn(block))

    def trimmed(self, epoch: int, first_segment: int) -> None:
        """Segments of that epoch below it may be gone: nobody looks for anything there."""
        self.epochs = [
            replace(one, first_segment=max(one.first_segment, first_segment)) if one.epoch == epoch else one
            for one in self.epochs
        ]

    def forget(self, block: CacheBlock) -> None:
        """The block is committed: objects hold it from now on."""
        self._loaded.pop(block, None)

    async def _read_in_turn(self, block: CacheBlock) -> Loaded:
        async with self._turns:
            loaded = await self._read(block)
        if not block.committed:  # else nobody would forget it
            self._loaded[block] = loaded
        while len(self._loaded) > LOADED_MAX:
            self._loaded.popitem(last=False)
        return loaded

    async def _read(self, block: CacheBlock) -> Loaded:
        loaded: Loaded = {stream_id: [] for stream_id in block.parts}
        starts = {stream_id: part.start for stream_id, part in block.parts.items()}
        reading = read_wal(
            self._storage.medium,
            epochs=epochs_for(self.epochs, block.first_lsn, block.last_lsn),
            from_lsn=block.first_lsn,
            read_only=True,
        )
        async for lsns in reading.batches():
            for lsn, record in lsns:
                batches = loaded.get(record.stream_id)
                if batches is None or lsn > block.last_lsn or record.end_offset <= starts[record.stream_id]:
                    continue  # a stream that is gone, or what was committed before the recovery that read it
                payload = record.payload
                # copied out of the reader's window, which would stay alive as long as one batch of it
                data = memoryview(b"".join(payload) if isinstance(payload, tuple) else bytes(payload))
                try:
                    batches.append(summarize(record.base_offset, record.end_offset, data))
                except MalformedBatch as error:
                    raise CorruptWal(f"record {lsn} of stream {record.stream_id}: {error}") from error
        for stream_id, part in list(block.parts.items()):
            _check(part, loaded.get(stream_id, []))
        return loaded


def _check(part: Part, batches: list[StoredBatch]) -> None:
    """What came back is exactly what was given away."""
    size = sum(len(batch.data) for batch in batches)
    end = part.start
    for batch in batches:
        if batch.base_offset != end:
            raise CorruptWal(f"stream {part.stream.stream_id}: the WAL has nothing between {end} and {batch}")
        end = batch.end_offset
    if end != part.end or size != part.bytes:
        raise CorruptWal(
            f"stream {part.stream.stream_id} [{part.start}, {part.end}): the WAL gave {size} bytes up to {end},"
            f" expected {part.bytes}"
        )
