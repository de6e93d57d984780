"""Committed offsets: who may commit, how long they live, and transactions."""

from __future__ import annotations

import pytest

from automq.coordinators import describe, offset_requests
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.offset_commit_request import (
    OffsetCommitRequest,
    OffsetCommitRequestPartition,
    OffsetCommitRequestTopic,
)
from automq.protocol.messages.offset_commit_value import OffsetCommitValue
from automq.protocol.messages.offset_delete_request import (
    OffsetDeleteRequest,
    OffsetDeleteRequestPartition,
    OffsetDeleteRequestTopic,
)
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup, OffsetFetchRequestTopics

from .consumers import Consumer, settle
from .group_world import GROUP, World, subscription
from .test_classic import stable

DAY_MS = 24 * 3_600_000


def fetch(world: World, *, require_stable: bool = False, **topics: list[int]) -> dict:
    """(topic, partition) → (offset, error); the topics by name with their current ids."""
    request = OffsetFetchRequestGroup(
        group_id=GROUP,
        topics=[
            OffsetFetchRequestTopics(
                name=name, topic_id=world.topics.topic_id(name) or bytes(16), partition_indexes=parts
            )
            for name, parts in topics.items()
        ],
    )
    answer = world.get(offset_requests.fetch, request, require_stable)
    return {
        (t.name, p.partition_index): (p.committed_offset, p.error_code)
        for t in answer.topics
        for p in t.partitions
    }


def delete(world: World, topic: str, *partitions: int) -> list[int]:
    request = OffsetDeleteRequest(
        group_id=GROUP,
        topics=[
            OffsetDeleteRequestTopic(
                name=topic, partitions=[OffsetDeleteRequestPartition(partition_index=p) for p in partitions]
            )
        ],
    )
    answer = world.get(offset_requests.delete_offsets, request)
    return [p.error_code for t in answer.topics for p in t.partitions]


def transactional(world: World, producer_id: int, topic: str, partition: int, offset: int) -> None:
    """A TxnOffsetCommit's record, as the log brings it."""
    world.shard.replay(
        OffsetCommitKey(group=GROUP, topic=topic, partition=partition),
        OffsetCommitValue(offset=offset, metadata="", commit_timestamp=world.now),
        world.shard.position + 1,
        producer_id,
    )


def test_a_simple_group_comes_with_its_first_commit_and_goes_with_its_last_offset() -> None:
    world = World()
    world.topics.create("t", 2)
    assert world.commit({("t", 0): 5, ("t", 1): 7}) == [0, 0]
    (listed,) = world.get(describe.list_groups, [], [])
    assert (listed.group_id, listed.protocol_type, listed.group_state, listed.group_type) == (
        GROUP,
        "",
        "Empty",
        "classic",
    )
    world.advance(7 * DAY_MS + 700_000)
    assert world.shard.groups == {}
    world.reload()
    assert world.shard.groups == {}


def test_an_unknown_group_has_no_offsets_and_that_is_no_error() -> None:
    world = World()
    assert fetch(world, t=[0]) == {("t", 0): (-1, ErrorCode.NONE)}


def test_a_generation_names_a_group_that_exists() -> None:
    world = World()
    world.topics.create("t", 1)
    for version, code in ((8, ErrorCode.ILLEGAL_GENERATION), (9, ErrorCode.GROUP_ID_NOT_FOUND)):
        with pytest.raises(ApiError) as error:
            world.commit({("t", 0): 5}, member="m", generation=3, version=version)
        assert error.value.code == code


def test_metadata_has_a_limit() -> None:
    world = World(offset_metadata_max_bytes=10)
    world.topics.create("t", 1)
    assert world.commit({("t", 0): 5}, metadata="x" * 11) == [ErrorCode.OFFSET_METADATA_TOO_LARGE]
    assert world.committed() == {}
    assert world.commit({("t", 0): 5}, metadata="x" * 10) == [0]


def test_a_commit_is_no_larger_than_a_batch() -> None:
    world = World()
    world.topics.create("t", 20_000)
    assert set(world.commit({("t", index): 1 for index in range(10_000)})) == {0}
    with pytest.raises(ApiError) as error:
        world.commit({("t", index): 1 for index in range(20_000)})
    assert error.value.code == ErrorCode.UNKNOWN_SERVER_ERROR
    assert len(world.committed()) == 10_000


def test_a_topic_created_anew_has_none_of_the_old_offsets() -> None:
    world = World()
    world.topics.create("t", 1)
    world.commit({("t", 0): 5})
    old = world.topics.delete("t")
    world.topics.create("t", 1)
    assert fetch(world, t=[0]) == {("t", 0): (-1, 0)}
    world.change_topics("t", deleted=(("t", old),))
    assert world.committed() == {}
    world.commit({("t", 0): 1})
    world.change_topics(deleted=(("t", old),))
    assert world.committed() == {("t", 0): 1}, "that was the other topic"


def test_a_deleted_topic_that_many_groups_read_is_dropped_in_steps() -> None:
    world = World()
    world.topics.create("t", 1)
    for number in range(500):
        world.commit({("t", 0): number}, group=f"g{number}")
    old = world.topics.delete("t")
    world.topics.create("t", 1)
    world.change_topics("t", deleted=(("t", old),))
    left = [number for number in range(500) if world.committed(f"g{number}")]
    assert 0 < len(left) < 500
    world.commit({("t", 0): 1}, group="g499")
    world.advance(100)
    assert [number for number in range(500) if world.committed(f"g{number}")] == [499], (
        "that is the new topic"
    )


