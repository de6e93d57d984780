"""CreateTopics, DeleteTopics, CreatePartitions: the life of topics, as their users ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from automq.config import describe_topic
from automq.handlers.context import RequestContext
from automq.handlers.metadata import ZERO_ID
from automq.handlers.registry import handles
from automq.metadata.image import TopicImage
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.create_partitions_request import CreatePartitionsRequest
from automq.protocol.messages.create_partitions_response import (
    CreatePartitionsResponse,
    CreatePartitionsTopicResult,
)
from automq.protocol.messages.create_topics_request import CreatableTopic, CreateTopicsRequest
from automq.protocol.messages.create_topics_response import (
    CreatableTopicConfigs,
    CreatableTopicResult,
    CreateTopicsResponse,
)
from automq.protocol.messages.delete_topics_request import DeleteTopicsRequest
from automq.protocol.messages.delete_topics_response import DeletableTopicResult, DeleteTopicsResponse

DETAILS_SINCE = 5
"""CreateTopics answers with partitions, replication and configs from this version (KIP-525)."""


@handles(ApiKey.CREATE_TOPICS, versions=(2, 7))
async def create_topics(context: RequestContext, request: CreateTopicsRequest) -> CreateTopicsResponse:
    """Create each topic, or say why not; one does not stop the others."""
    twice = _twice(topic.name for topic in request.topics)
    wanted = [topic for topic in request.topics if topic.name not in twice]
    outcomes = await _create(context, wanted, request.validate_only)
    results = [_created(context, topic, outcome) for topic, outcome in zip(wanted, outcomes, strict=True)]
    duplicate = ApiError(ErrorCode.INVALID_REQUEST, "Found multiple entries for this topic.")
    results += [_refused(name, duplicate) for name in sorted(twice)]
    return CreateTopicsResponse(topics=results)


async def _create(
    context: RequestContext, wanted: Sequence[CreatableTopic], validate_only: bool
) -> list[TopicImage | ApiError]:
    """All in one transaction where they only name counts and configs, which is what tools do by the thousand."""
    asked: list[Any] = []
    outcomes: list[TopicImage | ApiError] = []
    for topic in wanted:
        try:
            asked.append(_arguments(topic))
        except ApiError as error:
            asked.append(error)
    valid = [one for one in asked if not isinstance(one, ApiError)]
    made = iter(await context.services.topics.create_many(valid, validate_only=validate_only))
    for one in asked:
        outcomes.append(one if isinstance(one, ApiError) else next(made))
    return outcomes


def _arguments(topic: CreatableTopic) -> dict[str, Any]:
    if topic.assignments and (topic.num_partitions != -1 or topic.replication_factor != -1):
        raise ApiError(
            ErrorCode.INVALID_REQUEST,
            "Both numPartitions or replicationFactor and assignments were set. Both cannot be used at the same time.",
        )
    nulls = [config.name for config in topic.configs if config.value is None]
    if nulls:
        raise ApiError(
            ErrorCode.INVALID_CONFIG, f"Null value not supported for topic configs: {','.join(nulls)}"
        )
    return {
        "name": topic.name,
        "partitions": topic.num_partitions,
        "replication_factor": topic.replication_factor,
        "assignments": {one.partition_index: one.broker_ids for one in topic.assignments} or None,
        "configs": {config.name: config.value for config in topic.configs},
    }


def _created(
    context: RequestContext, topic: CreatableTopic, outcome: TopicImage | ApiError
) -> CreatableTopicResult:
    if isinstance(outcome, ApiError):
        return _refused(topic.name, outcome)
    result = CreatableTopicResult(name=outcome.name, topic_id=outcome.topic_id, error_message=None)
    if context.version >= DETAILS_SINCE:
        result.num_partitions = len(outcome.partitions)
        result.replication_factor = outcome.replication_factor
        result.configs = [
            CreatableTopicConfigs(
                name=entry.name,
                value=entry.value,
                read_only=entry.read_only,
                config_source=entry.source,
                is_sensitive=entry.sensitive,
            )
            for entry in describe_topic(context.services.config, outcome.configs)
        ]
    return result


def _refused(name: str, error: ApiError) -> CreatableTopicResult:
    return CreatableTopicResult(
        name=name,
        error_code=error.code,
        error_message=error.message,
        num_partitions=-1,
        replication_factor=-1,
        configs=[],
    )


@handles(ApiKey.DELETE_TOPICS, versions=(1, 6))
async def delete_topics(context: RequestContext, request: DeleteTopicsRequest) -> DeleteTopicsResponse:
    """Delete topics by name, or by id since version 6."""
    image = context.services.metadata.image
    asked: list[tuple[str | None, bytes]]
    if context.version >= 6:
        asked = [(topic.name, topic.topic_id) for topic in request.topics]
    else:
        asked = [(name, ZERO_ID) for name in request.topic_names]
    twice = _twice(asked)
    results, found = [], []
    for name, topic_id in dict.fromkeys(asked):  # one answer for what is named twice
        result = DeletableTopicResult(name=name, topic_id=topic_id)
        results.append(result)
        try:
            if (name, topic_id) in twice:
                raise ApiError(ErrorCode.INVALID_REQUEST, "Duplicate topic name or id in the request.")
            if name is not None and topic_id != ZERO_ID:
                raise ApiError(ErrorCode.INVALID_REQUEST, "You may not specify both topic name and topic id.")
            if name is None and topic_id == ZERO_ID:
                raise ApiError(ErrorCode.INVALID_REQUEST, "Neither topic name nor id were specified.")
            topic = image.topics_by_name.get(name) if name is not None else image.topics_by_id.get(topic_id)
            if topic is None:
                by_id = name is None
                raise ApiError(ErrorCode.UNKNOWN_TOPIC_ID if by_id else ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
            result.name, result.topic_id = topic.name, topic.topic_id
            found.append(result)
        except ApiError as error:
            _fail(result, error)
    outcomes = await context.services.topics.delete([result.topic_id for result in found])
    for result, outcome in zip(found, outcomes, strict=True):
        if outcome is not None:
            _fail(result, outcome)
    return DeleteTopicsResponse(responses=results)


@handles(ApiKey.CREATE_PARTITIONS, versions=(0, 3))
async def create_partitions(
    context: RequestContext, request: CreatePartitionsRequest
) -> CreatePartitionsResponse:
    """Add partitions to topics."""
    twice = _twice(topic.name for topic in request.topics)
    results = []
    for topic in request.topics:
        if topic.name in twice:
            continue
        result = CreatePartitionsTopicResult(name=topic.name)
        results.append(result)
        try:
            assignments = None if topic.assignments is None else [one.broker_ids for one in topic.assignments]
            await context.services.topics.create_partitions(
                topic.name, topic.count, assignments, validate_only=request.validate_only
            )
        except ApiError as error:
            _fail(result, error)
    for name in sorted(twice):
        result = CreatePartitionsTopicResult(name=name)
        _fail(result, ApiError(ErrorCode.INVALID_REQUEST, "Duplicate topic name."))
        results.append(result)
    return CreatePartitionsResponse(results=results)


def _fail(result: Any, error: ApiError) -> None:
    result.error_code = error.code
    result.error_message = error.message or error.code.message


def _twice(keys: Any) -> set[Any]:
    return {key for key, times in Counter(keys).items() if times > 1}
