"""The classic protocol, driven as clients drive it, on a virtual clock."""

from __future__ import annotations

import pytest

from automq.coordinators.classic import PENDING_JOINS_MAX
from automq.coordinators.classic_group import ClassicGroup, State
from automq.protocol.errors import ApiError, ErrorCode

from .group_world import GROUP, World


def member_of(world: World, **join: object) -> str:
    """The two steps of KIP-394: an id first, then the join, which is left waiting."""
    first = world.answer(world.join(**join))
    assert first.error_code == ErrorCode.MEMBER_ID_REQUIRED
    return first.member_id


def stable(world: World, count: int = 2, **join: object) -> tuple[list[str], int]:
    """A stable group of `count` dynamic members, the leader first; its generation."""
    members = [member_of(world, **join) for _ in range(count)]
    tickets = [world.join(member, **join) for member in members]
    world.advance(6_000)
    responses = [world.answer(ticket) for ticket in tickets]
    generation = responses[0].generation_id
    leader = responses[0].leader
    members.sort(key=lambda member: member != leader)
    world.sync(leader, generation, {m: m.encode() for m in members})
    for member in members[1:]:
        assert world.answer(world.sync(member, generation)).assignment == member.encode()
    return members, generation


def state(world: World, group: str = GROUP) -> State:
    found = world.shard.groups[group]
    assert isinstance(found, ClassicGroup)
    return found.state


def test_a_member_without_id_is_sent_back_with_one_and_expires_if_it_never_returns() -> None:
    world = World()
    member = member_of(world)
    assert member.startswith("client-")
    assert len(world.log) == 1, "the new group is in the log"
    world.advance(9_999)
    assert world.shard.groups[GROUP].pending_joins == {member}
    world.advance(1)
    assert not world.shard.groups[GROUP].pending_joins


def test_join_before_version_4_needs_no_second_step() -> None:
    world = World()
    ticket = world.join(version=3)
    world.advance(3_000)
    assert world.answer(ticket).generation_id == 1


def test_first_rebalance_waits_for_more_members_and_no_longer_than_the_rebalance_timeout() -> None:
    world = World()
    first = world.join(version=3, rebalance_ms=8_000)
    for _ in range(3):
        world.advance(2_000)
        world.join(version=3, rebalance_ms=8_000)
        assert world.waits(first)
    world.advance(1_999)
    assert world.waits(first)
    world.advance(1)
    assert len(world.answer(first).members) == 4


def test_members_that_start_together_share_a_generation_whatever_the_delay() -> None:
    world = World(group_initial_rebalance_delay_ms=0)
    first = world.join(version=3)
    world.advance(30)
    second = world.join(version=3)
    world.advance(50)
    assert len(world.answer(first).members) == 2
    assert world.answer(second).generation_id == 1


def test_join_sync_heartbeat_commit() -> None:
    world = World()
    members, generation = stable(world, 3)
    assert state(world) is State.STABLE
    for member in members:
        assert world.heartbeat(member, generation) == ErrorCode.NONE
    world.topics.create("t", 3)
    assert world.commit({("t", 0): 5, ("t", 1): 6}, member=members[1], generation=generation) == [0, 0]
    assert world.committed() == {("t", 0): 5, ("t", 1): 6}


def test_only_the_leader_learns_the_members() -> None:
    world = World()
    a = world.join(version=3)
    b = world.join(version=3)
    world.advance(6_000)
    first, second = world.answer(a), world.answer(b)
    assert first.leader == second.leader == first.member_id
    assert [m.member_id for m in first.members] == [first.member_id, second.member_id]
    assert second.members == []


def test_a_new_member_calls_everybody_in() -> None:
    world = World()
    members, generation = stable(world, 2)
    late = world.join(version=3)
    assert state(world) is State.PREPARING_REBALANCE
    for member in members:
        assert world.heartbeat(member, generation) == ErrorCode.REBALANCE_IN_PROGRESS
    again = [world.join(member) for member in members]
    assert world.answer(late).generation_id == generation + 1
    assert all(world.answer(ticket).generation_id == generation + 1 for ticket in again)


def test_members_that_do_not_come_back_are_out_when_the_rebalance_times_out() -> None:
    world = World()
    members, generation = stable(world, 2, session_ms=50_000, rebalance_ms=20_000)
    late = world.join(version=3, session_ms=50_000, rebalance_ms=20_000)
    back = world.join(members[1], session_ms=50_000, rebalance_ms=20_000)
    world.advance(20_000)
    answer = world.answer(back)
    assert answer.generation_id == generation + 1
    assert set(world.shard.groups[GROUP].members) == {members[1], world.answer(late).member_id}
    assert answer.leader == members[1], "the leader is one who joined"


