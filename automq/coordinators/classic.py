"""The classic group protocol's requests: join, sync, heartbeat, leave.

Each function takes (shard, call, request, ticket) and answers through `shard.reply`, at once or when the rebalance gets
there. KIP-345: a member with an instance id that joins anew takes the place of the member that had it. KIP-394:
from JoinGroup v4 a member without id is sent back with one, so that a client that never took its answer leaves
no member behind.
"""

from __future__ import annotations

from automq.coordinators import classic_in_consumer
from automq.coordinators.classic_group import ClassicGroup, ClassicMember, Protocols, State
from automq.coordinators.classic_rebalance import (
    HEARTBEAT,
    SYNC,
    answer_join,
    complete_if_all_joined,
    keep_alive,
    prepare_rebalance,
    propagate_assignments,
    rebalance_or_complete,
    refuse_join,
    refuse_sync,
    remove_member,
    write_group,
)
from automq.coordinators.consumer_group import ConsumerGroup
from automq.coordinators.machine import Call, GroupShard, Ticket
from automq.coordinators.migration import delete_empty_consumer_group
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.heartbeat_request import HeartbeatRequest
from automq.protocol.messages.heartbeat_response import HeartbeatResponse
from automq.protocol.messages.join_group_request import JoinGroupRequest
from automq.protocol.messages.join_group_response import JoinGroupResponse
from automq.protocol.messages.leave_group_request import LeaveGroupRequest, MemberIdentity
from automq.protocol.messages.leave_group_response import LeaveGroupResponse, MemberResponse
from automq.protocol.messages.sync_group_request import SyncGroupRequest
from automq.protocol.messages.sync_group_response import SyncGroupResponse

MEMBER_ID_REQUIRED_SINCE = 4
SKIP_ASSIGNMENT_SINCE = 9
PENDING_JOINS_MAX = 10_000
"""Ids given out that nobody has joined with yet, a group: a client that only ever asks for ids must not fill memory."""
MEMBER_OVERHEAD_BYTES = 256
"""What a member's ids, host and lengths take in the group's record, generously."""


# -- join ------------------------------------------------------------------------------------------------------


