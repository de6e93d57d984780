"""`automq topic|group|config`: everyday administration of any Kafka, over its protocol."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from automq.cli.client import Client, NoBroker, check
from automq.cli.start import BOOTSTRAP_VARIABLE
from automq.cli.terminal import open_console
from automq.protocol.api import ApiKey
from automq.protocol.errors import ApiError
from automq.protocol.messages import (
    create_partitions_request,
    create_topics_request,
    delete_groups_request,
    delete_topics_request,
    describe_configs_request,
    describe_groups_request,
    incremental_alter_configs_request,
    list_groups_request,
    list_offsets_request,
    metadata_request,
    offset_fetch_request,
)

topic_app = typer.Typer(help="Create, list, describe, grow and delete topics.", no_args_is_help=True)
group_app = typer.Typer(
    help="List and describe consumer groups, see their lag, delete them.", no_args_is_help=True
)
config_app = typer.Typer(help="Show and change settings of topics and brokers.", no_args_is_help=True)

Bootstrap = Annotated[
    str, typer.Option("--bootstrap", "-b", help="HOST:PORT of a broker.", envvar=BOOTSTRAP_VARIABLE)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
DEFAULT = "127.0.0.1:9092"
RESOURCE_TYPES = {"topic": 2, "broker": 4, "group": 32}
SET, DELETE = 0, 1
EARLIEST, LATEST = -2, -1
NAMES_ONLY = 5
"""DeleteTopics' last version that takes plain names."""
SOURCES = {1: "topic", 2: "broker", 3: "all brokers", 4: "start of the broker", 5: "default", 8: "group"}


@contextlib.contextmanager
def connected(bootstrap: str) -> Iterator[Client]:
    """A client; errors become one sentence and exit code 1."""
    try:
        with Client(bootstrap) as client:
            yield client
    except (ApiError, NoBroker, OSError) as error:
        typer.echo(f"automq: {error}", err=True)
        raise typer.Exit(1) from None


def show(rows: Sequence[dict[str, Any]], as_json: bool, title: str | None = None) -> None:
    """Print rows as JSON, or as a table."""
    if as_json:
        typer.echo(json.dumps(list(rows), indent=2))
        return
    if not rows:
        typer.echo("nothing")
        return
    table = Table(title=title, title_justify="left")
    for column in rows[0]:
        table.add_column(column, justify="right" if isinstance(rows[0][column], int) else "left")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    open_console().print(table)


# --- topics ---------------------------------------------------------------------------------------


@topic_app.command("create")
def topic_create(
    name: str,
    bootstrap: Bootstrap = DEFAULT,
    partitions: Annotated[int, typer.Option("--partitions", "-p", help="-1: the broker's default.")] = -1,
    config: Annotated[list[str] | None, typer.Option("--config", help="key=value; repeatable.")] = None,
) -> None:
    """Create a topic."""
    configs = [
        create_topics_request.CreatableTopicConfig(name=key, value=value)
        for key, value in _pairs(config or [])
    ]
    wanted = create_topics_request.CreatableTopic(
        name=name, num_partitions=partitions, replication_factor=-1, configs=configs, assignments=[]
    )
    with connected(bootstrap) as client:
        answer = client.call(
            ApiKey.CREATE_TOPICS,
            create_topics_request.CreateTopicsRequest(topics=[wanted], timeout_ms=30_000),
        )
        made = answer.topics[0]
        check(made.error_code, made.error_message)
        typer.echo(f"created {name} with {made.num_partitions} partition(s)")


@topic_app.command("list")
def topic_list(
    bootstrap: Bootstrap = DEFAULT,
    internal: Annotated[bool, typer.Option("--internal", help="Internal topics too.")] = False,
    as_json: Json = False,
) -> None:
    """List topics."""
    with connected(bootstrap) as client:
        topics = _topics(client)
    rows = [
        {"topic": topic.name, "partitions": len(topic.partitions)}
        for topic in sorted(topics, key=lambda topic: topic.name)
        if internal or not topic.is_internal
    ]
    show(rows, as_json)


