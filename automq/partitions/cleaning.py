"""What a cleaning pass decides: pure functions of the log, its batches and the key map.

Rules (Kafka's Cleaner; KIP-58, KIP-354, KIP-534).
1. Cleaned is [log start, end), end being a segment's base at or below: the last stable offset, the active segment, the
   first segment younger than `min.compaction.lag.ms`, what is uploaded. Batches at or above it are left as they are.
2. Of each key the record with the largest offset in the dirty part is kept, and every record above what the map covers.
   Records of a compacted topic without a key go; those of aborted transactions count for nothing and go.
3. A tombstone, and a marker whose transaction has no records left, first gets a delete horizon: now plus
   `delete.retention.ms`, in its batch's header. A pass after that time removes it.
4. A batch without records stays, empty, if it is the last of a live producer (its sequence), or the round's last (its
   offset). What stays keeps its offsets, its last offset included, and its codec.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from automq.partitions.aborted import AbortedTransaction
from automq.partitions.keymap import KeyMap
from automq.partitions.markers import read_marker
from automq.partitions.producers import NO_OFFSET
from automq.partitions.validation import STORED_DECOMPRESSED_MAX
from automq.protocol.records import (
    BatchBuilder,
    BatchHeader,
    Compression,
    Record,
    TimestampType,
    batch_header,
    iter_records,
)

if TYPE_CHECKING:
    from automq.config import LogConfig
    from automq.partitions.log import Log
    from automq.partitions.segments import Segments


class Cleanable(NamedTuple):
    """The part of a log that may be cleaned. `dirty` to `end` is new since the last time; `ratio` its share."""

    dirty: int
    end: int
    ratio: float
    overdue: bool

    def worth_it(self, config: LogConfig) -> bool:
        if self.dirty >= self.end:
            return False
        return self.overdue or self.ratio > config.min_cleanable_dirty_ratio


def cleanable(log: Log, config: LogConfig, dirty_offset: int, uploaded: int, now_ms: int) -> Cleanable:
    """What of a partition can be cleaned, `uploaded` being the end of what is in objects."""
    segments = log.segments
    dirty = dirty_offset if log.start_offset <= dirty_offset <= log.end_offset else log.start_offset
    limit = min(log.last_stable_offset, segments.active.base_offset, uploaded)
    limit = min(limit, _first_too_young(segments, dirty, config, now_ms))
    end = max(segments.all[segments.index_of(limit)].base_offset, log.start_offset)
    clean_bytes = dirty_bytes = 0
    oldest: int | None = None
    for index, segment in enumerate(segments.all):
        if segment.base_offset >= end:
            break
        if segments.end_of(index, log.end_offset) <= dirty:
            clean_bytes += segment.size
            continue
        dirty_bytes += segment.size
        if segment.first_timestamp > 0 and (oldest is None or segment.first_timestamp < oldest):
            oldest = segment.first_timestamp
    ratio = dirty_bytes / (clean_bytes + dirty_bytes) if dirty_bytes else 0.0
    overdue = dirty_bytes > 0 and oldest is not None and oldest < now_ms - config.max_compaction_lag_ms
    return Cleanable(dirty, end, ratio, overdue)


def _first_too_young(segments: Segments, dirty: int, config: LogConfig, now_ms: int) -> int:
    if config.min_compaction_lag_ms > 0:
        for segment in segments.all[segments.index_of(dirty) : -1]:
            if segment.largest_timestamp > now_ms - config.min_compaction_lag_ms:
                return segment.base_offset
    return segments.active.base_offset


class Transactions:
    """Follows transactions through a log that is read from some offset on, in order."""

    __slots__ = ("_aborted", "_committing", "_next", "_open", "kept_markers")

    def __init__(self, aborted: Iterable[AbortedTransaction]) -> None:
        self._aborted = sorted(aborted, key=lambda entry: entry.first_offset)
        self._next = 0
        self._open: dict[int, tuple[AbortedTransaction, bool]] = {}  # producer -> (its abort, has batches)
        self._committing: set[int] = set()
        self.kept_markers: set[int] = set()

    def batch(self, header: BatchHeader) -> bool:
        """Whether a data batch is aborted."""
        self._advance(header.last_offset)
        if not header.is_transactional:
            return False
        found = self._open.get(header.producer_id)
        if found is not None and found[0].last_offset < header.base_offset:
            # its marker is gone already (a pass that was not recorded): it says nothing of what follows
            del self._open[header.producer_id]
            found = None
        if found is None:
            self._committing.add(header.producer_id)
            return False
        self._open[header.producer_id] = (found[0], True)
        return True

    def marker(self, header: BatchHeader, data: memoryview) -> bool:
        """Whether a control batch's transaction has no batches left."""
        self._advance(header.last_offset)
        marker = read_marker(data)
        if marker is None:
            return header.count == 0
        if not marker.abort:
            had_batches = header.producer_id in self._committing
            self._committing.discard(header.producer_id)
            return not had_batches
        entry, has_batches = self._open.pop(header.producer_id, (None, False))
        if entry is not None and has_batches:
            self.kept_markers.add(entry.last_offset)
            return False
        return True

    def _advance(self, offset: int) -> None:
        while self._next < len(self._aborted) and self._aborted[self._next].first_offset <= offset:
            entry = self._aborted[self._next]
            self._open.setdefault(entry.producer_id, (entry, False))
            self._next += 1


