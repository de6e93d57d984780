"""Metadata, DescribeTopicPartitions and DescribeConfigs: what `make diff` cannot see, caches and bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages import (
    create_partitions_request,
    delete_topics_request,
    describe_configs_request,
    describe_topic_partitions_request,
    incremental_alter_configs_request,
    metadata_request,
)

from .support import Client, world


def asking(*names: str, create: bool = False) -> metadata_request.MetadataRequest:
    topics = [metadata_request.MetadataRequestTopic(name=name) for name in names]
    return metadata_request.MetadataRequest(topics=topics, allow_auto_topic_creation=create)


async def partitions_of(client: Client, name: str, version: int = 12) -> int:
    answer = await client.ask(ApiKey.METADATA, version, asking(name, create=version < 4))
    return len(answer.topics[0].partitions)


def test_cached_topics_follow_their_topic(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            first = await client.create("t", 2)
            for version in (1, 9, 12, 13):
                assert await partitions_of(client, "t", version) == 2
                assert await partitions_of(client, "t", version) == 2
            grown = create_partitions_request.CreatePartitionsTopic(name="t", count=5, assignments=None)
            await client.ask(
                ApiKey.CREATE_PARTITIONS, 3, create_partitions_request.CreatePartitionsRequest(topics=[grown])
            )
            assert await partitions_of(client, "t") == 5
            gone = delete_topics_request.DeleteTopicState(name="t")
            await client.ask(
                ApiKey.DELETE_TOPICS, 6, delete_topics_request.DeleteTopicsRequest(topics=[gone])
            )
            answer = await client.ask(ApiKey.METADATA, 12, asking("t"))
            assert answer.topics[0].error_code == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            second = await client.create("t", 1)
            answer = await client.ask(ApiKey.METADATA, 12, asking("t"))
            assert answer.topics[0].topic_id == second != first

    run(scene())


def test_operations_are_told_to_those_who_ask(run: Any, tmp_path: Path) -> None:
    """The cache must not give one client's answer to another that asked differently."""

    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            plain, curious = asking("t"), asking("t")
            curious.include_topic_authorized_operations = True
            seen = []
            for request in (plain, curious, plain):
                topic = (await client.ask(ApiKey.METADATA, 12, request)).topics[0]
                seen.append(topic.topic_authorized_operations)
            assert seen[0] == seen[2] == -(2**31) and seen[1] > 0

    run(scene())


def test_asked_twice_is_answered_once(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            await client.create("t")
            answer = await client.ask(ApiKey.METADATA, 12, asking(*["t", "missing"] * 500))
            assert [topic.name for topic in answer.topics] == ["t", "missing"]
            resource = describe_configs_request.DescribeConfigsResource(resource_type=4, resource_name="0")
            request = describe_configs_request.DescribeConfigsRequest(resources=[resource] * 500)
            assert len((await client.ask(ApiKey.DESCRIBE_CONFIGS, 4, request)).results) == 1

    run(scene())


def test_topics_are_made_when_asked_for_and_allowed(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            answer = await client.ask(ApiKey.METADATA, 12, asking("new", create=False))
            assert answer.topics[0].error_code == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
            answer = await client.ask(ApiKey.METADATA, 12, asking("new", "b/ad", create=True))
            assert [topic.error_code for topic in answer.topics] == [0, ErrorCode.INVALID_TOPIC_EXCEPTION]
            await client.produce("new")  # and can be written at once

    run(scene())


def test_a_limit_on_connections_changes_while_running(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            setting = incremental_alter_configs_request.AlterableConfig(
                name="max.connections", config_operation=0, value="1"
            )
            resource = incremental_alter_configs_request.AlterConfigsResource(
                resource_type=4, resource_name="", configs=[setting]
            )
            request = incremental_alter_configs_request.IncrementalAlterConfigsRequest(resources=[resource])
            answer = await client.ask(ApiKey.INCREMENTAL_ALTER_CONFIGS, 1, request)
            assert answer.responses[0].error_code == 0, answer
            second = await here.connect()
            assert await second.reader.read() == b""
            await client.ask(ApiKey.METADATA, 12, asking())

    run(scene())


def test_pages_of_topics(run: Any, tmp_path: Path) -> None:
    async def scene() -> None:
        async with world(tmp_path) as here:
            client = await here.connect()
            for name, count in (("a", 3), ("b", 4), ("c", 1)):
                await client.create(name, count)
            seen: list[tuple[str, int]] = []
            cursor = None
            while True:
                request = describe_topic_partitions_request.DescribeTopicPartitionsRequest(
                    topics=[], response_partition_limit=3, cursor=cursor
                )
                answer = await client.ask(ApiKey.DESCRIBE_TOPIC_PARTITIONS, 0, request)
                page = [
                    (topic.name, part.partition_index) for topic in answer.topics for part in topic.partitions
                ]
                assert 0 < len(page) <= 3
                seen += page
                if answer.next_cursor is None:
                    break
                cursor = describe_topic_partitions_request.Cursor(
                    topic_name=answer.next_cursor.topic_name,
                    partition_index=answer.next_cursor.partition_index,
                )
            assert seen == [("a", i) for i in range(3)] + [("b", i) for i in range(4)] + [("c", 0)]

    run(scene())