def test_a_silent_member_is_out_when_its_session_ends() -> None:
    world = World()
    members, generation = stable(world, 2)
    for _ in range(3):
        world.advance(4_000)
        assert world.heartbeat(members[0], generation) in (ErrorCode.NONE, ErrorCode.REBALANCE_IN_PROGRESS)
    assert members[1] not in world.shard.groups[GROUP].members
    assert state(world) is State.PREPARING_REBALANCE
    with pytest.raises(ApiError) as error:
        world.heartbeat(members[1], generation)
    assert error.value.code == ErrorCode.UNKNOWN_MEMBER_ID


def test_the_last_to_leave_empties_the_group_in_the_log() -> None:
    world = World()
    members, _ = stable(world, 2)
    assert world.leave((members[0], None), (members[1], None), ("nobody", None)) == [
        ErrorCode.NONE,
        ErrorCode.NONE,
        ErrorCode.UNKNOWN_MEMBER_ID,
    ]
    assert state(world) is State.EMPTY
    world.reload()
    assert state(world) is State.EMPTY


def test_a_member_that_takes_its_join_answer_and_never_syncs_is_out() -> None:
    world = World()
    tickets = [world.join(version=3, rebalance_ms=20_000, session_ms=300_000) for _ in range(2)]
    world.advance(6_000)
    ids = [world.answer(ticket).member_id for ticket in tickets]
    waiting = world.sync(ids[0], 1, {})
    world.advance(19_999)
    assert state(world) is State.STABLE
    world.advance(1)
    assert set(world.shard.groups[GROUP].members) == {ids[0]}
    assert world.answer(waiting).error_code == ErrorCode.NONE


def test_sync_before_the_leader_waits_and_a_join_meanwhile_sends_it_back() -> None:
    world = World()
    tickets = [world.join(version=3) for _ in range(2)]
    world.advance(6_000)
    ids = [world.answer(ticket).member_id for ticket in tickets]
    waiting = world.sync(ids[1], 1)
    assert world.waits(waiting)
    world.join(version=3)
    assert world.answer(waiting).error_code == ErrorCode.REBALANCE_IN_PROGRESS


@pytest.mark.parametrize(
    ("protocols", "protocol_type"),
    [((("other", b""),), "consumer"), ((("range", b""),), "connect"), ((), "consumer")],
)
def test_protocols_must_have_one_in_common(protocols: tuple, protocol_type: str) -> None:
    world = World()
    stable(world, 1)
    answer = world.answer(world.join(protocols=protocols, protocol_type=protocol_type))
    assert answer.error_code == ErrorCode.INCONSISTENT_GROUP_PROTOCOL


def test_the_protocol_most_members_prefer_is_chosen() -> None:
    world = World()
    meta = b"\0\0\0\0\0\0\0\0\0\0"
    wishes = [("a", "b"), ("b", "a"), ("b", "a", "c")]
    tickets = [world.join(version=3, protocols=tuple((n, meta) for n in names)) for names in wishes]
    world.advance(6_000)
    assert {world.answer(ticket).protocol_name for ticket in tickets} == {"b"}


def test_generation_and_member_are_checked() -> None:
    world = World()
    members, generation = stable(world, 1)
    world.topics.create("t", 1)
    for member, gen, code in [
        (members[0], generation + 1, ErrorCode.ILLEGAL_GENERATION),
        ("nobody", generation, ErrorCode.UNKNOWN_MEMBER_ID),
        ("", -1, ErrorCode.UNKNOWN_MEMBER_ID),
    ]:
        with pytest.raises(ApiError) as error:
            world.commit({("t", 0): 1}, member=member, generation=gen)
        assert error.value.code == code
    assert world.answer(world.sync(members[0], generation - 1)).code == ErrorCode.ILLEGAL_GENERATION


def test_group_max_size() -> None:
    world = World(group_max_size=2)
    stable(world, 2)
    assert world.answer(world.join()).error_code == ErrorCode.GROUP_MAX_SIZE_REACHED


# -- static members (KIP-345) ----------------------------------------------------------------------------------


def static_group(world: World, version: int = 9) -> tuple[dict[str, str], int]:
    """Two static members, "one" leading, "two" following; their ids by instance."""
    tickets = {name: world.join(instance=name, version=version) for name in ("one", "two")}
    world.advance(6_000)
    ids = {name: world.answer(ticket).member_id for name, ticket in tickets.items()}
    world.sync(ids["one"], 1, {ids["one"]: b"1", ids["two"]: b"2"}, instance="one")
    world.sync(ids["two"], 1, instance="two")
    return ids, 1


