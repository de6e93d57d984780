"""OffsetCommit, TxnOffsetCommit, OffsetFetch, OffsetDelete, and the expiry of offsets.

A commit may come from a member (checked against its group), from nobody in particular to an empty or unknown group (an
administrator, or a consumer with assigned partitions: a "simple" group is made), never from a stranger to a
group that lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from automq.coordinators import consumer
from automq.coordinators.classic_group import ClassicGroup, State
from automq.coordinators.classic_rebalance import keep_alive
from automq.coordinators.consumer_group import ConsumerGroup
from automq.coordinators.consumer_records import remove_group
from automq.coordinators.machine import Call, GroupShard, Ticket, on_timeout, replays
from automq.coordinators.migration import delete_classic_group
from automq.coordinators.offsets import ZERO_UUID, CommittedOffset, delete_all, tombstone
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.legacy_offset_commit_key import LegacyOffsetCommitKey
from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.offset_commit_request import OffsetCommitRequest
from automq.protocol.messages.offset_commit_response import (
    OffsetCommitResponse,
    OffsetCommitResponsePartition,
    OffsetCommitResponseTopic,
)
from automq.protocol.messages.offset_commit_value import OffsetCommitValue
from automq.protocol.messages.offset_delete_request import OffsetDeleteRequest
from automq.protocol.messages.offset_delete_response import (
    OffsetDeleteResponse,
    OffsetDeleteResponsePartition,
    OffsetDeleteResponseTopic,
)
from automq.protocol.messages.offset_fetch_request import OffsetFetchRequestGroup
from automq.protocol.messages.offset_fetch_response import (
    OffsetFetchResponseGroup,
    OffsetFetchResponsePartitions,
    OffsetFetchResponseTopics,
)

if TYPE_CHECKING:
    from automq.coordinators.machine import Group

GROUP_NOT_FOUND_SINCE = 9
"""From this version OffsetCommit tells an unknown group from an old generation."""

TOMBSTONES_PER_STEP = 200
"""Offsets of a deleted topic dropped in one step: some milliseconds, whatever the number of groups."""
OFFSET_OVERHEAD_BYTES = 70
"""What the record of one offset takes beside its strings."""

PartitionCheck = Callable[[bytes, int], None]
"""(topic id, partition): raises ApiError if the member may not commit there."""


# -- commit ----------------------------------------------------------------------------------------------------


def commit(shard: GroupShard, call: Call, request: OffsetCommitRequest, ticket: Ticket) -> None:
    """OffsetCommit; the topics have been resolved (id and name) and are known to exist."""
    check = _validate_commit(shard, call, request)
    if _commit_bytes(request) > shard.options.group_record_max_bytes:
        # Kafka writes a commit as one batch and answers so when that is refused for its size.
        raise ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "more offsets than one commit may hold")
    expire = -1 if request.retention_time_ms < 0 else shard.now_ms + request.retention_time_ms
    if check is not None:
        # Before anything is emitted: one partition that is not the member's refuses the request as a whole.
        for topic in request.topics:
            for part in topic.partitions:
                if not _metadata_too_large(shard, part.committed_metadata):
                    check(topic.topic_id, part.partition_index)
    answers = []
    for topic in request.topics:
        parts = []
        for part in topic.partitions:
            error = ErrorCode.NONE
            if _metadata_too_large(shard, part.committed_metadata):
                error = ErrorCode.OFFSET_METADATA_TOO_LARGE
            else:
                shard.emit(
                    OffsetCommitKey(group=request.group_id, topic=topic.name, partition=part.partition_index),
                    OffsetCommitValue(
                        offset=part.committed_offset,
                        leader_epoch=part.committed_leader_epoch,
                        metadata=part.committed_metadata or "",
                        commit_timestamp=shard.now_ms,
                        expire_timestamp=expire,
                        topic_id=topic.topic_id,
                    ),
                )
            parts.append(
                OffsetCommitResponsePartition(partition_index=part.partition_index, error_code=error)
            )
        answers.append(OffsetCommitResponseTopic(name=topic.name, topic_id=topic.topic_id, partitions=parts))
    shard.reply(ticket, OffsetCommitResponse(topics=answers))


def _commit_bytes(request: OffsetCommitRequest) -> int:
    """About what the commit takes in the log."""
    return sum(
        OFFSET_OVERHEAD_BYTES + len(request.group_id) + len(topic.name) + len(part.committed_metadata or "")
        for topic in request.topics
        for part in topic.partitions
    )


def _metadata_too_large(shard: GroupShard, metadata: str | None) -> bool:
    return metadata is not None and len(metadata) > shard.options.offset_metadata_max_bytes


def _validate_commit(shard: GroupShard, call: Call, request: OffsetCommitRequest) -> PartitionCheck | None:
    epoch = request.generation_id_or_member_epoch
    group = shard.groups.get(request.group_id)
    if group is None:
        if epoch < 0:
            return None  # the record makes a simple group
        known = call.version >= GROUP_NOT_FOUND_SINCE
        raise ApiError(
            ErrorCode.GROUP_ID_NOT_FOUND if known else ErrorCode.ILLEGAL_GENERATION,
            f"Group {request.group_id} not found." if known else None,
        )
    if isinstance(group, ConsumerGroup):
        return consumer.validate_commit(
            group,
            request.member_id,
            epoch,
            transactional=False,
            version=call.version,
        )
    validate_classic_commit(group, request.member_id, request.group_instance_id, epoch, transactional=False)
    member = group.members.get(request.member_id)
    if member is not None and group.state in (State.STABLE, State.PREPARING_REBALANCE):
        keep_alive(shard, group, member)  # a commit is a sign of life
    return None


def validate_classic_commit(
    group: ClassicGroup, member_id: str, instance_id: str | None, generation: int, *, transactional: bool
) -> None:
    """Raises if this member, or non-member, may not commit now."""
    if generation < 0 and group.state is State.EMPTY:
        return
    if generation >= 0 or member_id or instance_id is not None:
        group.validate_member(member_id, instance_id)
        if generation != group.generation:
            raise ApiError(ErrorCode.ILLEGAL_GENERATION)
    elif not transactional:
        raise ApiError(ErrorCode.UNKNOWN_MEMBER_ID)
    if not transactional and group.state is State.COMPLETING_REBALANCE:
        # The member knows the new generation and has no assignment in it yet.
        raise ApiError(ErrorCode.REBALANCE_IN_PROGRESS)


@replays("OffsetCommitKey")
def _replay_commit(
    shard: GroupShard, key: OffsetCommitKey, value: OffsetCommitValue | None, offset: int, producer_id: int
) -> None:
    if value is None:
        shard.offsets.remove(key.group, key.topic, key.partition)
        return
    if key.group not in shard.groups:
        shard.groups[key.group] = ClassicGroup(key.group, now_ms=value.commit_timestamp)
    shard.offsets.put(key.group, key.topic, key.partition, CommittedOffset(value, offset), producer_id)


@replays("LegacyOffsetCommitKey")
def _replay_legacy_commit(
    shard: GroupShard, key: LegacyOffsetCommitKey, value: object | None, offset: int, producer_id: int
) -> None:
    """Keys of kind 0 were written by Kafka before 0.9."""
    if value is not None:
        value = OffsetCommitValue(
            offset=value.offset,  # type: ignore[attr-defined]
            metadata=value.metadata,  # type: ignore[attr-defined]
            commit_timestamp=value.commit_timestamp,  # type: ignore[attr-defined]
        )
    new_key = OffsetCommitKey(group=key.group, topic=key.topic, partition=key.partition)
    _replay_commit(shard, new_key, value, offset, producer_id)


# -- fetch -----------------------------------------------------------------------------------------------------


def fetch(
    shard: GroupShard, call: Call, request: OffsetFetchRequestGroup, require_stable: bool, ticket: Ticket
) -> None:
    """OffsetFetch of one group. Topics None: all. An unknown group has no offsets, which is no error."""
    group = shard.groups.get(request.group_id)
    if isinstance(group, ConsumerGroup):
        consumer.validate_fetch(group, request.member_id, request.member_epoch)
    known = shard.offsets.of_group(request.group_id)
    topics = []
    if request.topics is None:
        wanted: Iterable[tuple[str, bytes, Iterable[int]]] = [
            (name, ZERO_UUID, tuple(parts)) for name, parts in known.items()
        ]
    else:
        wanted = [(topic.name, topic.topic_id, topic.partition_indexes) for topic in request.topics]
    for name, topic_id, indexes in wanted:
        found = known.get(name, {})
        topics.append(
            OffsetFetchResponseTopics(
                name=name,
                topic_id=topic_id,
                partitions=[
                    _fetched(index, found.get(index), topic_id)
                    if not (require_stable and shard.offsets.is_open(request.group_id, name, index))
                    else _absent(index, ErrorCode.UNSTABLE_OFFSET_COMMIT)
                    for index in indexes
                ],
            )
        )
    shard.reply(ticket, OffsetFetchResponseGroup(group_id=request.group_id, topics=topics))


def _fetched(index: int, offset: CommittedOffset | None, topic_id: bytes) -> OffsetFetchResponsePartitions:
    # A topic that was deleted and created anew has none of the old one's offsets.
    if offset is None or (ZERO_UUID not in (offset.topic_id, topic_id) and offset.topic_id != topic_id):
        return _absent(index)
    return OffsetFetchResponsePartitions(
        partition_index=index,
        committed_offset=offset.offset,
        committed_leader_epoch=offset.leader_epoch,
        metadata=offset.metadata,
    )


def _absent(index: int, error: ErrorCode = ErrorCode.NONE) -> OffsetFetchResponsePartitions:
    return OffsetFetchResponsePartitions(
        partition_index=index, committed_offset=-1, committed_leader_epoch=-1, metadata="", error_code=error
    )


# -- delete ----------------------------------------------------------------------------------------------------


def delete_offsets(shard: GroupShard, call: Call, request: OffsetDeleteRequest, ticket: Ticket) -> None:
    """OffsetDelete: of topics that nobody in the group subscribes to."""
    group = shard.group(request.group_id)
    if isinstance(group, ClassicGroup) and not group.is_empty and not group.uses_consumer_protocol:
        raise ApiError(ErrorCode.NON_EMPTY_GROUP)
    topics = []
    for topic in request.topics:
        subscribed = group.is_subscribed(topic.name)
        parts = []
        for part in topic.partitions:
            index = part.partition_index
            error = ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC if subscribed else ErrorCode.NONE
            parts.append(OffsetDeleteResponsePartition(partition_index=index, error_code=error))
            known = shard.offsets.get(request.group_id, topic.name, index) is not None
            if not subscribed and (known or shard.offsets.is_open(request.group_id, topic.name, index)):
                tombstone(shard, request.group_id, topic.name, index)
        topics.append(OffsetDeleteResponseTopic(name=topic.name, partitions=parts))
    shard.reply(ticket, OffsetDeleteResponse(topics=topics))


def delete_group(shard: GroupShard, group_id: str) -> ErrorCode:
    """DeleteGroups, one of them: only empty groups, with all their offsets."""
    group = shard.groups.get(group_id)
    if group is None:
        return ErrorCode.GROUP_ID_NOT_FOUND
    if not group.is_empty:
        return ErrorCode.NON_EMPTY_GROUP
    delete_all(shard, group_id)
    delete_empty(shard, group)
    return ErrorCode.NONE


def delete_empty(shard: GroupShard, group: Group) -> None:
    """Write an empty group's tombstones."""
    if isinstance(group, ConsumerGroup):
        remove_group(shard, group)
    else:
        delete_classic_group(shard, group)


