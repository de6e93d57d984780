"""What happens to a shard as a whole: it is loaded, its timers run out, topics come and go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from automq.coordinators import classic, consumer, consumer_members
from automq.coordinators.classic_group import ClassicGroup
from automq.coordinators.machine import TIMEOUTS, Call, GroupShard, on_timeout
from automq.coordinators.offset_requests import expire, topics_deleted

EXPIRY = "expiry"
EXPIRY_GROUPS_PER_STEP = 500
"""Groups looked at in one step of the expiry, so that a shard with many does not hold the loop."""


def loaded(shard: GroupShard, call: Call) -> None:
    """The log has been replayed: give every member a fresh session."""
    for group in tuple(shard.groups.values()):
        if isinstance(group, ClassicGroup):
            classic.loaded(shard, group)
        else:
            consumer_members.loaded(shard, group)
    shard.schedule(EXPIRY, "", "", shard.options.offsets_retention_check_interval_ms)


def timeout(shard: GroupShard, call: Call, kind: str, group_id: str, member_id: str, payload: Any) -> None:
    """A timer of this shard has run out."""
    TIMEOUTS[kind](shard, call, group_id, member_id, payload)


@on_timeout(EXPIRY)
def _expire(shard: GroupShard, call: Call, _group: str, _member: str, pending: Any) -> None:
    group_ids = tuple(shard.groups) if pending is None else pending
    expire(shard, call, group_ids[:EXPIRY_GROUPS_PER_STEP])
    rest = group_ids[EXPIRY_GROUPS_PER_STEP:]
    if rest:
        shard.schedule(EXPIRY, "", "", 1, rest)
    else:
        shard.schedule(EXPIRY, "", "", shard.options.offsets_retention_check_interval_ms)


def topics_changed(
    shard: GroupShard, call: Call, changed: Iterable[str], deleted: Iterable[tuple[str, bytes]], created: bool
) -> None:
    """Topics were created, changed or deleted: forget the offsets of the deleted, let groups look anew."""
    deleted = tuple(deleted)
    topics_deleted(shard, call, deleted)
    consumer.topics_changed(shard, {*changed, *(name for name, _ in deleted)}, created=created)
