"""ListGroups, DescribeGroups, ConsumerGroupDescribe and DeleteGroups, for one shard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from automq.coordinators.classic_group import ClassicGroup, ClassicMember, State
from automq.coordinators.consumer_group import ConsumerGroup, ConsumerMember
from automq.coordinators.machine import Call, GroupShard, Ticket
from automq.coordinators.offset_requests import delete_group
from automq.protocol.errors import ApiError, ErrorCode
from automq.protocol.messages.consumer_group_describe_response import Assignment, TopicPartitions
from automq.protocol.messages.consumer_group_describe_response import DescribedGroup as DescribedConsumerGroup
from automq.protocol.messages.consumer_group_describe_response import Member as ConsumerGroupMember
from automq.protocol.messages.delete_groups_response import DeletableGroupResult
from automq.protocol.messages.describe_groups_response import DescribedGroup, DescribedGroupMember
from automq.protocol.messages.list_groups_response import ListedGroup

if TYPE_CHECKING:
    pass

NOT_FOUND_SINCE = 6
"""DescribeGroups calls an unknown group Dead before this version, and says so from it on."""


def list_groups(
    shard: GroupShard, call: Call, states: Sequence[str], types: Sequence[str], ticket: Ticket
) -> None:
    """Answers a list of `ListedGroup`. Filters match regardless of case; an empty one matches all."""
    wanted_states = {state.strip().lower() for state in states}
    wanted_types = {name.strip().lower() for name in types}
    shard.reply(
        ticket,
        [
            ListedGroup(
                group_id=group.group_id,
                protocol_type=group.protocol_type or "",
                group_state=group.state_name,
                group_type=group.type_name.lower(),
            )
            for group in shard.groups.values()
            if (not wanted_states or group.state_name.lower() in wanted_states)
            and (not wanted_types or group.type_name.lower() in wanted_types)
        ],
    )


def describe_classic(shard: GroupShard, call: Call, group_id: str, ticket: Ticket) -> None:
    """One group of DescribeGroups. Consumer groups are not found here: they have an API of their own."""
    group = shard.groups.get(group_id)
    if not isinstance(group, ClassicGroup):
        found = call.version >= NOT_FOUND_SINCE
        message = (
            f"Group {group_id} not found." if group is None else f"Group {group_id} is not a classic group."
        )
        answer = DescribedGroup(group_id=group_id, group_state=State.DEAD.value)
        if found:
            answer.error_code = ErrorCode.GROUP_ID_NOT_FOUND
            answer.error_message = message
        shard.reply(ticket, answer)
        return
    stable = group.state is State.STABLE
    shard.reply(
        ticket,
        DescribedGroup(
            group_id=group_id,
            group_state=group.state.value,
            protocol_type=group.protocol_type or "",
            protocol_data=(group.protocol or "") if stable else "",
            members=[_describe_member(m, group.protocol if stable else None) for m in group.members.values()],
        ),
    )


def _describe_member(member: ClassicMember, protocol: str | None) -> DescribedGroupMember:
    return DescribedGroupMember(
        member_id=member.member_id,
        group_instance_id=member.instance_id,
        client_id=member.client_id,
        client_host=member.client_host,
        member_metadata=member.metadata(protocol) if protocol is not None else b"",
        member_assignment=member.assignment,
    )


def delete_groups(shard: GroupShard, call: Call, group_ids: Sequence[str], ticket: Ticket) -> None:
    """Answers a list of `DeletableGroupResult`."""
    shard.reply(
        ticket,
        [DeletableGroupResult(group_id=name, error_code=delete_group(shard, name)) for name in group_ids],
    )


def describe_consumer(shard: GroupShard, call: Call, group_id: str, ticket: Ticket) -> None:
    """One group of ConsumerGroupDescribe. Raises GROUP_ID_NOT_FOUND."""
    group = shard.group(group_id)
    if not isinstance(group, ConsumerGroup):
        raise ApiError(ErrorCode.GROUP_ID_NOT_FOUND, f"Group {group_id} is not a consumer group.")
    shard.reply(
        ticket,
        DescribedConsumerGroup(
            group_id=group_id,
            group_state=group.state_name,
            group_epoch=group.epoch,
            assignment_epoch=group.assignment_epoch,
            assignor_name=group.preferred_assignor(shard.options.group_consumer_assignors[0]),
            members=[_describe_consumer_member(shard, group, member) for member in group.members.values()],
        ),
    )


def _describe_consumer_member(
    shard: GroupShard, group: ConsumerGroup, member: ConsumerMember
) -> ConsumerGroupMember:
    # What a member still has to give up is its own until it has.
    held: dict[bytes, list[int]] = {}
    for assigned in (member.assigned, member.revoking):
        for topic_id, partitions in assigned.items():
            held.setdefault(topic_id, []).extend(partitions)
    return ConsumerGroupMember(
        member_id=member.member_id,
        instance_id=member.instance_id,
        rack_id=member.rack_id,
        member_epoch=member.epoch,
        client_id=member.client_id,
        client_host=member.client_host,
        subscribed_topic_names=sorted(member.topics),
        subscribed_topic_regex=member.regex or "",
        assignment=_described(shard, held),
        target_assignment=_described(shard, group.target.get(member.member_id, {})),
        member_type=0 if member.uses_classic else 1,
    )


def _described(shard: GroupShard, partitions: Mapping[bytes, Iterable[int]]) -> Assignment:
    named = ((topic_id, shard.topics.topic_name(topic_id), parts) for topic_id, parts in partitions.items())
    return Assignment(
        topic_partitions=[
            TopicPartitions(topic_id=topic_id, topic_name=name, partitions=sorted(parts))
            for topic_id, name, parts in named
            if name is not None
        ]
    )
