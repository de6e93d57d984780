"""Fetch: long polls over a session's dirty partitions.

A poll makes passes. A pass reads what the log cache has, at once, and starts a cold read for what it has not; it
ends the poll when enough bytes, an error, or the deadline is there, else it waits for a partition to move or a cold
read to end. A cold partition therefore delays a tail one by no more than the client's own max wait, and a cold read
that outlives its poll is kept for the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from automq.config import settings
from automq.handlers.context import RequestContext, Services
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
"""Cold reads one connection may have under way: read-ahead makes more of them pointless."""
COLD_READ_BYTES_MAX = 4 << 20
"""Asked of one cold read: several that are under way may each find as much, and their bytes are nobody's account until
they are in an answer. A fetch that wants more of one partition is answered with this much at once."""
PARTITIONS_AT_ONCE = 64
"""Partitions looked at in one step of the loop: about half a millisecond."""
PARTITIONS_ASKED_SPARE = 1000
"""A request may ask for so many more partitions than twice those there are: clients remember deleted topics. Beyond it
is no client, and building an answer for each would cost more memory than the request has."""
PARTITION_BYTES_MAX = 300
"""Of a request, for one partition: a topic of 249 characters has one."""
UNKNOWN_PARTITION = frozenset(
    (ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.INCONSISTENT_TOPIC_ID)
)


@dataclass(slots=True)
class _Poll:
    """The answer as it grows over the passes of one poll."""

    context: RequestContext
    request: FetchRequest
    session: Session
    incremental: bool
    bytes_left: int
    bytes_found: int = 0
    urgent: bool = False
    parts: dict[Any, PartitionData] = field(default_factory=dict)
    cached: list[tuple[Entry, int]] = field(default_factory=list)
    """Entries whose data came from the log cache, with its bytes: they may have more at the next pass."""
    from_objects: set[Any] = field(default_factory=set)

    def again(self) -> None:
        """Not enough yet: what is cheap to read is read anew after the wait. What came from objects is kept."""
        for entry, nbytes in self.cached:
            self.parts.pop(entry.key, None)
            self.bytes_found -= nbytes
            self.bytes_left += nbytes
            entry.watch()
        self.cached.clear()

    @property
    def enough(self) -> bool:
        """There is something to answer with, or nothing to wait for."""
        return self.bytes_found >= self.request.min_bytes or self.urgent or not self.session.entries


def _partitions_max(services: Services) -> int:
    return 2 * len(services.partitions) + PARTITIONS_ASKED_SPARE


def _bytes_max(services: Services) -> int:
    """Beyond it a request is not even decoded, which takes ten times its size."""
    return _partitions_max(services) * PARTITION_BYTES_MAX


@handles(ApiKey.FETCH, versions=(4, 18), bytes_max=_bytes_max)
def fetch(
    context: RequestContext, request: FetchRequest
) -> FetchResponse | Coroutine[Any, Any, FetchResponse]:
    """Answer with records from each partition asked for, within the request's limits."""
    services = context.services
    if sum(len(topic.partitions) for topic in request.topics) > _partitions_max(services):
        return _refused(ErrorCode.INVALID_REQUEST)
    try:
        session, incremental = services.fetch_sessions.open(request, context.version >= TOPIC_IDS_SINCE)
    except ApiError as error:
        return _refused(error.code)
    limit = min(request.max_bytes, services.config[settings.FETCH_MAX_BYTES], services.answer_room())
    poll = _Poll(context, request, session, incremental, bytes_left=limit)
    if len(session.dirty) <= PARTITIONS_AT_ONCE:
        _pass(poll, list(session.dirty.values()))
        if poll.enough or request.max_wait_ms <= 0:
            return _finish(poll)
    session.busy = True
    return _wait(poll)


async def _wait(poll: _Poll) -> FetchResponse:
    """Go on with a poll that one pass could not end."""
    session, clock = poll.session, poll.context.services.clock
    deadline_s = clock.monotonic() + poll.request.max_wait_ms / 1000
    waited = len(session.dirty) <= PARTITIONS_AT_ONCE  # by the caller's own pass
    try:
        while True:
            if not waited:
                await _pass_in_steps(poll)
            left_s = deadline_s - clock.monotonic()
            if poll.enough or left_s <= 0:
                return _finish(poll)
            poll.again()
            await session.wait(left_s)
            waited = False
    finally:
        session.busy = False
        if session.id == NO_SESSION:
            session.close()


def _finish(poll: _Poll) -> FetchResponse:
    """The answer, and the end of a session that was for this request only."""
    response = _response(poll)
    if poll.session.id == NO_SESSION:
        poll.session.close()
    return response


def _refused(code: ErrorCode) -> FetchResponse:
    return FetchResponse(error_code=code, session_id=NO_SESSION, responses=[])


async def _pass_in_steps(poll: _Poll) -> None:
    entries = list(poll.session.dirty.values())
    for first in range(0, len(entries), PARTITIONS_AT_ONCE):
        if first:
            await asyncio.sleep(0)
        _pass(poll, entries[first : first + PARTITIONS_AT_ONCE])


