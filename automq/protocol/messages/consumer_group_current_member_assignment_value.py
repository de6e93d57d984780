"""ConsumerGroupCurrentMemberAssignmentValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    new,
    pack,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_iib = Format(">iib").pack
U_XB = Format(">16sB").unpack_from
U_iibB = Format(">iibB").unpack_from

class TopicPartitions(Struct):
    __slots__ = FIELDS = ("topic_id", "partitions", "assignment_epochs", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]int32 0+", "[]int32 0+ nullable 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[int] | None = None,
        assignment_epochs: list[int] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.assignment_epochs = [] if assignment_epochs is UNSET else assignment_epochs
        self.unknown_tagged_fields = unknown_tagged_fields


class ConsumerGroupCurrentMemberAssignmentValue(Message):
    __slots__ = FIELDS = ("member_epoch", "previous_member_epoch", "state", "assigned_partitions", "partitions_pending_revocation", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "int8 0+", "[]TopicPartitions 0+", "[]TopicPartitions 0+",)
    API_KEY = 8
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        member_epoch: int = 0,
        previous_member_epoch: int = 0,
        state: int = 0,
        assigned_partitions: list[TopicPartitions] | None = None,
        partitions_pending_revocation: list[TopicPartitions] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_epoch = member_epoch
        self.previous_member_epoch = previous_member_epoch
        self.state = state
        self.assigned_partitions = [] if assigned_partitions is None else assigned_partitions
        self.partitions_pending_revocation = [] if partitions_pending_revocation is None else partitions_pending_revocation
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_partitions_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitions)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.assignment_epochs = []
        t = buf[p]
        p += 1
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 40
                        if b[0] < 0 or n * 4 > end - p:
                            raise bad_count("AssignmentEpochs", n, b)
                        o.assignment_epochs = list(unpack_from(f">{n}i", buf, p))
                        p += 4 * n
                    elif n:
                        o.assignment_epochs = []
                    else:
                        o.assignment_epochs = None
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_partitions_v0(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        t = {}
        if (o.assignment_epochs is None or o.assignment_epochs):
            t[0] = v = bytearray()
            x = o.assignment_epochs
            if x is None:
                v.append(0)
            else:
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_uvarint(v, n)
                v += pack(f">{len(x)}i", *x)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_consumer_group_current_member_assignment_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupCurrentMemberAssignmentValue)
        o.member_epoch, o.previous_member_epoch, o.state, n = U_iibB(buf, p)
        p += 10
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("AssignedPartitions", n, b)
            o.assigned_partitions, p = _read_topic_partitions_v0(buf, p, end, b, n)
        elif n:
            o.assigned_partitions = []
        else:
            raise bad_length("AssignedPartitions", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("PartitionsPendingRevocation", n, b)
            o.partitions_pending_revocation, p = _read_topic_partitions_v0(buf, p, end, b, n)
        elif n:
            o.partitions_pending_revocation = []
        else:
            raise bad_length("PartitionsPendingRevocation", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_consumer_group_current_member_assignment_value_v0(objs, out):
    for o in objs:
        x = o.assigned_partitions
        out += P_iib(o.member_epoch, o.previous_member_epoch, o.state)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_v0(x, out)
        x = o.partitions_pending_revocation
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ConsumerGroupCurrentMemberAssignmentValue.READERS = {
    0: _read_consumer_group_current_member_assignment_value_v0,
}
ConsumerGroupCurrentMemberAssignmentValue.WRITERS = {
    0: _write_consumer_group_current_member_assignment_value_v0,
}