def test_offsets_of_a_group_that_was_in_use_live_from_when_it_became_empty() -> None:
    world = World(offsets_retention_minutes=60)
    world.topics.create("t", 1)
    wants = (("range", subscription(("t",))),)
    (member,), generation = stable(world, 1, session_ms=30_000, protocols=wants)
    world.commit({("t", 0): 5}, member=member, generation=generation)
    for _ in range(500):
        world.advance(20_000)
        world.heartbeat(member, generation)
    assert world.committed() == {("t", 0): 5}, "no expiry while the group is in use"
    world.leave((member, None))
    world.advance(50 * 60_000)
    assert world.committed() == {("t", 0): 5}
    world.advance(30 * 60_000)
    assert world.committed() == {}
    assert GROUP not in world.shard.groups


def test_a_living_consumer_group_forgets_topics_nobody_subscribes_to() -> None:
    world = World(offsets_retention_minutes=60)
    world.topics.create("t", 1)
    world.topics.create("u", 1)
    one = Consumer(world, "one", topics=("t", "u"))
    settle(world, one, rounds=2)
    world.commit({("t", 0): 5, ("u", 0): 6}, member="one", generation=one.epoch)
    one.step(topics=["t"])
    for _ in range(300):
        world.advance(20_000)
        one.step()
    assert world.committed() == {("t", 0): 5}


def test_a_clients_own_retention_overrides() -> None:
    world = World()
    world.topics.create("t", 1)
    request = OffsetCommitRequest(
        group_id=GROUP,
        retention_time_ms=1_000_000,
        topics=[
            OffsetCommitRequestTopic(
                name="t", partitions=[OffsetCommitRequestPartition(partition_index=0, committed_offset=3)]
            )
        ],
    )
    world.get(offset_requests.commit, request, version=2)
    world.reload()
    world.advance(900_000)
    assert world.committed() == {("t", 0): 3}
    world.advance(600_000)
    assert world.committed() == {}


def test_offsets_are_deleted_only_of_topics_that_nobody_reads() -> None:
    world = World()
    world.topics.create("t", 2)
    one = Consumer(world, "one")
    settle(world, one, rounds=2)
    world.commit({("t", 0): 5}, member="one", generation=one.epoch)
    assert delete(world, "t", 0) == [ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC]
    one.leave()
    assert delete(world, "t", 0, 1) == [0, 0]
    assert world.committed() == {}


def test_offset_delete_of_unknown_and_foreign_groups() -> None:
    world = World()
    world.topics.create("t", 1)
    with pytest.raises(ApiError) as error:
        delete(world, "t", 0)
    assert error.value.code == ErrorCode.GROUP_ID_NOT_FOUND
    world.join(version=3, protocol_type="connect")
    with pytest.raises(ApiError) as error:
        delete(world, "t", 0)
    assert error.value.code == ErrorCode.NON_EMPTY_GROUP


# -- transactions ----------------------------------------------------------------------------------------------


def test_offsets_of_a_transaction_wait_for_its_marker() -> None:
    world = World()
    world.topics.create("t", 1)
    world.commit({("t", 0): 5})
    transactional(world, 42, "t", 0, 9)
    assert fetch(world, t=[0]) == {("t", 0): (5, 0)}
    assert fetch(world, require_stable=True, t=[0]) == {("t", 0): (-1, ErrorCode.UNSTABLE_OFFSET_COMMIT)}
    world.shard.end_transaction(42, True)
    assert fetch(world, require_stable=True, t=[0]) == {("t", 0): (9, 0)}


def test_an_aborted_transaction_leaves_nothing() -> None:
    world = World()
    world.topics.create("t", 1)
    transactional(world, 42, "t", 0, 9)
    world.shard.end_transaction(42, False)
    assert fetch(world, require_stable=True, t=[0]) == {("t", 0): (-1, 0)}


def test_a_commit_after_the_transactions_wins_over_it() -> None:
    world = World()
    world.topics.create("t", 1)
    transactional(world, 42, "t", 0, 9)
    world.commit({("t", 0): 11})
    world.shard.end_transaction(42, True)
    assert fetch(world, t=[0]) == {("t", 0): (11, 0)}


def test_a_deletion_takes_pending_offsets_along() -> None:
    world = World()
    world.topics.create("t", 1)
    transactional(world, 42, "t", 0, 9)
    assert delete(world, "t", 0) == [0]
    world.shard.end_transaction(42, True)
    assert fetch(world, t=[0]) == {("t", 0): (-1, 0)}


def test_pending_offsets_do_not_expire() -> None:
    world = World(offsets_retention_minutes=1)
    world.topics.create("t", 1)
    world.commit({("t", 0): 5})
    transactional(world, 42, "t", 0, 9)
    world.advance(DAY_MS)
    assert fetch(world, t=[0]) == {("t", 0): (5, 0)}
    world.shard.end_transaction(42, False)
    world.advance(DAY_MS)
    assert GROUP not in world.shard.groups
