"""How a member is brought from what it has to what it should have. Pure: a member in, a member out.

    STABLE ─────────── target moved ───► has it to give partitions up?
                                            yes: UNREVOKED_PARTITIONS, old epoch, until its heartbeat shows them gone
                                            no:  to the target's epoch; gets what is free;
                                                 UNRELEASED_PARTITIONS while others still hold some, else STABLE

A partition goes to its new owner only after the heartbeat of the old one dropped it, so it never has two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from automq.coordinators.consumer_group import Assigned, ConsumerMember, MemberState, Target
from automq.protocol.errors import ApiError, ErrorCode

Owned = Mapping[bytes, frozenset[int]] | None
"""What a member says it owns; None: it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where a member is to go. `topic_ids` are those it subscribes to now; `owner` tells who has a partition."""

    epoch: int
    target: Target
    topic_ids: frozenset[bytes]
    subscription_changed: bool
    owner: Callable[[bytes, int], str | None]


def owned_partitions(topics: Iterable[Any] | None) -> Owned:
    """A heartbeat's `TopicPartitions` as `Owned`."""
    return None if topics is None else {t.topic_id: frozenset(t.partitions) for t in topics}


def is_subset(owned: Owned, assigned: Assigned) -> bool:
    return owned is not None and all(parts <= assigned.get(t, {}).keys() for t, parts in owned.items())


def reconcile(member: ConsumerMember, goal: Goal, owned: Owned) -> ConsumerMember:
    """The member's next state; the same object when nothing changes. Raises FENCED_MEMBER_EPOCH for a member in a
    state this version does not know, unless it owns nothing."""
    if member.reconciled(goal.epoch) and not goal.subscription_changed:
        return member
    if member.state is MemberState.STABLE:
        if member.epoch != goal.epoch:
            return _next_assignment(member, goal, owned)
        return _drop_unsubscribed(member, goal, owned)
    if member.state is MemberState.UNREVOKED_PARTITIONS:
        if _owns_any(owned, member.revoking):
            return _drop_unsubscribed(member, goal, owned) if goal.subscription_changed else member
        return _next_assignment(member, goal, owned)
    if member.state is MemberState.UNKNOWN:
        if owned is None or any(owned.values()):
            raise ApiError(
                ErrorCode.FENCED_MEMBER_EPOCH,
                "The consumer group member is in a unknown state. The member must abandon all its "
                "partitions and rejoin.",
            )
        return _next_assignment(replace(member, epoch=goal.epoch), goal, owned)
    return _next_assignment(member, goal, owned)


def _owns_any(owned: Owned, assigned: Assigned) -> bool:
    """A member that does not say what it owns may still own it."""
    return owned is None or any(not parts.isdisjoint(assigned.get(t, {})) for t, parts in owned.items())


def _move(
    member: ConsumerMember, state: MemberState, epoch: int, assigned: Assigned, revoking: Assigned
) -> ConsumerMember:
    moved = replace(
        member, state=state, epoch=epoch, previous_epoch=member.epoch, assigned=assigned, revoking=revoking
    )
    return member if moved == member else moved


def _drop_unsubscribed(member: ConsumerMember, goal: Goal, owned: Owned) -> ConsumerMember:
    """Topics the member subscribes to no longer are taken away at once, ahead of the next target."""
    gone = {t: parts for t, parts in member.assigned.items() if t not in goal.topic_ids}
    if not gone:
        return member
    kept = {t: parts for t, parts in member.assigned.items() if t in goal.topic_ids}
    revoking = {t: dict(parts) for t, parts in member.revoking.items()}
    for topic_id, parts in gone.items():
        revoking.setdefault(topic_id, {}).update(parts)
    if _owns_any(owned, revoking):
        return _move(member, MemberState.UNREVOKED_PARTITIONS, member.epoch, kept, revoking)
    return _move(member, member.state, member.epoch, kept, member.revoking)


def _next_assignment(member: ConsumerMember, goal: Goal, owned: Owned) -> ConsumerMember:
    kept: dict[bytes, dict[int, int]] = {}
    revoking: dict[bytes, dict[int, int]] = {}
    free: dict[bytes, list[int]] = {}
    waits = False
    for topic_id in {*goal.target, *member.assigned}:
        target = goal.target.get(topic_id, frozenset()) if topic_id in goal.topic_ids else frozenset()
        for partition, epoch in member.assigned.get(topic_id, {}).items():
            (kept if partition in target else revoking).setdefault(topic_id, {})[partition] = epoch
        for partition in sorted(target - member.assigned.get(topic_id, {}).keys()):
            if goal.owner(topic_id, partition) in (None, member.member_id):
                free.setdefault(topic_id, []).append(partition)
            else:
                waits = True
    if revoking and _owns_any(owned, revoking):
        return _move(member, MemberState.UNREVOKED_PARTITIONS, member.epoch, kept, revoking)
    for topic_id, partitions in free.items():
        kept.setdefault(topic_id, {}).update(dict.fromkeys(partitions, goal.epoch))
    state = MemberState.UNRELEASED_PARTITIONS if waits else MemberState.STABLE
    return _move(member, state, goal.epoch, kept, {})
