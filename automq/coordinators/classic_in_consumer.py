"""Members that speak the classic protocol in a KIP-848 group: their requests, translated.

A join is a heartbeat that brings a new subscription; the generation is the member epoch; a sync fetches the assignment
that reconciliation gave; REBALANCE_IN_PROGRESS on a heartbeat is how the member is moved on. Nobody leads: the broker
assigns. What a member gave up it shows by its owned partitions when it joins again.
"""

from __future__ import annotations

from dataclasses import replace

from automq.coordinators.consumer import (
    apply_subscription,
    check_instance,
    check_size,
    take_over,
)
from automq.coordinators.consumer_group import ConsumerGroup, ConsumerMember, MemberState
from automq.coordinators.consumer_members import (
    CLASSIC_JOIN,
    CLASSIC_SYNC,
    bring_to_target,
    fence,
    keep_alive,
)
from automq.coordinators.consumer_protocol import (
    CONSUMER_PROTOCOL_TYPE,
    MalformedSubscription,
    decode_subscription,
    encode_assignment,
    metadata_version,
)
from automq.coordinators.machine import Call, GroupShard, Ticket
from automq.coordinators.migration import by_name, classic_metadata, downgrade, may_downgrade
from automq.coordinators.targets import update_target
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


# -- join ------------------------------------------------------------------------------------------------------


def join(
    shard: GroupShard, call: Call, group: ConsumerGroup, request: JoinGroupRequest, ticket: Ticket
) -> None:
    """JoinGroup; answered at once."""
    if shard.options.group_consumer_migration_policy.lower() == "disabled":
        raise ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "group migration is disabled")
    instance_id = request.group_instance_id
    member_id = request.member_id or call.new_id
    check_size(shard, group.members, member_id)
    _check_protocols(group, request)
    if not request.member_id and instance_id is None and call.version >= MEMBER_ID_REQUIRED_SINCE:
        refusal = JoinGroupResponse(error_code=ErrorCode.MEMBER_ID_REQUIRED, member_id=member_id)
        shard.reply(ticket, refusal)
        return
    try:
        subscription = decode_subscription(bytes(request.protocols[0].metadata))
    except MalformedSubscription:
        raise ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "the subscription is malformed") from None
    if instance_id is not None and request.member_id:
        check_instance(group, member_id, instance_id)
    existing = group.static_member(instance_id)
    goes_down = (
        existing is not None
        and not existing.uses_classic
        and may_downgrade(shard, group, [existing.member_id], joining=1)
    )
    if existing is not None and not request.member_id:
        before = take_over(shard, group, existing, member_id)
    else:
        before = group.members.get(member_id) or ConsumerMember(member_id=member_id)
    member = replace(
        before,
        instance_id=instance_id if instance_id is not None else before.instance_id,
        rack_id=subscription.rack if subscription.rack is not None else before.rack_id,
        rebalance_timeout_ms=request.rebalance_timeout_ms,
        topics=frozenset(subscription.topics),
        regex="",
        client_id=call.client_id,
        client_host=call.client_host,
        classic=classic_metadata(
            request.session_timeout_ms, [(p.name, bytes(p.metadata)) for p in request.protocols]
        ),
    )
    changed = apply_subscription(shard, group, before, member)
    owned = {
        topic_id: frozenset(partitions)
        for name, partitions in subscription.owned.items()
        if (topic_id := shard.topics.topic_id(name)) is not None
    }
    if not goes_down:
        update_target(shard, group)
    moved = group.members[member_id]
    behind = goes_down and group.assignment_epoch < group.epoch
    if not behind:
        moved = bring_to_target(shard, group, moved, owned, subscription_changed=changed)
    if goes_down:
        downgrade(shard, group, (), rebalance=behind)
    else:
        shard.cancel(CLASSIC_JOIN, group.group_id, member_id)
        keep_alive(shard, group.group_id, moved)
        shard.schedule(CLASSIC_SYNC, group.group_id, member_id, request.rebalance_timeout_ms)
    shard.reply(
        ticket,
        JoinGroupResponse(
            member_id=member_id,
            generation_id=moved.epoch,
            protocol_type=CONSUMER_PROTOCOL_TYPE,
            protocol_name=request.protocols[0].name,
        ),
    )


