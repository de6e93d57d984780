"""Offsets of groups: OffsetCommit, OffsetFetch, OffsetDelete.

Clients name topics by name or, from version 10, by id. What does not exist is answered here; the coordinator is asked
about the rest, and keeps offsets by name with the id beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automq.coordinators import offset_requests
from automq.handlers.context import RequestContext
from automq.handlers.groups import ask
from automq.handlers.registry import handles
from automq.metadata.image import TopicImage
from automq.protocol.api import API, ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.offset_commit_request import OffsetCommitRequest, OffsetCommitRequestTopic
from automq.protocol.messages.offset_commit_response import (
    OffsetCommitResponse,
    OffsetCommitResponsePartition,
    OffsetCommitResponseTopic,
)
from automq.protocol.messages.offset_delete_request import OffsetDeleteRequest, OffsetDeleteRequestTopic
from automq.protocol.messages.offset_delete_response import (
    OffsetDeleteResponse,
    OffsetDeleteResponsePartition,
    OffsetDeleteResponseTopic,
)
from automq.protocol.messages.offset_fetch_request import (
    OffsetFetchRequest,
    OffsetFetchRequestGroup,
    OffsetFetchRequestTopics,
)
from automq.protocol.messages.offset_fetch_response import (
    OffsetFetchResponse,
    OffsetFetchResponseGroup,
    OffsetFetchResponsePartition,
    OffsetFetchResponsePartitions,
    OffsetFetchResponseTopic,
    OffsetFetchResponseTopics,
)

ZERO_ID = bytes(16)
TOPIC_IDS_SINCE = 10
MANY_GROUPS_SINCE = 8
TOP_LEVEL_ERROR_SINCE = 2


# -- commit ----------------------------------------------------------------------------------------------------


@handles(ApiKey.OFFSET_COMMIT, versions=API[ApiKey.OFFSET_COMMIT].versions)
async def offset_commit(context: RequestContext, request: OffsetCommitRequest) -> OffsetCommitResponse:
    """Commit offsets of partitions that exist; acknowledged when durable."""
    answers: dict[int, OffsetCommitResponseTopic] = {}
    known: list[OffsetCommitRequestTopic] = []
    for position, topic in enumerate(request.topics):
        found = _resolve(context, topic)
        answers[position] = answer = OffsetCommitResponseTopic(name=topic.name, topic_id=topic.topic_id)
        existing = [p for p in topic.partitions if found and 0 <= p.partition_index < len(found.partitions)]
        unknown = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        if found is None and context.version >= TOPIC_IDS_SINCE:
            unknown = ErrorCode.UNKNOWN_TOPIC_ID
        wanted = {id(p) for p in existing}
        answer.partitions = [
            OffsetCommitResponsePartition(partition_index=p.partition_index, error_code=unknown)
            for p in topic.partitions
            if id(p) not in wanted
        ]
        if existing and found is not None:
            known.append(
                OffsetCommitRequestTopic(name=found.name, topic_id=found.topic_id, partitions=existing)
            )
    if known:
        request.topics = known
        _merge(answers, await _commit(context, request))
    return OffsetCommitResponse(topics=list(answers.values()))


async def _commit(context: RequestContext, request: OffsetCommitRequest) -> list[OffsetCommitResponseTopic]:
    try:
        response: OffsetCommitResponse = await ask(context, request.group_id, offset_requests.commit, request)
    except ApiError as error:
        return [
            OffsetCommitResponseTopic(
                name=topic.name,
                topic_id=topic.topic_id,
                partitions=[
                    OffsetCommitResponsePartition(partition_index=p.partition_index, error_code=error.code)
                    for p in topic.partitions
                ],
            )
            for topic in request.topics
        ]
    return response.topics


def _merge(answers: dict[int, Any], more: Sequence[Any]) -> None:
    """Put the coordinator's answers with those given here, topic by topic."""
    left = list(more)
    for answer in answers.values():
        for topic in left:
            same_id = topic.topic_id == answer.topic_id and answer.topic_id != ZERO_ID
            if same_id or topic.name == answer.name:
                answer.partitions += topic.partitions
                left.remove(topic)
                break


def _resolve(context: RequestContext, topic: Any) -> TopicImage | None:
    image = context.services.metadata.image
    if context.version >= TOPIC_IDS_SINCE:
        found = image.topics_by_id.get(topic.topic_id)
        if found is not None:
            topic.name = found.name
        return found
    return image.topics_by_name.get(topic.name)


# -- fetch -----------------------------------------------------------------------------------------------------


