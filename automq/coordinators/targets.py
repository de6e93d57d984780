"""A consumer group's epoch and target assignment."""

from __future__ import annotations

from automq.coordinators.assignors import ASSIGNORS, MemberSpec
from automq.coordinators.consumer_group import ConsumerGroup
from automq.coordinators.consumer_records import (
    drop_partition_metadata,
    write_epoch,
    write_target,
    write_target_epoch,
)
from automq.coordinators.machine import GroupShard


def bump_epoch(shard: GroupShard, group: ConsumerGroup, *, force: bool) -> None:
    """Raise the group epoch if `force`d or if the subscribed topics are not what they were."""
    digest = group.compute_hash(shard.topics)
    group.stale = False
    if force or digest != group.metadata_hash:
        write_epoch(shard, group.group_id, group.epoch + 1, digest)
        shard.rebalances += 1
    if group.has_partition_metadata:
        drop_partition_metadata(shard, group.group_id)


def update_target(shard: GroupShard, group: ConsumerGroup) -> None:
    """Compute the target of the current group epoch, unless it is known, or the last one is too recent."""
    if group.assignment_epoch >= group.epoch or not _may_compute(shard, group):
        return
    topics = shard.topics
    counts: dict[bytes, int] = {}
    ids: dict[str, bytes] = {}
    for name in group.subscribed:
        topic_id = topics.topic_id(name)
        if topic_id is not None:
            ids[name] = topic_id
            counts[topic_id] = topics.partition_count(name)
    specs = {
        member.member_id: MemberSpec(
            member_id=member.member_id,
            instance_id=member.instance_id,
            topic_ids=frozenset(ids[name] for name in group.topics_of(member) if name in ids),
            previous=group.target.get(member.member_id, {}),
        )
        for member in group.members.values()
    }
    name = group.preferred_assignor(shard.options.group_consumer_assignors[0])
    plan = ASSIGNORS[name](specs, counts)
    for member_id in specs:
        target = plan.get(member_id, {})
        if target != group.target.get(member_id):
            write_target(shard, group.group_id, member_id, target)
    write_target_epoch(shard, group.group_id, group.epoch, shard.now_ms)


def _may_compute(shard: GroupShard, group: ConsumerGroup) -> bool:
    interval = shard.setting(
        group.group_id,
        "consumer.assignment.interval.ms",
        shard.options.group_consumer_assignment_interval_ms,
    )
    last = group.assignment_timestamp_ms
    return last == 0 or interval == 0 or shard.now_ms >= last + interval
