"""The consumer protocol (KIP-848), on a virtual clock."""

from __future__ import annotations

import pytest

from automq.coordinators import describe
from automq.coordinators.consumer_group import MemberState
from automq.coordinators.offset_requests import fetch
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup

from .consumers import Consumer, beat, check_owners, consumer_group, settle
from .group_world import GROUP, World


def partitions(topic: str, count: int) -> set[tuple[str, int]]:
    return {(topic, index) for index in range(count)}


def world_with(**topics: int) -> World:
    world = World()
    for name, count in topics.items():
        world.topics.create(name, count)
    return world


def refused(code: ErrorCode, call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(ApiError) as error:
        call(*args, **kwargs)  # type: ignore[operator]
    assert error.value.code == code
    return error.value.message or ""


def test_the_first_member_gets_everything_with_its_first_heartbeat() -> None:
    world = world_with(t=3)
    one = Consumer(world, "one")
    answer = one.join()
    assert one.owned == partitions("t", 3)
    assert (answer.member_epoch, answer.heartbeat_interval_ms, answer.member_id) == (2, 5_000, "one")
    assert one.step().assignment is None, "unchanged"
    full = one.step(topics=["t"], rebalance_timeout_ms=30_000)
    assert full.assignment is not None, "a heartbeat with all fields is answered in full"


def test_a_partition_moves_only_after_its_owner_let_go() -> None:
    world = world_with(t=4)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    one.join()
    world.advance(1_100)
    two.join()
    assert two.owned == set()
    before = one.epoch
    answer = beat(world, "one", one.epoch, owned=one.owned)
    assert answer.member_epoch == before, "it stays in its epoch until it has given up"
    kept = {p for t in answer.assignment.topic_partitions for p in t.partitions}
    assert len(kept) == 2
    two.step()
    assert two.owned == set(), "still with the first"
    one.owned = {("t", p) for p in kept}
    one.step()
    assert one.epoch > before
    two.step()
    assert check_owners(one, two) == partitions("t", 4)


def test_a_member_that_does_not_give_up_is_fenced_when_its_rebalance_times_out() -> None:
    world = world_with(t=2)
    one, two = Consumer(world, "one", rebalance_ms=10_000), Consumer(world, "two")
    one.join()
    world.advance(1_100)
    two.join()
    for _ in range(10):
        beat(world, "one", one.epoch, owned=one.owned)
        world.advance(1_000)
    assert "one" not in consumer_group(world).members
    settle(world, two)
    assert two.owned == partitions("t", 2)
    refused(ErrorCode.UNKNOWN_MEMBER_ID, beat, world, "one", one.epoch)


def test_a_silent_member_is_out_and_its_partitions_are_free() -> None:
    world = world_with(t=4)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    settle(world, one, two)
    for _ in range(12):
        world.advance(5_000)
        two.step()
    assert two.owned == partitions("t", 4)
    assert "one" not in consumer_group(world).members


def test_leaving_gives_the_rest_to_those_who_stay() -> None:
    world = world_with(t=4)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    settle(world, one, two)
    assert one.leave().member_epoch == -1
    settle(world, two)
    assert two.owned == partitions("t", 4)
    two.leave()
    assert consumer_group(world).state_name == "Empty"


def test_epochs_are_checked() -> None:
    world = world_with(t=2)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    settle(world, one, two)
    member = consumer_group(world).members["one"]
    refused(ErrorCode.FENCED_MEMBER_EPOCH, beat, world, "one", member.epoch + 1)
    refused(ErrorCode.FENCED_MEMBER_EPOCH, beat, world, "one", member.epoch - 2)
    refused(ErrorCode.UNKNOWN_MEMBER_ID, beat, world, "nobody", 5)
    refused(ErrorCode.GROUP_ID_NOT_FOUND, beat, world, "one", 5, group="other")


def test_the_previous_epoch_is_good_while_the_member_owns_no_more_than_its_own() -> None:
    world = world_with(t=2)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    settle(world, one)
    old_epoch = one.epoch
    settle(world, two, rounds=1)
    one.step()
    assert len(one.owned) == 1
    world.advance(1_000)
    one.step()  # this answer is lost: it brought the new epoch
    assert one.epoch > old_epoch
    answer = beat(world, "one", old_epoch, owned=one.owned)
    assert answer.member_epoch == one.epoch
    other = partitions("t", 2) - one.owned
    refused(ErrorCode.FENCED_MEMBER_EPOCH, beat, world, "one", old_epoch, owned=other)
    refused(ErrorCode.FENCED_MEMBER_EPOCH, beat, world, "one", old_epoch)


@pytest.mark.parametrize(
    ("fields", "version", "message"),
    [
        ({"member": ""}, 1, "MemberId"),
        ({"instance_id": ""}, 1, "InstanceId"),
        ({"rack_id": ""}, 1, "RackId"),
        ({"rebalance_timeout_ms": -1}, 1, "RebalanceTimeoutMs"),
        ({"owned": None}, 1, "TopicPartitions"),
        ({"owned": {("t", 0)}}, 1, "TopicPartitions"),
        ({"topics": None}, 1, "SubscribedTopicNames"),
        ({"epoch": -2}, 1, "InstanceId can't be null"),
        ({"epoch": -3}, 1, "MemberEpoch"),
        ({"group": ""}, 1, "GroupId"),
        ({"topics": ["x" * 249] * 5_000}, 1, "too large"),
        ({"subscribed_topic_regex": "x" * 1_000_001}, 1, "too large"),
    ],
)
def test_senseless_requests(fields: dict, version: int, message: str) -> None:
    world = world_with(t=1)
    full = {
        "member": "m",
        "epoch": 0,
        "topics": ["t"],
        "owned": set(),
        "rebalance_timeout_ms": 1_000,
    } | fields
    text = refused(
        ErrorCode.INVALID_REQUEST, beat, world, full.pop("member"), full.pop("epoch"), version=version, **full
    )
    assert message in text


def test_unknown_assignor_and_version_0_ids() -> None:
    world = world_with(t=1)
    join = {"topics": ["t"], "owned": set(), "rebalance_timeout_ms": 1_000}
    refused(ErrorCode.UNSUPPORTED_ASSIGNOR, beat, world, "m", 0, server_assignor="mine", **join)
    assert beat(world, "", 0, version=0, **join).member_id.startswith("id")


def test_group_max_size() -> None:
    world = World(group_consumer_max_size=1)
    world.topics.create("t", 1)
    one = Consumer(world, "one")
    one.join()
    refused(ErrorCode.GROUP_MAX_SIZE_REACHED, Consumer(world, "two").join)
    one.join()


def test_topics_that_appear_grow_and_go() -> None:
    world = world_with(t=2)
    one = Consumer(world, "one", topics=("t", "later"))
    settle(world, one, rounds=2)
    assert one.owned == partitions("t", 2)
    world.topics.create("later", 1)
    world.change_topics("later")
    settle(world, one, rounds=2)
    assert one.owned == partitions("t", 2) | partitions("later", 1)
    world.topics.grow("t", 3)
    world.change_topics("t", created=False)
    settle(world, one, rounds=2)
    assert one.owned == partitions("t", 3) | partitions("later", 1)
    gone = world.topics.delete("t")
    world.change_topics(deleted=(("t", gone),), created=False)
    settle(world, one, rounds=2)
    assert one.owned == partitions("later", 1)


def test_a_changed_subscription_takes_partitions_away_at_once() -> None:
    world = world_with(t=2, u=2)
    one, two = Consumer(world, "one", topics=("t", "u")), Consumer(world, "two", topics=("t",))
    settle(world, one, two)
    had = one.owned
    one.step(topics=["u"])
    assert one.owned == had & partitions("u", 2), "what is not wanted goes before the next target is known"
    settle(world, one, two)
    assert one.owned == partitions("u", 2)
    assert two.owned == partitions("t", 2)


def test_assignments_are_not_computed_more_often_than_allowed() -> None:
    world = world_with(t=4)
    one = Consumer(world, "one")
    one.join()
    Consumer(world, "two").join()
    assert consumer_group(world).state_name == "Assigning"
    world.advance(1_000)
    one.step()
    assert consumer_group(world).state_name == "Reconciling"


def test_a_group_may_have_its_own_settings() -> None:
    world = world_with(t=4)
    world.topics.configs[GROUP] = {
        "consumer.assignment.interval.ms": "0",
        "consumer.heartbeat.interval.ms": "7000",
        "consumer.session.timeout.ms": "60000",
    }
    one = Consumer(world, "one")
    assert one.join().heartbeat_interval_ms == 7_000
    Consumer(world, "two").join()
    assert consumer_group(world).state_name == "Reconciling"
    world.advance(59_999)
    assert "one" in consumer_group(world).members
    world.advance(1)
    assert "one" not in consumer_group(world).members


def test_the_assignor_most_members_ask_for() -> None:
    world = world_with(t=2, u=2)
    both = ("t", "u")
    one = Consumer(world, "one", topics=both, assignor="range")
    two = Consumer(world, "two", topics=both, assignor="range")
    three = Consumer(world, "three", topics=both, assignor="uniform")
    settle(world, one, two, three)
    assert {one.name: one.owned, two.name: two.owned, three.name: three.owned} == {
        "one": {("t", 0), ("u", 0)},
        "three": {("t", 1), ("u", 1)},
        "two": set(),
    }


# -- static members --------------------------------------------------------------------------------------------


def test_a_static_member_that_left_for_a_while_is_replaced_without_moving_anything() -> None:
    world = world_with(t=4)
    one, two = Consumer(world, "one", instance="i"), Consumer(world, "two")
    settle(world, one, two)
    epoch, had = consumer_group(world).epoch, one.owned
    successor = Consumer(world, "one-again", instance="i")
    refused(ErrorCode.UNRELEASED_INSTANCE_ID, successor.join)
    assert beat(world, "one", -2, instance_id="i").member_epoch == -2
    successor.join()
    assert successor.owned == had
    assert consumer_group(world).epoch == epoch
    refused(ErrorCode.FENCED_INSTANCE_ID, beat, world, "one", one.epoch, instance_id="i")
    refused(ErrorCode.UNKNOWN_MEMBER_ID, beat, world, "x", 3, instance_id="j")
    check_owners(successor, two)


def test_a_static_member_that_never_comes_back_loses_its_partitions() -> None:
    world = world_with(t=4)
    one, two = Consumer(world, "one", instance="i"), Consumer(world, "two")
    settle(world, one, two)
    beat(world, "one", -2, instance_id="i")
    for _ in range(10):
        world.advance(5_000)
        two.step()
    assert two.owned == partitions("t", 4)


# -- offsets ---------------------------------------------------------------------------------------------------


def test_commits_name_the_member_epoch() -> None:
    world = world_with(t=2)
    one, two = Consumer(world, "one"), Consumer(world, "two")
    settle(world, one)
    assert world.commit({("t", 0): 5}, member="one", generation=one.epoch) == [0]
    old = one.epoch
    settle(world, one, two)
    mine = min(one.owned)
    other = min(partitions("t", 2) - one.owned)
    assert world.commit({mine: 6}, member="one", generation=old) == [0], "assigned in that epoch or before"
    refused(ErrorCode.STALE_MEMBER_EPOCH, world.commit, {other: 6}, member="one", generation=old)
    refused(ErrorCode.STALE_MEMBER_EPOCH, world.commit, {mine: 6}, member="one", generation=one.epoch + 1)
    refused(ErrorCode.UNKNOWN_MEMBER_ID, world.commit, {mine: 6}, member="x", generation=one.epoch)
    refused(ErrorCode.UNKNOWN_MEMBER_ID, world.commit, {mine: 6})
    refused(
        ErrorCode.UNSUPPORTED_VERSION, world.commit, {mine: 6}, member="one", generation=one.epoch, version=8
    )
    assert world.committed()[mine] == 6


def test_fetches_name_it_too_or_nobody() -> None:
    world = world_with(t=2)
    one = Consumer(world, "one")
    settle(world, one)
    world.commit({("t", 0): 5}, member="one", generation=one.epoch)

    def ask(member: str | None, epoch: int) -> object:
        request = OffsetFetchRequestGroup(group_id=GROUP, topics=None, member_id=member, member_epoch=epoch)
        return world.get(fetch, request, True)

    assert ask("one", one.epoch)
    assert ask(None, -1)
    refused(ErrorCode.STALE_MEMBER_EPOCH, ask, "one", one.epoch + 1)
    refused(ErrorCode.UNKNOWN_MEMBER_ID, ask, "two", one.epoch)


# -- patterns --------------------------------------------------------------------------------------------------


def test_a_pattern_is_resolved_aside_and_again_when_topics_appear() -> None:
    world = world_with(a1=1, a2=1, b=1)
    one = Consumer(world, "one", topics=None, regex="a.*")
    one.join()
    assert one.owned == set()
    settle(world, one, rounds=2)
    assert one.owned == {("a1", 0), ("a2", 0)}
    world.topics.create("a3", 1)
    world.change_topics("a3")
    settle(world, one, rounds=2)
    assert ("a3", 0) not in one.owned, "not within ten seconds of the last time"
    settle(world, one, rounds=10)
    assert one.owned == {("a1", 0), ("a2", 0), ("a3", 0)}


def test_patterns_match_whole_names_and_are_re2() -> None:
    world = world_with(aa=1, aab=1, baa=1)
    one = Consumer(world, "one", topics=None, regex="a{2}")
    one.join()
    settle(world, one, rounds=2)
    assert one.owned == {("aa", 0)}
    for bad in ("(", "a**", "(?<name>x)(?=y)"):
        text = refused(
            ErrorCode.INVALID_REGULAR_EXPRESSION, Consumer(world, "x", topics=None, regex=bad).join
        )
        assert bad in text
    assert "x" not in consumer_group(world).members


def test_members_share_a_pattern_and_the_last_takes_it_along() -> None:
    world = world_with(a1=2, a2=2)
    one, two = (Consumer(world, name, topics=None, regex="a.") for name in ("one", "two"))
    settle(world, one, two, rounds=4)
    assert check_owners(one, two) == partitions("a1", 2) | partitions("a2", 2)
    one.leave()
    assert "a." in consumer_group(world).resolved
    two.step(subscribed_topic_regex="", topics=["a1"])
    assert not consumer_group(world).resolved
    settle(world, two, rounds=2)
    assert two.owned == partitions("a1", 2)


def test_a_pattern_and_names_together() -> None:
    world = world_with(a=1, b=1)
    one = Consumer(world, "one", topics=("b",), regex="a.*")
    settle(world, one, rounds=3)
    assert one.owned == {("a", 0), ("b", 0)}


def test_many_topics_are_matched_in_several_steps() -> None:
    world = World()
    for index in range(1_700):
        world.topics.create(f"t{index}", 1)
    one = Consumer(world, "one", topics=None, regex="t1?[0-9]")
    one.join()
    settle(world, one, rounds=2)
    assert len(one.owned) == 20


# -- restart ---------------------------------------------------------------------------------------------------


def test_a_restart_changes_nothing_that_a_member_sees() -> None:
    world = world_with(t=4, u=2)
    one, two = Consumer(world, "one", instance="i"), Consumer(world, "two", topics=("t", "u"))
    settle(world, one, two)
    owned, epoch = {one.name: one.owned, two.name: two.owned}, consumer_group(world).epoch
    world.reload()
    world.advance(40_000)
    settle(world, one, two, rounds=2)
    assert {one.name: one.owned, two.name: two.owned} == owned
    assert consumer_group(world).epoch == epoch


def test_a_member_that_has_to_give_up_is_still_timed_after_a_restart() -> None:
    world = world_with(t=2)
    one, two = Consumer(world, "one", rebalance_ms=10_000), Consumer(world, "two")
    one.join()
    world.advance(1_100)
    two.join()
    beat(world, "one", one.epoch, owned=one.owned)
    assert consumer_group(world).members["one"].state is MemberState.UNREVOKED_PARTITIONS
    world.reload()
    world.advance(10_000)
    assert "one" not in consumer_group(world).members


def test_an_empty_group_can_be_deleted_and_leaves_nothing() -> None:
    world = world_with(t=2)
    one = Consumer(world, "one")
    settle(world, one, rounds=2)
    world.commit({("t", 0): 3}, member="one", generation=one.epoch)
    assert world.get(describe.delete_groups, [GROUP])[0].error_code == ErrorCode.NON_EMPTY_GROUP
    one.leave()
    assert world.get(describe.delete_groups, [GROUP])[0].error_code == ErrorCode.NONE
    world.reload()
    assert GROUP not in world.shard.groups
    assert world.committed() == {}


def test_describe() -> None:
    world = world_with(t=2)
    one = Consumer(world, "one", instance="i")
    settle(world, one, rounds=2)
    group = world.get(describe.describe_consumer, GROUP)
    assert (group.group_state, group.assignor_name, group.group_epoch) == ("Stable", "uniform", 2)
    (member,) = group.members
    assert (member.member_id, member.instance_id, member.member_type) == ("one", "i", 1)
    assert [(t.topic_name, t.partitions) for t in member.assignment.topic_partitions] == [("t", [0, 1])]
    assert member.assignment == member.target_assignment
    listed = world.get(describe.list_groups, ["stable"], ["consumer"])
    assert [g.group_id for g in listed] == [GROUP]
    assert world.get(describe.list_groups, [], ["classic"]) == []
    assert world.get(describe.describe_classic, GROUP).group_state == "Dead"
