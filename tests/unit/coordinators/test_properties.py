"""Whatever members do: one owner a partition, everything owned in the end, and a restart that nobody notices."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automq.coordinators.classic_group import ClassicGroup
from automq.coordinators.classic_rebalance import group_value
from automq.coordinators.consumer_group import ConsumerGroup
from automq.coordinators.machine import GroupShard
from automq.protocol.errors import ApiError, ErrorCode

from .consumers import Consumer, check_owners, settle
from .group_world import GROUP, World
from .test_migration import ClassicConsumer

TOPICS = ("t", "u")
CONSUMERS = 4


def seen(shard: GroupShard) -> dict[str, Any]:
    """All of a shard that its log should bring back."""
    state: dict[str, Any] = {}
    for group_id, group in shard.groups.items():
        if isinstance(group, ConsumerGroup):
            state[group_id] = {
                name: getattr(group, name)
                for name in ConsumerGroup.__slots__
                if name not in ("stale", "resolving")
            }
        else:
            state[group_id] = group.protocol_type
    offsets = {
        (group_id, topic, index): offset.offset
        for group_id, topics in shard.offsets.committed.items()
        for topic, parts in topics.items()
        for index, offset in parts.items()
    }
    return {"groups": state, "offsets": offsets}


def consumers_of(world: World) -> list[Consumer]:
    return [
        Consumer(world, "dynamic", topics=TOPICS, slow=True),
        Consumer(world, "one-topic", topics=("t",), slow=True),
        Consumer(world, "pattern", topics=None, regex="[tu]", slow=True),
        Consumer(world, "static-1", topics=TOPICS, instance="i", slow=True),
    ]


OF_ONE = ["step", "step", "step", "finish", "finish", "leave", "crash", "restart"]
OF_ALL = ["round", "round", "round", "wait", "wait", "sleep", "grow", "recreate", "commit", "broker"]
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(OF_ONE), st.integers(0, CONSUMERS - 1)),
        st.tuples(st.sampled_from(OF_ALL), st.integers(0, 3)),
    ),
    min_size=8,
    max_size=60,
)


def act(world: World, consumers: list[Consumer], what: str, number: int) -> None:
    one = consumers[number]
    if what == "step":
        one.alive = True
        try:
            one.step()
        except ApiError as error:
            assert error.code in (ErrorCode.UNRELEASED_INSTANCE_ID, ErrorCode.FENCED_INSTANCE_ID), error
            _stop(one)
    elif what == "finish":
        one.finish()
    elif what == "leave" and one.epoch > 0:
        epoch, one.epoch = one.epoch, 0
        try:
            one.leave()
        except ApiError as error:
            assert error.code in (ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.FENCED_INSTANCE_ID), (error, epoch)
    elif what == "crash":  # its process is gone, and with it what it consumed; the coordinator does not know
        _stop(one)
        if one.instance is None:
            one.name += "'"
    elif what == "restart" and one.instance is not None:
        one.name += "'"
        _stop(one)
    elif what == "round":
        world.advance(1_100)
        for each in range(len(consumers)):
            act(world, consumers, "step", each)
            check_owners(*consumers)
    elif what == "wait":
        world.advance(700 * (number + 1))
    elif what == "sleep":
        world.advance(50_000)
        for each in consumers:  # a client whose session ended knows by its own clock, and lets go
            _stop(each)
    elif what == "grow":
        count = world.topics.partition_count("t")
        world.topics.grow("t", count + 1)
        world.change_topics("t", created=False)
    elif what == "recreate":
        old = world.topics.delete("u")
        world.topics.create("u", number + 1)
        world.change_topics("u", deleted=(("u", old),))
        for each in consumers:
            each.owned = {key for key in each.owned if key[0] != "u"}
            each.goal = {key for key in each.goal if key[0] != "u"}
    elif what == "commit":
        for each in consumers:
            if each.epoch > 0 and each.owned:
                try:
                    world.commit({min(each.owned): number}, member=each.name, generation=each.epoch)
                except ApiError as error:
                    assert error.code in (ErrorCode.STALE_MEMBER_EPOCH, ErrorCode.UNKNOWN_MEMBER_ID), error
    elif what == "broker":
        world.reload()


def _stop(one: Consumer) -> None:
    """The client is not in the group any more, and knows it."""
    one.epoch, one.owned, one.goal = 0, set(), set()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_consumer_groups(actions: list[tuple[str, int]]) -> None:
    world = World()
    world.topics.create("t", 5)
    world.topics.create("u", 3)
    consumers = consumers_of(world)
    for what, number in actions:
        act(world, consumers, what, number)
        check_owners(*consumers)
        assert seen(world.replayed()) == seen(world.shard)
    # Left alone, the living settle: the dead are timed out, and everything has an owner.
    world.advance(50_000)
    for one in consumers:
        _stop(one)
        one.alive = True
    world.advance(50_000)
    settle(world, *consumers, rounds=20)
    expected = {("t", p) for p in range(world.topics.partition_count("t"))}
    expected |= {("u", p) for p in range(world.topics.partition_count("u"))}
    assert check_owners(*consumers) == expected


CLASSIC_ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["join", "join", "take", "take", "all", "all", "beat", "leave", "wait", "wait", "sleep", "broker"]
        ),
        st.integers(0, 2),
    ),
    min_size=8,
    max_size=60,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CLASSIC_ACTIONS)
def test_classic_groups(actions: list[tuple[str, int]]) -> None:
    """One owner a partition and generation; what was answered as stable comes back after a restart."""
    world = World()
    world.topics.create("t", 5)
    members = [ClassicConsumer(world), ClassicConsumer(world), ClassicConsumer(world, instance="i")]
    waiting: dict[int, str] = {}
    owned: dict[int, dict[str, set[tuple[str, int]]]] = {}
    for what, number in actions:
        one = members[number]
        if what == "join" and number not in waiting:
            one.join()
            waiting[number] = "join"
        elif what == "take" and number in waiting and not world.waits(one.ticket):
            _take(world, one, waiting, number, owned)
        elif what == "all":  # everybody joins and takes what there is
            _all(world, members, waiting, owned)
        elif what == "beat" and one.generation >= 0:
            try:
                world.heartbeat(one.member, one.generation, one.instance)
            except ApiError:
                one.member, one.generation = "", -1
        elif what == "leave" and one.member:
            try:
                world.leave((one.member, one.instance))
            except ApiError as error:
                assert error.code == ErrorCode.UNKNOWN_MEMBER_ID
        elif what == "wait":
            world.advance(1_500 * (number + 1))
        elif what == "sleep":
            world.advance(40_000)
        elif what == "broker":
            world.reload()
            waiting = {k: v for k, v in waiting.items() if not world.waits(members[k].ticket)}
        _check_classic(world)
    for holders in owned.values():
        everything = [key for some in holders.values() for key in some]
        assert len(everything) == len(set(everything)), holders


def _all(world: World, members: list[ClassicConsumer], waiting: dict, owned: dict) -> None:
    for number, one in enumerate(members):
        if number not in waiting:
            one.join()
            waiting[number] = "join"
    world.advance(6_000)
    for _ in range(2):
        for number in tuple(waiting):
            if not world.waits(members[number].ticket):
                _take(world, members[number], waiting, number, owned)


def _take(world: World, one: ClassicConsumer, waiting: dict, number: int, owned: dict) -> None:
    step = waiting.pop(number)
    answer = world.answer(one.ticket)
    code = answer.code if isinstance(answer, ApiError) else answer.error_code
    if code != ErrorCode.NONE:
        if code in (ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.FENCED_INSTANCE_ID, ErrorCode.ILLEGAL_GENERATION):
            one.member, one.generation = "", -1
        return
    if step == "join":
        one.joined()
        waiting[number] = "sync"
    else:
        one.synced()
        # A static member's successor has what its predecessor had.
        owned.setdefault(one.generation, {})[one.instance or one.member] = set(one.owned)


def _check_classic(world: World) -> None:
    group, back = world.shard.groups.get(GROUP), world.replayed().groups.get(GROUP)
    assert (group is None) == (back is None)
    if not isinstance(group, ClassicGroup):
        return
    assert isinstance(back, ClassicGroup)
    if group.state.value in ("Stable", "Empty"):
        live, logged = group_value(group), group_value(back)
        live.current_state_timestamp = logged.current_state_timestamp
        live.protocol_type = logged.protocol_type  # a group that never had a generation has none in the log
        pending = group.pending_syncs  # they may go without a record, until the rebalance that follows
        live.members = [m for m in live.members if m.member_id not in pending]
        logged.members = [m for m in logged.members if m.member_id not in pending]
        assert live.members == logged.members
        assert live.generation == logged.generation
