"""How a classic group gets from one generation to the next, and the timers that push it.

Timers, by kind: "heartbeat" (a member's session), "join" (the group waits for members), "sync" (members got their join
answers and have to sync). A rebalance that starts from an empty group waits `group.initial.rebalance.delay.ms`, again
for as long as new members arrive and the rebalance time-out allows; any other completes as soon as all have joined.
"""

from __future__ import annotations

from automq.coordinators.classic_group import ClassicGroup, ClassicMember, State
from automq.coordinators.machine import Call, GroupShard, on_timeout, replays
from automq.protocol.errors import ErrorCode
from automq.protocol.messages.group_metadata_key import GroupMetadataKey
from automq.protocol.messages.group_metadata_value import GroupMetadataValue, MemberMetadata
from automq.protocol.messages.join_group_response import JoinGroupResponse, JoinGroupResponseMember
from automq.protocol.messages.sync_group_response import SyncGroupResponse

INITIAL_DELAY_MIN_MS = 50
"""Also with a delay of 0, members that start together get one generation. Kafka has this by being slower."""

HEARTBEAT, JOIN, SYNC = "heartbeat", "join", "sync"


# -- answers ---------------------------------------------------------------------------------------------------


def answer_join(
    shard: GroupShard, group: ClassicGroup, member: ClassicMember, ticket: object, *, skip: bool = False
) -> None:
    """The current generation, with all members for the leader. `skip`: the leader keeps the assignment as it is."""
    members = []
    if group.leader == member.member_id:
        members = [
            JoinGroupResponseMember(
                member_id=m.member_id, group_instance_id=m.instance_id, metadata=m.metadata(group.protocol)
            )
            for m in group.members.values()
        ]
    shard.reply(
        ticket,
        JoinGroupResponse(
            generation_id=group.generation,
            protocol_type=group.protocol_type,
            protocol_name=group.protocol,
            leader=group.leader or "",
            member_id=member.member_id,
            members=members,
            skip_assignment=skip,
        ),
    )


def refuse_join(shard: GroupShard, ticket: object | None, member_id: str, error: ErrorCode) -> None:
    """Answer a join with an error; `ticket` None: nobody waits."""
    if ticket is not None:
        shard.reply(ticket, JoinGroupResponse(member_id=member_id, error_code=error, protocol_name=None))


def refuse_sync(shard: GroupShard, ticket: object | None, error: ErrorCode) -> None:
    if ticket is not None:
        shard.reply(ticket, SyncGroupResponse(error_code=error))


def propagate_assignments(shard: GroupShard, group: ClassicGroup, error: ErrorCode = ErrorCode.NONE) -> None:
    """Answer all waiting syncs. An answered member's session starts anew: while it waited it could not expire."""
    for member in group.members.values():
        ticket, member.sync_ticket = member.sync_ticket, None
        if ticket is None:
            continue
        if error:
            refuse_sync(shard, ticket, error)
        else:
            shard.reply(
                ticket,
                SyncGroupResponse(
                    protocol_type=group.protocol_type,
                    protocol_name=group.protocol,
                    assignment=member.assignment,
                ),
            )
        keep_alive(shard, group, member)


# -- towards the next generation -------------------------------------------------------------------------------


def rebalance_or_complete(shard: GroupShard, group: ClassicGroup) -> None:
    """A member came, changed or went."""
    if group.can_rebalance:
        prepare_rebalance(shard, group)
    else:
        complete_if_all_joined(shard, group)


def prepare_rebalance(shard: GroupShard, group: ClassicGroup) -> None:
    """Call everybody in. Members that wait for an assignment are told to join again."""
    if group.state is State.COMPLETING_REBALANCE:
        for member in group.members.values():
            member.assignment = b""
        propagate_assignments(shard, group, ErrorCode.REBALANCE_IN_PROGRESS)
    group.pending_syncs.clear()
    shard.cancel(SYNC, group.group_id)
    initial = group.state is State.EMPTY
    group.transition(State.PREPARING_REBALANCE, shard.now_ms)
    if initial:
        delay = max(shard.options.group_initial_rebalance_delay_ms, INITIAL_DELAY_MIN_MS)
        remaining = max(group.rebalance_timeout_ms - delay, 0)
        shard.schedule(JOIN, group.group_id, "", delay, (delay, remaining))
    elif group.all_joined:
        complete_join(shard, group)
    else:
        shard.schedule(JOIN, group.group_id, "", group.rebalance_timeout_ms)


def complete_if_all_joined(shard: GroupShard, group: ClassicGroup) -> None:
    """The join phase ends early when nobody is missing; never an initial one, which waits for more to come."""
    preparing = group.state is State.PREPARING_REBALANCE
    if preparing and group.previous_state is not State.EMPTY and group.all_joined:
        complete_join(shard, group)


@on_timeout(JOIN)
def _join_timeout(shard: GroupShard, call: Call, group_id: str, _member: str, payload: object) -> None:
    group = shard.groups.get(group_id)
    if not isinstance(group, ClassicGroup) or group.state is not State.PREPARING_REBALANCE:
        return
    if isinstance(payload, tuple):
        delay, remaining = payload
        if group.new_member_added and remaining:
            group.new_member_added = False
            again = min(shard.options.group_initial_rebalance_delay_ms, remaining)
            shard.schedule(JOIN, group_id, "", again, (again, max(remaining - delay, 0)))
            return
    complete_join(shard, group)


