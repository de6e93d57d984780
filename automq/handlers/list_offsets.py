"""ListOffsets and OffsetForLeaderEpoch: where things are in a log. DeleteRecords: where it begins."""

from __future__ import annotations

from collections import Counter

from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.handlers.steps import Steps
from automq.partitions import Partition
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.delete_records_request import DeleteRecordsRequest
from automq.protocol.messages.delete_records_response import (
    DeleteRecordsPartitionResult,
    DeleteRecordsResponse,
    DeleteRecordsTopicResult,
)
from automq.protocol.messages.list_offsets_request import ListOffsetsPartition, ListOffsetsRequest
from automq.protocol.messages.list_offsets_response import (
    ListOffsetsPartitionResponse,
    ListOffsetsResponse,
    ListOffsetsTopicResponse,
)
from automq.protocol.messages.offset_for_leader_epoch_request import OffsetForLeaderEpochRequest
from automq.protocol.messages.offset_for_leader_epoch_response import (
    EpochEndOffset,
    OffsetForLeaderEpochResponse,
    OffsetForLeaderTopicResult,
)

EPOCH_VERSION = 4
"""The first version whose answer carries a leader epoch; older ones cannot."""

TIMESTAMP_VERSIONS = {-3: 7, -4: 8, -5: 9, -6: 11}
"""Special timestamps and the first version that knows them; −1 and −2 are as old as the API."""


@handles(ApiKey.LIST_OFFSETS, versions=(1, 11))
async def list_offsets(context: RequestContext, request: ListOffsetsRequest) -> ListOffsetsResponse:
    """The offset of the earliest, latest, … record, or of the first one not older than a timestamp."""
    asked: list[tuple[str, int]] = [(t.name, p.partition_index) for t in request.topics for p in t.partitions]
    twice = {key for key, times in Counter(asked).items() if times > 1}
    refused: set[tuple[str, int]] = set()
    topics = []
    steps = Steps()
    for topic in request.topics:
        answers = []
        for wanted in topic.partitions:
            key = (topic.name, wanted.partition_index)
            if key in refused:
                continue  # one answer for all
            answer = ListOffsetsPartitionResponse(partition_index=wanted.partition_index)
            answers.append(answer)
            await steps.taken()
            try:
                if key in twice:
                    refused.add(key)
                    raise ApiError(ErrorCode.INVALID_REQUEST)
                await _list_one(context, topic.name, wanted, request.isolation_level, answer)
            except ApiError as error:
                answer.error_code = error.code
        topics.append(ListOffsetsTopicResponse(name=topic.name, partitions=answers))
    return ListOffsetsResponse(topics=topics)


async def _list_one(
    context: RequestContext,
    topic: str,
    wanted: ListOffsetsPartition,
    isolation: int,
    answer: ListOffsetsPartitionResponse,
) -> None:
    if context.version < TIMESTAMP_VERSIONS.get(wanted.timestamp, 0) or wanted.timestamp < min(
        TIMESTAMP_VERSIONS
    ):
        raise ApiError(ErrorCode.UNSUPPORTED_VERSION)
    partition = _partition(context, topic, wanted.partition_index)
    partition.check_leader_epoch(wanted.current_leader_epoch)
    answer.timestamp, answer.offset, epoch = await partition.list_offset(wanted.timestamp, isolation)
    if context.version >= EPOCH_VERSION:
        answer.leader_epoch = epoch


@handles(ApiKey.OFFSET_FOR_LEADER_EPOCH, versions=(2, 4))
async def offset_for_leader_epoch(
    context: RequestContext, request: OffsetForLeaderEpochRequest
) -> OffsetForLeaderEpochResponse:
    """The end of a leader epoch: how a consumer finds that its log was cut (it never is here)."""
    topics = []
    steps = Steps()
    for topic in request.topics:
        answers = []
        for wanted in topic.partitions:
            answer = EpochEndOffset(partition=wanted.partition)
            answers.append(answer)
            await steps.taken()
            try:
                partition = _partition(context, topic.topic, wanted.partition)
                partition.check_leader_epoch(wanted.current_leader_epoch)
                answer.leader_epoch, answer.end_offset = partition.offset_for_leader_epoch(
                    wanted.leader_epoch
                )
            except ApiError as error:
                answer.error_code = error.code
        topics.append(OffsetForLeaderTopicResult(topic=topic.topic, partitions=answers))
    return OffsetForLeaderEpochResponse(topics=topics)


@handles(ApiKey.DELETE_RECORDS, versions=(0, 2))
async def delete_records(context: RequestContext, request: DeleteRecordsRequest) -> DeleteRecordsResponse:
    """Move the log's start: everything before it is gone for readers at once, and for the store soon."""
    topics = []
    steps = Steps()
    for topic in request.topics:
        answers = []
        for wanted in topic.partitions:
            answer = DeleteRecordsPartitionResult(partition_index=wanted.partition_index, low_watermark=-1)
            answers.append(answer)
            await steps.taken()
            try:
                partition = _partition(context, topic.name, wanted.partition_index)
                if partition.internal:
                    raise ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION)
                answer.low_watermark = await partition.delete_records(wanted.offset)
            except ApiError as error:
                answer.error_code = error.code
        topics.append(DeleteRecordsTopicResult(name=topic.name, partitions=answers))
    return DeleteRecordsResponse(topics=topics)


def _partition(context: RequestContext, topic: str, index: int) -> Partition:
    found = context.services.partitions.get(topic, index)
    if found is None:
        raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    return found
