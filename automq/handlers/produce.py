"""Produce: batches in, acknowledged when durable.

The partitions of a request are taken in its order: each batch is validated and submitted before the next is looked at.
While a batch has to wait (decompression, room) the connection's next produce waits too, so that batches of one client
are submitted in the order in which they came. What follows durability runs in the WAL's completion; here it only fills
in the answer. A request holds no room while it waits for more of it: two of them could wait for each other.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from automq.handlers.context import CloseConnection, RequestContext, Services
from automq.handlers.registry import Sink, handles
from automq.partitions import AppendResult, Partition, Validated
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.produce_request import PartitionProduceData, ProduceRequest
from automq.protocol.messages.produce_response import (
    BatchIndexAndErrorMessage,
    PartitionProduceResponse,
    ProduceResponse,
    TopicProduceResponse,
)
from automq.protocol.records import Compression
from automq.protocol.records.batch import ATTRIBUTES_AT, HEADER_BYTES, TRANSACTIONAL

ACKS_ALLOWED = (-1, 0, 1)
TOPIC_IDS_SINCE = 13
ZSTD_SINCE = 7
CODEC_BITS = 0x07
UNREAD = frozenset((ErrorCode.CORRUPT_MESSAGE, ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.RECORD_LIST_TOO_LARGE))
"""Refused before the log is asked: as in Kafka such an answer does not say where the log starts."""
ADMIN_CLIENT_ID = "__admin_client"
"""Kafka lets only this client id write to internal topics."""
PARTITIONS_AT_ONCE = 32
"""Batches submitted in one step of the loop: about half a millisecond."""


class _Pending:
    """One produce request on its way: counts down its partitions, then answers."""

    __slots__ = (
        "acks",
        "client_id",
        "done",
        "left",
        "parts",
        "refusal",
        "response",
        "services",
        "sink",
        "slot",
        "version",
    )

    def __init__(self, context: RequestContext, request: ProduceRequest, sink: Sink) -> None:
        self.services: Services = context.services
        self.version = context.version
        self.client_id = context.header.client_id
        self.acks = request.acks
        self.sink = sink
        self.done = False
        self.slot: set[Any] | None = None
        self.refusal: ApiError | None = None  # of the whole request
        if self.acks not in ACKS_ALLOWED:
            self.refusal = ApiError(ErrorCode.INVALID_REQUIRED_ACKS, f"acks is {self.acks}, not -1, 0 or 1")
        self.parts: list[tuple[Any, PartitionProduceData, PartitionProduceResponse]] = []
        topics = []
        for topic in request.topic_data:
            answers = []
            for data in topic.partition_data:
                answer = PartitionProduceResponse(index=data.index, base_offset=-1, log_append_time_ms=-1)
                answers.append(answer)
                if self.refusal is None and _is_transactional(data.records):
                    # nobody could end the transaction that such a batch begins: readers would wait for it for ever
                    self.refusal = ApiError(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
                self.parts.append((topic, data, answer))
            topics.append(
                TopicProduceResponse(name=topic.name, topic_id=topic.topic_id, partition_responses=answers)
            )
        self.response = ProduceResponse(responses=topics)
        self.left = len(self.parts)

    def submit_now(self) -> int:
        """Submit from the front as far as nothing has to wait; how many were taken."""
        for taken, part in enumerate(self.parts[:PARTITIONS_AT_ONCE]):
            if not self._submit(part):
                return taken
        return min(len(self.parts), PARTITIONS_AT_ONCE)

    async def submit_rest(self, first: int) -> None:
        """Submit the others, waiting where one has to."""
        for number, part in enumerate(self.parts[first:], 1):
            if not self._submit(part):
                await self._validate_and_submit(part)
            if number % PARTITIONS_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _submit(self, part: tuple[Any, PartitionProduceData, PartitionProduceResponse]) -> bool:
        """Submit or refuse one batch; False when it has to wait first."""
        topic, data, answer = part
        partition = None
        try:
            partition = self._partition(topic, data.index)
            self._check_codec(data.records)
            validated = partition.validate_now(data.records)
        except ApiError as error:
            self._refused(answer, error, partition)
            return True
        if validated is None:
            return False
        partition.append(validated, partial(self._appended, answer, partition, validated))
        return True

    async def _validate_and_submit(
        self, part: tuple[Any, PartitionProduceData, PartitionProduceResponse]
    ) -> None:
        topic, data, answer = part
        partition = None
        try:
            partition = self._partition(topic, data.index)
            validated = await partition.validate(data.records)
        except ApiError as error:
            self._refused(answer, error, partition)
            return
        partition.append(validated, partial(self._appended, answer, partition, validated))

    def _check_codec(self, records: memoryview | None) -> None:
        """A client that cannot read zstd must not be able to write it."""
        if self.version >= ZSTD_SINCE or records is None or len(records) <= HEADER_BYTES:
            return
        if records[ATTRIBUTES_AT + 1] & CODEC_BITS == Compression.ZSTD:
            raise ApiError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE)

    def _partition(self, topic: Any, index: int) -> Partition:
        """Raises ApiError where there is none, or none for this client."""
        services = self.services
        if self.refusal is not None:
            raise self.refusal
        if self.version >= TOPIC_IDS_SINCE:
            found = services.partitions.by_id(topic.topic_id, index)
            known = found is not None or topic.topic_id in services.metadata.image.topics_by_id
            missing = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION if known else ErrorCode.UNKNOWN_TOPIC_ID
        else:
            found = services.partitions.get(topic.name, index)
            missing = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        if found is None:
            raise ApiError(missing, None)
        if found.internal and self.client_id != ADMIN_CLIENT_ID:
            raise ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, "internal topics are written by the broker")
        return found

    def expire(self) -> None:
        """The client's own timeout passed: the batches stay submitted, the answer no longer waits for them."""
        for _, _, answer in self.parts:
            if answer.base_offset < 0 and not answer.error_code:
                answer.error_code = ErrorCode.REQUEST_TIMED_OUT
        self.finish()

    def _appended(
        self,
        answer: PartitionProduceResponse,
        partition: Partition,
        batch: Validated,
        result: AppendResult | ApiError,
    ) -> None:
        if isinstance(result, ApiError):
            self._refused(answer, result, partition)
            return
        if not answer.error_code:
            answer.base_offset, answer.log_append_time_ms, answer.log_start_offset = result
        meter = self.services.meters[partition.topic]
        meter.bytes_in += len(batch.data)
        meter.records_in += batch.header.count
        self._one_less()

    def _refused(
        self, answer: PartitionProduceResponse, error: ApiError, partition: Partition | None = None
    ) -> None:
        if not self.done:
            if partition is not None and error.code not in UNREAD:
                answer.log_start_offset = partition.log_start_offset
            answer.error_code = error.code
            answer.error_message = error.message
            answer.base_offset = -1
            answer.record_errors = [
                BatchIndexAndErrorMessage(batch_index=index, batch_index_error_message=message)
                for index, message in getattr(error, "record_errors", ())
            ]
        self.services.telemetry.request_errors.labels("PRODUCE", error.code.name).inc()
        self._one_less()

    def _one_less(self) -> None:
        self.left -= 1
        if not self.left:
            self.finish()

    def finish(self) -> None:
        """Answer, once."""
        if self.slot is not None:
            self.slot.discard(self)
        if self.done:
            return
        self.done = True
        if self.acks:
            self.sink.answered(self.response)
            return
        failed = next((answer for _, _, answer in self.parts if answer.error_code), None)
        if failed is None:
            self.sink.answered(None)
        else:
            name = ErrorCode(failed.error_code).name
            self.sink.failed(CloseConnection(f"acks=0 produce failed with {name}"))


def _is_transactional(records: memoryview | None) -> bool:
    """The bit in a batch's attributes; what is too short to have any is refused later."""
    return (
        records is not None
        and len(records) > HEADER_BYTES
        and bool(records[ATTRIBUTES_AT + 1] & TRANSACTIONAL)
    )


@handles(ApiKey.PRODUCE, versions=(3, 13), submits=True)
def produce(context: RequestContext, request: ProduceRequest, sink: Sink) -> bool:
    """Append the request's batches. Transactional ids are refused until transactions are served."""
    pending = _Pending(context, request, sink)
    if not pending.parts:
        pending.finish()
        return True
    if pending.acks:
        pending.slot = context.services.deadlines.add(pending, request.timeout_ms / 1000)
    taken = pending.submit_now()
    if taken == len(pending.parts):
        return True
    context.services.tasks.spawn(_submit_later(pending, taken), "produce")
    return False


async def _submit_later(pending: _Pending, taken: int) -> None:
    try:
        await pending.submit_rest(taken)
    except Exception as error:
        if not pending.done:
            pending.done = True
            pending.sink.failed(error)
    finally:
        pending.sink.submitted()