def complete_join(shard: GroupShard, group: ClassicGroup) -> None:
    """Begin the next generation with whoever joined. Static members may be away; dynamic ones are out."""
    shard.cancel(JOIN, group.group_id)
    absent = [m for m in group.members.values() if m.join_ticket is None and m.instance_id is None]
    for member in absent:
        group.remove(member.member_id)
        shard.cancel(HEARTBEAT, group.group_id, member.member_id)
    if group.members and not group.elect_joined_leader():
        # Only static members are left and none has joined: wait until their sessions remove them.
        shard.schedule(JOIN, group.group_id, "", group.rebalance_timeout_ms)
        return
    group.new_member_added = False
    group.next_generation(shard.now_ms)
    shard.rebalances += 1
    if group.state is State.EMPTY:
        write_group(shard, group)
        return
    for member in group.members.values():
        ticket = group.take_join(member)
        if ticket is not None:
            answer_join(shard, group, member, ticket)
        keep_alive(shard, group, member)
        member.is_new = False
        group.pending_syncs.add(member.member_id)
    shard.schedule(SYNC, group.group_id, "", group.rebalance_timeout_ms, group.generation)


@on_timeout(SYNC)
def _sync_timeout(shard: GroupShard, call: Call, group_id: str, _member: str, generation: int) -> None:
    """Members that took their join answer and never synced are out."""
    group = shard.groups.get(group_id)
    if not isinstance(group, ClassicGroup) or group.generation != generation:
        return
    if group.state not in (State.COMPLETING_REBALANCE, State.STABLE) or not group.pending_syncs:
        return
    for member_id in tuple(group.pending_syncs):
        group.remove(member_id)
        shard.cancel(HEARTBEAT, group_id, member_id)
    prepare_rebalance(shard, group)


# -- members' sessions -----------------------------------------------------------------------------------------


def keep_alive(
    shard: GroupShard, group: ClassicGroup, member: ClassicMember, timeout_ms: int | None = None
) -> None:
    """The member has shown itself: its session ends `timeout_ms` (its session time-out by default) from now."""
    shard.schedule(HEARTBEAT, group.group_id, member.member_id, timeout_ms or member.session_timeout_ms)


@on_timeout(HEARTBEAT)
def _heartbeat_timeout(
    shard: GroupShard, call: Call, group_id: str, member_id: str, _payload: object
) -> None:
    group = shard.groups.get(group_id)
    if not isinstance(group, ClassicGroup):
        return
    if member_id in group.pending_joins:
        group.remove(member_id)
        if group.state is State.PREPARING_REBALANCE and group.all_joined:
            complete_join(shard, group)
        return
    member = group.members.get(member_id)
    if member is not None and not member.satisfied:
        remove_member(shard, group, member)
        if group.state in (State.STABLE, State.COMPLETING_REBALANCE):
            rebalance_or_complete(shard, group)
        elif group.state is State.PREPARING_REBALANCE and group.all_joined:
            complete_join(shard, group)


def remove_member(shard: GroupShard, group: ClassicGroup, member: ClassicMember) -> None:
    """Take a member out; whoever still waits in its name learns that it is unknown and starts over."""
    refuse_join(shard, group.take_join(member), "", ErrorCode.UNKNOWN_MEMBER_ID)
    ticket, member.sync_ticket = member.sync_ticket, None
    refuse_sync(shard, ticket, ErrorCode.UNKNOWN_MEMBER_ID)
    group.remove(member.member_id)
    shard.cancel(HEARTBEAT, group.group_id, member.member_id)


# -- the record ------------------------------------------------------------------------------------------------


def group_value(group: ClassicGroup) -> GroupMetadataValue:
    """The group as `__consumer_offsets` keeps it: one record for all of it."""
    return GroupMetadataValue(
        protocol_type=group.protocol_type or "",
        generation=group.generation,
        protocol=group.protocol,
        leader=group.leader,
        current_state_timestamp=group.state_timestamp_ms,
        members=[
            MemberMetadata(
                member_id=m.member_id,
                group_instance_id=m.instance_id,
                client_id=m.client_id,
                client_host=m.client_host,
                rebalance_timeout=m.rebalance_timeout_ms,
                session_timeout=m.session_timeout_ms,
                subscription=m.metadata(group.protocol),
                assignment=m.assignment,
            )
            for m in group.members.values()
        ],
    )


def write_group(shard: GroupShard, group: ClassicGroup) -> None:
    shard.write(GroupMetadataKey(group=group.group_id), group_value(group))


@replays("GroupMetadataKey")
def _replay_group(
    shard: GroupShard, key: GroupMetadataKey, value: GroupMetadataValue | None, _offset: int, _producer: int
) -> None:
    if value is None:
        group = shard.groups.get(key.group)
        if isinstance(group, ClassicGroup):
            del shard.groups[key.group]
        return
    group = ClassicGroup(
        key.group,
        state=State.STABLE if value.members else State.EMPTY,
        now_ms=value.current_state_timestamp,
    )
    group.generation = value.generation
    group.protocol = value.protocol
    for m in value.members:
        group.add(
            ClassicMember(
                member_id=m.member_id,
                instance_id=m.group_instance_id,
                client_id=m.client_id,
                client_host=m.client_host,
                rebalance_timeout_ms=m.session_timeout if m.rebalance_timeout == -1 else m.rebalance_timeout,
                session_timeout_ms=m.session_timeout,
                protocol_type=value.protocol_type,
                protocols=[(value.protocol or "", m.subscription)],
                assignment=m.assignment,
            )
        )
    group.protocol_type = value.protocol_type or None
    group.leader = value.leader
    group.subscribed = group.compute_subscribed()
    shard.groups[key.group] = group
