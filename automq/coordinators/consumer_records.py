"""Writing a consumer group's records. Each is applied as it is written."""

from __future__ import annotations

from automq.coordinators.consumer_group import Assigned, ConsumerGroup, ConsumerMember, Target
from automq.coordinators.machine import GroupShard
from automq.protocol.messages.consumer_group_current_member_assignment_key import (
    ConsumerGroupCurrentMemberAssignmentKey,
)
from automq.protocol.messages.consumer_group_current_member_assignment_value import (
    ConsumerGroupCurrentMemberAssignmentValue,
    TopicPartitions,
)
from automq.protocol.messages.consumer_group_member_metadata_key import ConsumerGroupMemberMetadataKey
from automq.protocol.messages.consumer_group_member_metadata_value import ConsumerGroupMemberMetadataValue
from automq.protocol.messages.consumer_group_metadata_key import ConsumerGroupMetadataKey
from automq.protocol.messages.consumer_group_metadata_value import ConsumerGroupMetadataValue
from automq.protocol.messages.consumer_group_partition_metadata_key import ConsumerGroupPartitionMetadataKey
from automq.protocol.messages.consumer_group_regular_expression_key import ConsumerGroupRegularExpressionKey
from automq.protocol.messages.consumer_group_regular_expression_value import (
    ConsumerGroupRegularExpressionValue,
)
from automq.protocol.messages.consumer_group_target_assignment_member_key import (
    ConsumerGroupTargetAssignmentMemberKey,
)
from automq.protocol.messages.consumer_group_target_assignment_member_value import (
    ConsumerGroupTargetAssignmentMemberValue,
    TopicPartition,
)
from automq.protocol.messages.consumer_group_target_assignment_metadata_key import (
    ConsumerGroupTargetAssignmentMetadataKey,
)
from automq.protocol.messages.consumer_group_target_assignment_metadata_value import (
    ConsumerGroupTargetAssignmentMetadataValue,
)


def write_member(shard: GroupShard, group_id: str, member: ConsumerMember) -> None:
    """What a member said of itself."""
    shard.emit(
        ConsumerGroupMemberMetadataKey(group_id=group_id, member_id=member.member_id),
        ConsumerGroupMemberMetadataValue(
            instance_id=member.instance_id,
            rack_id=member.rack_id,
            client_id=member.client_id,
            client_host=member.client_host,
            subscribed_topic_names=sorted(member.topics),
            subscribed_topic_regex=member.regex,
            rebalance_timeout_ms=member.rebalance_timeout_ms,
            server_assignor=member.assignor,
            classic_member_metadata=member.classic,
        ),
    )


def write_current(shard: GroupShard, group_id: str, member: ConsumerMember) -> None:
    """What a member has, and at which epoch it is."""
    shard.emit(
        ConsumerGroupCurrentMemberAssignmentKey(group_id=group_id, member_id=member.member_id),
        ConsumerGroupCurrentMemberAssignmentValue(
            member_epoch=member.epoch,
            previous_member_epoch=member.previous_epoch,
            state=member.state,
            assigned_partitions=_topic_partitions(member.assigned),
            partitions_pending_revocation=_topic_partitions(member.revoking),
        ),
    )


def _topic_partitions(assigned: Assigned) -> list[TopicPartitions]:
    return [
        TopicPartitions(topic_id=t, partitions=list(parts), assignment_epochs=list(parts.values()))
        for t, parts in assigned.items()
    ]


def write_target(shard: GroupShard, group_id: str, member_id: str, target: Target) -> None:
    """What a member is to have."""
    shard.emit(
        ConsumerGroupTargetAssignmentMemberKey(group_id=group_id, member_id=member_id),
        ConsumerGroupTargetAssignmentMemberValue(
            topic_partitions=[TopicPartition(topic_id=t, partitions=sorted(p)) for t, p in target.items()]
        ),
    )


def write_target_epoch(shard: GroupShard, group_id: str, epoch: int, timestamp_ms: int) -> None:
    """That the targets are those of `epoch`; timestamp 0: of unknown age."""
    shard.emit(
        ConsumerGroupTargetAssignmentMetadataKey(group_id=group_id),
        ConsumerGroupTargetAssignmentMetadataValue(assignment_epoch=epoch, assignment_timestamp=timestamp_ms),
    )


def write_epoch(shard: GroupShard, group_id: str, epoch: int, metadata_hash: int) -> None:
    """The group epoch, and the topics it stands for."""
    shard.emit(
        ConsumerGroupMetadataKey(group_id=group_id),
        ConsumerGroupMetadataValue(epoch=epoch, metadata_hash=metadata_hash),
    )


def write_regex(
    shard: GroupShard, group_id: str, pattern: str, topics: set[str] | None, version: int = 0, now_ms: int = 0
) -> None:
    """What a pattern matches; None: nobody asks for it any more."""
    value = None
    if topics is not None:
        value = ConsumerGroupRegularExpressionValue(topics=sorted(topics), version=version, timestamp=now_ms)
    shard.emit(ConsumerGroupRegularExpressionKey(group_id=group_id, regular_expression=pattern), value)


def drop_partition_metadata(shard: GroupShard, group_id: str) -> None:
    """The record that Kafka before 4.1 kept topics in."""
    shard.emit(ConsumerGroupPartitionMetadataKey(group_id=group_id), None)


def remove_member(shard: GroupShard, group_id: str, member_id: str) -> None:
    """All of one member. Its metadata goes last: a member without it would not be one."""
    for key in (
        ConsumerGroupCurrentMemberAssignmentKey(group_id=group_id, member_id=member_id),
        ConsumerGroupTargetAssignmentMemberKey(group_id=group_id, member_id=member_id),
        ConsumerGroupMemberMetadataKey(group_id=group_id, member_id=member_id),
    ):
        shard.emit(key, None)


def remove_group(shard: GroupShard, group: ConsumerGroup) -> None:
    """All of a group, members first; the epoch, which is what makes it exist, last."""
    for member_id in tuple(group.members):
        remove_member(shard, group.group_id, member_id)
    for member_id in tuple(group.target):
        shard.emit(ConsumerGroupTargetAssignmentMemberKey(group_id=group.group_id, member_id=member_id), None)
    shard.emit(ConsumerGroupTargetAssignmentMetadataKey(group_id=group.group_id), None)
    for pattern in tuple(group.resolved):
        write_regex(shard, group.group_id, pattern, None)
    drop_partition_metadata(shard, group.group_id)
    shard.emit(ConsumerGroupMetadataKey(group_id=group.group_id), None)
