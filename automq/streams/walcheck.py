"""Offline verification of a WAL against the metadata: what a recovery would find, without doing anything.

Read-only: it neither fences nor syncs, so it shows what is readable now. Each stream's records must go on where its
committed data ends; a gap would be acknowledged data that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from automq.metadata.contract import MetadataStore, WalState
from automq.plugins import SegmentMedium, SyncSegmentMedium
from automq.streams.batches import MalformedBatch, summarize
from automq.streams.recovery import epoch_to_read, reading_starts_at
from automq.streams.verify import Problem
from automq.wal.errors import CorruptWal
from automq.wal.frame import WalRecord
from automq.wal.recovery import recover


@dataclass(slots=True)
class WalReport:
    epochs: int = 0  # not sealed
    records: int = 0
    bytes: int = 0
    torn_bytes: int = 0  # after the last whole frame: never acknowledged
    ends: dict[int, int] = field(default_factory=dict)  # where each stream's records end
    problems: list[Problem] = field(default_factory=list)


async def check_wal(
    metadata: MetadataStore, medium: SegmentMedium | SyncSegmentMedium, node_id: int
) -> WalReport:
    """Everything that `node_id`'s WAL holds above the trim mark. Raises what medium and metadata raise."""
    report = WalReport()
    rows = await metadata.wal_epochs(node_id)
    open_rows = [row for row in rows if row.state is not WalState.SEALED]
    report.epochs = len(open_rows)
    if not open_rows:
        return report
    reading = recover(
        medium,
        epochs=[epoch_to_read(row) for row in open_rows],
        from_lsn=reading_starts_at(rows),
        read_only=True,
    )
    live = {
        partition.stream_id
        for topic in metadata.image.topics_by_name.values()
        for partition in topic.partitions
    }
    committed: dict[int, int | None] = {}
    try:
        async for lsn, record in reading:
            report.records += 1
            report.bytes += record.payload_bytes
            if record.stream_id not in live:
                continue
            if record.stream_id not in committed:
                ranges = (await metadata.load_ranges([record.stream_id]))[record.stream_id]
                committed[record.stream_id] = ranges[-1].end if ranges else None
            _check(report, lsn, record, committed[record.stream_id])
    except CorruptWal as error:
        report.problems.append(Problem(kind="corrupt", where="WAL", text=str(error)))
    report.torn_bytes = reading.torn_bytes
    return report


def _check(report: WalReport, lsn: int, record: WalRecord, committed: int | None) -> None:
    """`committed`: the stream's committed end, None when nothing of it is in objects."""
    where = f"WAL record {lsn} of stream {record.stream_id}"
    known = report.ends.get(record.stream_id, committed)
    if known is not None and record.base_offset > known:
        text = f"begins at {record.base_offset}, what is before it ends at {known}"
        report.problems.append(Problem(kind="gap", where=where, text=text))
    report.ends[record.stream_id] = max(record.end_offset, known or 0)
    payload = record.payload
    data = memoryview(b"".join(payload) if isinstance(payload, tuple) else payload)
    try:
        summarize(record.base_offset, record.end_offset, data)
    except MalformedBatch as error:
        report.problems.append(Problem(kind="corrupt", where=where, text=str(error)))