def _check_protocols(group: ConsumerGroup, request: JoinGroupRequest) -> None:
    """One protocol must be common to all classic members; the consumer ones have none."""
    classic = group.classic_members
    names = {p.name for p in request.protocols}
    common = any(group.classic_protocols.get(name, 0) == classic for name in names)
    if request.protocol_type != CONSUMER_PROTOCOL_TYPE or not common:
        raise ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "the member's protocols are not supported")


# -- sync, heartbeat -------------------------------------------------------------------------------------------


def sync(
    shard: GroupShard, call: Call, group: ConsumerGroup, request: SyncGroupRequest, ticket: Ticket
) -> None:
    """SyncGroup: what the member has been given."""
    member = _member(group, request.member_id, request.group_instance_id)
    _check_generation(member, request.generation_id)
    assert member.classic is not None
    first = member.classic.supported_protocols[0]
    if request.protocol_type not in (None, CONSUMER_PROTOCOL_TYPE) or request.protocol_name not in (
        None,
        first.name,
    ):
        raise ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    if group.assignment_epoch > member.epoch and member.state is not MemberState.UNREVOKED_PARTITIONS:
        _expect_join(shard, group, member)
        raise ApiError(ErrorCode.REBALANCE_IN_PROGRESS)
    shard.cancel(CLASSIC_SYNC, group.group_id, member.member_id)
    keep_alive(shard, group.group_id, member)
    assignment = encode_assignment(by_name(shard, member.assigned), metadata_version(first.metadata))
    shard.reply(
        ticket,
        SyncGroupResponse(
            protocol_type=request.protocol_type, protocol_name=request.protocol_name, assignment=assignment
        ),
    )


def heartbeat(
    shard: GroupShard, call: Call, group: ConsumerGroup, request: HeartbeatRequest, ticket: Ticket
) -> None:
    """Heartbeat: tells the member to join again when there is something new, to give up, or free for it."""
    member = _member(group, request.member_id, request.group_instance_id)
    _check_generation(member, request.generation_id)
    keep_alive(shard, group.group_id, member)
    rejoin = (
        member.epoch < group.assignment_epoch
        or member.state is MemberState.UNREVOKED_PARTITIONS
        or (member.state is MemberState.UNRELEASED_PARTITIONS and not group.waits_for_others(member))
    )
    if rejoin:
        _expect_join(shard, group, member)
    error = ErrorCode.REBALANCE_IN_PROGRESS if rejoin else ErrorCode.NONE
    shard.reply(ticket, HeartbeatResponse(error_code=error))


def _expect_join(shard: GroupShard, group: ConsumerGroup, member: ConsumerMember) -> None:
    if not shard.scheduled(CLASSIC_JOIN, group.group_id, member.member_id):
        shard.schedule(CLASSIC_JOIN, group.group_id, member.member_id, member.rebalance_timeout_ms)


def _member(group: ConsumerGroup, member_id: str, instance_id: str | None) -> ConsumerMember:
    """The member that asks, which must be one of the classic protocol."""
    if instance_id is None:
        member = group.members.get(member_id)
        if member is None:
            raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    else:
        member = check_instance(group, member_id, instance_id)
    if not member.uses_classic:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID, f"Member {member_id} does not use the classic protocol.")
    return member


def _check_generation(member: ConsumerMember, generation: int) -> None:
    if member.epoch != generation:
        raise ApiError(ErrorCode.ILLEGAL_GENERATION)


# -- leave -----------------------------------------------------------------------------------------------------


def leave(
    shard: GroupShard, call: Call, group: ConsumerGroup, request: LeaveGroupRequest, ticket: Ticket
) -> None:
    """LeaveGroup, of members of either protocol."""
    gone: dict[str, None] = {}
    answers = []
    for who in request.members:
        error = ErrorCode.NONE
        try:
            gone[_leaving(group, who)] = None
        except ApiError as refusal:
            error = refusal.code
        answers.append(
            MemberResponse(member_id=who.member_id, group_instance_id=who.group_instance_id, error_code=error)
        )
    fence(shard, group, tuple(gone))
    shard.reply(ticket, LeaveGroupResponse(members=answers))


def _leaving(group: ConsumerGroup, who: MemberIdentity) -> str:
    if who.group_instance_id is None:
        if who.member_id not in group.members:
            raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
        return who.member_id
    if who.member_id:
        return check_instance(group, who.member_id, who.group_instance_id).member_id
    member = group.static_member(who.group_instance_id)  # an administrator removes by instance id alone
    if member is None:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    return member.member_id
