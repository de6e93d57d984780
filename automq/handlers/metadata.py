"""Metadata, DescribeTopicPartitions, DescribeCluster: what clients learn about the cluster, read from the image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from automq.config import settings
from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.handlers.steps import Steps
from automq.metadata.image import MetadataImage, PartitionImage, TopicImage
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.fragments import Fragment
from automq.protocol.messages.describe_cluster_request import DescribeClusterRequest
from automq.protocol.messages.describe_cluster_response import DescribeClusterBroker, DescribeClusterResponse
from automq.protocol.messages.describe_topic_partitions_request import DescribeTopicPartitionsRequest
from automq.protocol.messages.describe_topic_partitions_response import (
    Cursor,
    DescribeTopicPartitionsResponse,
    DescribeTopicPartitionsResponsePartition,
    DescribeTopicPartitionsResponseTopic,
)
from automq.protocol.messages.metadata_request import MetadataRequest
from automq.protocol.messages.metadata_response import (
    MetadataResponse,
    MetadataResponseBroker,
    MetadataResponsePartition,
    MetadataResponseTopic,
)

ZERO_ID = bytes(16)
TOPIC_IDS_SINCE = 12
"""The first version in which Metadata may be asked for by id."""
OPERATIONS_UNASKED = -(2**31)
TOPIC_OPERATIONS = sum(1 << code for code in (3, 4, 5, 6, 7, 8, 10, 11))
"""READ WRITE CREATE DELETE ALTER DESCRIBE DESCRIBE_CONFIGS ALTER_CONFIGS: all, without an authorizer."""
CLUSTER_OPERATIONS = sum(1 << code for code in (5, 7, 8, 9, 10, 11, 12))
"""CREATE ALTER DESCRIBE CLUSTER_ACTION DESCRIBE_CONFIGS ALTER_CONFIGS IDEMPOTENT_WRITE"""
PARTITIONS_ANSWERED_MAX = 2000
"""`max.request.partition.size.limit` of Kafka."""
ENDPOINT_BROKERS, ENDPOINT_CONTROLLERS = 1, 2
UNITS_OF_A_TOPIC = 5
"""Work for a topic by name that is cached, or missing, in `Steps`."""


@handles(ApiKey.METADATA, versions=(0, 13))
async def metadata(context: RequestContext, request: MetadataRequest) -> MetadataResponse:
    """Brokers, and the topics asked for; creates missing ones when the request and the broker allow it."""
    services = context.services
    asked = request.topics
    if context.version < TOPIC_IDS_SINCE and any(
        t.name is None or t.topic_id != ZERO_ID for t in asked or ()
    ):
        return _refused(asked or ())
    image = services.metadata.image
    steps = Steps()
    topics: list[Any] = []
    if asked is None or (context.version == 0 and not asked):
        for topic in image.topics_by_name.values():
            topics.append(_topic(context, request, topic))
            await steps.taken(len(topic.partitions))
    else:
        seen = set()
        for one in asked:
            # once each, as Kafka does: a small request must not ask for the same large topic a million times
            if (one.name, one.topic_id) in seen:
                await steps.taken()
                continue
            seen.add((one.name, one.topic_id))
            topics.append(await _asked_topic(context, request, one))
            await steps.taken(UNITS_OF_A_TOPIC)
        image = services.metadata.image
    return MetadataResponse(
        brokers=_brokers(context, image),
        cluster_id=services.cluster_id,
        controller_id=services.node_id,
        topics=topics,
        cluster_authorized_operations=(
            CLUSTER_OPERATIONS if request.include_cluster_authorized_operations else OPERATIONS_UNASKED
        ),
    )


def _refused(asked: Iterable[Any]) -> MetadataResponse:
    """Versions 10 and 11 have the field for a topic's id and cannot be asked by it (KAFKA-10547)."""
    return MetadataResponse(
        controller_id=-1,
        topics=[
            MetadataResponseTopic(
                error_code=ErrorCode.INVALID_REQUEST,
                name=one.name or "",
                topic_id=one.topic_id,
                partitions=[],
            )
            for one in asked
        ],
    )


