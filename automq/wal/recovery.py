"""Reading a WAL back: which records were acknowledged, or why that cannot be said.

Rules.
1. Fence, then sync, then read: after a kill a frame may be readable and not durable, and what recovery serves must
   not vanish in the next power loss.
2. The log goes on as long as the next frame is the writer's own, carries exactly the expected LSN, and passes its CRC.
   It may go on in a later segment whose first frame has that LSN.
3. Where it does not, the rest of the epoch is searched for any later frame header of the same writer. One that knew
   the missing LSN to be durable makes this `CorruptWal`; otherwise it is the torn tail, and the log ends here.
   (Damage to the very last acknowledged frame leaves no witness and looks torn; `close` therefore ends with a mark.)
4. An epoch whose end the metadata knows is read to exactly that end: less is `CorruptWal`, more is a zombie's and
   ignored.
5. Lengths are checked against the segment before a byte is read, so memory is bounded by one segment's largest frame.
6. Nothing is written but the fence: recovering twice, or crashing within, changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from automq.plugins import Capability, SegmentMedium, SyncSegmentMedium
from automq.runtime.tasks import Pool
from automq.wal.blocking import BlockingMedium
from automq.wal.epoch_reader import EpochReader
from automq.wal.frame import WalRecord
from automq.wal.slot_reader import SlotReader

Batch: TypeAlias = list[tuple[int, WalRecord]]

# Bytes of records handed over at once: a hop between threads costs about 0.1 ms.
BATCH_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class EpochToRead:
    """`end_lsn` is exclusive (the next epoch's first LSN), None while unknown. `uuid` None: the first frame's.

    `first_segment`: the lowest one that may hold what is not trimmed; `mode`: how its writer is fenced. Both as the
    metadata knows.
    """

    epoch: int
    end_lsn: int | None = None
    uuid: bytes | None = None
    first_segment: int = 0
    mode: str = ""


class Recovery:
    """Iterate once: `async for lsn, record in recovery`, or `async for batch in recovery.batches()` (faster).

    Afterwards `end_lsn[epoch]` is each epoch's end and `next_lsn` the LSN to go on with, both exclusive ends;
    `bytes_read` and `torn_bytes` are for logs.
    """

    def __init__(
        self,
        medium: SegmentMedium | SyncSegmentMedium,
        epochs: Sequence[EpochToRead],
        from_lsn: int,
        *,
        read_only: bool = False,
    ) -> None:
        self._medium = medium
        self._epochs = sorted(epochs, key=lambda epoch: epoch.epoch)
        self._from_lsn = from_lsn
        self._read_only = read_only
        self.end_lsn: dict[int, int] = {}
        self.next_lsn = from_lsn
        self.bytes_read = 0
        self.torn_bytes = 0

    async def __aiter__(self) -> AsyncIterator[tuple[int, WalRecord]]:
        async for batch in self.batches():
            for item in batch:
                yield item

    async def batches(self) -> AsyncIterator[Batch]:
        """Lists of (LSN, record); the next one is read while the caller works on this one."""
        pool = Pool("wal-recovery", 1, 2)
        source = self._read(asyncio.get_running_loop())
        ahead = asyncio.ensure_future(pool.run(next, source, None))
        try:
            while (batch := await ahead) is not None:
                ahead = asyncio.ensure_future(pool.run(next, source, None))
                yield batch
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
            # Here and not on the loop, when it is forgotten: it may have threads that wait for the loop.
            await pool.run(source.close)
            await pool.close()

    # In the pool's thread

    def _read(self, loop: asyncio.AbstractEventLoop) -> Generator[Batch, None, None]:
        medium = (
            self._medium
            if isinstance(self._medium, SyncSegmentMedium)
            else BlockingMedium(self._medium, loop)
        )
        if not self._read_only:
            for wanted in self._epochs:
                medium.fence(wanted.epoch, wanted.first_segment, wanted.mode)
        expected: int | None = None
        batch: Batch = []
        nbytes = 0
        for wanted in self._epochs:
            reader = self._reader(medium, wanted, expected)
            for records, frame_bytes in reader.frames():
                batch += records
                nbytes += frame_bytes
                if nbytes >= BATCH_BYTES:
                    yield batch
                    batch, nbytes = [], 0
            self.bytes_read += reader.bytes_read
            self.torn_bytes += reader.torn_bytes
            if reader.end_lsn is not None:
                expected = reader.end_lsn
            self.end_lsn[wanted.epoch] = self.next_lsn = max(self._from_lsn, expected or 0)
        if batch:
            yield batch

    def _reader(
        self, medium: SyncSegmentMedium, wanted: EpochToRead, expected: int | None
    ) -> EpochReader | SlotReader:
        if medium.capabilities.has(Capability.SINGLE_APPEND):
            return SlotReader(
                medium,
                wanted.epoch,
                uuid=wanted.uuid,
                from_lsn=self._from_lsn,
                expected=expected,
                end_lsn=wanted.end_lsn,
                first=wanted.first_segment,
                live=self._read_only,
            )
        return EpochReader(
            medium,
            wanted.epoch,
            uuid=wanted.uuid,
            from_lsn=self._from_lsn,
            expected=expected,
            end_lsn=wanted.end_lsn,
            sync=not self._read_only,
        )


def recover(
    medium: SegmentMedium | SyncSegmentMedium,
    *,
    epochs: Sequence[EpochToRead],
    from_lsn: int,
    read_only: bool = False,
) -> Recovery:
    """Read every record with LSN ≥ `from_lsn` (the trim mark + 1), in order. Raises `CorruptWal`, and what the medium
    raises. `read_only` (inspection) neither fences nor syncs."""
    return Recovery(medium, epochs, from_lsn, read_only=read_only)