@handles(ApiKey.OFFSET_FETCH, versions=API[ApiKey.OFFSET_FETCH].versions)
async def offset_fetch(context: RequestContext, request: OffsetFetchRequest) -> OffsetFetchResponse:
    """Committed offsets, of one group or (from v8) several; topics null asks for all."""
    if context.version >= MANY_GROUPS_SINCE:
        groups = [await _fetch(context, group, request.require_stable) for group in request.groups]
        return OffsetFetchResponse(groups=groups)
    topics = None
    if request.topics is not None:
        topics = [
            OffsetFetchRequestTopics(name=t.name, partition_indexes=t.partition_indexes)
            for t in request.topics
        ]
    group = OffsetFetchRequestGroup(group_id=request.group_id, topics=topics)
    found = await _fetch(context, group, request.require_stable)
    if found.error_code and context.version < TOP_LEVEL_ERROR_SINCE:
        found.topics = [_failed(topic, found.error_code) for topic in topics or ()]
    return OffsetFetchResponse(
        error_code=found.error_code,
        topics=[
            OffsetFetchResponseTopic(
                name=topic.name,
                partitions=[
                    OffsetFetchResponsePartition(
                        partition_index=p.partition_index,
                        committed_offset=p.committed_offset,
                        committed_leader_epoch=p.committed_leader_epoch,
                        metadata=p.metadata,
                        error_code=p.error_code,
                    )
                    for p in topic.partitions
                ],
            )
            for topic in found.topics
        ],
    )


async def _fetch(
    context: RequestContext, group: OffsetFetchRequestGroup, require_stable: bool
) -> OffsetFetchResponseGroup:
    by_id = context.version >= TOPIC_IDS_SINCE
    failed = []
    everything = group.topics is None
    if by_id and group.topics is not None:
        known = [topic for topic in group.topics if _resolve(context, topic) is not None]
        resolved = {id(topic) for topic in known}
        failed = [_failed(t, ErrorCode.UNKNOWN_TOPIC_ID) for t in group.topics if id(t) not in resolved]
        group.topics = known
    try:
        answer: OffsetFetchResponseGroup = await ask(
            context, group.group_id, offset_requests.fetch, group, require_stable
        )
    except ApiError as error:
        return OffsetFetchResponseGroup(group_id=group.group_id, error_code=error.code)
    if by_id and everything:
        # Offsets are found by name; what no topic bears any more cannot be named by id.
        image = context.services.metadata.image
        for topic in answer.topics:
            found = image.topics_by_name.get(topic.name)
            topic.topic_id = found.topic_id if found is not None else ZERO_ID
        answer.topics = [topic for topic in answer.topics if topic.topic_id != ZERO_ID]
    answer.topics += failed
    return answer


def _failed(topic: OffsetFetchRequestTopics, error: int) -> OffsetFetchResponseTopics:
    return OffsetFetchResponseTopics(
        name=topic.name,
        topic_id=topic.topic_id,
        partitions=[
            OffsetFetchResponsePartitions(
                partition_index=index, committed_offset=-1, metadata="", error_code=error
            )
            for index in topic.partition_indexes
        ],
    )


# -- delete ----------------------------------------------------------------------------------------------------


@handles(ApiKey.OFFSET_DELETE, versions=API[ApiKey.OFFSET_DELETE].versions)
async def offset_delete(context: RequestContext, request: OffsetDeleteRequest) -> OffsetDeleteResponse:
    """Forget offsets of topics nobody in the group subscribes to."""
    image = context.services.metadata.image
    answers: dict[int, OffsetDeleteResponseTopic] = {}
    known = []
    for position, topic in enumerate(request.topics):
        found = image.topics_by_name.get(topic.name)
        count = len(found.partitions) if found is not None else 0
        answers[position] = OffsetDeleteResponseTopic(
            name=topic.name,
            partitions=[
                OffsetDeleteResponsePartition(
                    partition_index=p.partition_index, error_code=ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                )
                for p in topic.partitions
                if not 0 <= p.partition_index < count
            ],
        )
        existing = [p for p in topic.partitions if 0 <= p.partition_index < count]
        if existing:
            known.append(OffsetDeleteRequestTopic(name=topic.name, partitions=existing))
    if not request.group_id:
        return OffsetDeleteResponse(error_code=ErrorCode.INVALID_GROUP_ID)
    request.topics = known
    try:
        response = await ask(context, request.group_id, offset_requests.delete_offsets, request)
    except ApiError as error:
        return OffsetDeleteResponse(error_code=error.code)
    for topic in response.topics:
        for answer in answers.values():
            if answer.name == topic.name:
                answer.partitions += topic.partitions
    return OffsetDeleteResponse(topics=list(answers.values()))
