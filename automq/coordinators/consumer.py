"""The consumer group protocol (KIP-848): one request, the heartbeat, by which a member joins, stays, learns its
assignment, confirms what it gave up, and leaves.

Member epoch in the request: 0 joins, −1 leaves, −2 leaves for a while (static members: whoever comes back with the
instance id takes over), anything else is the epoch the member knows. The epoch before is accepted as well while
the member owns no more than it should: the answer that raised it may have been lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from automq.coordinators import consumer_members, regex
from automq.coordinators.consumer_group import (
    LEAVE_EPOCH,
    STATIC_LEAVE_EPOCH,
    Assigned,
    ConsumerGroup,
    ConsumerMember,
)
from automq.coordinators.consumer_members import bring_to_target, fence, keep_alive
from automq.coordinators.consumer_records import remove_member, write_current, write_member, write_target
from automq.coordinators.machine import Call, GroupShard, Ticket
from automq.coordinators.migration import delete_classic_group, upgrade
from automq.coordinators.options import GroupOptions
from automq.coordinators.reconcile import Owned, is_subset, owned_partitions
from automq.coordinators.targets import bump_epoch, update_target
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_heartbeat_request import ConsumerGroupHeartbeatRequest
from automq.protocol.messages.consumer_group_heartbeat_response import (
    Assignment,
    ConsumerGroupHeartbeatResponse,
    TopicPartitions,
)

MEMBER_MAKES_ITS_ID_SINCE = 1
OFFSET_COMMIT_SINCE = 9
"""Members of the consumer protocol commit with an epoch, which OffsetCommit has from this version."""


def check_heartbeat(request: ConsumerGroupHeartbeatRequest, version: int, options: GroupOptions) -> None:
    """Whether the request makes sense by itself. Raises INVALID_REQUEST or UNSUPPORTED_ASSIGNOR."""
    epoch = request.member_epoch
    needs_id = version >= MEMBER_MAKES_ITS_ID_SINCE or epoch > 0 or epoch == LEAVE_EPOCH
    problem = None
    if needs_id and not request.member_id:
        problem = "MemberId can't be empty."
    elif not request.group_id:
        problem = "GroupId can't be empty."
    elif request.instance_id == "":
        problem = "InstanceId can't be empty."
    elif request.rack_id == "":
        problem = "RackId can't be empty."
    elif epoch == 0:
        if request.rebalance_timeout_ms == -1:
            problem = "RebalanceTimeoutMs must be provided in first request."
        elif request.topic_partitions is None or request.topic_partitions:
            problem = "TopicPartitions must be empty when (re-)joining."
        elif request.subscribed_topic_names is None and request.subscribed_topic_regex is None:
            problem = (
                "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining."
            )
    elif epoch == STATIC_LEAVE_EPOCH:
        if request.instance_id is None:
            problem = "InstanceId can't be null."
    elif epoch < STATIC_LEAVE_EPOCH:
        problem = "MemberEpoch is invalid."
    said = [*(request.subscribed_topic_names or ()), request.subscribed_topic_regex or ""]
    if problem is None and sum(map(len, said)) + len(said) > options.group_record_max_bytes:
        problem = "The subscription is too large for a record."
    if problem is not None:
        raise ApiError(ErrorCode.INVALID_REQUEST, problem)
    assignors = options.group_consumer_assignors
    if request.server_assignor is not None and request.server_assignor not in assignors:
        raise ApiError(
            ErrorCode.UNSUPPORTED_ASSIGNOR,
            f"ServerAssignor {request.server_assignor} is not supported. "
            f"Supported assignors: {', '.join(assignors)}.",
        )


def heartbeat(shard: GroupShard, call: Call, request: ConsumerGroupHeartbeatRequest, ticket: Ticket) -> None:
    """ConsumerGroupHeartbeat; `check_heartbeat` has passed."""
    if request.member_epoch in (LEAVE_EPOCH, STATIC_LEAVE_EPOCH):
        _leave(shard, request, ticket)
        return
    member_id = request.member_id or call.new_id
    owned = owned_partitions(request.topic_partitions)
    _check_group(shard, request, member_id)
    if request.subscribed_topic_regex:
        regex.check_regex(request.subscribed_topic_regex)
    known = _check_member(shard, request, member_id, owned)
    group = _group(shard, request)
    before = _enter(shard, group, request, member_id, known)
    member = replace(
        before,
        instance_id=_given(request.instance_id, before.instance_id),
        rack_id=_given(request.rack_id, before.rack_id),
        rebalance_timeout_ms=(
            before.rebalance_timeout_ms
            if request.rebalance_timeout_ms == -1
            else request.rebalance_timeout_ms
        ),
        assignor=_given(request.server_assignor, before.assignor),
        topics=(
            before.topics
            if request.subscribed_topic_names is None
            else frozenset(request.subscribed_topic_names)
        ),
        regex=_given(request.subscribed_topic_regex, before.regex),
        client_id=call.client_id,
        client_host=call.client_host,
        classic=None,
    )
    changed = apply_subscription(shard, group, before, member)
    update_target(shard, group)
    moved = bring_to_target(shard, group, group.members[member_id], owned, subscription_changed=changed)
    keep_alive(shard, group.group_id, moved)
    full = (
        request.rebalance_timeout_ms != -1
        and (request.subscribed_topic_names is not None or request.subscribed_topic_regex is not None)
        and request.topic_partitions is not None
    )
    show = request.member_epoch == 0 or full or moved.assigned != before.assigned
    shard.reply(
        ticket,
        ConsumerGroupHeartbeatResponse(
            member_id=member_id,
            member_epoch=moved.epoch,
            heartbeat_interval_ms=shard.setting(
                group.group_id,
                "consumer.heartbeat.interval.ms",
                shard.options.group_consumer_heartbeat_interval_ms,
            ),
            assignment=_assignment(moved.assigned) if show else None,
        ),
    )


def apply_subscription(
    shard: GroupShard, group: ConsumerGroup, before: ConsumerMember, member: ConsumerMember
) -> bool:
    """Write a new or changed member, and raise the group epoch where that matters. True: it subscribes to other topics
    than before. A pattern that is new to the group raises it later, when it is known what it matches."""
    if member != before or member.member_id not in group.members:
        write_member(shard, group.group_id, member)
    names_changed = member.topics != before.topics
    regex_changed = member.regex != before.regex
    regex_known = False
    if regex_changed:
        regex_known = bool(before.regex) if not member.regex else member.regex in group.resolved
        regex.drop_unused(shard, group)
    regex.refresh(shard, group)
    bump = names_changed or (regex_changed and regex_known)
    if bump or group.stale:
        bump_epoch(shard, group, force=bump)
    return names_changed or regex_changed


def _given(value: str | None, known: str | None) -> str | None:
    """A heartbeat leaves out what has not changed."""
    return known if value is None else value


def _assignment(assigned: Assigned) -> Assignment:
    return Assignment(
        topic_partitions=[TopicPartitions(topic_id=t, partitions=sorted(p)) for t, p in assigned.items()]
    )


# -- who may ---------------------------------------------------------------------------------------------------


def _check_group(shard: GroupShard, request: ConsumerGroupHeartbeatRequest, member_id: str) -> None:
    group = shard.groups.get(request.group_id)
    if request.member_epoch != 0:
        if group is None:
            raise ApiError(ErrorCode.GROUP_ID_NOT_FOUND, f"Consumer group {request.group_id} not found.")
        if not isinstance(group, ConsumerGroup):
            raise ApiError(ErrorCode.GROUP_ID_NOT_FOUND, f"Group {request.group_id} is not a consumer group.")
    if group is not None:
        check_size(shard, group.members, member_id)


def check_size(shard: GroupShard, members: Collection[str], member_id: str) -> None:
    """Raises GROUP_MAX_SIZE_REACHED when the group is full and this would be one more."""
    limit = shard.options.group_consumer_max_size
    if len(members) >= limit and member_id not in members:
        raise ApiError(
            ErrorCode.GROUP_MAX_SIZE_REACHED,
            f"The consumer group has reached its maximum capacity of {limit} members.",
        )


def _check_member(
    shard: GroupShard, request: ConsumerGroupHeartbeatRequest, member_id: str, owned: Owned
) -> ConsumerMember | None:
    """The member this request continues; None: it is a new one. Nothing has been changed yet."""
    group = shard.groups.get(request.group_id)
    if not isinstance(group, ConsumerGroup):
        return None
    if request.instance_id is None:
        member = group.members.get(member_id)
        if member is None and request.member_epoch != 0:
            raise ApiError(
                ErrorCode.UNKNOWN_MEMBER_ID, f"Member {member_id} is not a member of group {group.group_id}."
            )
        if member is not None:
            _check_epoch(member, request.member_epoch, owned)
        return member
    member = group.static_member(request.instance_id)
    if request.member_epoch == 0:
        if member is not None:
            check_released(group, member, member_id, request.instance_id)
        return member
    member = check_instance(group, member_id, request.instance_id)
    _check_epoch(member, request.member_epoch, owned)
    return member


def check_released(group: ConsumerGroup, member: ConsumerMember, member_id: str, instance_id: str) -> None:
    """Raises UNRELEASED_INSTANCE_ID while the instance's member has not left. A member may join again itself."""
    if member.epoch != STATIC_LEAVE_EPOCH and not member.uses_classic:
        raise ApiError(
            ErrorCode.UNRELEASED_INSTANCE_ID,
            f"Static member {member_id} with instance id {instance_id} cannot join the group because the "
            f"instance id is owned by {member.member_id} member.",
        )