def topics_deleted(shard: GroupShard, call: Call, deleted: Iterable[tuple[str, bytes]]) -> None:
    """The offsets of a deleted topic go with it: (name, id)."""
    for name, topic_id in deleted:
        committed = [
            (group_id, index)
            for group_id, topics in shard.offsets.committed.items()
            for index in topics.get(name, ())
        ]
        pending = [(group_id, index) for group_id, index, _ in shard.offsets.pending_by_topic(name)]
        gone = tuple(dict.fromkeys(committed + pending))
        if gone:
            _drop(shard, call, "", f"{name}-{topic_id.hex()}", (name, topic_id, gone))


@on_timeout("topic-gone")
def _drop(
    shard: GroupShard,
    call: Call,
    _group: str,
    key: str,
    payload: tuple[str, bytes, tuple[tuple[str, int], ...]],
) -> None:
    """Some of a deleted topic's offsets now, the rest with the next turn. One committed to a topic of that name that
    was created since stays."""
    name, topic_id, gone = payload
    for group_id, index in gone[:TOMBSTONES_PER_STEP]:
        offsets = [shard.offsets.get(group_id, name, index)]
        offsets += [o for g, i, o in shard.offsets.pending_by_topic(name) if (g, i) == (group_id, index)]
        if any(offset is not None and offset.topic_id in (ZERO_UUID, topic_id) for offset in offsets):
            tombstone(shard, group_id, name, index)
    rest = gone[TOMBSTONES_PER_STEP:]
    if rest:
        shard.schedule("topic-gone", "", key, 1, (name, topic_id, rest))


