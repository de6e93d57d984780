"""A KIP-848 consumer group's state, and how its records make it.

A group moves through three numbers. The *group epoch* rises when anything changes that an assignment depends on
(members, subscriptions, topics). The *assignment epoch* is the group epoch for which the target assignment was
computed. A *member epoch* is the assignment epoch a member has been brought to. A partition has one owner at any time,
`owners`: whoever has it assigned, or still has to confirm that it let go of it.

All state here is changed by `replay…` alone, live as at load, so a restart gives the same group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from hashlib import blake2b
from typing import Any

from automq.coordinators.classic_group import ClassicGroup
from automq.coordinators.consumer_protocol import CONSUMER_PROTOCOL_TYPE
from automq.coordinators.machine import GroupShard, TopicView, replays
from automq.protocol.messages.consumer_group_current_member_assignment_value import TopicPartitions
from automq.protocol.messages.consumer_group_member_metadata_value import ClassicMemberMetadata

LEAVE_EPOCH = -1
STATIC_LEAVE_EPOCH = -2
_NOTHING: Mapping[bytes, Mapping[int, int]] = {}

Assigned = Mapping[bytes, Mapping[int, int]]
"""topic id → partition → the epoch it was assigned in, which old commits are checked against."""
Target = Mapping[bytes, frozenset[int]]
"""topic id → partitions."""


class MemberState(IntEnum):
    """Values are those of the record."""

    STABLE = 0
    UNREVOKED_PARTITIONS = 1
    UNRELEASED_PARTITIONS = 2
    UNKNOWN = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerMember:
    """One member, immutable. `regex` "" is no subscription by pattern, as None is, but said by the member itself."""

    member_id: str
    epoch: int = 0
    previous_epoch: int = -1
    state: MemberState = MemberState.STABLE
    instance_id: str | None = None
    rack_id: str | None = None
    rebalance_timeout_ms: int = -1
    client_id: str = ""
    client_host: str = ""
    topics: frozenset[str] = frozenset()
    regex: str | None = None
    assignor: str | None = None
    assigned: Assigned = field(default_factory=dict)
    revoking: Assigned = field(default_factory=dict)
    classic: ClassicMemberMetadata | None = None

    def reconciled(self, assignment_epoch: int) -> bool:
        return self.state is MemberState.STABLE and self.epoch == assignment_epoch

    @property
    def uses_classic(self) -> bool:
        return self.classic is not None

    def assignment_epoch(self, topic_id: bytes, partition: int) -> int | None:
        """The epoch in which it got this partition; None: it does not have it."""
        epoch = self.assigned.get(topic_id, {}).get(partition)
        return self.revoking.get(topic_id, {}).get(partition) if epoch is None else epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRegex:
    """The topics a pattern matched. `version` is the topics' version it was matched against."""

    topics: frozenset[str] = frozenset()
    version: int = 0
    timestamp_ms: int = 0


