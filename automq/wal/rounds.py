"""Rounds: what is gathered, framed, written and synced as one. Shared by the two writers; owns no thread.

Group commit is natural: a round takes what is there when the one before it ends, with no timer. It is cut by size, by
count, and by the room left in the segment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from automq.plugins import Buffer, SegmentId, StorageError
from automq.wal.frame import HEADER_BYTES, RECORD_HEADER_BYTES, WalRecord, Writer, encode_frame
from automq.wal.options import WalOptions

#: done(lsn, error), on the loop.
Done: TypeAlias = Callable[[int, StorageError | None], None]


class Entry:
    """A submitted record; `framed_bytes` is what it takes in a frame, `submitted_s` is monotonic."""

    __slots__ = ("done", "framed_bytes", "lsn", "record", "submitted_s")

    def __init__(
        self, lsn: int, record: WalRecord, done: Done, framed_bytes: int, submitted_s: float
    ) -> None:
        self.lsn = lsn
        self.record = record
        self.done = done
        self.framed_bytes = framed_bytes
        self.submitted_s = submitted_s


class Round:
    """Entries on their way into `segment`, and what became of them."""

    __slots__ = ("buffers", "entries", "error", "nbytes", "segment", "sync_s")

    def __init__(
        self, entries: list[Entry], segment: SegmentId | None, buffers: Sequence[Buffer], nbytes: int
    ) -> None:
        self.entries = entries
        self.segment = segment
        self.buffers = buffers
        self.nbytes = nbytes
        self.error: StorageError | None = None
        self.sync_s = 0.0


class Cursor:
    """Where the next frame goes: segment, position, LSN. Used by one writer, in order."""

    def __init__(
        self,
        writer: Writer,
        first_lsn: int,
        options: WalOptions,
        segment_bytes: int,
        alignment: int,
        *,
        single: bool = False,
    ) -> None:
        """`single`: a segment takes one frame."""
        self._single = single
        self._writer = writer
        self._options = options
        self._segment_bytes = segment_bytes
        self._alignment = alignment
        self.next_lsn = first_lsn
        self.durable_lsn = first_lsn - 1
        self.segment: SegmentId | None = None
        self.next_number = 0
        self.position = 0

    def enter(self, segment: SegmentId) -> None:
        self.segment = segment
        self.next_number = max(self.next_number, segment.number + 1)
        self.position = 0

    @property
    def wants_next(self) -> bool:
        """Time to create the next segment: late enough that a broker hardly used makes none."""
        return self.position * 8 >= self._segment_bytes

    def take(self, waiting: Sequence[Entry]) -> int:
        """How many of `waiting`, from the front, go into one frame of this segment; 0: roll first."""
        if self._single and self.position:
            return 0
        room = self._segment_bytes - self.position - HEADER_BYTES - (self._alignment - 1)
        limit = self._options.round_bytes_max
        nbytes = 0
        for count, entry in enumerate(waiting):
            nbytes += entry.framed_bytes
            if nbytes > room or (nbytes > limit and count):
                return count
            if count == self._options.round_records_max:
                return count
        return len(waiting)

    def fits_mark(self) -> bool:
        return (
            self.segment is not None
            and not (self._single and self.position)
            and (self._segment_bytes - self.position >= HEADER_BYTES + self._alignment - 1)
        )

    def frame(self, entries: list[Entry]) -> Round:
        """Encode the frame and move behind it. No entries: a mark."""
        buffers, nbytes = encode_frame(
            self._writer,
            self.next_lsn,
            self.durable_lsn,
            [entry.record for entry in entries],
            self._alignment,
        )
        self.next_lsn += len(entries)
        self.position += nbytes
        return Round(entries, self.segment, buffers, nbytes)

    def moved(self, round_: Round) -> None:
        """The round goes into the segment that was just entered, since the one before failed."""
        round_.segment = self.segment
        self.position = round_.nbytes

    def acknowledged(self, round_: Round) -> None:
        if round_.entries:
            self.durable_lsn = round_.entries[-1].lsn


def record_bytes_max(segment_bytes: int, alignment: int) -> int:
    """The largest payload that fits a segment of its own."""
    return segment_bytes - HEADER_BYTES - RECORD_HEADER_BYTES - (alignment - 1)
