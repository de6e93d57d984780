"""Topics over a real metadata store: creation, names, growth, deletion, configs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from automq.cluster import ProducerIds, Topics
from automq.cluster.names import Collisions, check_name
from automq.config import BrokerConfig, settings
from automq.metadata import open_metadata
from automq.metadata.sqlite import SqliteMetadata
from automq.protocol.errors import ApiError, ErrorCode

NODE = 0


class Ready:
    """Partitions that open after `delay_s`, and remember which."""

    def __init__(self, metadata: SqliteMetadata) -> None:
        self._metadata = metadata
        self.delay_s = 0.0
        self.opened: list[tuple[bytes, int]] = []

    async def ready(self, topic_id: bytes, index: int) -> None:
        await asyncio.sleep(self.delay_s)
        if topic_id not in self._metadata.image.topics_by_id:
            raise ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        self.opened.append((topic_id, index))


class World:
    def __init__(self, metadata: SqliteMetadata, **config: str) -> None:
        self.metadata = metadata
        self.config = BrokerConfig({name.replace("_", "."): value for name, value in config.items()})
        self.partitions = Ready(metadata)
        self.topics = Topics(metadata, self.partitions, self.config, NODE)  # type: ignore[arg-type]


@asynccontextmanager
async def world_of(**config: str) -> AsyncIterator[World]:
    metadata = await open_metadata("sqlite://")
    try:
        await metadata.register_broker(NODE)
        yield World(metadata, **config)
    finally:
        await metadata.close()


def _refused(code: ErrorCode, match: str = "") -> Any:
    class Context:
        def __enter__(self) -> None: ...

        def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
            assert isinstance(error, ApiError), error
            assert error.code is code, (error.code, error.message)
            assert match in (error.message or ""), error.message
            return True

    return Context()


def test_a_created_topic_is_in_the_image_and_its_partitions_open(run: Any) -> None:
    async def main() -> None:
        async with world_of(num_partitions="3", default_replication_factor="2") as world:
            topic = await world.topics.create("t", configs={"retention.ms": "5"})
            assert world.metadata.image.topics_by_name["t"] == topic
            assert len(topic.partitions) == 3 and topic.replication_factor == 2
            assert world.partitions.opened == [(topic.topic_id, i) for i in range(3)]
            assert topic.configs == {"retention.ms": "5"} and not topic.internal
            other = await world.topics.create("u", partitions=1, replication_factor=7)
            assert other.replication_factor == 7, "any factor is stored: the object store replicates"
            with _refused(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic 't' already exists."):
                await world.topics.create("t")

    run(main())


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "the empty string is not allowed"),
        (".", "'.' is not allowed"),
        ("..", "'..' is not allowed"),
        ("x" * 250, "longer than the max allowed length 249"),
        ("a b", "one or more characters other than ASCII alphanumerics, '.', '_' and '-'"),
        ("ä", "one or more characters other than"),
        ("a\n", "one or more characters other than"),
    ],
)
def test_names_kafka_forbids(name: str, problem: str) -> None:
    with _refused(ErrorCode.INVALID_TOPIC_EXCEPTION, problem):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "x" * 249, "...", "__consumer_offsets"])
def test_names_kafka_allows(name: str) -> None:
    check_name(name)


def test_dots_and_underscores_collide(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            await world.topics.create("a.b_c")
            await world.topics.create("plain")
            with _refused(
                ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic 'a_b.c' collides with existing topic: a.b_c"
            ):
                await world.topics.create("a_b.c")
            topic = world.metadata.image.topics_by_name["a.b_c"]
            assert await world.topics.delete([topic.topic_id]) == [None]
            await world.topics.create("a_b.c")

    run(main())


def test_collisions_know_each_name_once() -> None:
    known = Collisions(["a.b"])
    known.check("a.b")
    known.discard("x_y")
    known.discard("a.b")
    known.check("a_b")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"partitions": 0}, ErrorCode.INVALID_PARTITIONS),
        ({"partitions": -2}, ErrorCode.INVALID_PARTITIONS),
        ({"partitions": 10_001}, ErrorCode.POLICY_VIOLATION),
        ({"replication_factor": 0}, ErrorCode.INVALID_REPLICATION_FACTOR),
        ({"replication_factor": -2}, ErrorCode.INVALID_REPLICATION_FACTOR),
        ({"assignments": {0: [NODE]}, "partitions": 1}, ErrorCode.INVALID_REQUEST),
        ({"assignments": {0: [NODE]}, "replication_factor": 1}, ErrorCode.INVALID_REQUEST),
        ({"assignments": {1: [NODE]}}, ErrorCode.INVALID_REPLICA_ASSIGNMENT),
        ({"assignments": {0: [NODE], 2: [NODE]}}, ErrorCode.INVALID_REPLICA_ASSIGNMENT),
        ({"assignments": {0: [9]}}, ErrorCode.INVALID_REPLICA_ASSIGNMENT),
        ({"assignments": {0: []}}, ErrorCode.INVALID_REPLICA_ASSIGNMENT),
        ({"assignments": {0: [NODE, NODE]}}, ErrorCode.INVALID_REPLICA_ASSIGNMENT),
        ({"configs": {"retention.m": "1"}}, ErrorCode.INVALID_CONFIG),
        ({"configs": {"retention.ms": "x"}}, ErrorCode.INVALID_CONFIG),
    ],
)
def test_bad_creations(run: Any, arguments: dict[str, Any], code: ErrorCode) -> None:
    async def main() -> None:
        async with world_of() as world:
            for validate_only in (True, False):
                with _refused(code):
                    await world.topics.create("t", validate_only=validate_only, **arguments)
            assert world.metadata.image.topics_by_name == {}

    run(main())


def test_one_bad_topic_does_not_stop_the_others(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            wanted = [{"name": "a"}, {"name": "b c"}, {"name": "d", "assignments": {0: [NODE], 1: [NODE]}}]
            preview = await world.topics.create_many(wanted, validate_only=True)
            assert world.metadata.image.topics_by_name == {}
            made = await world.topics.create_many(wanted)
            for outcomes in (preview, made):
                assert [isinstance(one, ApiError) for one in outcomes] == [False, True, False]
                assert len(outcomes[2].partitions) == 2  # type: ignore[union-attr]

    run(main())


def test_auto_creation_is_one_flight_a_name(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            world.partitions.delay_s = 0.01
            made = await asyncio.gather(*[world.topics.auto_create("t") for _ in range(20)])
            assert len({topic.topic_id for topic in made}) == 1
            assert await world.topics.auto_create("t") == made[0]
            with _refused(ErrorCode.INVALID_TOPIC_EXCEPTION):
                await world.topics.auto_create("a b")

    run(main())


def test_a_cancelled_flight_is_flown_by_another(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            world.partitions.delay_s = 0.02
            first = asyncio.ensure_future(world.topics.auto_create("t"))
            others = [asyncio.ensure_future(world.topics.auto_create("t")) for _ in range(3)]
            await asyncio.sleep(0.005)
            first.cancel()
            made = await asyncio.gather(*others)
            assert len({topic.topic_id for topic in made}) == 1
            with pytest.raises(asyncio.CancelledError):
                await first

    run(main())


def test_creation_and_auto_creation_meet(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            auto, made = await asyncio.gather(
                world.topics.auto_create("t"), world.topics.create("t", partitions=4), return_exceptions=True
            )
            assert not isinstance(auto, BaseException)
            assert isinstance(made, ApiError) or auto.topic_id == made.topic_id  # type: ignore[union-attr]

    run(main())


def test_internal_topics_are_made_as_kafka_makes_them(run: Any) -> None:
    async def main() -> None:
        async with world_of(
            offsets_topic_num_partitions="4", transaction_state_log_num_partitions="2"
        ) as world:
            offsets = await world.topics.auto_create("__consumer_offsets")
            assert offsets.internal and len(offsets.partitions) == 4 and offsets.replication_factor == 3
            assert offsets.configs["cleanup.policy"] == "compact"
            assert offsets.configs["segment.bytes"] == "104857600"
            again = await world.topics.ensure_internal("__consumer_offsets", 9, {})
            assert again.topic_id == offsets.topic_id
            state = await world.topics.auto_create("__transaction_state")
            assert state.internal and len(state.partitions) == 2
            assert state.configs["min.insync.replicas"] == "2"

    run(main())


def test_growth(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            topic = await world.topics.create("t", partitions=2)
            world.partitions.opened.clear()
            await world.topics.create_partitions("t", 5, validate_only=True)
            assert len(world.metadata.image.topics_by_name["t"].partitions) == 2
            await world.topics.create_partitions("t", 5)
            assert len(world.metadata.image.topics_by_name["t"].partitions) == 5
            assert world.partitions.opened == [(topic.topic_id, i) for i in (2, 3, 4)]
            await world.topics.create_partitions("t", 6, [[NODE]])
            for total, code, message in (
                (6, ErrorCode.INVALID_PARTITIONS, "Topic already has 6 partition(s)."),
                (3, ErrorCode.INVALID_PARTITIONS, "3 would not be an increase."),
                (20_000, ErrorCode.POLICY_VIOLATION, ""),
            ):
                with _refused(code, message):
                    await world.topics.create_partitions("t", total)
            with _refused(ErrorCode.INVALID_REPLICA_ASSIGNMENT):
                await world.topics.create_partitions("t", 8, [[NODE]])
            with _refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION):
                await world.topics.create_partitions("none", 2)

    run(main())


def test_deletion(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            topic = await world.topics.create("t")
            good, bad = await world.topics.delete([topic.topic_id, b"x" * 16])
            assert good is None and bad is not None and bad.code is ErrorCode.UNKNOWN_TOPIC_ID
            assert "t" not in world.metadata.image.topics_by_name
            assert (await world.topics.create("t")).topic_id != topic.topic_id
        async with world_of(delete_topic_enable="false") as world:
            topic = await world.topics.create("t")
            (error,) = await world.topics.delete([topic.topic_id])
            assert error is not None and error.code is ErrorCode.TOPIC_DELETION_DISABLED

    run(main())


def test_a_topic_deleted_while_it_is_created(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            world.partitions.delay_s = 0.02
            made = asyncio.Event()
            world.metadata.on_image(lambda *_: made.set())
            creating = asyncio.ensure_future(world.topics.create("t"))
            await made.wait()
            await world.topics.delete([world.metadata.image.topics_by_name["t"].topic_id])
            with _refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "deleted while it was created"):
                await creating

    run(main())


def test_configs_are_checked_and_take_effect(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            topics, image = world.topics, lambda: world.metadata.image
            await topics.create("t", configs={"retention.ms": "5"})
            await topics.alter_configs("topic", "t", {"retention.ms": None, "segment.bytes": "2000000"})
            assert image().topics_by_name["t"].configs == {"segment.bytes": "2000000"}
            await topics.alter_configs("topic", "t", {"segment.bytes": "3000000"}, validate_only=True)
            assert image().topics_by_name["t"].configs == {"segment.bytes": "2000000"}
            await topics.alter_configs("broker", "", {"message.max.bytes": "77"})
            assert world.config[settings.MESSAGE_MAX_BYTES] == 77
            await topics.alter_configs("broker", str(NODE), {"message.max.bytes": "78"})
            assert world.config[settings.MESSAGE_MAX_BYTES] == 78
            await topics.alter_configs("broker", str(NODE), {"message.max.bytes": None})
            await topics.alter_configs("broker", "", {"message.max.bytes": None})
            assert world.config[settings.MESSAGE_MAX_BYTES] == 1048588
            await topics.alter_configs("group", "g", {"consumer.session.timeout.ms": "50000"})
            assert image().group_configs == {"g": {"consumer.session.timeout.ms": "50000"}}
            await topics.alter_configs("client-metrics", "m", {"interval.ms": "1000"})
            assert image().client_metrics_configs == {"m": {"interval.ms": "1000"}}

    run(main())


@pytest.mark.parametrize(
    ("scope", "name", "changes", "code"),
    [
        ("topic", "none", {"retention.ms": "1"}, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
        ("topic", "t", {"retention.m": "1"}, ErrorCode.INVALID_CONFIG),
        ("topic", "t", {"retention.m": None}, ErrorCode.INVALID_CONFIG),
        (
            "topic",
            "t",
            {"min.compaction.lag.ms": "9", "max.compaction.lag.ms": "5"},
            ErrorCode.INVALID_CONFIG,
        ),
        ("broker", "5", {"message.max.bytes": "1"}, ErrorCode.INVALID_REQUEST),
        ("broker", "", {"num.partitions": "1"}, ErrorCode.INVALID_REQUEST),
        ("broker", "", {"no.such.key": "1"}, ErrorCode.INVALID_REQUEST),
        ("group", "", {"consumer.session.timeout.ms": "50000"}, ErrorCode.INVALID_REQUEST),
        ("group", "g", {"consumer.session.timeout.ms": "5"}, ErrorCode.INVALID_CONFIG),
        ("client-metrics", "m", {"interval.ms": "5"}, ErrorCode.INVALID_CONFIG),
    ],
)
def test_bad_config_changes(
    run: Any, scope: str, name: str, changes: dict[str, str | None], code: ErrorCode
) -> None:
    async def main() -> None:
        async with world_of() as world:
            await world.topics.create("t")
            with _refused(code):
                await world.topics.alter_configs(scope, name, changes)

    run(main())


def test_producer_ids_are_given_once(run: Any) -> None:
    async def main() -> None:
        async with world_of() as world:
            ids = ProducerIds(world.metadata)
            given = await asyncio.gather(*[ids.next() for _ in range(2500)])
            assert sorted(given) == list(range(2500))
            assert await ProducerIds(world.metadata).next() == 3000, (
                "what is left of a block is lost at a restart"
            )

    run(main())
