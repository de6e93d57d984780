"""Groups that change protocol while they live: KIP-848's online upgrade and downgrade."""

from __future__ import annotations

from typing import Any

import pytest

from automq.coordinators.classic_group import ClassicGroup, State
from automq.coordinators.consumer_group import ConsumerGroup
from automq.coordinators.consumer_protocol import decode_assignment, encode_assignment
from automq.protocol.errors import ApiError, ErrorCode

from .consumers import Consumer, beat, check_owners, consumer_group, settle
from .group_world import GROUP, World, subscription


class ClassicConsumer:
    """A client of the classic protocol with the cooperative assignor's habits: it reports what it owns."""

    def __init__(
        self, world: World, *, instance: str | None = None, topics: tuple[str, ...] = ("t",)
    ) -> None:
        self.world = world
        self.instance = instance
        self.topics = topics
        self.member = ""
        self.generation = -1
        self.owned: set[tuple[str, int]] = set()
        self.ticket = 0
        self.name = instance or "classic"
        self.alive = True

    def finish(self) -> None:
        """It lets go at once."""

    def join(self) -> Any:
        self.ticket = self.world.join(
            self.member,
            instance=self.instance,
            protocols=(("range", subscription(self.topics, self.owned)),),
            session_ms=30_000,
        )
        answer = None if self.world.waits(self.ticket) else self.world.answer(self.ticket)
        if (
            answer is not None
            and not isinstance(answer, ApiError)
            and answer.error_code == ErrorCode.MEMBER_ID_REQUIRED
        ):
            self.member = answer.member_id
            return self.join()
        return answer

    def joined(self) -> Any:
        """Take the answer of the join and sync with it."""
        answer = self.world.answer(self.ticket)
        assert not isinstance(answer, ApiError), answer
        assert answer.error_code == ErrorCode.NONE, answer
        self.member, self.generation = answer.member_id, answer.generation_id
        assignments = {}
        if answer.leader == self.member and not answer.skip_assignment:
            members = sorted(m.member_id for m in answer.members)
            count = self.world.topics.partition_count("t")
            for position, member in enumerate(members):
                mine = [p for p in range(count) if p % len(members) == position]
                assignments[member] = encode_assignment({"t": mine}, 1)
        self.ticket = self.world.sync(self.member, self.generation, assignments, instance=self.instance)
        return answer

    def synced(self) -> None:
        answer = self.world.answer(self.ticket)
        if isinstance(answer, ApiError):
            assert answer.code == ErrorCode.REBALANCE_IN_PROGRESS, answer
            return
        assert answer.error_code in (ErrorCode.NONE, ErrorCode.REBALANCE_IN_PROGRESS), answer
        if answer.error_code == ErrorCode.NONE:
            assigned, _ = decode_assignment(answer.assignment)
            self.owned = {(topic, p) for topic, some in assigned.items() for p in some}

    def step(self) -> None:
        """Heartbeat; rejoin when told. Only for groups that answer joins at once."""
        if self.generation >= 0:
            error = self.world.heartbeat(self.member, self.generation, self.instance)
            if error == ErrorCode.NONE:
                return
        self.join()
        self.joined()
        self.synced()


def classic_pair(world: World, *, static: bool = False) -> tuple[ClassicConsumer, ...]:
    """A stable classic group of two that shares topic t."""
    pair = tuple(ClassicConsumer(world, instance=name if static else None) for name in ("a", "b"))
    for one in pair:
        one.join()
    world.advance(6_000)
    for one in pair:
        one.joined()
    for one in pair:
        one.synced()
    assert check_owners(*pair)
    return pair


def test_a_new_consumer_upgrades_a_classic_group_and_the_last_to_go_downgrades_it() -> None:
    world = World()
    world.topics.create("t", 6)
    first, second = classic_pair(world)
    before = {0: set(first.owned), 1: set(second.owned)}
    new = Consumer(world, "new")
    answer = new.join()
    group = consumer_group(world)
    assert {m.uses_classic for m in group.members.values()} == {True, False}
    assert answer.member_epoch > first.generation
    settle(world, first, second, new)
    assert check_owners(first, second, new) == {("t", p) for p in range(6)}
    assert {len(one.owned) for one in (first, second, new)} == {2}
    assert first.owned <= before[0]
    assert second.owned <= before[1]
    world.reload()
    settle(world, first, second, new, rounds=2)
    new.leave()
    downgraded = world.shard.groups[GROUP]
    assert isinstance(downgraded, ClassicGroup)
    assert downgraded.state is State.PREPARING_REBALANCE
    for one in (first, second):
        assert world.heartbeat(one.member, downgraded.generation) == ErrorCode.REBALANCE_IN_PROGRESS
        one.join()
    for one in (first, second):
        one.joined()
    for one in (first, second):
        one.synced()
    assert check_owners(first, second) == {("t", p) for p in range(6)}
    world.reload()
    assert isinstance(world.shard.groups[GROUP], ClassicGroup)