class ConsumerGroup:
    """A group of the consumer protocol. Counters beside the members keep a plain heartbeat from walking them all."""

    __slots__ = (
        "assignment_epoch",
        "assignment_timestamp_ms",
        "assignors",
        "classic_protocols",
        "epoch",
        "group_id",
        "has_partition_metadata",
        "members",
        "metadata_hash",
        "owners",
        "regexes",
        "resolved",
        "resolving",
        "stale",
        "static_members",
        "subscribed",
        "target",
    )

    type_name = "Consumer"

    def __init__(self, group_id: str) -> None:
        self.group_id = group_id
        self.epoch = 1
        self.metadata_hash = 0
        self.assignment_epoch = 0
        self.assignment_timestamp_ms = 0
        self.members: dict[str, ConsumerMember] = {}
        self.static_members: dict[str, str] = {}
        self.target: dict[str, Target] = {}
        self.owners: dict[tuple[bytes, int], str] = {}
        self.resolved: dict[str, ResolvedRegex] = {}
        self.subscribed: dict[str, int] = {}  # topic → members and patterns that want it
        self.regexes: dict[str, int] = {}  # pattern → members
        self.assignors: dict[str, int] = {}
        self.classic_protocols: dict[str, int] = {}
        self.has_partition_metadata = False
        self.stale = True  # topics may have changed since the metadata hash was computed
        self.resolving = False

    # -- questions ---------------------------------------------------------------------------------------------

    @property
    def protocol_type(self) -> str:
        return CONSUMER_PROTOCOL_TYPE

    @property
    def is_empty(self) -> bool:
        return not self.members

    @property
    def state_name(self) -> str:
        if not self.members:
            return "Empty"
        if self.epoch > self.assignment_epoch:
            return "Assigning"
        if all(member.reconciled(self.assignment_epoch) for member in self.members.values()):
            return "Stable"
        return "Reconciling"

    def is_subscribed(self, topic: str) -> bool:
        return topic in self.subscribed

    def static_member(self, instance_id: str | None) -> ConsumerMember | None:
        member_id = self.static_members.get(instance_id) if instance_id is not None else None
        return self.members.get(member_id) if member_id is not None else None

    def preferred_assignor(self, default: str) -> str:
        """What most members ask for."""
        return max(self.assignors, key=lambda name: self.assignors[name], default=default)

    @property
    def classic_members(self) -> int:
        return sum(1 for member in self.members.values() if member.uses_classic)

    def topics_of(self, member: ConsumerMember) -> frozenset[str]:
        """Topics a member subscribes to, by name and by pattern; a pattern that is not resolved yet has none."""
        resolved = self.resolved.get(member.regex) if member.regex else None
        return member.topics if resolved is None else member.topics | resolved.topics

    def waits_for_others(self, member: ConsumerMember) -> bool:
        """Is a partition of the member's target still with somebody else?"""
        return any(
            partition not in member.assigned.get(topic_id, {}) and (topic_id, partition) in self.owners
            for topic_id, partitions in self.target.get(member.member_id, {}).items()
            for partition in partitions
        )

    def compute_hash(self, topics: TopicView) -> int:
        """A digest of all subscribed topics that exist: it differs when an assignment could."""
        digest = blake2b(digest_size=8)
        known = False
        for name in sorted(self.subscribed):
            topic_id = topics.topic_id(name)
            if topic_id is not None:
                known = True
                digest.update(topic_id + topics.partition_count(name).to_bytes(4, "big"))
        return int.from_bytes(digest.digest(), "big", signed=True) if known else 0

    # -- changes, by replay ------------------------------------------------------------------------------------

    def put(self, member: ConsumerMember) -> None:
        """Add or replace a member by its id."""
        old = self.members.get(member.member_id)
        self.members[member.member_id] = member
        self._count(old, -1)
        self._count(member, 1)
        self._release(old)
        for key in _partitions(member):
            self.owners[key] = member.member_id
        if member.instance_id is not None:
            self.static_members[member.instance_id] = member.member_id

    def remove(self, member_id: str) -> None:
        old = self.members.pop(member_id, None)
        if old is None:
            return
        self._count(old, -1)
        self._release(old)
        if old.instance_id is not None and self.static_members.get(old.instance_id) == member_id:
            del self.static_members[old.instance_id]

    def resolve(self, regex: str, resolved: ResolvedRegex | None) -> None:
        """Set or (None) forget what a pattern matches."""
        old = self.resolved.pop(regex, None)
        for topic in old.topics if old is not None else ():
            _add(self.subscribed, topic, -1)
        if resolved is not None:
            self.resolved[regex] = resolved
            for topic in resolved.topics:
                _add(self.subscribed, topic, 1)

    def _count(self, member: ConsumerMember | None, by: int) -> None:
        if member is None:
            return
        for topic in member.topics:
            _add(self.subscribed, topic, by)
        if member.regex:
            _add(self.regexes, member.regex, by)
        if member.assignor is not None:
            _add(self.assignors, member.assignor, by)
        if member.classic is not None:
            for protocol in member.classic.supported_protocols:
                _add(self.classic_protocols, protocol.name, by)

    def _release(self, member: ConsumerMember | None) -> None:
        if member is not None:
            for key in _partitions(member):
                if self.owners.get(key) == member.member_id:
                    del self.owners[key]


def _partitions(member: ConsumerMember) -> Iterable[tuple[bytes, int]]:
    for assigned in (member.assigned, member.revoking):
        for topic_id, partitions in assigned.items():
            for partition in partitions:
                yield topic_id, partition


def _add(counts: dict[str, int], key: str, by: int) -> None:
    count = counts.get(key, 0) + by
    if count:
        counts[key] = count
    else:
        counts.pop(key, None)


