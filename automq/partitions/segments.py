"""Logical segments: ranges of a partition's offsets, the unit of retention and the limit of cleaning.

There is no file behind a segment. It exists because Kafka's users tune by it: `segment.bytes` and `segment.ms` decide
when the active one is rolled, only whole segments are removed by retention, and the active one is never cleaned.
Rolling happens at an append, by the rules of Kafka's LogSegment: before a batch that would make the segment too large,
or whose timestamp is `segment.ms` after the segment's first (without timestamps: after its creation).

Plans are pure: `retention_start` says where the log should begin, and the caller makes it so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automq.config import LogConfig

NO_TIMESTAMP = -1

# 56 bytes each in a state block. With 1 MiB segments and a long retention there may be more; then the two oldest are
# taken together, which makes retention a little coarser at the old end and never early.
SEGMENTS_MAX = 4096


class Segment:
    """One segment. Timestamps are the records', −1 unknown; `created_ms` and `modified_ms` are wall time."""

    __slots__ = (
        "base_offset",
        "created_ms",
        "first_timestamp",
        "max_timestamp",
        "max_timestamp_offset",
        "modified_ms",
        "size",
    )

    def __init__(
        self,
        base_offset: int,
        created_ms: int,
        size: int = 0,
        first_timestamp: int = NO_TIMESTAMP,
        max_timestamp: int = NO_TIMESTAMP,
        max_timestamp_offset: int = -1,
        modified_ms: int = 0,
    ) -> None:
        self.base_offset = base_offset
        self.created_ms = created_ms
        self.size = size
        self.first_timestamp = first_timestamp  # largest of its first batch
        self.max_timestamp = max_timestamp
        self.max_timestamp_offset = max_timestamp_offset  # base offset of the batch that has it
        self.modified_ms = modified_ms or created_ms

    @property
    def largest_timestamp(self) -> int:
        """What retention and compaction lag go by."""
        return self.max_timestamp if self.max_timestamp >= 0 else self.modified_ms

    def absorb(self, following: Segment) -> None:
        """Become one with the next segment."""
        self.size += following.size
        self.modified_ms = max(self.modified_ms, following.modified_ms)
        if following.max_timestamp > self.max_timestamp:
            self.max_timestamp = following.max_timestamp
            self.max_timestamp_offset = following.max_timestamp_offset


_BASE = attrgetter("base_offset")


class Segments:
    """A partition's segments in order, the active one last; there is always one."""

    __slots__ = ("all",)

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.all = list(segments)

    @property
    def active(self) -> Segment:
        return self.all[-1]

    @property
    def size_bytes(self) -> int:
        return sum(s.size for s in self.all)

    def append(self, base_offset: int, size: int, max_timestamp: int, now_ms: int, config: LogConfig) -> None:
        """Count a batch in, rolling first where the rules say so."""
        active = self.all[-1]
        if active.size:
            waited = now_ms - active.created_ms
            if active.first_timestamp >= 0:
                waited = max_timestamp - active.first_timestamp
            if active.size + size > config.segment_bytes or waited > _roll_ms(config):
                active = self.roll(base_offset, now_ms)
        if not active.size:
            active.first_timestamp = max_timestamp
        active.size += size
        active.modified_ms = now_ms
        if max_timestamp > active.max_timestamp:
            active.max_timestamp = max_timestamp
            active.max_timestamp_offset = base_offset

    def roll(self, base_offset: int, now_ms: int) -> Segment:
        """Begin a new active segment at `base_offset`."""
        if self.all[-1].base_offset == base_offset:
            self.all.pop()
        self.all.append(Segment(base_offset, now_ms))
        if len(self.all) > SEGMENTS_MAX:
            self._join_oldest()
        return self.all[-1]

    def truncate_from_start(self, log_start_offset: int) -> None:
        """Forget segments wholly below the log start. The one around it stays whole, as in Kafka."""
        keep = bisect_right(self.all, log_start_offset, key=_BASE) - 1
        if keep > 0:
            del self.all[:keep]

    def index_of(self, offset: int) -> int:
        """Index of the segment that holds `offset` (the first one for anything below it)."""
        return max(bisect_right(self.all, offset, key=_BASE) - 1, 0)

    def end_of(self, index: int, log_end_offset: int) -> int:
        return self.all[index + 1].base_offset if index + 1 < len(self.all) else log_end_offset

    def replace_cleaned(self, cleaned: Sequence[Segment], end: int, log_start_offset: int) -> None:
        """The segments below `end` are now `cleaned`; what the log start has passed meanwhile stays forgotten."""
        kept = [segment for segment in self.all if segment.base_offset >= end]
        self.all = [segment for segment in cleaned if segment.base_offset < end] + kept
        self.truncate_from_start(log_start_offset)

    def with_max_timestamp(self) -> Segment:
        """The first segment, by offset, that has the log's largest timestamp."""
        return max(self.all, key=attrgetter("max_timestamp"))

    def _join_oldest(self) -> None:
        self.all[0].absorb(self.all[1])
        del self.all[1]


def _roll_ms(config: LogConfig) -> int:
    if config.cleanup_compact and config.max_compaction_lag_ms > 0:
        return min(config.segment_ms, config.max_compaction_lag_ms)
    return config.segment_ms


def retention_start(
    segments: Segments, config: LogConfig, *, now_ms: int, high_watermark: int, log_end_offset: int
) -> int | None:
    """Where the log should begin by retention, or None when nothing is to be removed.

    The answer is a segment's base offset, or `log_end_offset` when even the active segment goes; no segment that
    reaches above the high watermark does.
    """
    if not config.cleanup_delete:
        return None
    excess = segments.size_bytes - config.retention_bytes if config.retention_bytes >= 0 else -1
    removed = 0
    for index, segment in enumerate(segments.all):
        empty_active = segment is segments.active and not segment.size
        if segments.end_of(index, log_end_offset) > high_watermark or empty_active:
            break
        too_much = excess - segment.size >= 0
        too_old = config.retention_ms >= 0 and now_ms - segment.largest_timestamp > config.retention_ms
        if not too_much and not too_old:
            break
        excess -= segment.size
        removed += 1
    return segments.end_of(removed - 1, log_end_offset) if removed else None


class Recount:
    """What cleaning leaves in each of some segments, counted while it goes over their batches in order."""

    __slots__ = ("_at", "_found")

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._found = [
            Segment(s.base_offset, s.created_ms, 0, s.first_timestamp, modified_ms=s.modified_ms)
            for s in segments
        ]
        self._at = 0

    def add(self, base_offset: int, size: int, max_timestamp: int) -> None:
        found = self._found
        while self._at + 1 < len(found) and found[self._at + 1].base_offset <= base_offset:
            self._at += 1
        segment = found[self._at]
        segment.size += size
        if max_timestamp > segment.max_timestamp:
            segment.max_timestamp = max_timestamp
            segment.max_timestamp_offset = base_offset

    def joined(self, segment_bytes: int) -> list[Segment]:
        """The segments; neighbours that fit into one have become one, or what cleaning empties would pile up."""
        joined: list[Segment] = []
        for segment in self._found:
            if joined and joined[-1].size + segment.size <= segment_bytes:
                joined[-1].absorb(segment)
            else:
                joined.append(segment)
        return joined