# -- expiry ----------------------------------------------------------------------------------------------------


def expire(shard: GroupShard, call: Call, group_ids: Iterable[str]) -> None:
    """Remove what is older than the retention allows, and groups that nothing is left of."""
    for group_id in group_ids:
        group = shard.groups.get(group_id)
        if group is not None and _expire_offsets(shard, group) and group.is_empty:
            delete_empty(shard, group)


def _expire_offsets(shard: GroupShard, group: Group) -> bool:
    """True when the group has no offsets any more."""
    offsets = shard.offsets
    topics = offsets.of_group(group.group_id)
    if not topics:
        return not offsets.has_open(group.group_id)
    applies, since_ms = _expiry_base(group)
    if not applies:
        return False
    retention = shard.options.offsets_retention_ms
    gone, left = [], False
    for topic, parts in topics.items():
        subscribed = group.is_subscribed(topic)
        for index, offset in parts.items():
            base = offset.commit_timestamp_ms if since_ms is None else since_ms
            due = not subscribed and offset.expired(base, shard.now_ms, retention)
            if due and not offsets.is_open(group.group_id, topic, index):
                gone.append((topic, index))
            else:
                left = True
    for topic, index in gone:
        tombstone(shard, group.group_id, topic, index)
    return not left and not offsets.has_open(group.group_id)


def _expiry_base(group: Group) -> tuple[bool, int | None]:
    """(may offsets of this group expire, since when: None for since their commit)."""
    if isinstance(group, ConsumerGroup):
        return True, None
    if group.protocol_type is None:
        return True, None
    if group.state is State.EMPTY:
        return True, group.state_timestamp_ms if group.state_timestamp_ms != -1 else None
    return group.uses_consumer_protocol and group.subscribed is not None and group.state is State.STABLE, None
