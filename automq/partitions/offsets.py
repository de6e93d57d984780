"""ListOffsets: which offset a timestamp means, exact to the record.

Special timestamps are negative. An answer is (timestamp, offset, leader epoch), −1 where there is none; "no such
record" is three times −1. No answer is at or above what the isolation level lets a consumer fetch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from automq.partitions.validation import INLINE_RECORDS_MAX, STORED_DECOMPRESSED_MAX
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.records import batch_header, iter_records
from automq.protocol.records.batch import CODEC_MASK

if TYPE_CHECKING:
    from automq.partitions.compressed import Workers
    from automq.partitions.log import Log
    from automq.streams import Stream
    from automq.streams.batches import StoredBatch

LATEST = -1
EARLIEST = -2
MAX_TIMESTAMP = -3
EARLIEST_LOCAL = -4  # everything is as local as it gets
LATEST_TIERED = -5  # there is no second tier in Kafka's sense: the answer is Kafka's without one
EARLIEST_PENDING_UPLOAD = -6  # the same

Found = tuple[int, int, int]
NOTHING: Found = (-1, -1, -1)


async def list_offset(
    log: Log, stream: Stream, workers: Workers, leader_epoch: int, timestamp: int, limit: int
) -> Found:
    """`limit`: high watermark or last stable offset."""
    if timestamp == LATEST:
        return -1, limit, leader_epoch
    if timestamp in (EARLIEST, EARLIEST_LOCAL):
        epoch = log.epochs.epoch_for_offset(log.start_offset)
        if epoch < 0 and log.start_offset == log.end_offset:
            epoch = leader_epoch
        return -1, log.start_offset, epoch
    if timestamp in (LATEST_TIERED, EARLIEST_PENDING_UPLOAD):
        return NOTHING
    if timestamp == MAX_TIMESTAMP:
        return await _max_timestamp(log, stream, workers, limit)
    if timestamp < 0:
        raise ApiError(ErrorCode.UNSUPPORTED_VERSION, f"no meaning is known for timestamp {timestamp}")
    return await _by_time(log, stream, workers, timestamp, limit)


async def _by_time(log: Log, stream: Stream, workers: Workers, timestamp: int, limit: int) -> Found:
    start = log.start_offset
    while True:
        batch = await stream.first_batch_with_timestamp(timestamp, limit, start)
        if batch is None:
            return NOTHING
        found = await _search(workers, batch, timestamp, log.start_offset)
        if found is not None:
            return found
        # cleaning has removed the records that the header's timestamp spoke of, or the log start is past them
        start = batch.end_offset


async def _max_timestamp(log: Log, stream: Stream, workers: Workers, limit: int) -> Found:
    segment = log.segments.with_max_timestamp()
    batch = None
    if segment.max_timestamp >= 0 and segment.max_timestamp_offset >= log.start_offset:
        batches = await stream.read(segment.max_timestamp_offset, log.high_watermark, 1)
        if batches and batches[0].max_timestamp == segment.max_timestamp:
            batch = batches[0]
    if batch is None:
        # what the segments remember is not confirmed yet, or has been cleaned or deleted
        batch = await stream.max_timestamp(log.high_watermark)
    if batch is None or batch.max_timestamp < 0:
        return NOTHING
    found = await _search(workers, batch, batch.max_timestamp, log.start_offset)
    return found if found is not None and found[1] < limit else NOTHING


async def _search(workers: Workers, batch: StoredBatch, timestamp: int, start: int) -> Found | None:
    header = batch_header(batch.data)
    if not header.attributes & CODEC_MASK and header.count <= INLINE_RECORDS_MAX:
        return find_record(batch.data, timestamp, start)
    return await workers.run(find_record, batch.data, timestamp, start)


def find_record(data: memoryview, timestamp: int, start: int) -> Found | None:
    """The first record of a batch at or above offset `start` with at least that timestamp."""
    header = batch_header(data)
    for record in iter_records(header, data, max_decompressed=STORED_DECOMPRESSED_MAX):
        if record.timestamp >= timestamp and record.offset >= start:
            return record.timestamp, record.offset, header.leader_epoch
    return None
