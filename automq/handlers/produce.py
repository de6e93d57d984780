"""Produce: batches in, acknowledged when durable.

The request's own order: all its partitions are validated first (which may wait: decompression, credits), then all are
submitted in one synchronous step, then the connection may submit its next request while this one waits for the WAL.
What follows durability runs in the WAL's completion; here it only fills in the answer.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from automq.handlers.context import CloseConnection, RequestContext
from automq.handlers.registry import Submission, handles
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
from automq.protocol.records.batch import ATTRIBUTES_AT, HEADER_BYTES, TRANSACTIONAL
from automq.telemetry import get_logger

log = get_logger("handlers.produce")

ACKS_ALLOWED = (-1, 0, 1)
TOPIC_IDS_SINCE = 13
ADMIN_CLIENT_ID = "__admin_client"
"""Kafka lets only this client id write to internal topics."""


class _Pending:
    """One produce request on its way: counts down its partitions and then resolves `response`."""

    __slots__ = ("acks", "context", "expiry", "left", "parts", "response", "result", "transactional")

    def __init__(
        self, context: RequestContext, request: ProduceRequest, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.context = context
        self.acks = request.acks
        self.response: asyncio.Future[ProduceResponse | None] = loop.create_future()
        self.parts: list[tuple[PartitionProduceResponse, Partition | None, PartitionProduceData]] = []
        self.result = ProduceResponse(responses=[])
        self.left = 0
        self.expiry: asyncio.TimerHandle | None = None
        self.transactional = any(
            _is_transactional(data.records) for topic in request.topic_data for data in topic.partition_data
        )
        for topic in request.topic_data:
            answers = []
            for data in topic.partition_data:
                answer = PartitionProduceResponse(index=data.index, base_offset=-1, log_append_time_ms=-1)
                answer.log_start_offset = -1
                answers.append(answer)
                self.parts.append((answer, self._resolve(topic, data.index, answer), data))
            self.result.responses.append(
                TopicProduceResponse(name=topic.name, topic_id=topic.topic_id, partition_responses=answers)
            )
        self.left = len(self.parts)

    def _resolve(self, topic: Any, index: int, answer: PartitionProduceResponse) -> Partition | None:
        services, by_id = self.context.services, self.context.version >= TOPIC_IDS_SINCE
        if self.acks not in ACKS_ALLOWED:
            _fail(answer, ApiError(ErrorCode.INVALID_REQUIRED_ACKS, f"acks is {self.acks}, not -1, 0 or 1"))
            return None
        if self.transactional:
            # nobody could end the transaction that such a batch begins: readers would wait for it for ever
            _fail(answer, ApiError(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED))
            return None
        partitions = services.partitions
        found = partitions.by_id(topic.topic_id, index) if by_id else partitions.get(topic.name, index)
        if found is None:
            unknown = by_id and topic.topic_id not in services.metadata.image.topics_by_id
            code = ErrorCode.UNKNOWN_TOPIC_ID if unknown else ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            _fail(answer, ApiError(code, None))
        elif found.internal and self.context.header.client_id != ADMIN_CLIENT_ID:
            _fail(
                answer,
                ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, "internal topics are written by the broker"),
            )
            return None
        return found

    def validate_now(self) -> list[Validated | ApiError | None] | None:
        """All partitions validated without waiting, or None when one of them has to wait."""
        verdicts: list[Validated | ApiError | None] = []
        for _, partition, data in self.parts:
            verdict: Validated | ApiError | None = None
            if partition is not None:
                try:
                    verdict = partition.validate_now(data.records)
                except ApiError as error:
                    verdict = error
                if verdict is None:
                    for done in verdicts:
                        if isinstance(done, Validated):
                            done.release()
                    return None
            verdicts.append(verdict)
        return verdicts

    async def validate(self) -> list[Validated | ApiError | None]:
        """All partitions validated, one after the other: a request has bounded claims on the pools that way."""
        verdicts: list[Validated | ApiError | None] = []
        for _, partition, data in self.parts:
            if partition is None:
                verdicts.append(None)
                continue
            try:
                verdicts.append(await partition.validate(data.records))
            except ApiError as error:
                verdicts.append(error)
        return verdicts

    def submit(self, verdicts: list[Validated | ApiError | None]) -> None:
        """Append everything that is valid, in the request's order; never waits."""
        for (answer, partition, _), verdict in zip(self.parts, verdicts, strict=True):
            if isinstance(verdict, Validated) and partition is not None:
                partition.append(verdict, partial(self._appended, answer))
            else:
                if isinstance(verdict, ApiError):
                    _fail(answer, verdict)
                self._one_less()
        if not self.parts:
            self._finish()

    def expire(self) -> None:
        """The client's own timeout passed: the batches stay submitted, the answer no longer waits for them."""
        for answer, _, _ in self.parts:
            if answer.base_offset < 0 and not answer.error_code:
                answer.error_code = ErrorCode.REQUEST_TIMED_OUT
        self._finish()

    def _appended(self, answer: PartitionProduceResponse, result: AppendResult | ApiError) -> None:
        if isinstance(result, ApiError):
            _fail(answer, result)
        elif not answer.error_code:
            answer.base_offset = result.base_offset
            answer.log_append_time_ms = result.log_append_time
            answer.log_start_offset = result.log_start_offset
        self._one_less()

    def _one_less(self) -> None:
        self.left -= 1
        if self.left == 0:
            self._finish()

    def _finish(self) -> None:
        if self.expiry is not None:
            self.expiry.cancel()
        if self.response.done():
            return
        if self.acks:
            self.response.set_result(self.result)
            return
        failed = next((a for a, _, _ in self.parts if a.error_code), None)
        if failed is None:
            self.response.set_result(None)
        else:
            self.response.set_exception(
                CloseConnection(f"acks=0 produce failed with {ErrorCode(failed.error_code).name}")
            )


def _is_transactional(records: memoryview | None) -> bool:
    """The bit in a batch's attributes; what is too short to have any is refused later."""
    return (
        records is not None
        and len(records) > HEADER_BYTES
        and bool(records[ATTRIBUTES_AT + 1] & TRANSACTIONAL)
    )


def _fail(answer: PartitionProduceResponse, error: ApiError) -> None:
    answer.error_code = error.code
    answer.error_message = error.message
    answer.base_offset = -1
    answer.record_errors = [
        BatchIndexAndErrorMessage(batch_index=index, batch_index_error_message=message)
        for index, message in getattr(error, "record_errors", ())
    ]


@handles(ApiKey.PRODUCE, versions=(3, 13), submits=True)
def produce(context: RequestContext, request: ProduceRequest) -> Submission:
    """Append the request's batches. Transactional ids are refused until transactions are served."""
    loop = asyncio.get_running_loop()
    pending = _Pending(context, request, loop)
    if pending.acks:
        pending.expiry = loop.call_later(max(request.timeout_ms, 1) / 1000, pending.expire)
    verdicts = pending.validate_now()
    if verdicts is not None:
        pending.submit(verdicts)
        return Submission(None, pending.response)
    submitted: asyncio.Future[None] = loop.create_future()
    context.services.tasks.spawn(_submit_later(pending, submitted), "produce")
    return Submission(submitted, pending.response)


async def _submit_later(pending: _Pending, submitted: asyncio.Future[None]) -> None:
    try:
        pending.submit(await pending.validate())
    except Exception as error:
        if not pending.response.done():
            pending.response.set_exception(error)
    finally:
        submitted.set_result(None)
