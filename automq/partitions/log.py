"""Everything a partition knows beyond its records, and how each batch changes it: pure, in log order.

The same `apply` serves a batch at submit and one replayed at open, so that both lead to the same state. `end_offset` is
what was submitted; `high_watermark` what is durable. Only the latter, and what follows from it, is shown to readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from automq.partitions.aborted import AbortedTransactions
from automq.partitions.epochs import LeaderEpochs
from automq.partitions.markers import Marker, read_marker
from automq.partitions.producers import Batch, Producers, advance
from automq.partitions.segments import Segment, Segments
from automq.partitions.state import PartitionState, decode_state, encode_state
from automq.protocol.records import BatchHeader, batch_header
from automq.protocol.records.batch import CONTROL, TRANSACTIONAL

if TYPE_CHECKING:
    from automq.config import LogConfig


class Log:
    """A partition's offsets, segments, epochs, producers and aborted transactions."""

    __slots__ = ("aborted", "end_offset", "epochs", "high_watermark", "producers", "segments", "start_offset")

    def __init__(self, start_offset: int, state: bytes, now_ms: int, producer_expiration_ms: int) -> None:
        """From the newest state block (b"" if there is none). Raises `InvalidState`."""
        found = decode_state(state) if state else PartitionState(end_offset=start_offset)
        self.start_offset = 0
        self.end_offset = max(found.end_offset, start_offset)
        self.high_watermark = self.end_offset
        self.epochs = LeaderEpochs(found.epochs)
        self.segments = Segments(found.segments or [Segment(self.end_offset, now_ms)])
        self.producers = Producers(found.producers)
        self.producers.expire(now_ms, producer_expiration_ms, self.high_watermark)
        self.aborted = found.aborted
        self.move_start(start_offset, now_ms)

    def snapshot(self) -> bytes:
        return encode_state(
            PartitionState(
                end_offset=self.end_offset,
                epochs=self.epochs.entries(),
                segments=self.segments.all,
                producers=list(self.producers.states.values()),
                aborted=self.aborted,
            )
        )

    def apply(
        self,
        header: BatchHeader,
        base_offset: int,
        size: int,
        max_timestamp: int,
        leader_epoch: int,
        now_ms: int,
        config: LogConfig,
        marker: Marker | None = None,
    ) -> None:
        """A batch at `base_offset`, which is at or above the end (holes are left by cleaning)."""
        last_offset = base_offset + header.last_offset_delta
        self.end_offset = last_offset + 1
        if leader_epoch > self.epochs.latest:
            self.epochs.assign(leader_epoch, base_offset)
        self.segments.append(base_offset, size, max_timestamp, now_ms, config)
        producer_id = header.producer_id
        if producer_id < 0:
            return
        if header.attributes & CONTROL:
            if marker is not None:
                self._end_transaction(header, marker, last_offset, max_timestamp, now_ms)
            return
        first = header.base_sequence
        last = first if first < 0 else advance(first, header.last_offset_delta)
        self.producers.add_data(
            producer_id,
            header.producer_epoch,
            Batch(first, last, base_offset, last_offset, max_timestamp),
            bool(header.attributes & TRANSACTIONAL),
            now_ms,
            self.high_watermark,
        )

    def replay(self, data: memoryview, now_ms: int, config: LogConfig) -> None:
        """A batch that was appended before: everything is in its header, and in a marker's record."""
        header = batch_header(data)
        marker = read_marker(data) if header.attributes & CONTROL else None
        self.apply(
            header,
            header.base_offset,
            len(data),
            header.max_timestamp,
            header.leader_epoch,
            now_ms,
            config,
            marker,
        )
        self.confirm(self.end_offset)

    def skip_to(self, end_offset: int) -> None:
        """Offsets up to `end_offset` are used up: cleaning has removed the last batches, headers and all."""
        if end_offset > self.end_offset:
            self.end_offset = end_offset
            self.confirm(end_offset)

    def apply_cleaning(self, cleaned: PartitionState) -> None:
        """Below `cleaned.end_offset` cleaning has left these segments and aborted transactions, whatever older state
        blocks say.
        """
        end = cleaned.end_offset
        _, above = self.aborted.split(end)
        self.aborted = AbortedTransactions(cleaned.aborted.entries() + above)
        self.aborted.truncate_from_start(self.start_offset)
        self.segments.replace_cleaned(cleaned.segments, end, self.start_offset)

    def confirm(self, high_watermark: int) -> None:
        """Everything below is durable."""
        self.high_watermark = high_watermark
        if self.producers.has_unstable:
            self.producers.confirm(high_watermark)

    @property
    def last_stable_offset(self) -> int:
        """Below it, every transaction is decided and its marker durable."""
        if not self.producers.has_unstable:
            return self.high_watermark
        unstable = max(self.producers.first_unstable_offset, self.start_offset)
        return min(unstable, self.high_watermark)

    def move_start(self, offset: int, now_ms: int) -> bool:
        """Raise the log start; everything known of what is below is forgotten. False if it is not higher."""
        if offset <= self.start_offset:
            return False
        self.start_offset = offset
        if self.high_watermark < offset:
            self.high_watermark = self.end_offset = max(self.end_offset, offset)
        self.epochs.truncate_from_start(offset)
        if offset >= self.end_offset:
            self.segments.roll(self.end_offset, now_ms)
        self.segments.truncate_from_start(offset)
        self.aborted.truncate_from_start(offset)
        return True

    def _end_transaction(
        self, header: BatchHeader, marker: Marker, offset: int, timestamp: int, now_ms: int
    ) -> None:
        entry = self.producers.add_marker(
            header.producer_id,
            header.producer_epoch,
            marker.coordinator_epoch,
            offset,
            timestamp,
            now_ms,
            self.high_watermark,
            abort=marker.abort,
        )
        if entry is not None:
            self.aborted.add(entry)
