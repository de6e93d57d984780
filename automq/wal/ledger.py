"""Which segments the WAL holds, what may be freed, and how full it is. Pure; lives on the loop.

Rules.
1. A segment is freed when all its records are trimmed; the one being written never is.
2. Freed segments are kept for a while (metadata restored from a backup may need them), up to `keep_bytes`, and never
   at the cost of capacity: the oldest go first when live and kept segments, and the one created ahead, together would
   exceed it. A segment takes its full size on the device; where a segment is one append (`segment_bytes` None), what
   was written.
3. `used_bytes` counts what is not trimmed. Its resolution is a checkpoint each `CHECKPOINT_BYTES`, exact when
   everything is trimmed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from automq.plugins import SegmentId

CHECKPOINT_BYTES = 1024 * 1024
# Where a segment is one append they are many and small: more kept ones would cost more to list than they are worth.
KEPT_SEGMENTS_MAX = 10_000


@dataclass(slots=True)
class _Live:
    segment: SegmentId
    last_lsn: int
    nbytes: int


class Ledger:
    def __init__(
        self,
        first_lsn: int,
        *,
        segment_bytes: int | None,
        capacity_bytes: int,
        keep_s: float,
        keep_bytes: int,
    ) -> None:
        self.durable_lsn = first_lsn - 1
        self.trimmed_lsn = first_lsn - 1
        self._segment_bytes = segment_bytes
        self._capacity_bytes = capacity_bytes
        self._keep_s = keep_s
        self._keep_bytes = keep_bytes
        self._live: deque[_Live] = deque()
        self._kept: deque[tuple[SegmentId, float, int]] = deque()  # segment, since when, bytes
        self._kept_ids: set[SegmentId] = set()
        self._live_bytes = 0
        self._kept_bytes = 0
        self._checkpoints: deque[tuple[int, int]] = deque()  # last LSN, bytes written up to it
        self._written = 0
        self._freed = 0

    @property
    def used_bytes(self) -> int:
        return self._written - self._freed

    @property
    def segments(self) -> int:
        """Segments on the medium, kept ones included."""
        return len(self._live) + len(self._kept)

    def opened(self, segment: SegmentId) -> None:
        self._live.append(_Live(segment, self.durable_lsn, self._segment_bytes or 0))
        self._live_bytes += self._segment_bytes or 0

    def written(self, segment: SegmentId, last_lsn: int, nbytes: int) -> None:
        """A round became durable in `segment`."""
        if not self._live or self._live[-1].segment != segment:
            self.opened(segment)
        live = self._live[-1]
        live.last_lsn = self.durable_lsn = last_lsn
        if self._segment_bytes is None:
            live.nbytes += nbytes
            self._live_bytes += nbytes
        self._written += nbytes
        if not self._checkpoints or self._written - self._checkpoints[-1][1] >= CHECKPOINT_BYTES:
            self._checkpoints.append((last_lsn, self._written))

    def first_needed(self, lsn: int) -> int:
        """The number of the first segment that stays needed when `lsn` is trimmed; 0 when none was written yet."""
        for live in self._live:
            if live.last_lsn > lsn:
                return live.segment.number
        return self._live[-1].segment.number if self._live else 0

    def trim(self, lsn: int, now_s: float, first_needed: int | None = None) -> None:
        """Records up to and including `lsn` are no longer needed, nor are segments below `first_needed`: the number
        that was committed, since whoever fences begins there and must not find it free. None: what is needed now.
        Going back, or beyond the end, does no harm."""
        first_needed = self.first_needed(lsn) if first_needed is None else first_needed
        lsn = min(lsn, self.durable_lsn)
        self.trimmed_lsn = max(self.trimmed_lsn, lsn)
        while self._checkpoints and self._checkpoints[0][0] <= lsn:
            self._freed = self._checkpoints.popleft()[1]
        if lsn == self.durable_lsn:
            self._freed = self._written
            self._checkpoints.clear()
        while (
            len(self._live) > 1
            and self._live[0].last_lsn <= lsn
            and self._live[0].segment.number < first_needed
        ):
            live = self._live.popleft()
            self._live_bytes -= live.nbytes
            self.keep(live.segment, now_s, live.nbytes)

    def keep(self, segment: SegmentId, now_s: float, nbytes: int) -> None:
        """A segment that is wholly trimmed, or of an older epoch that is wholly committed. A repeat is ignored."""
        if segment in self._kept_ids:
            return
        self._kept_ids.add(segment)
        nbytes = self._segment_bytes or nbytes
        self._kept.append((segment, now_s, nbytes))
        self._kept_bytes += nbytes

    def deletable(self, now_s: float) -> list[SegmentId]:
        """Kept segments that are due, oldest first; they stay in the ledger until `deleted`."""
        room = self._capacity_bytes - self._live_bytes - (self._segment_bytes or 0)
        allowed = min(self._keep_bytes, max(0, room))
        surplus, count = self._kept_bytes - allowed, len(self._kept) - KEPT_SEGMENTS_MAX
        due = []
        for index, (segment, since, nbytes) in enumerate(self._kept):
            if surplus > 0 or index < count or now_s - since >= self._keep_s:
                due.append(segment)
                surplus -= nbytes
        return due

    def oldest_kept(self) -> SegmentId | None:
        return self._kept[0][0] if self._kept else None

    def deleted(self, segments: Collection[SegmentId]) -> None:
        gone = set(segments)
        self._kept_ids -= gone
        self._kept = deque(item for item in self._kept if item[0] not in gone)
        self._kept_bytes = sum(nbytes for _, _, nbytes in self._kept)
