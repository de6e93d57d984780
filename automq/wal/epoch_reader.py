"""One epoch, read frame by frame (blocking). The rules are in `recovery.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crc32c import crc32c

from automq.plugins import AppendRetry, Capability, NotFound, SegmentInfo, SyncSegmentMedium
from automq.wal.errors import CorruptWal
from automq.wal.frame import (
    HEADER_BYTES,
    MAGIC,
    Buffer,
    Header,
    InvalidFrame,
    UnknownFrame,
    WalRecord,
    Writer,
    decode_header,
    decode_records,
)

# One read: large enough for sequential speed, small enough to be memory that nobody notices.
CHUNK_BYTES = 4 * 1024 * 1024

Records = list[tuple[int, WalRecord]]


class Window:
    """Random access to a segment through one buffer of at least `CHUNK_BYTES`, moved forward as needed."""

    def __init__(self, medium: SyncSegmentMedium, info: SegmentInfo) -> None:
        self._medium = medium
        self.info = info
        self._start = 0
        self._data = memoryview(b"")
        self.bytes_read = 0

    def get(self, position: int, length: int) -> memoryview:
        """Up to `length` bytes at `position`; fewer at the segment's end."""
        length = min(length, self.info.size - position)
        if length <= 0:
            return memoryview(b"")
        if position < self._start or position + length > self._start + len(self._data):
            self._fill(position, max(length, CHUNK_BYTES))
        offset = position - self._start
        return self._data[offset : offset + length]

    def _fill(self, position: int, length: int) -> None:
        parts = []
        got = 0
        while got < length:
            part = self._medium.read(self.info.segment, position + got, length - got)
            if not part:
                break
            parts.append(part)
            got += len(part)
        self._start = position
        self._data = memoryview(parts[0] if len(parts) == 1 else b"".join(parts))
        self.bytes_read += got

    def release(self) -> None:
        """What was read stays with whoever has records of it."""
        self._data = memoryview(b"")


class Place(NamedTuple):
    """Where a frame is expected: which of the epoch's segments (in order), position in it."""

    segment: int
    position: int


def matching(records: Iterator[tuple[int, WalRecord]], from_lsn: int, end_lsn: int | None) -> Records:
    """Those of a frame that are wanted: LSN in [from_lsn, end_lsn)."""
    return [item for item in records if item[0] >= from_lsn and (end_lsn is None or item[0] < end_lsn)]