def test_members_that_wait_in_a_rebalance_are_told_to_join_again() -> None:
    world = World()
    world.topics.create("t", 2)
    first, second = classic_pair(world)
    waiting = world.join(first.member, protocols=(("range", subscription(("t",))),))
    assert world.waits(waiting)
    Consumer(world, "new").join()
    assert world.answer(waiting).error_code == ErrorCode.REBALANCE_IN_PROGRESS
    assert isinstance(world.shard.groups[GROUP], ConsumerGroup)
    assert second.member in consumer_group(world).members


def test_a_classic_member_joins_a_consumer_group() -> None:
    world = World()
    world.topics.create("t", 4)
    new = Consumer(world, "new")
    settle(world, new, rounds=2)
    old = ClassicConsumer(world)
    old.join()
    old.joined()
    old.synced()
    assert old.owned == set(), "all is still with the other"
    settle(world, new, old)
    assert check_owners(new, old) == {("t", p) for p in range(4)}
    assert len(old.owned) == 2
    assert world.leave((old.member, None), ("nobody", None)) == [ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID]
    settle(world, new)
    assert len(new.owned) == 4


def test_a_static_consumer_that_comes_back_classic_downgrades_the_group() -> None:
    world = World()
    world.topics.create("t", 4)
    first, second = classic_pair(world, static=True)
    beat_new = Consumer(world, "new-a", instance="a")
    beat_new.join()
    settle(world, beat_new, second)
    assert isinstance(world.shard.groups[GROUP], ConsumerGroup)
    first.member, first.generation, first.owned = "", -1, set()
    first.join()
    assert isinstance(world.shard.groups[GROUP], ClassicGroup)
    world.reload()
    group = world.shard.groups[GROUP]
    assert isinstance(group, ClassicGroup)
    assert set(group.static_members) == {"a", "b"}


@pytest.mark.parametrize("policy", ["disabled", "downgrade"])
def test_upgrade_only_as_the_policy_says(policy: str) -> None:
    world = World(group_consumer_migration_policy=policy)
    world.topics.create("t", 2)
    classic_pair(world)
    with pytest.raises(ApiError) as error:
        Consumer(world, "new").join()
    assert error.value.code == ErrorCode.GROUP_ID_NOT_FOUND
    assert isinstance(world.shard.groups[GROUP], ClassicGroup)


def test_no_classic_member_in_a_consumer_group_when_migration_is_disabled() -> None:
    world = World(group_consumer_migration_policy="disabled")
    world.topics.create("t", 2)
    Consumer(world, "new").join()
    answer = world.answer(world.join())
    assert answer.code == ErrorCode.INCONSISTENT_GROUP_PROTOCOL


def test_a_group_of_another_kind_cannot_be_upgraded() -> None:
    world = World()
    world.topics.create("t", 2)
    world.join(version=3, protocol_type="connect")
    world.advance(3_000)
    with pytest.raises(ApiError) as error:
        Consumer(world, "new").join()
    assert error.value.code == ErrorCode.GROUP_ID_NOT_FOUND


def test_a_malformed_subscription_cannot_be_upgraded() -> None:
    world = World()
    world.topics.create("t", 2)
    ticket = world.join(version=3, protocols=(("range", b"\0"),))
    world.advance(3_000)
    world.sync(world.answer(ticket).member_id, 1, {})
    with pytest.raises(ApiError) as error:
        Consumer(world, "new").join()
    assert "malformed" in (error.value.message or "")


def test_a_custom_assignors_data_is_not_lost_by_an_upgrade() -> None:
    world = World()
    world.topics.create("t", 2)
    ticket = world.join(version=3, protocols=(("range", subscription(("t",))),))
    world.advance(3_000)
    member = world.answer(ticket).member_id
    world.sync(member, 1, {member: b"\0\0\0\0\0\0\0\0\0\x01x"})
    with pytest.raises(ApiError) as error:
        Consumer(world, "new").join()
    assert "custom assignor" in (error.value.message or "")


def test_empty_groups_give_way_both_ways_and_keep_their_offsets() -> None:
    world = World()
    world.topics.create("t", 2)
    world.commit({("t", 0): 5})
    new = Consumer(world, "new")
    new.join()
    assert isinstance(world.shard.groups[GROUP], ConsumerGroup)
    assert world.committed() == {("t", 0): 5}
    new.leave()
    world.join(version=3)
    assert isinstance(world.shard.groups[GROUP], ClassicGroup)
    assert world.committed() == {("t", 0): 5}
    world.reload()
    assert isinstance(world.shard.groups[GROUP], ClassicGroup)
    assert world.committed() == {("t", 0): 5}


def test_a_classic_member_that_does_not_rejoin_is_fenced() -> None:
    world = World()
    world.topics.create("t", 4)
    first, second = classic_pair(world)
    new = Consumer(world, "new")
    new.join()
    for _ in range(15):
        world.advance(5_000)
        new.step()
        second.step()
        if first.member in consumer_group(world).members:
            world.heartbeat(first.member, first.generation)
    assert first.member not in consumer_group(world).members
    settle(world, second, new)
    assert check_owners(second, new) == {("t", p) for p in range(4)}
    assert beat(world, "new", new.epoch).error_code == ErrorCode.NONE
