"""ShareGroupDescribeResponse, versions 1 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    new,
    pack,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_XB = Format(">16sB").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_iiB = Format(">iiB").unpack_from

class TopicPartitions(Struct):
    __slots__ = FIELDS = ("topic_id", "topic_name", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "string 0+", "[]int32 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        topic_name: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.topic_name = topic_name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class Assignment(Struct):
    __slots__ = FIELDS = ("topic_partitions", "unknown_tagged_fields",)
    TYPES = ("[]TopicPartitions 0+",)

    def __init__(
        self,
        *,
        topic_partitions: list[TopicPartitions] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_partitions = [] if topic_partitions is None else topic_partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class Member(Struct):
    __slots__ = FIELDS = ("member_id", "rack_id", "member_epoch", "client_id", "client_host", "subscribed_topic_names", "assignment", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+ nullable 0+", "int32 0+", "string 0+", "string 0+", "[]string 0+", "Assignment 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        rack_id: str | None = None,
        member_epoch: int = 0,
        client_id: str = '',
        client_host: str = '',
        subscribed_topic_names: list[str] | None = None,
        assignment: Assignment | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.rack_id = rack_id
        self.member_epoch = member_epoch
        self.client_id = client_id
        self.client_host = client_host
        self.subscribed_topic_names = [] if subscribed_topic_names is None else subscribed_topic_names
        self.assignment = Assignment() if assignment is None else assignment
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribedGroup(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "group_id", "group_state", "group_epoch", "assignment_epoch", "assignor_name", "members", "authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "string 0+", "string 0+", "int32 0+", "int32 0+", "string 0+", "[]Member 0+", "int32 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = None,
        group_id: str = '',
        group_state: str = '',
        group_epoch: int = 0,
        assignment_epoch: int = 0,
        assignor_name: str = '',
        members: list[Member] | None = None,
        authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.group_id = group_id
        self.group_state = group_state
        self.group_epoch = group_epoch
        self.assignment_epoch = assignment_epoch
        self.assignor_name = assignor_name
        self.members = [] if members is None else members
        self.authorized_operations = authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


class ShareGroupDescribeResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "groups", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]DescribedGroup 0+",)
    API_KEY = 77
    VERSIONS = (1, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        groups: list[DescribedGroup] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.groups = [] if groups is None else groups
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_partitions_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitions)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.topic_name = buf[p:q].decode()
            p = q
        elif n:
            o.topic_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        n = buf[p]
        p += 1
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_partitions_v1(objs, out):
    for o in objs:
        x = o.topic_name
        x = x.encode()
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_assignment_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Assignment)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 19 > end - p:
                raise bad_count("TopicPartitions", n, b)
            o.topic_partitions, p = _read_topic_partitions_v1(buf, p, end, b, n)
        elif n:
            o.topic_partitions = []
        else:
            raise bad_length("TopicPartitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_assignment_v1(objs, out):
    for o in objs:
        x = o.topic_partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_member_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Member)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            o.rack_id = None
        o.member_epoch, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.client_id = buf[p:q].decode()
            p = q
        elif n:
            o.client_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_host = buf[p:q].decode()
            p = q
        elif n:
            o.client_host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientHost", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("SubscribedTopicNames", n, b)
            o.subscribed_topic_names, p = compact_strings(buf, p, n, b)
        elif n:
            o.subscribed_topic_names = []
        else:
            raise bad_length("SubscribedTopicNames", n)
        (o.assignment,), p = _read_assignment_v1(buf, p, end, b, 1)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_v1(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack_id
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        x = o.client_id
        x = x.encode()
        out += P_i(o.member_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.client_host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.subscribed_topic_names
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        _write_assignment_v1((o.assignment,), out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_described_group_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_state = buf[p:q].decode()
            p = q
        elif n:
            o.group_state, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        o.group_epoch, o.assignment_epoch, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.assignor_name = buf[p:q].decode()
            p = q
        elif n:
            o.assignor_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("AssignorName", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 576
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_v1(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_v1(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_state
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.assignor_name
        x = x.encode()
        out += P_ii(o.group_epoch, o.assignment_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.members
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_member_v1(x, out)
        out += P_i(o.authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_share_group_describe_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupDescribeResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 548
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v1(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_group_describe_response_v1(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_group_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupDescribeResponse.READERS = {
    1: _read_share_group_describe_response_v1,
}
ShareGroupDescribeResponse.WRITERS = {
    1: _write_share_group_describe_response_v1,
}