def check_instance(group: ConsumerGroup, member_id: str, instance_id: str) -> ConsumerMember:
    """The member with this instance id. Raises UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID."""
    member = group.static_member(instance_id)
    if member is None:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID, f"Instance id {instance_id} is unknown.")
    if member.member_id != member_id:
        raise ApiError(
            ErrorCode.FENCED_INSTANCE_ID,
            f"Static member {member_id} with instance id {instance_id} was fenced by member {member.member_id}.",
        )
    return member


def _check_epoch(member: ConsumerMember, epoch: int, owned: Owned) -> None:
    if epoch in (0, member.epoch):
        return
    if epoch > member.epoch:
        size = "greater"
    elif epoch != member.previous_epoch or not is_subset(owned, member.assigned):
        size = "smaller"
    else:
        return
    raise ApiError(
        ErrorCode.FENCED_MEMBER_EPOCH,
        f"The consumer group member has a {size} member epoch ({epoch}) than the one known by the group "
        f"coordinator ({member.epoch}). The member must abandon all its partitions and rejoin.",
    )


# -- in and out ------------------------------------------------------------------------------------------------


def _group(shard: GroupShard, request: ConsumerGroupHeartbeatRequest) -> ConsumerGroup:
    """The group, made or converted if need be."""
    group = shard.groups.get(request.group_id)
    if isinstance(group, ConsumerGroup):
        return group
    if group is not None:
        if not group.is_empty:
            return upgrade(shard, group)
        delete_classic_group(shard, group)
    created = shard.groups[request.group_id] = ConsumerGroup(request.group_id)
    return created


