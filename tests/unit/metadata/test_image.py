"""The image: followed from the feed it equals a fresh load, deltas say what differs, followers run before answers."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from metadata_support import NODE, World, opened

from automq.metadata.contract import (
    AclRow,
    ConfigChange,
    Endpoint,
    InvalidPartitionCount,
    MetadataUnavailable,
    NewTopic,
    QuotaChange,
    ScramChange,
    TopicExists,
    TopicNotFound,
)
from automq.metadata.image import ImageDelta, MetadataImage, ScramCredential
from automq.metadata.sql import images

NAMES = st.sampled_from(["a", "b"])  # few, so that operations meet
OPERATIONS = st.one_of(
    st.tuples(st.just("create"), NAMES, st.integers(1, 4)),
    st.tuples(st.just("delete"), NAMES, st.just(0)),
    st.tuples(st.just("grow"), NAMES, st.integers(1, 6)),
    st.tuples(st.just("open"), NAMES, st.integers(0, 3)),
    st.tuples(st.just("config"), NAMES, st.integers(0, 2)),
    st.tuples(st.just("broker-config"), st.just(""), st.integers(0, 2)),
    st.tuples(st.just("acl"), NAMES, st.integers(0, 1)),
    st.tuples(st.just("quota"), NAMES, st.integers(0, 2)),
    st.tuples(st.just("scram"), NAMES, st.integers(0, 1)),
    st.tuples(st.just("reopen"), st.just(""), st.just(0)),
)


async def _apply(world: World, kind: str, name: str, number: int) -> None:
    store = world.store
    topic = store.image.topics_by_name.get(name)
    if kind == "create":
        new = NewTopic(
            name=name, topic_id=os.urandom(16), partitions=number, configs={"retention.ms": str(number)}
        )
        (error,) = await store.create_topics([new], node_id=NODE)
        assert isinstance(error, TopicExists) == (topic is not None)
    elif kind == "broker-config":
        await store.alter_configs(
            [ConfigChange("broker", name, {"message.max.bytes": str(number) if number else None})]
        )
    elif kind == "acl":
        row = AclRow(2, name, 3, "User:x", "*", 3, 3)
        await (store.add_acls if number else store.remove_acls)([row])
    elif kind == "quota":
        entity = (("client-id", name), ("user", None))
        await store.alter_quotas(
            [QuotaChange(entity, {"producer_byte_rate": float(number) if number else None})]
        )
    elif kind == "scram":
        credential = ScramCredential(b"salt", b"stored", b"server", 4096) if number else None
        await store.alter_scram([ScramChange(name, "SCRAM-SHA-256", credential)])
    elif kind == "reopen":
        await store.open_streams(NODE, world.epoch)
    elif topic is None:
        with pytest.raises(TopicNotFound):
            await store.alter_configs([ConfigChange("topic", name, {"retention.ms": "1"})])
    elif kind == "delete":
        assert await store.delete_topics([topic.topic_id, bytes(16)]) != [None, None]
    elif kind == "grow" and number > len(topic.partitions):
        await store.create_partitions(topic.topic_id, number, node_id=NODE)
    elif kind == "grow":
        with pytest.raises(InvalidPartitionCount):
            await store.create_partitions(topic.topic_id, number, node_id=NODE)
    elif kind == "open":
        await store.open_stream(NODE, world.epoch, topic.partitions[number % len(topic.partitions)].stream_id)
    elif kind == "config":
        value = str(number) if number else None
        await store.alter_configs([ConfigChange("topic", name, {"retention.ms": value})])


class Mirror:
    """What a follower knows who only sees deltas."""

    def __init__(self, image: MetadataImage) -> None:
        self.topics = dict(image.topics_by_id)
        self.revision = image.revision

    def __call__(self, old: MetadataImage, new: MetadataImage, delta: ImageDelta) -> None:
        assert new.revision > old.revision == self.revision
        self.revision = new.revision
        for topic in delta.deleted:
            assert self.topics.pop(topic.topic_id) == topic
        for before, after in delta.changed:
            assert self.topics[before.topic_id] == before != after
            self.topics[after.topic_id] = after
        for topic in delta.created:
            assert topic.topic_id not in self.topics
            self.topics[topic.topic_id] = topic
        assert self.topics == new.topics_by_id
        for field, changed in (("acls", delta.acls), ("quotas", delta.quotas), ("scram", delta.scram)):
            assert changed or getattr(old, field) == getattr(new, field)


@profile(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATIONS, min_size=20, max_size=40))
def test_a_followed_image_is_a_loaded_image(run: Any, operations: list[tuple[str, str, int]]) -> None:
    async def main() -> None:
        async with opened(None) as world:
            mirror = Mirror(world.store.image)
            world.store.on_image(mirror)
            for operation in operations:
                await _apply(world, *operation)
                loaded = await world.store._engine.read(images.load)
                assert replace(loaded, revision=world.store.image.revision) == world.store.image
            assert world.crashes == []

    run(main())


def test_changes_that_share_a_transaction(run: Any) -> None:
    async def main() -> None:
        async with opened(None) as world:
            mirror = Mirror(world.store.image)
            world.store.on_image(mirror)
            names = [f"t{i}" for i in range(20)]
            await asyncio.gather(*[_apply(world, "create", name, 2) for name in names])
            await asyncio.gather(
                *[_apply(world, kind, name, 3) for name in names[5:] for kind in ("config", "grow", "open")],
                *[_apply(world, "delete", name, 0) for name in names[:5]],
                *[_apply(world, kind, "a", 1) for kind in ("acl", "quota", "scram")],
            )
            loaded = await world.store._engine.read(images.load)
            assert replace(loaded, revision=world.store.image.revision) == world.store.image
            assert len(loaded.topics_by_id) == 15 and len(loaded.acls) == 1

    run(main())


def test_an_image_survives_a_restart(run: Any, tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "m.db", register=False) as world:
            endpoint = Endpoint(listener="PLAINTEXT", host="h", port=9092, protocol="PLAINTEXT")
            world.epoch = await world.store.register_broker(NODE, endpoints=[endpoint], rack="r")
            await world.topic("a", 3, configs={"cleanup.policy": "compact"}, internal=True)
            before = world.store.image
        async with opened(tmp_path / "m.db", register=False) as world:
            after = world.store.image
            assert after.topics_by_name == before.topics_by_name
            assert after.brokers == before.brokers
            assert after.brokers[NODE].endpoints[0].port == 9092
            assert after.topics_by_name["a"].internal
            assert after.cluster_id == before.cluster_id

    run(main())


def test_a_write_is_answered_after_its_followers_have_run(run: Any) -> None:
    async def main() -> None:
        async with opened(None) as world:
            seen: list[str] = []
            unregister = world.store.on_image(
                lambda old, new, delta: seen.extend(t.name for t in delta.created)
            )
            await world.topic("a")
            assert seen == ["a"]
            unregister()
            await world.topic("b")
            assert seen == ["a"]

    run(main())


def test_a_followers_crash_ends_the_store_but_not_the_write(run: Any) -> None:
    async def main() -> None:
        async with opened(None) as world:

            def broken(*_: Any) -> None:
                raise RuntimeError("follower")

            world.store.on_image(broken)
            new = NewTopic(name="a", topic_id=os.urandom(16), partitions=1)
            assert await world.store.create_topics([new], node_id=NODE) == [None]
            with pytest.raises(MetadataUnavailable):
                await world.store.next_producer_ids(1)
            assert [str(error) for error in world.crashes] == ["follower"]

    run(main())
