"""LeaveGroupResponse, versions 0 to 5.

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
P_ih = Format(">ih").pack
P_ihi = Format(">ihi").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihi = Format(">ihi").unpack_from

class MemberResponse(Struct):
    __slots__ = FIELDS = ("member_id", "group_instance_id", "error_code", "unknown_tagged_fields",)
    TYPES = ("string 3+", "string 3+ nullable 3+", "int16 3+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        group_instance_id: str | None = '',
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_MEMBER_RESPONSE = frozen(MemberResponse())


class LeaveGroupResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "members", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "int16 0+", "[]MemberResponse 3+",)
    API_KEY = 13
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        members: list[MemberResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.members = [] if members is None else members
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_leave_group_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupResponse)
        o.throttle_time_ms = 0
        o.members = []
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_leave_group_response_v0(objs, out):
    for o in objs:
        if o.members:
            raise not_in_version("LeaveGroupResponse.members")
        out += P_h(o.error_code)


def _read_leave_group_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupResponse)
        o.members = []
        o.unknown_tagged_fields = None
        o.throttle_time_ms, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_leave_group_response_v1(objs, out):
    for o in objs:
        if o.members:
            raise not_in_version("LeaveGroupResponse.members")
        out += P_ih(o.throttle_time_ms, o.error_code)


def _read_member_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberResponse)
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
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_member_response_v3(objs, out):
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
        out += P_h(o.error_code)


def _read_leave_group_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupResponse)
        o.throttle_time_ms, o.error_code, n = U_ihi(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 220
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_response_v3(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_response_v3(objs, out):
    for o in objs:
        x = o.members
        out += P_ihi(o.throttle_time_ms, o.error_code, len(x))
        _write_member_response_v3(x, out)


def _read_member_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberResponse)
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
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_response_v4(objs, out):
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
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leave_group_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_response_v4(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_response_v4(objs, out):
    for o in objs:
        x = o.members
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_member_response_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


LeaveGroupResponse.READERS = {
    0: _read_leave_group_response_v0,
    1: _read_leave_group_response_v1,
    2: _read_leave_group_response_v1,
    3: _read_leave_group_response_v3,
    4: _read_leave_group_response_v4,
    5: _read_leave_group_response_v4,
}
LeaveGroupResponse.WRITERS = {
    0: _write_leave_group_response_v0,
    1: _write_leave_group_response_v1,
    2: _write_leave_group_response_v1,
    3: _write_leave_group_response_v3,
    4: _write_leave_group_response_v4,
    5: _write_leave_group_response_v4,
}