def _enter(
    shard: GroupShard,
    group: ConsumerGroup,
    request: ConsumerGroupHeartbeatRequest,
    member_id: str,
    known: ConsumerMember | None,
) -> ConsumerMember:
    """The member as it was; a new one is not written yet. A static member takes its predecessor's place."""
    if request.instance_id is not None and request.member_epoch == 0:
        known = group.static_member(request.instance_id)
        if known is not None:
            return take_over(shard, group, known, member_id)
        known = group.members.get(member_id)
    known = known or group.members.get(member_id)
    return known or ConsumerMember(member_id=member_id)


def take_over(shard: GroupShard, group: ConsumerGroup, old: ConsumerMember, member_id: str) -> ConsumerMember:
    """Replace a static member by its successor, which inherits target and assignment at epoch 0."""
    target = group.target.get(old.member_id, {})
    remove_member(shard, group.group_id, old.member_id)
    if old.member_id != member_id:
        for kind in consumer_members.CONSUMER_TIMERS:
            shard.cancel(kind, group.group_id, old.member_id)
    successor = replace(old, member_id=member_id, epoch=0, previous_epoch=0)
    write_member(shard, group.group_id, successor)
    write_target(shard, group.group_id, member_id, target)
    write_current(shard, group.group_id, successor)
    return group.members[member_id]