async def _asked_topic(
    context: RequestContext, request: MetadataRequest, asked: Any
) -> MetadataResponseTopic | Fragment:
    image = context.services.metadata.image
    if asked.name is None or (context.version >= 10 and asked.topic_id != ZERO_ID):
        found = image.topics_by_id.get(asked.topic_id)
        if found is None:
            return MetadataResponseTopic(
                error_code=ErrorCode.UNKNOWN_TOPIC_ID, topic_id=asked.topic_id, name=None, partitions=[]
            )
        return _topic(context, request, found)
    found = image.topics_by_name.get(asked.name)
    if found is None:
        try:
            found = await _missing(context, request, asked.name)
        except ApiError as error:
            return MetadataResponseTopic(error_code=error.code, name=asked.name, partitions=[])
    return _topic(context, request, found)


async def _missing(context: RequestContext, request: MetadataRequest, name: str) -> TopicImage:
    """Create a topic that a client asks for, as Kafka does: only here, one flight a name."""
    services = context.services
    wanted = request.allow_auto_topic_creation or context.version < 4
    if wanted and services.config[settings.AUTO_CREATE_TOPICS_ENABLE]:
        return await services.topics.auto_create(name)
    services.topics.check_name(name)
    raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)


def _topic(context: RequestContext, request: MetadataRequest, topic: TopicImage) -> Fragment:
    """The topic's part of the answer, encoded once for all clients that ask alike."""
    operations = request.include_topic_authorized_operations
    cache = context.services.fragments
    key = (SameTopic(topic), ApiKey.METADATA, context.version, operations)
    return cache.get(key) or cache.put(key, _topic_entity(topic, operations), context.version)


def _topic_entity(topic: TopicImage, operations: bool) -> MetadataResponseTopic:
    return MetadataResponseTopic(
        name=topic.name,
        topic_id=topic.topic_id,
        is_internal=topic.internal,
        topic_authorized_operations=TOPIC_OPERATIONS if operations else OPERATIONS_UNASKED,
        partitions=[
            MetadataResponsePartition(
                partition_index=partition.index,
                leader_id=partition.leader,
                leader_epoch=partition.leader_epoch,
                replica_nodes=list(partition.replicas),
                isr_nodes=[partition.leader],
                offline_replicas=[],
            )
            for partition in topic.partitions
        ],
    )


class SameTopic:
    """Stands for a topic as it is in one image; a change makes another. It keeps the topic, so identity is enough."""

    __slots__ = ("topic",)

    def __init__(self, topic: TopicImage) -> None:
        self.topic = topic

    def __hash__(self) -> int:
        return hash(self.topic.topic_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameTopic) and other.topic is self.topic


def _brokers(context: RequestContext, image: MetadataImage) -> list[MetadataResponseBroker]:
    return [
        MetadataResponseBroker(node_id=node, host=host, port=port, rack=rack)
        for node, host, port, rack in _addresses(context, image)
    ]


def _addresses(context: RequestContext, image: MetadataImage) -> Iterable[tuple[int, str, int, str | None]]:
    """The brokers as clients of this request's listener reach them."""
    services, mine = context.services, context.endpoint
    for broker in image.brokers.values():
        if broker.node_id == services.node_id:
            yield broker.node_id, mine.host, mine.port, broker.rack
            continue
        for endpoint in broker.endpoints:
            if endpoint.listener == mine.listener:
                yield broker.node_id, endpoint.host, endpoint.port, broker.rack


