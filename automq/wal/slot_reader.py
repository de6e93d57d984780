"""One epoch of a medium whose segments take one append each (an object WAL's slots), read back. Blocking.

Rules, beside those in `recovery.py`.
1. Slots are numbered without gaps, each holds one frame, and a frame was acknowledged only when all slots before its
   own were there. So the log is the chain of slots from the first that is needed; it ends where a slot is missing, or
   empty (a fence stands there).
2. The chain is followed by reading slot after slot, several ahead, and not by the listing: a listing that is cut short
   would end the log too early. The listing only says where to begin, and what lies beyond the end. A slot that it shows
   and that is not found ends no log either: nobody frees slots of an epoch that is being taken over, so the store's
   reads are behind its writes. (Beside a running writer, which trims, it may be gone.)
3. A slot of another writer in this epoch is `CorruptWal`: the store let two writers into one slot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from crc32c import crc32c

from automq.plugins import Buffer, NotFound, SegmentId, SyncSegmentMedium, Unavailable
from automq.wal.epoch_reader import Records, matching
from automq.wal.errors import CorruptWal
from automq.wal.frame import (
    HEADER_BYTES,
    Header,
    InvalidFrame,
    UnknownFrame,
    Writer,
    decode_header,
    decode_records,
)

# Slots fetched ahead, and the largest slot: together the memory of a recovery.
READ_AHEAD = 8
SLOT_BYTES_MAX = 80 * 1024 * 1024


class SlotReader:
    """As `EpochReader`; `first` is the lowest slot that may hold what is not trimmed; `live`: its writer may run."""

    def __init__(
        self,
        medium: SyncSegmentMedium,
        epoch: int,
        *,
        uuid: bytes | None,
        from_lsn: int,
        expected: int | None,
        end_lsn: int | None,
        first: int,
        live: bool = False,
    ) -> None:
        self._medium = medium
        self._live = live
        self._epoch = epoch
        self._uuid = uuid
        self._writer: Writer | None = None
        self._from_lsn = from_lsn
        self._wanted_end = end_lsn
        self._first = first
        self.end_lsn = expected
        self.bytes_read = 0
        self.torn_bytes = 0

    def frames(self) -> Iterator[tuple[Records, int]]:
        """(records with LSN ≥ from_lsn, bytes of the frame), in order."""
        end = self._wanted_end
        if end is not None and end <= self._from_lsn:
            self.end_lsn = end
            return
        listed = sorted(info.segment.number for info in self._medium.list(self._epoch))
        ended = self._beginning([n for n in listed if n >= self._first])
        chain = self._chain(ended)
        try:
            for number, body in chain:
                header = self._header(number, body)
                self._check_chained(number, header)
                records = self._records(number, header, body)
                if records:
                    yield records, len(body)
                self.end_lsn = header.lsn + header.record_count
                if end is not None and self.end_lsn >= end:
                    break
                ended = number + 1
            else:
                self._check_beyond(ended, [n for n in listed if n >= ended])
        finally:
            chain.close()
        if self.end_lsn is None:
            self.end_lsn = self._from_lsn
        self._check_end()

    # Where to begin

    def _beginning(self, listed: list[int]) -> int:
        """The last slot that begins at or before `from_lsn`; the first needed one when all begin after it."""
        low, high = 0, len(listed)
        while low < high:
            middle = (low + high) // 2
            try:
                head = self._medium.read(SegmentId(self._epoch, listed[middle]), 0, HEADER_BYTES)
            except NotFound:  # trimmed since it was listed, so below what is wanted
                low = middle + 1
                continue
            if len(head) >= HEADER_BYTES and self._header(listed[middle], head).lsn <= self._from_lsn:
                low = middle + 1
            else:
                high = middle
        return listed[low - 1] if low else self._first

    # Following the chain

    def _chain(self, number: int) -> Generator[tuple[int, Buffer], None, None]:
        with ThreadPoolExecutor(READ_AHEAD, thread_name_prefix="automq-wal-slots") as pool:
            ahead: deque[tuple[int, Future[Buffer | None]]] = deque()
            while True:
                while len(ahead) < READ_AHEAD:
                    ahead.append((number, pool.submit(self._read, number)))
                    number += 1
                current, future = ahead.popleft()
                body = future.result()
                if not body:
                    for _, later in ahead:
                        later.cancel()
                    return
                self.bytes_read += len(body)
                yield current, body

    def _read(self, number: int) -> Buffer | None:
        try:
            return self._medium.read(SegmentId(self._epoch, number), 0, SLOT_BYTES_MAX)
        except NotFound:
            return None

    # Judging a slot

    def _header(self, number: int, body: Buffer) -> Header:
        try:
            header = decode_header(body)
        except (InvalidFrame, UnknownFrame) as error:
            raise CorruptWal(f"slot {number}: {error}", SegmentId(self._epoch, number)) from None
        mine = header.writer.node_epoch == self._epoch and self._uuid in (None, header.writer.wal_uuid)
        if not mine or self._writer not in (None, header.writer):
            raise CorruptWal(
                f"slot {number} of epoch {self._epoch} was written by node {header.writer.node_id} in epoch"
                f" {header.writer.node_epoch}: the store let two writers into one slot (`automq backend check`)",
                SegmentId(self._epoch, number),
            )
        self._writer = header.writer
        return header

    def _check_chained(self, number: int, header: Header) -> None:
        expected = self.end_lsn
        trimmed = header.lsn <= self._from_lsn and (expected is None or header.lsn >= expected)
        if not trimmed and header.lsn != expected:
            raise CorruptWal(
                f"slot {number} begins with record {header.lsn}, expected {expected}",
                SegmentId(self._epoch, number),
            )

    def _records(self, number: int, header: Header, body: Buffer) -> Records:
        payload = memoryview(body)[HEADER_BYTES : HEADER_BYTES + header.length]
        if len(payload) != header.length or crc32c(payload) != header.payload_crc:
            raise CorruptWal(
                f"slot {number}: the frame of record {header.lsn} differs from its checksum",
                SegmentId(self._epoch, number),
            )
        try:
            return matching(decode_records(header, payload), self._from_lsn, self._wanted_end)
        except (InvalidFrame, UnknownFrame) as error:
            raise CorruptWal(str(error), SegmentId(self._epoch, number)) from None

    # The end

    def _check_beyond(self, ended: int, later: list[int]) -> None:
        """Slots after the end were never acknowledged, unless one knows that more was durable. `ended`: the slot that
        the chain did not find."""
        end = self.end_lsn if self.end_lsn is not None else self._from_lsn
        for number in later:
            try:
                body = self._medium.read(SegmentId(self._epoch, number), 0, HEADER_BYTES)
            except NotFound:
                if self._live:
                    continue
                raise self._behind(number) from None
            if not body:
                return
            if number == ended and not self._live:
                raise self._behind(number)
            header = self._header(number, body)
            if header.durable_lsn >= end:
                raise CorruptWal(
                    f"record {end} of epoch {self._epoch} is missing and was durable: slot {number} says so."
                    " Nothing was changed; see docs/formats/wal.md on what may be given up",
                    SegmentId(self._epoch, number),
                )
            self.torn_bytes += header.total_bytes

    def _behind(self, number: int) -> Unavailable:
        return Unavailable(
            f"slot {number} of WAL epoch {self._epoch} is listed and not found: the store's reads are behind its"
            " writes. Nothing was changed; start again, and if that stays ask `automq backend check`",
            operation="wal-recovery",
        )

    def _check_end(self) -> None:
        end = self._wanted_end
        if end is None:
            return
        if self.end_lsn is None or self.end_lsn < end:
            raise CorruptWal(
                f"epoch {self._epoch} ends at record {self.end_lsn}, the metadata says {end}",
                SegmentId(self._epoch, self._first),
            )
        self.end_lsn = end