def _pass(poll: _Poll, entries: list[Entry]) -> None:
    """Look at these entries once. Those without data are watched from then on."""
    session = poll.session
    cold_reads = sum(1 for entry in entries if entry.cold is not None and not entry.cold.done())
    for entry in entries:
        answered = poll.parts.get(entry.key)
        if answered is not None and (answered.records or answered.error_code):
            continue
        if poll.bytes_left <= 0 and poll.bytes_found and poll.incremental:
            return  # the rest stays dirty, and comes first the next time
        try:
            partition = _checked(poll.context, session, entry)
            result = _read(entry, partition, poll, cold_reads)
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
            entry.watch()
            if not poll.incremental:
                poll.parts[entry.key] = _part(entry, partition, None)
            continue
        _take(poll, entry, partition, result)


def _checked(context: RequestContext, session: Session, entry: Entry) -> Partition:
    partition = entry.resolve(context.services.partitions, session.by_id)
    if partition is None:
        known = not session.by_id or entry.key[0] in context.services.metadata.image.topics_by_id
        raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION if known else ErrorCode.UNKNOWN_TOPIC_ID)
    partition.check_leader_epoch(entry.leader_epoch)
    return partition


def _read(
    entry: Entry, partition: Partition, poll: _Poll, cold_reads: int
) -> ReadResult | EpochEndOffset | None:
    """What the partition has at the entry's offset; None while a cold read is on its way."""
    if entry.last_fetched_epoch >= 0:
        epoch, end = partition.offset_for_leader_epoch(entry.last_fetched_epoch)
        if epoch < entry.last_fetched_epoch or end < entry.fetch_offset:
            return EpochEndOffset(epoch=epoch, end_offset=end)
    isolation = poll.request.isolation_level
    min_one = poll.bytes_found == 0
    max_bytes = max(0, min(entry.max_bytes, poll.bytes_left))
    cold = entry.cold
    if cold is not None and cold.done():
        entry.cold = None
        asked, result = cold.result()
        if asked == (entry.fetch_offset, isolation, partition):
            if isinstance(result, ApiError):
                raise result
            if min_one or result.size <= max_bytes:
                poll.from_objects.add(entry.key)
                poll.urgent |= result.size > 0 and max_bytes > COLD_READ_BYTES_MAX
                return result
    elif cold is not None:
        return None
    result = partition.read_now(entry.fetch_offset, max_bytes, isolation=isolation, min_one=min_one)
    telemetry = poll.context.services.telemetry
    if result is not None:
        telemetry.reads_cached.inc()
    elif cold_reads < COLD_READS_MAX and (max_bytes > 0 or min_one):
        telemetry.reads_cold.inc()
        wanted = max(1, min(max_bytes, COLD_READ_BYTES_MAX))
        entry.cold = asyncio.get_running_loop().create_task(
            _read_cold(entry, partition, isolation, wanted), name="fetch/cold"
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
        asyncio.get_running_loop().call_soon(entry.moved)


def _take(poll: _Poll, entry: Entry, partition: Partition, result: ReadResult) -> None:
    """Put what was read into the answer, and keep the entry dirty while there may be more for it."""
    session = poll.session
    now_told = (result.high_watermark, result.last_stable_offset, result.log_start_offset)
    if result.size:
        poll.bytes_found += result.size
        poll.bytes_left -= result.size
        session.served_last(entry)
        if entry.key not in poll.from_objects:
            poll.cached.append((entry, result.size))
    else:
        entry.watch()
        if entry.fetch_offset >= partition.high_watermark:
            session.dirty.pop(entry.key, None)
    if result.size or not poll.incremental or now_told != entry.told:
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
        part.aborted_transactions = (
            None
            if result.aborted is None
            else [
                AbortedTransaction(producer_id=producer_id, first_offset=first)
                for producer_id, first in result.aborted
            ]
        )
    return part


def _error(entry: Entry, error: ApiError) -> PartitionData:
    part = PartitionData(partition_index=entry.key[1], error_code=error.code)
    # Kafka leaves the list out once a log was asked, and has an empty one for what it does not know.
    if error.code not in UNKNOWN_PARTITION:
        part.aborted_transactions = None
    part.high_watermark = -1
    part.records = b""
    return part


def _response(poll: _Poll) -> FetchResponse:
    """Group the parts by topic, in the order in which they were found."""
    session, services = poll.session, poll.context.services
    topics: dict[Any, FetchableTopicResponse] = {}
    for key, part in poll.parts.items():
        topic = key[0]
        group = topics.get(topic)
        if group is None:
            group = topics[topic] = FetchableTopicResponse(partitions=[])
            if session.by_id:
                group.topic_id = topic
            else:
                group.topic = topic
        group.partitions.append(part)
        if part.records:
            entry = session.entries.get(key)
            if entry is not None and entry.partition is not None:
                services.meters[entry.partition.topic].bytes_out += sum(map(len, part.records))
        elif part.error_code:
            services.telemetry.request_errors.labels("FETCH", ErrorCode(part.error_code).name).inc()
    return FetchResponse(session_id=session.id, responses=list(topics.values()))
