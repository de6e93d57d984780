"""DescribeGroupsResponse, versions 0 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_hh = Format(">hh").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class DescribedGroupMember(Struct):
    __slots__ = FIELDS = ("member_id", "group_instance_id", "client_id", "client_host", "member_metadata", "member_assignment", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 4+ nullable 4+", "string 0+", "string 0+", "bytes 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        group_instance_id: str | None = None,
        client_id: str = '',
        client_host: str = '',
        member_metadata: bytes = b"",
        member_assignment: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.client_id = client_id
        self.client_host = client_host
        self.member_metadata = member_metadata
        self.member_assignment = member_assignment
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DESCRIBED_GROUP_MEMBER = frozen(DescribedGroupMember())


class DescribedGroup(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "group_id", "group_state", "protocol_type", "protocol_data", "members", "authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 6+ nullable 6+", "string 0+", "string 0+", "string 0+", "string 0+", "[]DescribedGroupMember 0+", "int32 3+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = None,
        group_id: str = '',
        group_state: str = '',
        protocol_type: str = '',
        protocol_data: str = '',
        members: list[DescribedGroupMember] | None = None,
        authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.group_id = group_id
        self.group_state = group_state
        self.protocol_type = protocol_type
        self.protocol_data = protocol_data
        self.members = [] if members is None else members
        self.authorized_operations = authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeGroupsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "groups", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "[]DescribedGroup 0+",)
    API_KEY = 15
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 5
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


def _read_described_group_member_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroupMember)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ClientId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ClientHost", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.member_metadata = buf[p:q]
            p = q
        else:
            raise bad_length("MemberMetadata", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.member_assignment = buf[p:q]
            p = q
        else:
            raise bad_length("MemberAssignment", n)
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_member_v0(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_host
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_metadata
        out += P_i(len(x))
        out += x
        x = o.member_assignment
        out += P_i(len(x))
        out += x


def _read_described_group_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_state = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_state, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_data = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_data, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolData", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 408
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_described_group_member_v0(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.error_message = None
        o.authorized_operations = -2147483648
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_v0(objs, out):
    for o in objs:
        if o.error_message is not None:
            raise not_in_version("DescribedGroup.error_message")
        if o.authorized_operations != -2147483648:
            raise not_in_version("DescribedGroup.authorized_operations")
        x = o.group_id
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.group_state
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_data
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_described_group_member_v0(x, out)


def _read_describe_groups_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 532
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v0(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.throttle_time_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_response_v0(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(len(x))
        _write_described_group_v0(x, out)


def _read_describe_groups_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 532
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v0(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_response_v1(objs, out):
    for o in objs:
        x = o.groups
        out += P_ii(o.throttle_time_ms, len(x))
        _write_described_group_v0(x, out)


def _read_described_group_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_state = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_state, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_data = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_data, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolData", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 408
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_described_group_member_v0(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.error_message = None
        o.unknown_tagged_fields = None
        o.authorized_operations, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_described_group_v3(objs, out):
    for o in objs:
        if o.error_message is not None:
            raise not_in_version("DescribedGroup.error_message")
        x = o.group_id
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.group_state
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_data
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_described_group_member_v0(x, out)
        out += P_i(o.authorized_operations)


def _read_describe_groups_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 532
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v3(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_response_v3(objs, out):
    for o in objs:
        x = o.groups
        out += P_ii(o.throttle_time_ms, len(x))
        _write_described_group_v3(x, out)


def _read_described_group_member_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroupMember)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_instance_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.group_instance_id = None
        else:
            raise bad_length("GroupInstanceId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ClientId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.client_host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ClientHost", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.member_metadata = buf[p:q]
            p = q
        else:
            raise bad_length("MemberMetadata", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.member_assignment = buf[p:q]
            p = q
        else:
            raise bad_length("MemberAssignment", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_member_v4(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.group_instance_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.client_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.client_host
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_metadata
        out += P_i(len(x))
        out += x
        x = o.member_assignment
        out += P_i(len(x))
        out += x


def _read_described_group_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_state = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_state, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.protocol_data = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_data, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolData", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 408
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_described_group_member_v4(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.error_message = None
        o.unknown_tagged_fields = None
        o.authorized_operations, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_described_group_v4(objs, out):
    for o in objs:
        if o.error_message is not None:
            raise not_in_version("DescribedGroup.error_message")
        x = o.group_id
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.group_state
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_data
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_described_group_member_v4(x, out)
        out += P_i(o.authorized_operations)


def _read_describe_groups_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 532
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v4(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_response_v4(objs, out):
    for o in objs:
        x = o.groups
        out += P_ii(o.throttle_time_ms, len(x))
        _write_described_group_v4(x, out)


def _read_described_group_member_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroupMember)
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
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
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
        if n:
            q = p + n - 1
            o.member_metadata = buf[p:q]
            p = q
        else:
            raise bad_length("MemberMetadata", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.member_assignment = buf[p:q]
            p = q
        else:
            raise bad_length("MemberAssignment", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_member_v5(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        x = o.member_metadata
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.member_assignment
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_described_group_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribedGroup)
        o.error_code, n = U_hB(buf, p)
        p += 3
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_data = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_data, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolData", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 408
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_described_group_member_v5(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.error_message = None
        o.authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_described_group_v5(objs, out):
    for o in objs:
        if o.error_message is not None:
            raise not_in_version("DescribedGroup.error_message")
        x = o.group_id
        x = x.encode()
        out += P_h(o.error_code)
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
        x = o.protocol_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.protocol_data
        x = x.encode()
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
        _write_described_group_member_v5(x, out)
        out += P_i(o.authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_groups_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 532
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v5(buf, p, end, b, n)
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


def _write_describe_groups_response_v5(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_group_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_described_group_v6(buf, p, end, b, n):
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_data = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_data, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolData", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 408
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_described_group_member_v5(buf, p, end, b, n)
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


def _write_described_group_v6(objs, out):
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
        x = o.protocol_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.protocol_data
        x = x.encode()
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
        _write_described_group_member_v5(x, out)
        out += P_i(o.authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_groups_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 532
            if b[0] < 0 or n * 13 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_described_group_v6(buf, p, end, b, n)
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


def _write_describe_groups_response_v6(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_described_group_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeGroupsResponse.READERS = {
    0: _read_describe_groups_response_v0,
    1: _read_describe_groups_response_v1,
    2: _read_describe_groups_response_v1,
    3: _read_describe_groups_response_v3,
    4: _read_describe_groups_response_v4,
    5: _read_describe_groups_response_v5,
    6: _read_describe_groups_response_v6,
}
DescribeGroupsResponse.WRITERS = {
    0: _write_describe_groups_response_v0,
    1: _write_describe_groups_response_v1,
    2: _write_describe_groups_response_v1,
    3: _write_describe_groups_response_v3,
    4: _write_describe_groups_response_v4,
    5: _write_describe_groups_response_v5,
    6: _write_describe_groups_response_v6,
}
