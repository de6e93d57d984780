"""A consumer group's members: bringing them to their target, their timers, and how they go.

Timers, by kind: "session" (heartbeats), "rebalance" (partitions to give up), and for members of the classic protocol
"classic-join" (told to rejoin) and "classic-sync" (joined, has to sync). Whichever runs out, the member is fenced.
"""

from __future__ import annotations

from collections.abc import Collection

from automq.coordinators.consumer_group import ConsumerGroup, ConsumerMember, MemberState
from automq.coordinators.consumer_records import remove_member, write_current
from automq.coordinators.machine import Call, GroupShard, on_timeout
from automq.coordinators.migration import CONSUMER_TIMERS, downgrade, may_downgrade
from automq.coordinators.reconcile import Goal, Owned, reconcile
from automq.coordinators.regex import drop_unused
from automq.coordinators.targets import bump_epoch

SESSION, REBALANCE, CLASSIC_JOIN, CLASSIC_SYNC = CONSUMER_TIMERS


def bring_to_target(
    shard: GroupShard,
    group: ConsumerGroup,
    member: ConsumerMember,
    owned: Owned,
    *,
    subscription_changed: bool,
) -> ConsumerMember:
    """Reconcile a member with its target, write what changed, and time what it has to give up."""
    ids = (shard.topics.topic_id(name) for name in group.topics_of(member))
    goal = Goal(
        epoch=group.assignment_epoch,
        target=group.target.get(member.member_id, {}),
        topic_ids=frozenset(topic_id for topic_id in ids if topic_id is not None),
        subscription_changed=subscription_changed,
        owner=lambda topic_id, partition: group.owners.get((topic_id, partition)),
    )
    moved = reconcile(member, goal, owned)
    if moved is not member:
        write_current(shard, group.group_id, moved)
        if not moved.uses_classic:
            _time_revocation(shard, group.group_id, moved)
    return moved


def _time_revocation(shard: GroupShard, group_id: str, member: ConsumerMember) -> None:
    if member.state is MemberState.UNREVOKED_PARTITIONS:
        shard.schedule(REBALANCE, group_id, member.member_id, member.rebalance_timeout_ms, member.epoch)
    else:
        shard.cancel(REBALANCE, group_id, member.member_id)


def fence(shard: GroupShard, group: ConsumerGroup, member_ids: Collection[str]) -> None:
    """Take members out; what they had is free at once. The group may become a classic one again."""
    if not member_ids:
        return
    if may_downgrade(shard, group, member_ids):
        downgrade(shard, group, member_ids, rebalance=True)
        return
    for member_id in member_ids:
        remove_member(shard, group.group_id, member_id)
        for kind in CONSUMER_TIMERS:
            shard.cancel(kind, group.group_id, member_id)
    drop_unused(shard, group)
    bump_epoch(shard, group, force=True)


def session_timeout_ms(shard: GroupShard, group_id: str) -> int:
    default = shard.options.group_consumer_session_timeout_ms
    return shard.setting(group_id, "consumer.session.timeout.ms", default)


def keep_alive(shard: GroupShard, group_id: str, member: ConsumerMember) -> None:
    """The member has shown itself: its session starts anew."""
    timeout = session_timeout_ms(shard, group_id)
    if member.classic is not None:
        timeout = member.classic.session_timeout_ms
    shard.schedule(SESSION, group_id, member.member_id, timeout)


def loaded(shard: GroupShard, group: ConsumerGroup) -> None:
    """After a restart everybody gets a whole session, and a whole rebalance time-out."""
    for member in group.members.values():
        keep_alive(shard, group.group_id, member)
        if member.state is MemberState.UNREVOKED_PARTITIONS and not member.uses_classic:
            _time_revocation(shard, group.group_id, member)


@on_timeout(SESSION)
@on_timeout(CLASSIC_JOIN)
@on_timeout(CLASSIC_SYNC)
def _expired(shard: GroupShard, call: Call, group_id: str, member_id: str, _payload: object) -> None:
    group = shard.groups.get(group_id)
    if isinstance(group, ConsumerGroup) and member_id in group.members:
        fence(shard, group, [member_id])


@on_timeout(REBALANCE)
def _rebalance_expired(shard: GroupShard, call: Call, group_id: str, member_id: str, epoch: int) -> None:
    """It has been asked to give partitions up and has not."""
    group = shard.groups.get(group_id)
    member = group.members.get(member_id) if isinstance(group, ConsumerGroup) else None
    if isinstance(group, ConsumerGroup) and isinstance(member, ConsumerMember) and member.epoch == epoch:
        fence(shard, group, [member_id])