@topic_app.command("describe")
def topic_describe(name: str, bootstrap: Bootstrap = DEFAULT, as_json: Json = False) -> None:
    """Show a topic's partitions with their first and next offsets."""
    with connected(bootstrap) as client:
        topic = _topic(client, name)
        indexes = [partition.partition_index for partition in topic.partitions]
        with client.leader(name) as leader:
            earliest = _offsets(leader, name, indexes, EARLIEST)
            latest = _offsets(leader, name, indexes, LATEST)
    rows = [
        {
            "partition": partition.partition_index,
            "leader": partition.leader_id,
            "epoch": partition.leader_epoch,
            "first offset": earliest[partition.partition_index],
            "next offset": latest[partition.partition_index],
        }
        for partition in sorted(topic.partitions, key=lambda one: one.partition_index)
    ]
    show(rows, as_json, f"{name}")


@topic_app.command("grow")
def topic_grow(name: str, partitions: int, bootstrap: Bootstrap = DEFAULT) -> None:
    """Raise a topic's number of partitions to PARTITIONS."""
    wanted = create_partitions_request.CreatePartitionsTopic(name=name, count=partitions, assignments=None)
    with connected(bootstrap) as client:
        request = create_partitions_request.CreatePartitionsRequest(topics=[wanted], timeout_ms=30_000)
        result = client.call(ApiKey.CREATE_PARTITIONS, request).results[0]
        check(result.error_code, result.error_message)
        typer.echo(f"{name} has {partitions} partitions")


@topic_app.command("delete")
def topic_delete(
    name: str,
    bootstrap: Bootstrap = DEFAULT,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a topic and its data."""
    if not yes:
        typer.confirm(f"Delete topic {name} and all its records?", abort=True)
    request = delete_topics_request.DeleteTopicsRequest(topic_names=[name], timeout_ms=30_000)
    with connected(bootstrap) as client:
        result = client.call(ApiKey.DELETE_TOPICS, request, NAMES_ONLY).responses[0]
        check(result.error_code, result.error_message)
        typer.echo(f"deleted {name}")


# --- groups ---------------------------------------------------------------------------------------


@group_app.command("list")
def group_list(bootstrap: Bootstrap = DEFAULT, as_json: Json = False) -> None:
    """List consumer groups."""
    with connected(bootstrap) as client:
        answer = client.call(ApiKey.LIST_GROUPS, list_groups_request.ListGroupsRequest())
        check(answer.error_code)
    rows = [
        {
            "group": one.group_id,
            "type": one.group_type,
            "state": one.group_state,
            "protocol": one.protocol_type,
        }
        for one in sorted(answer.groups, key=lambda one: one.group_id)
    ]
    show(rows, as_json)


@group_app.command("describe")
def group_describe(group: str, bootstrap: Bootstrap = DEFAULT, as_json: Json = False) -> None:
    """Show a group's committed offsets and how far it is behind."""
    rows = []
    with connected(bootstrap) as client:
        for topic, index, committed in _committed(client, group):
            with client.leader(topic) as leader:
                end = _offsets(leader, topic, [index], LATEST)[index]
            rows.append(
                {
                    "topic": topic,
                    "partition": index,
                    "committed": committed,
                    "end": end,
                    "lag": end - committed,
                }
            )
    if not rows and not as_json:
        typer.echo(f"{group} has committed no offsets")
        return
    show(rows, as_json, group)


@group_app.command("members")
def group_members(group: str, bootstrap: Bootstrap = DEFAULT, as_json: Json = False) -> None:
    """Show a classic group's members."""
    with connected(bootstrap) as client, client.coordinator(group) as coordinator:
        request = describe_groups_request.DescribeGroupsRequest(groups=[group])
        found = coordinator.call(ApiKey.DESCRIBE_GROUPS, request).groups[0]
        check(found.error_code)
    rows = [
        {"member": m.member_id, "client": m.client_id, "host": m.client_host, "instance": m.group_instance_id}
        for m in found.members
    ]
    show(rows, as_json, f"{group}: {found.group_state}")


@group_app.command("delete")
def group_delete(group: str, bootstrap: Bootstrap = DEFAULT) -> None:
    """Delete an empty group and its committed offsets."""
    with connected(bootstrap) as client, client.coordinator(group) as coordinator:
        request = delete_groups_request.DeleteGroupsRequest(groups_names=[group])
        result = coordinator.call(ApiKey.DELETE_GROUPS, request).results[0]
        check(result.error_code)
        typer.echo(f"deleted {group}")


# --- settings -------------------------------------------------------------------------------------

Kind = Annotated[str, typer.Argument(help="topic, broker or group")]


@config_app.command("show")
def config_show(
    kind: Kind,
    name: Annotated[str, typer.Argument(help="The topic, the broker's id, or the group.")],
    bootstrap: Bootstrap = DEFAULT,
    everything: Annotated[bool, typer.Option("--all", help="Defaults too.")] = False,
    as_json: Json = False,
) -> None:
    """Show settings that differ from the defaults."""
    resource = describe_configs_request.DescribeConfigsResource(
        resource_type=_resource_type(kind), resource_name=name, configuration_keys=None
    )
    with connected(bootstrap) as client:
        request = describe_configs_request.DescribeConfigsRequest(resources=[resource])
        result = client.call(ApiKey.DESCRIBE_CONFIGS, request).results[0]
        check(result.error_code, result.error_message)
    rows = [
        {"setting": one.name, "value": one.value, "from": SOURCES.get(one.config_source, one.config_source)}
        for one in sorted(result.configs, key=lambda one: one.name)
        if everything or one.config_source != 5
    ]
    show(rows, as_json)


@config_app.command("set")
def config_set(
    kind: Kind,
    name: str,
    settings: Annotated[list[str], typer.Argument(help="key=value, or key= to go back to the default")],
    bootstrap: Bootstrap = DEFAULT,
) -> None:
    """Change settings; takes effect at once."""
    module = incremental_alter_configs_request
    changes = [
        module.AlterableConfig(name=key, config_operation=SET if value else DELETE, value=value or None)
        for key, value in _pairs(settings)
    ]
    resource = module.AlterConfigsResource(
        resource_type=_resource_type(kind), resource_name=name, configs=changes
    )
    with connected(bootstrap) as client:
        request = module.IncrementalAlterConfigsRequest(resources=[resource], validate_only=False)
        result = client.call(ApiKey.INCREMENTAL_ALTER_CONFIGS, request).responses[0]
        check(result.error_code, result.error_message)
        typer.echo(f"changed {kind} {name}")


# --- what they share ------------------------------------------------------------------------------


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise typer.BadParameter(f"{text!r} is not key=value")
        pairs.append((key.strip(), value.strip()))
    return pairs


def _resource_type(kind: str) -> int:
    if kind not in RESOURCE_TYPES:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(RESOURCE_TYPES)}")
    return RESOURCE_TYPES[kind]


