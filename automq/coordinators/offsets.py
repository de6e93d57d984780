"""Committed offsets: the store, and the commit, fetch, delete and expiry of offsets.

Offsets a transaction commits wait in `pending` under their producer id until its marker; a commit takes effect then
only if nothing was committed later outside of it (compaction may leave the two records in the other order).
Offsets of a group expire when the group has been empty for the retention time, or, in a group that lives, when
nobody subscribes to their topic and they are older than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.offset_commit_value import OffsetCommitValue

if TYPE_CHECKING:
    from automq.coordinators.machine import GroupShard

ZERO_UUID = bytes(16)


class CommittedOffset:
    """One committed offset. `position` orders commits as the log does; -1 stands for an absent epoch or expiry."""

    __slots__ = (
        "commit_timestamp_ms",
        "expire_timestamp_ms",
        "leader_epoch",
        "metadata",
        "offset",
        "position",
        "topic_id",
    )

    def __init__(self, value: OffsetCommitValue, position: int) -> None:
        self.offset = value.offset
        self.leader_epoch = value.leader_epoch
        self.metadata = value.metadata
        self.commit_timestamp_ms = value.commit_timestamp
        self.expire_timestamp_ms = value.expire_timestamp
        self.topic_id = value.topic_id
        self.position = position

    def expired(self, base_ms: int, now_ms: int, retention_ms: int) -> bool:
        """`base_ms`: from when retention counts. An expiry of its own (old clients) overrides it."""
        if self.expire_timestamp_ms != -1:
            return now_ms >= self.expire_timestamp_ms
        return now_ms - base_ms >= retention_ms


Partitions = dict[int, CommittedOffset]
Topics = dict[str, Partitions]


class OffsetStore:
    """group → topic → partition → committed offset, and the same by open transaction."""

    __slots__ = ("_open", "_pending", "committed")

    def __init__(self) -> None:
        self.committed: dict[str, Topics] = {}
        self._pending: dict[int, dict[str, Topics]] = {}
        self._open: dict[str, dict[tuple[str, int], set[int]]] = {}

    def get(self, group_id: str, topic: str, partition: int) -> CommittedOffset | None:
        return self.committed.get(group_id, {}).get(topic, {}).get(partition)

    def of_group(self, group_id: str) -> Topics:
        return self.committed.get(group_id, {})

    def is_open(self, group_id: str, topic: str, partition: int) -> bool:
        """A transaction has written this offset and has not ended."""
        return (topic, partition) in self._open.get(group_id, ())

    def has_open(self, group_id: str) -> bool:
        return group_id in self._open

    def open_partitions(self, group_id: str) -> Iterator[tuple[str, int]]:
        return iter(tuple(self._open.get(group_id, ())))

    def pending_by_topic(self, topic: str) -> Iterator[tuple[str, int, CommittedOffset]]:
        """(group, partition, offset) of the open transactions on `topic`."""
        for groups in self._pending.values():
            for group_id, topics in groups.items():
                for partition, offset in topics.get(topic, {}).items():
                    yield group_id, partition, offset

    def put(
        self, group_id: str, topic: str, partition: int, offset: CommittedOffset, producer_id: int
    ) -> None:
        """`producer_id` −1: outside of a transaction."""
        if producer_id < 0:
            self.committed.setdefault(group_id, {}).setdefault(topic, {})[partition] = offset
            return
        groups = self._pending.setdefault(producer_id, {})
        groups.setdefault(group_id, {}).setdefault(topic, {})[partition] = offset
        self._open.setdefault(group_id, {}).setdefault((topic, partition), set()).add(producer_id)

    def remove(self, group_id: str, topic: str, partition: int) -> None:
        """A tombstone: drops the offset and whatever open transactions wrote for it."""
        _discard(self.committed, group_id, topic, partition)
        for producer_id in self._open.get(group_id, {}).get((topic, partition), ()):
            groups = self._pending.get(producer_id)
            if groups is not None:
                _discard(groups, group_id, topic, partition)
        self._close(group_id, (topic, partition))

    def end_transaction(self, producer_id: int, committed: bool) -> None:
        """Apply a marker; one without pending offsets means nothing."""
        for group_id, topics in self._pending.pop(producer_id, {}).items():
            for topic, partitions in topics.items():
                for partition, offset in partitions.items():
                    self._close(group_id, (topic, partition), producer_id)
                    known = self.get(group_id, topic, partition)
                    if committed and (known is None or offset.position > known.position):
                        self.put(group_id, topic, partition, offset, -1)

    def _close(self, group_id: str, partition: tuple[str, int], producer_id: int | None = None) -> None:
        partitions = self._open.get(group_id)
        if partitions is None or partition not in partitions:
            return
        producers = partitions[partition]
        if producer_id is not None:
            producers.discard(producer_id)
        if producer_id is None or not producers:
            del partitions[partition]
        if not partitions:
            del self._open[group_id]


def _discard(groups: dict[str, Topics], group_id: str, topic: str, partition: int) -> None:
    topics = groups.get(group_id)
    if topics is None or topic not in topics:
        return
    topics[topic].pop(partition, None)
    if not topics[topic]:
        del topics[topic]
    if not topics:
        del groups[group_id]


def tombstone(shard: GroupShard, group_id: str, topic: str, partition: int) -> None:
    """Remove one committed offset."""
    shard.emit(OffsetCommitKey(group=group_id, topic=topic, partition=partition), None)


def delete_all(shard: GroupShard, group_id: str) -> None:
    """Remove all offsets of a group, those of open transactions too."""
    gone = [(topic, p) for topic, parts in shard.offsets.of_group(group_id).items() for p in parts]
    gone += [p for p in shard.offsets.open_partitions(group_id) if p not in set(gone)]
    for topic, partition in gone:
        tombstone(shard, group_id, topic, partition)
