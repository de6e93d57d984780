"""Groups that change their protocol while they live, both ways (`group.consumer.migration.policy`).

Up: a member of the consumer protocol joins a classic group. Its members become members of a consumer group with the
generation as epoch and their assignments as target; they go on with the classic protocol, which this broker then
translates for them (`classic_in_consumer`). Down: when the last member of the consumer protocol goes, the rest is
a classic group again. An empty group just gives way to one of the other kind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from automq.coordinators.classic_group import ClassicGroup, ClassicMember, State
from automq.coordinators.classic_rebalance import (
    HEARTBEAT,
    JOIN,
    SYNC,
    keep_alive,
    prepare_rebalance,
    refuse_join,
    refuse_sync,
    write_group,
)
from automq.coordinators.consumer_group import Assigned, ConsumerGroup, ConsumerMember, Target
from automq.coordinators.consumer_protocol import (
    CONSUMER_PROTOCOL_TYPE,
    MalformedSubscription,
    Subscription,
    decode_assignment,
    decode_subscription,
    encode_assignment,
    metadata_version,
)
from automq.coordinators.consumer_records import (
    remove_group,
    write_current,
    write_epoch,
    write_member,
    write_target,
    write_target_epoch,
)
from automq.coordinators.machine import GroupShard
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_member_metadata_value import (
    ClassicMemberMetadata,
    ClassicProtocol,
)
from automq.protocol.messages.group_metadata_key import GroupMetadataKey

CONSUMER_TIMERS = ("session", "rebalance", "classic-join", "classic-sync")


def upgrade_allowed(shard: GroupShard) -> bool:
    return shard.options.group_consumer_migration_policy.lower() in ("upgrade", "bidirectional")


def downgrade_allowed(shard: GroupShard) -> bool:
    return shard.options.group_consumer_migration_policy.lower() in ("downgrade", "bidirectional")


# -- empty groups ----------------------------------------------------------------------------------------------


def delete_empty_consumer_group(shard: GroupShard, group: object) -> None:
    """Make way for a classic group. Offsets stay: they belong to the name."""
    if isinstance(group, ConsumerGroup) and group.is_empty:
        remove_group(shard, group)


def delete_classic_group(shard: GroupShard, group: ClassicGroup) -> None:
    """Remove a classic group and its timers."""
    for member_id in (*group.pending_joins, *group.members):
        shard.cancel(HEARTBEAT, group.group_id, member_id)
    shard.cancel(JOIN, group.group_id)
    shard.cancel(SYNC, group.group_id)
    shard.write(GroupMetadataKey(group=group.group_id), None)
    group.state = State.DEAD
    del shard.groups[group.group_id]


# -- up --------------------------------------------------------------------------------------------------------


def upgrade(shard: GroupShard, group: ClassicGroup) -> ConsumerGroup:
    """A classic group with members becomes a consumer group. Raises GROUP_ID_NOT_FOUND, with the reason, if not."""
    group_id = group.group_id
    reason = None
    if not upgrade_allowed(shard):
        reason = "online upgrade is disabled"
    elif not group.uses_consumer_protocol:
        reason = "the group does not use the consumer embedded protocol"
    elif len(group.members) > shard.options.group_consumer_max_size:
        reason = "the group size exceeds the consumer group maximum size"
    members: list[tuple[ConsumerMember, Target]] = []
    if reason is None:
        try:
            members = [_to_consumer(shard, group, member) for member in group.members.values()]
        except MalformedSubscription:
            reason = "the embedded consumer protocol is malformed"
        except _CustomAssignor:
            reason = (
                "an unsupported custom assignor is in use. Please refer to the documentation or switch to a "
                "default assignor before re-attempting the upgrade"
            )
    if reason is not None:
        raise ApiError(
            ErrorCode.GROUP_ID_NOT_FOUND,
            f"Cannot upgrade classic group {group_id} to consumer group because {reason}.",
        )
    for classic in group.members.values():
        refuse_join(shard, group.take_join(classic), classic.member_id, ErrorCode.REBALANCE_IN_PROGRESS)
        ticket, classic.sync_ticket = classic.sync_ticket, None
        refuse_sync(shard, ticket, ErrorCode.REBALANCE_IN_PROGRESS)
    delete_classic_group(shard, group)
    for member, _ in members:
        write_member(shard, group_id, member)
    upgraded = shard.groups[group_id]
    assert isinstance(upgraded, ConsumerGroup)
    write_epoch(shard, group_id, group.generation, upgraded.compute_hash(shard.topics))
    for member, target in members:
        write_target(shard, group_id, member.member_id, target)
    write_target_epoch(shard, group_id, group.generation, 0)
    for member, _ in members:
        write_current(shard, group_id, member)
        assert member.classic is not None
        shard.schedule("session", group_id, member.member_id, member.classic.session_timeout_ms)
    return upgraded


class _CustomAssignor(Exception):
    """An assignment carries data of an assignor of the client's own, which would be lost."""