class EpochReader:
    def __init__(
        self,
        medium: SyncSegmentMedium,
        epoch: int,
        *,
        uuid: bytes | None,
        from_lsn: int,
        expected: int | None,
        end_lsn: int | None,
        sync: bool,
    ) -> None:
        self._medium = medium
        self._epoch = epoch
        self._from_lsn = from_lsn
        self._expected = expected
        self._wanted_end = end_lsn
        self._sync = sync
        self._windows: list[Window] = []
        self._firsts: list[Header | None] = []
        self._writer: Writer | None = None
        self._uuid = uuid
        # After a failed append the writer repeats the frame in a new segment, and it may be in both.
        self._repeats = medium.capabilities.value(Capability.APPEND_RETRY) == AppendRetry.NEXT
        #: The LSN after the last record read; None while nothing is known.
        self.end_lsn = expected
        self.torn_bytes = 0

    @property
    def bytes_read(self) -> int:
        return sum(window.bytes_read for window in self._windows)

    def frames(self) -> Iterator[tuple[Records, int]]:
        """(records with LSN ≥ from_lsn, bytes of the frame), in order."""
        if self._wanted_end is not None and self._wanted_end <= self._from_lsn:
            self.end_lsn = self._wanted_end  # wholly trimmed: what is still there is nobody's business
            return
        self._survey()
        place = self._starting_place()
        while place is not None:
            if self._wanted_end is not None and self._lsn >= self._wanted_end:
                break
            header = self._frame_at(place)
            if header is None:
                end = place
                place = self._continuation(end)
                if place is None:
                    self._end(end)
                else:
                    self._windows[end.segment].release()
                continue
            if header.lsn < self._lsn:  # a repeat of what was read already
                place = Place(place.segment, place.position + header.total_bytes)
                continue
            records = self._records(place, header)
            if records:
                yield records, header.total_bytes
            self.end_lsn = header.lsn + header.record_count
            place = Place(place.segment, place.position + header.total_bytes)
        self._check_end()

    @property
    def _lsn(self) -> int:
        """The LSN the next frame must have."""
        assert self.end_lsn is not None
        return self.end_lsn

    # Finding the beginning

    def _survey(self) -> None:
        """Sync each segment and learn its first frame: 80 bytes a segment. Segments behind one that begins beyond the
        wanted end are left alone: a live log's last one is being written, which some media stop for a read."""
        for info in self._medium.list(self._epoch):
            try:
                if self._sync:
                    self._medium.sync(info.segment)
                head = self._medium.read(info.segment, 0, HEADER_BYTES) if info.size >= HEADER_BYTES else b""
            except NotFound:
                continue  # trimmed since it was listed, so nobody needs it
            self._windows.append(Window(self._medium, info))
            header = self._parse(head, Place(len(self._windows) - 1, 0))
            if header is not None and self._writer is None and self._is_epochs(header):
                self._writer = header.writer
            first = header if header is not None and header.writer == self._writer else None
            self._firsts.append(first)
            if first is not None and self._wanted_end is not None and first.lsn >= self._wanted_end:
                break

    def _is_epochs(self, header: Header) -> bool:
        return header.writer.node_epoch == self._epoch and self._uuid in (None, header.writer.wal_uuid)

    def _starting_place(self) -> Place | None:
        """The last segment that begins at or before `from_lsn`: older ones hold trimmed records only, or came back
        from the dead because their deletion was not durable."""
        starts = [(first.lsn, index) for index, first in enumerate(self._firsts) if first is not None]
        if not starts:
            self._no_beginning()
            return None
        before = [(lsn, index) for lsn, index in starts if lsn <= self._from_lsn]
        lsn, index = max(before) if before else min(starts)
        if not before and lsn != self._expected:
            raise CorruptWal(
                f"records {self._from_lsn} to {lsn - 1} are missing: the oldest segment of epoch {self._epoch}"
                f" begins with {lsn}",
                self._windows[index].info.segment,
            )
        if before and self._expected is not None and lsn < self._expected:
            raise CorruptWal(
                f"epoch {self._epoch} begins with record {lsn}, but the epoch before it ended at {self._expected}",
                self._windows[index].info.segment,
            )
        self.end_lsn = lsn
        return Place(index, 0)

    def _no_beginning(self) -> None:
        """No segment begins with a frame of ours: an epoch that never started, or one whose first frame is damaged."""
        if self.end_lsn is None:
            self.end_lsn = self._from_lsn
        if self._windows:
            self._end(Place(0, 0))

    # Going on

    def _parse(self, raw: Buffer, place: Place, offset: int = 0) -> Header | None:
        try:
            return decode_header(raw, offset)
        except InvalidFrame:
            return None
        except UnknownFrame as error:
            raise CorruptWal(str(error), self._windows[place.segment].info.segment, place.position) from None

    def _frame_at(self, place: Place) -> Header | None:
        """The header of the expected frame at `place`, if it is there and whole."""
        window = self._windows[place.segment]
        header = self._parse(window.get(place.position, HEADER_BYTES), place)
        if header is None or header.writer != self._writer:
            return None
        if header.lsn != self._lsn and not (
            self._repeats and header.lsn + header.record_count <= self._lsn and header.record_count
        ):
            return None
        if header.total_bytes > window.info.size - place.position:
            return None
        payload = window.get(place.position + HEADER_BYTES, header.length)
        if len(payload) != header.length or crc32c(payload) != header.payload_crc:
            return None
        return header

    def _records(self, place: Place, header: Header) -> Records:
        if header.lsn + header.record_count <= self._from_lsn or not header.record_count:
            return []
        window = self._windows[place.segment]
        payload = window.get(place.position + HEADER_BYTES, header.length)
        try:
            return matching(decode_records(header, payload), self._from_lsn, self._wanted_end)
        except (InvalidFrame, UnknownFrame) as error:  # its CRC is right, so it was written like this
            raise CorruptWal(str(error), window.info.segment, place.position) from None

    def _continuation(self, place: Place) -> Place | None:
        """The log rolled: a later segment begins with the expected LSN, or with the repeat of the frame before it."""
        for index in range(place.segment + 1, len(self._windows)):
            first = self._firsts[index]
            if first is not None and (first.lsn == self._lsn or (self._repeats and first.lsn < self._lsn)):
                return Place(index, 0)
        return None

    # Ending

    def _end(self, place: Place) -> None:
        """The log ends at `place`, unless a later frame says that more was durable."""
        for index in range(place.segment, len(self._windows)):
            start = place.position if index == place.segment else 0
            for position, header in self._headers(index, start):
                if header.lsn >= self._lsn and header.durable_lsn >= self._lsn:
                    raise CorruptWal(
                        f"record {self._lsn} is damaged or missing here, and was durable: the frame of record"
                        f" {header.lsn} at position {position} of segment"
                        f" {self._windows[index].info.segment.number} says so. Nothing was changed; restore the file,"
                        " or see docs/formats/wal.md on what may be given up",
                        self._windows[place.segment].info.segment,
                        place.position,
                    )
                if header.lsn >= self._lsn:
                    self.torn_bytes += header.total_bytes
            self._windows[index].release()

    def _headers(self, index: int, start: int) -> Iterator[tuple[int, Header]]:
        """All headers of our writer from `start` on, wherever they lie."""
        window = self._windows[index]
        position = start
        while position < window.info.size:
            chunk = window.get(position, CHUNK_BYTES)
            raw = bytes(chunk)
            if not raw:
                return
            at = raw.find(MAGIC)
            while at >= 0:
                if at + HEADER_BYTES <= len(raw):
                    header = self._later_header(raw, at)
                    if header is not None:
                        yield position + at, header
                at = raw.find(MAGIC, at + 1)
            # A header may lie across two chunks.
            position += len(raw) if len(raw) < CHUNK_BYTES else len(raw) - HEADER_BYTES + 1

    def _later_header(self, raw: bytes, at: int) -> Header | None:
        try:
            header = decode_header(raw, at)
        except (InvalidFrame, UnknownFrame):  # found by chance, so not a newer format's for certain
            return None
        mine = self._is_epochs(header) if self._writer is None else header.writer == self._writer
        return header if mine else None

    def _check_end(self) -> None:
        end = self._wanted_end
        if end is None:
            return
        if self.end_lsn is None or self.end_lsn < end:
            raise CorruptWal(
                f"epoch {self._epoch} ends at record {self.end_lsn}, the metadata says {end}",
                self._windows[-1].info.segment if self._windows else None,
            )
        self.end_lsn = end
