"""Fetch: long polls over a session's dirty partitions.

A poll makes passes. A pass reads what the log cache has, at once, and starts a cold read for what it has not; it
ends the poll when enough bytes, an error, or the deadline is there, else it waits for a partition to move or a cold
read to end. A cold partition therefore delays a tail one by no more than the client's own max wait, and a cold read
that outlives its poll is kept for the next one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from automq.config import settings
from automq.handlers.context import RequestContext
from automq.handlers.fetch_session import NO_SESSION, Entry, Session
from automq.handlers.registry import handles
from automq.partitions import Partition, ReadResult
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.fetch_request import FetchRequest
from automq.protocol.messages.fetch_response import (
    AbortedTransaction,
    EpochEndOffset,
    FetchableTopicResponse,
    FetchResponse,
    PartitionData,
)
from automq.telemetry import get_logger

log = get_logger("handlers.fetch")

TOPIC_IDS_SINCE = 13
COLD_READS_MAX = 16
UNKNOWN_PARTITION = frozenset(
    (ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.INCONSISTENT_TOPIC_ID)
)
"""Cold reads one connection may have under way: read-ahead makes more of them pointless."""


@dataclass(slots=True)
class _Poll:
    """The answer as it grows over the passes of one poll."""

    bytes_left: int
    bytes_found: int = 0
    urgent: bool = False
    parts: dict[Any, PartitionData] = field(default_factory=dict)


@handles(ApiKey.FETCH, versions=(4, 18))
async def fetch(context: RequestContext, request: FetchRequest) -> FetchResponse:
    """Answer with records from each partition asked for, within the request's limits."""
    services = context.services
    by_id = context.version >= TOPIC_IDS_SINCE
    try:
        session, incremental = services.fetch_sessions.open(request, by_id)
    except ApiError as error:
        return FetchResponse(error_code=error.code, session_id=NO_SESSION, responses=[])
    try:
        limit = min(request.max_bytes, services.config[settings.FETCH_MAX_BYTES])
        poll = _Poll(bytes_left=limit)
        await _poll(context, request, session, poll, incremental)
    finally:
        if session.id == NO_SESSION:
            session.close()
    return _response(context, session, poll)


async def _poll(
    context: RequestContext, request: FetchRequest, session: Session, poll: _Poll, incremental: bool
) -> None:
    clock = context.services.clock
    deadline_s = clock.monotonic() + request.max_wait_ms / 1000
    while True:
        _pass(context, request, session, poll, incremental)
        left_s = deadline_s - clock.monotonic()
        enough = poll.bytes_found >= request.min_bytes or poll.urgent or not session.entries
        if enough or left_s <= 0:
            return
        await session.wait(left_s)


def _pass(
    context: RequestContext, request: FetchRequest, session: Session, poll: _Poll, incremental: bool
) -> None:
    """Look at every dirty entry once."""
    cold_reads = sum(1 for e in session.dirty.values() if e.cold is not None and not e.cold.done())
    for entry in list(session.dirty.values()):
        answered = poll.parts.get(entry.key)
        if answered is not None and (answered.records or answered.error_code):
            continue
        try:
            partition = _checked(context, session, entry)
            result = _read(entry, partition, request.isolation_level, poll, cold_reads)
        except ApiError as error:
            poll.parts[entry.key] = _error(entry, error)
            poll.urgent = True
            entry.told = None
            continue
        if isinstance(result, EpochEndOffset):
            part = _error(entry, ApiError(ErrorCode.NONE))
            part.diverging_epoch = result
            poll.parts[entry.key] = part
            poll.urgent = True
            continue
        if result is None:
            cold_reads += 1
            if not incremental:
                poll.parts[entry.key] = _part(entry, partition, None)
            continue
        _take(session, entry, partition, result, poll, incremental)


def _checked(context: RequestContext, session: Session, entry: Entry) -> Partition:
    partition = entry.resolve(context.services.partitions, session.by_id)
    if partition is None:
        known = not session.by_id or entry.key[0] in context.services.metadata.image.topics_by_id
        raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION if known else ErrorCode.UNKNOWN_TOPIC_ID)
    partition.check_leader_epoch(entry.leader_epoch)
    return partition