# -- replay ----------------------------------------------------------------------------------------------------


def _group_of(shard: GroupShard, group_id: str, *, create: bool) -> ConsumerGroup | None:
    group = shard.groups.get(group_id)
    if isinstance(group, ConsumerGroup):
        return group
    if group is not None and not (isinstance(group, ClassicGroup) and group.is_empty):
        raise AssertionError(f"group {group_id} has records of both protocols")
    if not create:
        return None
    # An empty classic group in its place was only made to hold offsets, and no record says that it exists.
    created = shard.groups[group_id] = ConsumerGroup(group_id)
    return created


@replays("ConsumerGroupMetadataKey")
def _replay_group(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is None:
        return
    if value is None:
        del shard.groups[key.group_id]
        return
    group.epoch = value.epoch
    group.metadata_hash = value.metadata_hash


@replays("ConsumerGroupPartitionMetadataKey")
def _replay_partition_metadata(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    """Kafka before 4.1 kept topics here; now a hash does. The next change of the group removes it."""
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is not None:
        group.has_partition_metadata = value is not None


@replays("ConsumerGroupMemberMetadataKey")
def _replay_member(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is None:
        return
    if value is None:
        group.remove(key.member_id)
        return
    member = group.members.get(key.member_id) or ConsumerMember(member_id=key.member_id)
    group.put(
        replace(
            member,
            instance_id=value.instance_id,
            rack_id=value.rack_id,
            rebalance_timeout_ms=value.rebalance_timeout_ms,
            client_id=value.client_id,
            client_host=value.client_host,
            topics=frozenset(value.subscribed_topic_names),
            regex=value.subscribed_topic_regex,
            assignor=value.server_assignor,
            classic=value.classic_member_metadata,
        )
    )


@replays("ConsumerGroupTargetAssignmentMetadataKey")
def _replay_target_metadata(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is not None:
        group.assignment_epoch = value.assignment_epoch if value is not None else -1
        group.assignment_timestamp_ms = value.assignment_timestamp if value is not None else 0


@replays("ConsumerGroupTargetAssignmentMemberKey")
def _replay_target(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is None:
        return
    if value is None:
        group.target.pop(key.member_id, None)
    else:
        group.target[key.member_id] = {t.topic_id: frozenset(t.partitions) for t in value.topic_partitions}


@replays("ConsumerGroupCurrentMemberAssignmentKey")
def _replay_current(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is None:
        return
    member = group.members.get(key.member_id)
    if value is None:
        if member is not None:
            group.put(
                replace(
                    member,
                    epoch=LEAVE_EPOCH,
                    previous_epoch=LEAVE_EPOCH,
                    assigned=_NOTHING,
                    revoking=_NOTHING,
                )
            )
        return
    known = value.state in (0, 1, 2)
    group.put(
        replace(
            member or ConsumerMember(member_id=key.member_id),
            epoch=value.member_epoch,
            previous_epoch=value.previous_member_epoch,
            state=MemberState(value.state) if known else MemberState.UNKNOWN,
            assigned=_with_epochs(value.assigned_partitions, value.member_epoch),
            revoking=_with_epochs(value.partitions_pending_revocation, value.member_epoch),
        )
    )


def _with_epochs(topics: Iterable[TopicPartitions], member_epoch: int) -> Assigned:
    """Records before 4.2 hold no epochs: the member's stands in, but never a negative one of a member that left."""
    assigned: dict[bytes, dict[int, int]] = {}
    for topic in topics:
        epochs = topic.assignment_epochs
        if epochs is None or len(epochs) != len(topic.partitions):
            epochs = [max(member_epoch, 0)] * len(topic.partitions)
        assigned[topic.topic_id] = dict(zip(topic.partitions, epochs, strict=True))
    return assigned


@replays("ConsumerGroupRegularExpressionKey")
def _replay_regex(shard: GroupShard, key: Any, value: Any, _offset: int, _producer: int) -> None:
    group = _group_of(shard, key.group_id, create=value is not None)
    if group is None:
        return
    resolved = None
    if value is not None:
        resolved = ResolvedRegex(
            topics=frozenset(value.topics), version=value.version, timestamp_ms=value.timestamp
        )
    group.resolve(key.regular_expression, resolved)