def _topics(client: Client) -> list[Any]:
    request = metadata_request.MetadataRequest(topics=None, allow_auto_topic_creation=False)
    topics: list[Any] = client.call(ApiKey.METADATA, request).topics
    return topics


def _topic(client: Client, name: str) -> Any:
    asked = metadata_request.MetadataRequestTopic(name=name)
    request = metadata_request.MetadataRequest(topics=[asked], allow_auto_topic_creation=False)
    topic = client.call(ApiKey.METADATA, request).topics[0]
    check(topic.error_code, f"there is no topic {name}")
    return topic


def _offsets(leader: Client, topic: str, indexes: Sequence[int], timestamp: int) -> dict[int, int]:
    module = list_offsets_request
    asked = [module.ListOffsetsPartition(partition_index=index, timestamp=timestamp) for index in indexes]
    request = module.ListOffsetsRequest(
        replica_id=-1, topics=[module.ListOffsetsTopic(name=topic, partitions=asked)]
    )
    found = {}
    for one in leader.call(ApiKey.LIST_OFFSETS, request).topics[0].partitions:
        check(one.error_code)
        found[one.partition_index] = one.offset
    return found


def _committed(client: Client, group: str) -> Iterator[tuple[str, int, int]]:
    """(topic, partition, committed offset) of a group; version 8 names topics, later ones only ids."""
    module = offset_fetch_request
    request = module.OffsetFetchRequest(
        groups=[module.OffsetFetchRequestGroup(group_id=group, topics=None)], require_stable=False
    )
    with client.coordinator(group) as coordinator:
        answer = coordinator.call(ApiKey.OFFSET_FETCH, request, 8).groups[0]
    check(answer.error_code)
    for topic in answer.topics:
        for one in topic.partitions:
            check(one.error_code)
            yield topic.name, one.partition_index, one.committed_offset