def _leave(shard: GroupShard, request: ConsumerGroupHeartbeatRequest, ticket: Ticket) -> None:
    group = shard.group(request.group_id)
    if not isinstance(group, ConsumerGroup):
        raise ApiError(ErrorCode.GROUP_ID_NOT_FOUND, f"Group {request.group_id} is not a consumer group.")
    if request.instance_id is None:
        member = group.members.get(request.member_id)
        if member is None:
            raise ApiError(
                ErrorCode.UNKNOWN_MEMBER_ID,
                f"Member {request.member_id} is not a member of group {group.group_id}.",
            )
    else:
        member = check_instance(group, request.member_id, request.instance_id)
    if request.member_epoch == STATIC_LEAVE_EPOCH:
        # It keeps its partitions for its successor; its session goes on running.
        gone = replace(
            member,
            epoch=STATIC_LEAVE_EPOCH,
            revoking={},
            assigned={t: dict.fromkeys(parts, 0) for t, parts in member.assigned.items()},
        )
        write_current(shard, group.group_id, gone)
    else:
        fence(shard, group, [member.member_id])
    shard.reply(
        ticket,
        ConsumerGroupHeartbeatResponse(member_id=request.member_id, member_epoch=request.member_epoch),
    )


# -- offsets ---------------------------------------------------------------------------------------------------


def validate_commit(
    group: ConsumerGroup, member_id: str, epoch: int, *, transactional: bool, version: int
) -> Callable[[bytes, int], None] | None:
    """Whether a member may commit; the returned check, if any, decides by partition. An older epoch may still commit
    what was assigned in or before it and has not moved on since."""
    if epoch < 0 and not group.members:
        return None
    if transactional and epoch == -1 and not member_id:
        return None
    member = group.members.get(member_id)
    if member is None:
        raise ApiError(
            ErrorCode.UNKNOWN_MEMBER_ID, f"Member {member_id} is not a member of group {group.group_id}."
        )
    if not transactional and not member.uses_classic and version < OFFSET_COMMIT_SINCE:
        raise ApiError(
            ErrorCode.UNSUPPORTED_VERSION,
            "OffsetCommit version 9 or above must be used by members using the consumer group protocol",
        )
    if epoch == member.epoch:
        return None
    stale = ErrorCode.ILLEGAL_GENERATION if member.uses_classic else ErrorCode.STALE_MEMBER_EPOCH
    if epoch > member.epoch:
        raise ApiError(stale, f"Received epoch {epoch} is newer than current member epoch {member.epoch}.")

    def check(topic_id: bytes, partition: int) -> None:
        assigned = member.assignment_epoch(topic_id, partition)
        if assigned is None or epoch < assigned:
            raise ApiError(
                stale, f"Epoch {epoch} may not commit partition {partition}, assigned in {assigned}."
            )

    return check


def validate_fetch(group: ConsumerGroup, member_id: str | None, epoch: int) -> None:
    """Raises if the fetch names a member or epoch that is not the group's. Without a member anybody may."""
    if member_id is None and epoch < 0:
        return
    member = group.members.get(member_id or "")
    if member is None:
        raise ApiError(
            ErrorCode.UNKNOWN_MEMBER_ID, f"Member {member_id} is not a member of group {group.group_id}."
        )
    if epoch != member.epoch:
        stale = ErrorCode.ILLEGAL_GENERATION if member.uses_classic else ErrorCode.STALE_MEMBER_EPOCH
        raise ApiError(
            stale, f"The received epoch {epoch} does not match the expected member epoch {member.epoch}."
        )


# -- topics ----------------------------------------------------------------------------------------------------


def topics_changed(shard: GroupShard, names: Collection[str], *, created: bool) -> None:
    """Groups that subscribe to any of `names` look at their topics again with their next heartbeat."""
    if created:
        shard.topics_created_version = shard.topics.version
    for group in shard.groups.values():
        if isinstance(group, ConsumerGroup) and any(name in group.subscribed for name in names):
            group.stale = True