def test_a_static_member_comes_back_without_a_rebalance() -> None:
    world = World()
    ids, generation = static_group(world)
    answer = world.answer(world.join(instance="two"))
    assert (answer.error_code, answer.generation_id) == (ErrorCode.NONE, generation)
    assert answer.member_id != ids["two"]
    assert state(world) is State.STABLE
    assert world.answer(world.sync(answer.member_id, generation, instance="two")).assignment == b"2"
    with pytest.raises(ApiError) as error:
        world.heartbeat(ids["two"], generation, instance="two")
    assert error.value.code == ErrorCode.FENCED_INSTANCE_ID
    world.reload()
    assert world.heartbeat(answer.member_id, generation, instance="two") == ErrorCode.NONE


def test_a_static_leader_comes_back_and_need_not_assign() -> None:
    world = World()
    static_group(world)
    answer = world.answer(world.join(instance="one"))
    assert answer.skip_assignment
    assert answer.leader == answer.member_id
    assert len(answer.members) == 2


def test_an_old_static_leader_is_told_the_old_leader() -> None:
    world = World()
    ids, _ = static_group(world, version=8)
    answer = world.answer(world.join(instance="one", version=8))
    assert not answer.skip_assignment
    assert answer.leader == ids["one"]
    assert answer.members == []


def test_a_static_member_with_another_protocol_causes_a_rebalance() -> None:
    world = World()
    meta = b"\0\0\0\0\0\0\0\0\0\0"
    ticket = world.join(instance="one", protocols=(("a", meta), ("b", meta)))
    world.advance(3_000)
    member = world.answer(ticket).member_id
    world.sync(member, 1, {member: b"1"}, instance="one")
    again = world.answer(world.join(instance="one", protocols=(("b", meta),)))
    assert again.generation_id == 2
    assert again.protocol_name == "b"


def test_static_members_leave_by_instance() -> None:
    world = World()
    ids, _ = static_group(world)
    assert world.leave(("", "two"), ("", "three"), ("wrong", "one")) == [
        ErrorCode.NONE,
        ErrorCode.UNKNOWN_MEMBER_ID,
        ErrorCode.FENCED_INSTANCE_ID,
    ]
    assert set(world.shard.groups[GROUP].members) == {ids["one"]}


def test_a_rolling_restart_of_static_members_never_rebalances() -> None:
    world = World()
    _, generation = static_group(world)
    for instance in ("one", "two", "one", "two"):
        world.advance(4_000)
        answer = world.answer(world.join(instance=instance))
        assert answer.generation_id == generation
    assert state(world) is State.STABLE


# -- restart ---------------------------------------------------------------------------------------------------


def test_members_survive_a_restart_with_a_fresh_session() -> None:
    world = World()
    members, generation = stable(world, 2)
    world.advance(9_000)
    for member in members:
        world.heartbeat(member, generation)
    world.advance(9_000)
    world.reload()
    world.advance(9_000)
    for member in members:
        assert world.heartbeat(member, generation) == ErrorCode.NONE
    assert world.answer(world.sync(members[1], generation)).assignment == members[1].encode()


def test_a_rebalance_that_was_under_way_starts_over_after_a_restart() -> None:
    world = World()
    members, generation = stable(world, 2)
    lost = world.join(version=3)
    world.reload()
    assert world.waits(lost)
    assert state(world) is State.STABLE
    assert world.heartbeat(members[0], generation) == ErrorCode.NONE


def test_an_assignment_too_large_for_a_record_fails_the_sync() -> None:
    world = World(group_record_max_bytes=2_000)
    ticket = world.join(version=3)
    world.advance(3_000)
    member = world.answer(ticket).member_id
    answer = world.answer(world.sync(member, 1, {member: bytes(3_000)}))
    assert answer.error_code == ErrorCode.UNKNOWN_SERVER_ERROR
    assert (
        world.answer(world.join(protocols=(("range", bytes(3_000)),))).error_code
        == ErrorCode.UNKNOWN_SERVER_ERROR
    )


def test_ids_that_nobody_joins_with_are_bounded() -> None:
    world = World()
    codes = [world.answer(world.join(session_ms=1_000_000)).error_code for _ in range(PENDING_JOINS_MAX + 1)]
    assert set(codes[:-1]) == {ErrorCode.MEMBER_ID_REQUIRED}
    assert codes[-1] == ErrorCode.COORDINATOR_NOT_AVAILABLE


def test_a_join_storm_costs_each_member_little() -> None:
    world = World()
    count = 500
    tickets = [world.join(version=3) for _ in range(count)]
    world.advance(6_000)
    answers = [world.answer(ticket) for ticket in tickets]
    assert {answer.generation_id for answer in answers} == {1}
    assert sum(len(answer.members) for answer in answers) == count