def _to_consumer(
    shard: GroupShard, group: ClassicGroup, member: ClassicMember
) -> tuple[ConsumerMember, Target]:
    metadata = member.metadata(group.protocol) if group.protocol is not None else member.protocols[0][1]
    subscription = decode_subscription(metadata)
    target: dict[bytes, frozenset[int]] = {}
    if member.assignment:
        assigned, user_data = decode_assignment(member.assignment)
        if user_data:
            raise _CustomAssignor
        for topic, partitions in assigned.items():
            topic_id = shard.topics.topic_id(topic)
            if topic_id is not None:
                target[topic_id] = frozenset(partitions)
    consumer = ConsumerMember(
        member_id=member.member_id,
        epoch=group.generation,
        previous_epoch=group.generation,
        instance_id=member.instance_id,
        rack_id=subscription.rack,
        rebalance_timeout_ms=member.rebalance_timeout_ms,
        client_id=member.client_id,
        client_host=member.client_host,
        topics=frozenset(subscription.topics),
        assigned={t: dict.fromkeys(sorted(parts), group.generation) for t, parts in target.items()},
        classic=classic_metadata(member.session_timeout_ms, member.protocols),
    )
    return consumer, target


def classic_metadata(
    session_timeout_ms: int, protocols: Collection[tuple[str, bytes]]
) -> ClassicMemberMetadata:
    """What a consumer group keeps of a member that speaks the classic protocol."""
    return ClassicMemberMetadata(
        session_timeout_ms=session_timeout_ms,
        supported_protocols=[ClassicProtocol(name=name, metadata=metadata) for name, metadata in protocols],
    )


def member_subscription(member: ConsumerMember) -> Subscription:
    """What a classic member of a consumer group last said it wants."""
    assert member.classic is not None
    return decode_subscription(member.classic.supported_protocols[0].metadata)


# -- down ------------------------------------------------------------------------------------------------------


def may_downgrade(shard: GroupShard, group: ConsumerGroup, gone: Collection[str], joining: int = 0) -> bool:
    """Without `gone`, are all that is left members of the classic protocol, and may they be a classic group?"""
    left = [member for member_id, member in group.members.items() if member_id not in gone]
    return (
        0 < len(left) + joining <= shard.options.group_max_size
        and downgrade_allowed(shard)
        and all(member.uses_classic for member in left)
    )


def downgrade(
    shard: GroupShard, group: ConsumerGroup, gone: Collection[str], *, rebalance: bool
) -> ClassicGroup:
    """Make a classic group of all members but `gone`, each with its target as assignment."""
    left = [member for member_id, member in group.members.items() if member_id not in gone]
    targets = dict(group.target)
    for member_id in group.members:
        for kind in CONSUMER_TIMERS:
            shard.cancel(kind, group.group_id, member_id)
    remove_group(shard, group)
    classic = ClassicGroup(group.group_id, state=State.STABLE, now_ms=shard.now_ms)
    classic.generation = group.epoch
    for member in left:
        assert member.classic is not None
        classic.add(
            ClassicMember(
                member_id=member.member_id,
                instance_id=member.instance_id,
                client_id=member.client_id,
                client_host=member.client_host,
                rebalance_timeout_ms=member.rebalance_timeout_ms,
                session_timeout_ms=member.classic.session_timeout_ms,
                protocol_type=CONSUMER_PROTOCOL_TYPE,
                protocols=[(p.name, p.metadata) for p in member.classic.supported_protocols],
            )
        )
    classic.protocol = classic.select_protocol()
    classic.subscribed = classic.compute_subscribed()
    for one in classic.members.values():
        version = metadata_version(one.metadata(classic.protocol))
        one.assignment = encode_assignment(by_name(shard, targets.get(one.member_id, {})), version)
        keep_alive(shard, classic, one)
    shard.groups[group.group_id] = classic
    write_group(shard, classic)
    if rebalance:
        prepare_rebalance(shard, classic)
    return classic


def by_name(shard: GroupShard, partitions: Target | Assigned) -> Mapping[str, list[int]]:
    """topic id → partitions, as topic → partitions; topics that are gone are left out."""
    named = {shard.topics.topic_name(topic_id): sorted(parts) for topic_id, parts in partitions.items()}
    return {name: parts for name, parts in named.items() if name is not None}