class LastRecords(NamedTuple):
    """Where live producers wrote last: (id, epoch) to the last data offset, −1 when only a marker is known."""

    offsets: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, log: Log) -> LastRecords:
        states = log.producers.states.values()
        return cls({state.producer_id: (state.epoch, state.last_data_offset) for state in states})

    def is_last(self, header: BatchHeader) -> bool:
        found = self.offsets.get(header.producer_id)
        if found is None or header.producer_id < 0:
            return False
        epoch, offset = found
        if offset == NO_OFFSET:
            return header.is_control and header.producer_epoch == epoch
        return header.last_offset == offset


def index_batches(batches: list[memoryview], keys: KeyMap, transactions: Transactions, start: int) -> bool:
    """Enter the batches' keys from offset `start` on; False once the map is full. Runs in a pool."""
    for data in batches:
        header = batch_header(data)
        if header.is_control:
            transactions.marker(header, data)
        elif not transactions.batch(header):
            for record in _records(header, data):
                if (
                    record.key is not None
                    and record.offset >= start
                    and not keys.put(record.key, record.offset)
                ):
                    return False
        if header.last_offset >= start:
            keys.latest_offset = header.last_offset
    return True


class Filter:
    """One pass's decisions about batches, in log order."""

    __slots__ = ("_delete_retention_ms", "_end", "_keys", "_last", "_now_ms", "_start", "_transactions")

    def __init__(
        self,
        keys: KeyMap,
        transactions: Transactions,
        last: LastRecords,
        *,
        start: int,
        end: int,
        now_ms: int,
        delete_retention_ms: int,
    ) -> None:
        self._keys = keys
        self._transactions = transactions
        self._last = last
        self._start = start
        self._end = end
        self._now_ms = now_ms
        self._delete_retention_ms = delete_retention_ms

    def batches(self, batches: list[memoryview]) -> list[bytes | bytearray | memoryview]:
        """What is left of some batches. Runs in a pool."""
        kept = (self.batch(data) for data in batches)
        return [data for data in kept if data is not None]

    def batch(self, data: memoryview) -> bytes | bytearray | memoryview | None:
        """What is left of a batch: itself, less, or nothing."""
        header = batch_header(data)
        if header.base_offset > self._keys.latest_offset or header.base_offset >= self._end:
            return data
        if header.next_offset <= self._start:
            return None  # below the log start nobody reads
        horizon = header.delete_horizon
        if header.is_control:
            empty_transaction = self._transactions.marker(header, data)
            discard = empty_transaction and horizon is not None and horizon <= self._now_ms
        else:
            empty_transaction = False
            discard = self._transactions.batch(header)
        keep_empty = self._last.is_last(header) or header.next_offset == self._end
        if discard:
            return _emptied(header) if keep_empty else None
        kept, all_kept = self._retained(header, data)
        if not kept:
            return _emptied(header) if keep_empty else None
        tombstones = any(record.value is None for record in kept)
        needs_horizon = horizon is None and (empty_transaction or (tombstones and not header.is_control))
        if all_kept and not needs_horizon:
            return data
        if needs_horizon:
            horizon = self._now_ms + self._delete_retention_ms
        return _rebuilt(header, kept, horizon)

    def _retained(self, header: BatchHeader, data: memoryview) -> tuple[list[Record], bool]:
        records = list(_records(header, data))
        if header.is_control:
            return records, True
        keys = self._keys
        horizon = header.delete_horizon
        gone = horizon is not None and horizon <= self._now_ms
        kept = [
            record
            for record in records
            if record.offset > keys.latest_offset
            or (
                record.key is not None
                and record.offset >= keys.last_offset(record.key)
                and (record.value is not None or not gone)
            )
        ]
        return kept, len(kept) == len(records)


def _records(header: BatchHeader, data: memoryview) -> Iterable[Record]:
    return iter_records(header, data, max_decompressed=STORED_DECOMPRESSED_MAX)


def _builder(header: BatchHeader, compression: Compression, horizon: int | None) -> BatchBuilder:
    by_append_time = header.timestamp_type is TimestampType.LOG_APPEND_TIME
    return BatchBuilder(
        header.base_offset,
        compression=compression,
        timestamp_type=header.timestamp_type,
        append_time=header.max_timestamp if by_append_time else None,
        leader_epoch=header.leader_epoch,
        producer_id=header.producer_id,
        producer_epoch=header.producer_epoch,
        base_sequence=header.base_sequence,
        transactional=header.is_transactional,
        control=header.is_control,
        delete_horizon=horizon,
    )


def _rebuilt(header: BatchHeader, records: list[Record], horizon: int | None) -> bytearray:
    builder = _builder(header, header.compression, horizon)
    for record in records:
        builder.append_record(record)
    return builder.build(last_offset=header.last_offset)


def _emptied(header: BatchHeader) -> bytearray:
    builder = _builder(header, Compression.NONE, None)
    return builder.build(last_offset=header.last_offset, empty_timestamp=header.max_timestamp)