@handles(ApiKey.DESCRIBE_CLUSTER, versions=(0, 2))
async def describe_cluster(
    context: RequestContext, request: DescribeClusterRequest
) -> DescribeClusterResponse:
    """The cluster's id, controller and brokers."""
    services = context.services
    if context.version >= 1 and request.endpoint_type != ENDPOINT_BROKERS:
        code, message = (
            ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
            f"unsupported endpoint type {request.endpoint_type}",
        )
        if request.endpoint_type == ENDPOINT_CONTROLLERS:
            code = ErrorCode.MISMATCHED_ENDPOINT_TYPE
            message = "the request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER"
        return DescribeClusterResponse(error_code=code, error_message=message, cluster_id="", brokers=[])
    return DescribeClusterResponse(
        cluster_id=services.cluster_id,
        controller_id=services.node_id,
        brokers=[
            DescribeClusterBroker(broker_id=node, host=host, port=port, rack=rack, is_fenced=False)
            for node, host, port, rack in _addresses(context, services.metadata.image)
        ],
        cluster_authorized_operations=(
            CLUSTER_OPERATIONS if request.include_cluster_authorized_operations else OPERATIONS_UNASKED
        ),
    )


@handles(ApiKey.DESCRIBE_TOPIC_PARTITIONS, versions=(0, 0))
async def describe_topic_partitions(
    context: RequestContext, request: DescribeTopicPartitionsRequest
) -> DescribeTopicPartitionsResponse:
    """Topics by name in order, in pages bounded by a number of partitions (KIP-966)."""
    image = context.services.metadata.image
    names = sorted({topic.name for topic in request.topics} or image.topics_by_name)
    fetch_all = not request.topics
    first = 0
    if request.cursor is not None:
        if request.cursor.partition_index < 0:
            refused = [
                DescribeTopicPartitionsResponseTopic(
                    error_code=ErrorCode.INVALID_REQUEST, name=topic.name, partitions=[]
                )
                for topic in request.topics
            ]
            return DescribeTopicPartitionsResponse(topics=refused, next_cursor=None)
        names = [name for name in names if name >= request.cursor.topic_name]
        if names and names[0] == request.cursor.topic_name:
            first = request.cursor.partition_index
    left = max(1, min(request.response_partition_limit, PARTITIONS_ANSWERED_MAX))
    topics: list[Any] = []
    response = DescribeTopicPartitionsResponse(topics=topics, next_cursor=None)
    steps = Steps()
    for name in names:
        if left <= 0:
            response.next_cursor = Cursor(topic_name=name, partition_index=0)
            break
        topic = image.topics_by_name.get(name)
        if topic is None:
            if not fetch_all:
                topics.append(_unknown_topic(context, name))
            continue
        page = topic.partitions[first : first + left]
        topics.append(_described(context, topic, page))
        await steps.taken(len(page))
        left -= len(page)
        if first + len(page) < len(topic.partitions):
            response.next_cursor = Cursor(topic_name=name, partition_index=first + len(page))
            break
        first = 0
    return response


def _unknown_topic(context: RequestContext, name: str) -> DescribeTopicPartitionsResponseTopic:
    code = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
    try:
        context.services.topics.check_name(name)
    except ApiError as error:
        code = error.code
    return DescribeTopicPartitionsResponseTopic(
        error_code=code, name=name, partitions=[], topic_authorized_operations=TOPIC_OPERATIONS
    )


def _described(
    context: RequestContext, topic: TopicImage, page: Sequence[PartitionImage]
) -> DescribeTopicPartitionsResponseTopic | Fragment:
    """A page of a topic; a whole topic is encoded once for all clients."""
    entity = DescribeTopicPartitionsResponseTopic(
        name=topic.name,
        topic_id=topic.topic_id,
        is_internal=topic.internal,
        topic_authorized_operations=TOPIC_OPERATIONS,
    )
    whole = len(page) == len(topic.partitions)
    cache, key = (
        context.services.fragments,
        (SameTopic(topic), ApiKey.DESCRIBE_TOPIC_PARTITIONS, context.version),
    )
    known = cache.get(key) if whole else None
    if known is not None:
        return known
    entity.partitions = [
        DescribeTopicPartitionsResponsePartition(
            partition_index=partition.index,
            leader_id=partition.leader,
            leader_epoch=partition.leader_epoch,
            replica_nodes=list(partition.replicas),
            isr_nodes=[partition.leader],
            eligible_leader_replicas=[],
            last_known_elr=[],
            offline_replicas=[],
        )
        for partition in page
    ]
    return cache.put(key, entity, context.version) if whole else entity
