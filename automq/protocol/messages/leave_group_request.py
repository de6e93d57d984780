"""LeaveGroupRequest, versions 0 to 5.

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
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class MemberIdentity(Struct):
    __slots__ = FIELDS = ("member_id", "group_instance_id", "reason", "unknown_tagged_fields",)
    TYPES = ("string 3+", "string 3+ nullable 3+", "string 5+ nullable 5+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        group_instance_id: str | None = None,
        reason: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.reason = reason
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_MEMBER_IDENTITY = frozen(MemberIdentity())


class LeaveGroupRequest(Message):
    __slots__ = FIELDS = ("group_id", "member_id", "members", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0-2", "[]MemberIdentity 3+",)
    API_KEY = 13
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        member_id: str = '',
        members: list[MemberIdentity] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.member_id = member_id
        self.members = [] if members is None else members
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_leave_group_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupRequest)
        n, = U_h(buf, p)
        p += 2
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
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        o.members = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_request_v0(objs, out):
    for o in objs:
        if o.members:
            raise not_in_version("LeaveGroupRequest.members")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_member_identity_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberIdentity)
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
        o.reason = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_identity_v3(objs, out):
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


def _read_leave_group_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 248
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_identity_v3(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.member_id = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_request_v3(objs, out):
    for o in objs:
        if o.member_id != '':
            raise not_in_version("LeaveGroupRequest.member_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_member_identity_v3(x, out)


def _read_member_identity_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberIdentity)
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
        o.reason = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_identity_v4(objs, out):
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leave_group_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupRequest)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 248
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_identity_v4(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.member_id = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_request_v4(objs, out):
    for o in objs:
        if o.member_id != '':
            raise not_in_version("LeaveGroupRequest.member_id")
        x = o.group_id
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
        _write_member_identity_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_member_identity_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MemberIdentity)
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
            o.reason = buf[p:q].decode()
            p = q
        elif n:
            o.reason, p = long_compact_string(buf, p, n, b)
        else:
            o.reason = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_member_identity_v5(objs, out):
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
        x = o.reason
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leave_group_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaveGroupRequest)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 248
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_member_identity_v5(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.member_id = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leave_group_request_v5(objs, out):
    for o in objs:
        if o.member_id != '':
            raise not_in_version("LeaveGroupRequest.member_id")
        x = o.group_id
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
        _write_member_identity_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


LeaveGroupRequest.READERS = {
    0: _read_leave_group_request_v0,
    1: _read_leave_group_request_v0,
    2: _read_leave_group_request_v0,
    3: _read_leave_group_request_v3,
    4: _read_leave_group_request_v4,
    5: _read_leave_group_request_v5,
}
LeaveGroupRequest.WRITERS = {
    0: _write_leave_group_request_v0,
    1: _write_leave_group_request_v0,
    2: _write_leave_group_request_v0,
    3: _write_leave_group_request_v3,
    4: _write_leave_group_request_v4,
    5: _write_leave_group_request_v5,
}