def _read(
    entry: Entry, partition: Partition, isolation: int, poll: _Poll, cold_reads: int
) -> ReadResult | EpochEndOffset | None:
    """What the partition has at the entry's offset; None while a cold read is on its way."""
    if entry.last_fetched_epoch >= 0:
        epoch, end = partition.offset_for_leader_epoch(entry.last_fetched_epoch)
        if epoch < entry.last_fetched_epoch or end < entry.fetch_offset:
            return EpochEndOffset(epoch=epoch, end_offset=end)
    min_one = poll.bytes_found == 0
    max_bytes = min(entry.max_bytes, poll.bytes_left)
    if max_bytes <= 0 and not min_one:
        max_bytes = 0
    cold = entry.cold
    if cold is not None and cold.done():
        entry.cold = None
        asked, result = cold.result()
        if asked == (entry.fetch_offset, isolation, partition):
            if isinstance(result, ApiError):
                raise result
            if min_one or result.size <= max_bytes:
                return result
    elif cold is not None:
        return None
    result = partition.read_now(entry.fetch_offset, max_bytes, isolation=isolation, min_one=min_one)
    if result is None and cold_reads < COLD_READS_MAX and (max_bytes > 0 or min_one):
        entry.cold = asyncio.get_running_loop().create_task(
            _read_cold(entry, partition, isolation, max(max_bytes, 1)), name="fetch/cold"
        )
    return result


async def _read_cold(entry: Entry, partition: Partition, isolation: int, max_bytes: int) -> Any:
    """Read from objects; the outcome, error or not, is found by the pass that follows."""
    asked = (entry.fetch_offset, isolation, partition)
    try:
        return asked, await partition.read(entry.fetch_offset, max_bytes, isolation=isolation, min_one=True)
    except ApiError as error:
        return asked, error
    except Exception as error:
        log.error(
            "cold read failed",
            exc_info=error,
            topic=partition.topic,
            partition=partition.index,
            offset=asked[0],
        )
        return asked, ApiError(ErrorCode.KAFKA_STORAGE_ERROR)
    finally:
        asyncio.get_running_loop().call_soon(entry._moved)


def _take(
    session: Session, entry: Entry, partition: Partition, result: ReadResult, poll: _Poll, incremental: bool
) -> None:
    """Put what was read into the answer, and keep the entry dirty while there may be more for it."""
    now_told = (result.high_watermark, result.last_stable_offset, result.log_start_offset)
    if result.size:
        poll.bytes_found += result.size
        poll.bytes_left -= result.size
        session.served_last(entry)
    elif entry.fetch_offset >= partition.high_watermark:
        session.dirty.pop(entry.key, None)
    if result.size or not incremental or now_told != entry.told:
        poll.parts[entry.key] = _part(entry, partition, result)
        entry.told = now_told


def _part(entry: Entry, partition: Partition, result: ReadResult | None) -> PartitionData:
    part = PartitionData(partition_index=entry.key[1])
    part.high_watermark = partition.high_watermark
    part.last_stable_offset = partition.last_stable_offset
    part.log_start_offset = partition.log_start_offset
    part.records = b""
    if result is not None:
        part.high_watermark = result.high_watermark
        part.last_stable_offset = result.last_stable_offset
        part.log_start_offset = result.log_start_offset
        part.records = result.batches
        part.aborted_transactions = result.aborted and [
            AbortedTransaction(producer_id=producer_id, first_offset=first)
            for producer_id, first in result.aborted
        ]
    return part


def _error(entry: Entry, error: ApiError) -> PartitionData:
    part = PartitionData(partition_index=entry.key[1], error_code=error.code)
    # Kafka leaves the list out once a log was asked, and has an empty one for what it does not know.
    if error.code not in UNKNOWN_PARTITION:
        part.aborted_transactions = None
    part.high_watermark = -1
    part.records = b""
    return part


def _response(context: RequestContext, session: Session, poll: _Poll) -> FetchResponse:
    """Group the parts by topic, in the order in which they were found."""
    topics: dict[Any, FetchableTopicResponse] = {}
    fetched = context.services.telemetry.fetched_bytes
    for (topic, _), part in poll.parts.items():
        group = topics.get(topic)
        if group is None:
            group = topics[topic] = FetchableTopicResponse(partitions=[])
            if session.by_id:
                group.topic_id = topic
            else:
                group.topic = topic
        group.partitions.append(part)
    for key, part in poll.parts.items():
        entry = session.entries.get(key)
        if part.records and entry is not None and entry.partition is not None:
            fetched.labels(entry.partition.topic).inc(sum(map(len, part.records)))
    return FetchResponse(session_id=session.id, responses=list(topics.values()))