def join(shard: GroupShard, call: Call, request: JoinGroupRequest, ticket: Ticket) -> None:
    """JoinGroup, to whatever kind of group it is."""
    group = shard.groups.get(request.group_id)
    if isinstance(group, ConsumerGroup) and not group.is_empty:
        classic_in_consumer.join(shard, call, group, request, ticket)
        return
    if sum(len(p.metadata) for p in request.protocols) > shard.options.group_record_max_bytes:
        refuse_join(shard, ticket, request.member_id, ErrorCode.UNKNOWN_SERVER_ERROR)
        return
    delete_empty_consumer_group(shard, group)
    classic = shard.groups.get(request.group_id)
    if classic is None:
        if request.member_id:
            refuse_join(shard, ticket, request.member_id, ErrorCode.UNKNOWN_MEMBER_ID)
            return
        classic = shard.groups[request.group_id] = ClassicGroup(request.group_id, now_ms=shard.now_ms)
        # In the log at once: ListGroups shows it from now on, a restart must not take it back.
        write_group(shard, classic)
    assert isinstance(classic, ClassicGroup)
    if not _has_room(shard, classic, request.member_id):
        classic.remove(request.member_id)
        shard.cancel(HEARTBEAT, classic.group_id, request.member_id)
        refuse_join(shard, ticket, "", ErrorCode.GROUP_MAX_SIZE_REACHED)
    elif not classic.supports(request.protocol_type, (p.name for p in request.protocols)):
        refuse_join(shard, ticket, request.member_id, ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    elif not request.member_id:
        _join_new(shard, call, classic, request, ticket)
    else:
        _join_existing(shard, call, classic, request, ticket)


def _has_room(shard: GroupShard, group: ClassicGroup, member_id: str) -> bool:
    """While preparing, members that wait count, so that a group over its limit loses the last to come back."""
    limit = shard.options.group_max_size
    member = group.members.get(member_id)
    if group.state is State.PREPARING_REBALANCE:
        waiting = member is not None and member.join_ticket is not None
        return waiting or group.awaiting_join < limit
    if group.state in (State.COMPLETING_REBALANCE, State.STABLE):
        return member is not None or len(group.members) < limit
    return True


def _join_new(
    shard: GroupShard, call: Call, group: ClassicGroup, request: JoinGroupRequest, ticket: Ticket
) -> None:
    instance_id = request.group_instance_id
    member_id = f"{call.client_id if instance_id is None else instance_id}-{call.new_id}"
    if instance_id is not None and instance_id in group.static_members:
        _replace_static(shard, call, group, request, member_id, ticket)
    elif instance_id is None and call.version >= MEMBER_ID_REQUIRED_SINCE:
        if len(group.pending_joins) >= PENDING_JOINS_MAX:
            refuse_join(shard, ticket, "", ErrorCode.COORDINATOR_NOT_AVAILABLE)
            return
        group.pending_joins.add(member_id)
        shard.schedule(HEARTBEAT, group.group_id, member_id, request.session_timeout_ms)
        refuse_join(shard, ticket, member_id, ErrorCode.MEMBER_ID_REQUIRED)
    else:
        _add_member(shard, call, group, request, member_id, ticket)


def _join_existing(
    shard: GroupShard, call: Call, group: ClassicGroup, request: JoinGroupRequest, ticket: Ticket
) -> None:
    member_id = request.member_id
    if member_id in group.pending_joins:
        if request.group_instance_id is not None:  # ids are only reserved for dynamic members
            refuse_join(shard, ticket, member_id, ErrorCode.UNKNOWN_MEMBER_ID)
            return
        _add_member(shard, call, group, request, member_id, ticket)
        return
    try:
        group.validate_member(member_id, request.group_instance_id)
    except ApiError as error:
        refuse_join(shard, ticket, member_id, error.code)
        return
    member = group.members[member_id]
    unchanged = member.protocols == _protocols(request)
    if group.state is State.EMPTY:  # cannot be: an empty group has no members
        refuse_join(shard, ticket, member_id, ErrorCode.UNKNOWN_MEMBER_ID)
    elif group.state is State.COMPLETING_REBALANCE and unchanged:
        answer_join(shard, group, member, ticket)  # its first answer was lost
    elif group.state is State.STABLE and unchanged and group.leader != member_id:
        answer_join(shard, group, member, ticket)
    else:
        # Something changed, or the leader wants a rebalance (new partitions, say), or one is under way.
        _update_member(shard, group, member, request, ticket)
        rebalance_or_complete(shard, group)


def _add_member(
    shard: GroupShard,
    call: Call,
    group: ClassicGroup,
    request: JoinGroupRequest,
    member_id: str,
    ticket: Ticket,
) -> None:
    member = ClassicMember(
        member_id=member_id,
        instance_id=request.group_instance_id,
        client_id=call.client_id,
        client_host=call.client_host,
        rebalance_timeout_ms=request.rebalance_timeout_ms,
        session_timeout_ms=request.session_timeout_ms,
        protocol_type=request.protocol_type,
        protocols=_protocols(request),
    )
    member.is_new = True
    if group.state is State.PREPARING_REBALANCE and group.previous_state is State.EMPTY:
        group.new_member_added = True
    group.add(member)
    group.await_join(member, ticket)
    # It cannot heartbeat before it has an answer, so only the time a join may take at all limits it.
    keep_alive(shard, group, member, shard.options.group_new_member_join_timeout_ms)
    rebalance_or_complete(shard, group)


def _update_member(
    shard: GroupShard, group: ClassicGroup, member: ClassicMember, request: JoinGroupRequest, ticket: Ticket
) -> None:
    group.set_protocols(member, _protocols(request))
    member.rebalance_timeout_ms = request.rebalance_timeout_ms
    member.session_timeout_ms = request.session_timeout_ms
    replaced = group.await_join(member, ticket)
    refuse_join(shard, replaced, member.member_id, ErrorCode.REBALANCE_IN_PROGRESS)


def _replace_static(
    shard: GroupShard, call: Call, group: ClassicGroup, request: JoinGroupRequest, new_id: str, ticket: Ticket
) -> None:
    """A static member came back without its id. In a stable group whose protocol stays, nobody else notices."""
    instance_id = request.group_instance_id or ""
    old = group.members[group.static_members[instance_id]]
    old_leader = group.leader
    refuse_join(shard, group.take_join(old), old.member_id, ErrorCode.FENCED_INSTANCE_ID)
    sync_ticket, old.sync_ticket = old.sync_ticket, None
    refuse_sync(shard, sync_ticket, ErrorCode.FENCED_INSTANCE_ID)
    shard.cancel(HEARTBEAT, group.group_id, old.member_id)
    member = group.replace_static(instance_id, old.member_id, new_id)
    _update_member(shard, group, member, request, ticket)
    keep_alive(shard, group, member)
    if group.state is State.COMPLETING_REBALANCE:
        # The leader may assign to the old id.
        prepare_rebalance(shard, group)
    elif group.state is not State.STABLE:
        complete_if_all_joined(shard, group)
    elif group.select_protocol() != group.protocol:
        prepare_rebalance(shard, group)
    else:
        group.take_join(member)
        write_group(shard, group)
        if call.version >= SKIP_ASSIGNMENT_SINCE:
            answer_join(shard, group, member, ticket, skip=group.leader == new_id)
        else:
            # An old client that is told it leads would assign anew: it is given the id the leader had.
            response = JoinGroupResponse(
                generation_id=group.generation,
                protocol_type=group.protocol_type,
                protocol_name=group.protocol,
                leader=old_leader or "",
                member_id=new_id,
            )
            shard.reply(ticket, response)


def _protocols(request: JoinGroupRequest) -> Protocols:
    return tuple((p.name, bytes(p.metadata)) for p in request.protocols)


# -- sync ------------------------------------------------------------------------------------------------------


def sync(shard: GroupShard, call: Call, request: SyncGroupRequest, ticket: Ticket) -> None:
    """SyncGroup: the leader's assigns, everybody's waits for that."""
    group = shard.groups.get(request.group_id)
    if group is None or group.is_empty:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    if isinstance(group, ConsumerGroup):
        classic_in_consumer.sync(shard, call, group, request, ticket)
        return
    group.validate_member(request.member_id, request.group_instance_id)
    if request.generation_id != group.generation:
        raise ApiError(ErrorCode.ILLEGAL_GENERATION)
    if _differs(request.protocol_type, group.protocol_type) or _differs(
        request.protocol_name, group.protocol
    ):
        raise ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    if group.state is State.PREPARING_REBALANCE:
        raise ApiError(ErrorCode.REBALANCE_IN_PROGRESS)
    member = group.members[request.member_id]
    group.pending_syncs.discard(member.member_id)
    if not group.pending_syncs:
        shard.cancel(SYNC, group.group_id)
    if group.state is State.STABLE:
        shard.reply(
            ticket,
            SyncGroupResponse(
                protocol_type=group.protocol_type, protocol_name=group.protocol, assignment=member.assignment
            ),
        )
        return
    replaced, member.sync_ticket = member.sync_ticket, ticket
    refuse_sync(shard, replaced, ErrorCode.REBALANCE_IN_PROGRESS)
    if group.leader == member.member_id:
        _assign(shard, group, request)


def _assign(shard: GroupShard, group: ClassicGroup, request: SyncGroupRequest) -> None:
    assignments = {a.member_id: bytes(a.assignment) for a in request.assignments}
    for member in group.members.values():
        member.assignment = assignments.get(member.member_id, b"")
    if _record_bytes(group) > shard.options.group_record_max_bytes:
        # The log could never take it. As Kafka answers when its append is refused for size.
        for member in group.members.values():
            member.assignment = b""
        propagate_assignments(shard, group, ErrorCode.UNKNOWN_SERVER_ERROR)
        rebalance_or_complete(shard, group)
        return
    # The record holds the time of the state before, as Kafka's does: it is written while the rebalance completes.
    write_group(shard, group)
    group.transition(State.STABLE, shard.now_ms)
    propagate_assignments(shard, group)


def _record_bytes(group: ClassicGroup) -> int:
    return sum(
        MEMBER_OVERHEAD_BYTES + len(m.metadata(group.protocol)) + len(m.assignment)
        for m in group.members.values()
    )


def _differs(asked: str | None, known: str | None) -> bool:
    return asked is not None and known is not None and asked != known


# -- heartbeat -------------------------------------------------------------------------------------------------


def heartbeat(shard: GroupShard, call: Call, request: HeartbeatRequest, ticket: Ticket) -> None:
    """Heartbeat: keeps the session, and is how members learn of a rebalance."""
    group = shard.groups.get(request.group_id)
    if group is None:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    if isinstance(group, ConsumerGroup):
        classic_in_consumer.heartbeat(shard, call, group, request, ticket)
        return
    group.validate_member(request.member_id, request.group_instance_id)
    if request.generation_id != group.generation:
        raise ApiError(ErrorCode.ILLEGAL_GENERATION)
    keep_alive(shard, group, group.members[request.member_id])
    preparing = group.state is State.PREPARING_REBALANCE
    error = ErrorCode.REBALANCE_IN_PROGRESS if preparing else ErrorCode.NONE
    shard.reply(ticket, HeartbeatResponse(error_code=error))


# -- leave -----------------------------------------------------------------------------------------------------


def leave(shard: GroupShard, call: Call, request: LeaveGroupRequest, ticket: Ticket) -> None:
    """LeaveGroup, in its form of v3 on: a list of members."""
    group = shard.groups.get(request.group_id)
    if group is None:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    if isinstance(group, ConsumerGroup):
        classic_in_consumer.leave(shard, call, group, request, ticket)
        return
    answers = [
        MemberResponse(
            member_id=who.member_id,
            group_instance_id=who.group_instance_id,
            error_code=_leave_one(shard, group, who),
        )
        for who in request.members
    ]
    if any(answer.error_code == ErrorCode.NONE for answer in answers):
        if group.state in (State.STABLE, State.COMPLETING_REBALANCE):
            rebalance_or_complete(shard, group)
        elif group.state is State.PREPARING_REBALANCE:
            complete_if_all_joined(shard, group)
    shard.reply(ticket, LeaveGroupResponse(members=answers))


def _leave_one(shard: GroupShard, group: ClassicGroup, who: MemberIdentity) -> ErrorCode:
    member_id = who.member_id
    if not member_id:
        # An administrator removes by instance id alone.
        member_id = group.static_members.get(who.group_instance_id or "", "")
        if not member_id:
            return ErrorCode.UNKNOWN_MEMBER_ID
    elif member_id in group.pending_joins:
        group.remove(member_id)
        shard.cancel(HEARTBEAT, group.group_id, member_id)
        return ErrorCode.NONE
    else:
        try:
            group.validate_member(member_id, who.group_instance_id)
        except ApiError as error:
            return error.code
    remove_member(shard, group, group.members[member_id])
    return ErrorCode.NONE


# -- life ------------------------------------------------------------------------------------------------------


def loaded(shard: GroupShard, group: ClassicGroup) -> None:
    """After a restart or a move every member gets a whole session to come back in."""
    for member in group.members.values():
        keep_alive(shard, group, member)
    if len(group.members) > shard.options.group_max_size:
        prepare_rebalance(shard, group)
