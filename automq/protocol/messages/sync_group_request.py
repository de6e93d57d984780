"""SyncGroupRequest, versions 0 to 5.

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
P_ih = Format(">ih").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from

class SyncGroupRequestAssignment(Struct):
    __slots__ = FIELDS = ("member_id", "assignment", "unknown_tagged_fields",)
    TYPES = ("string 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        assignment: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.assignment = assignment
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SYNC_GROUP_REQUEST_ASSIGNMENT = frozen(SyncGroupRequestAssignment())


class SyncGroupRequest(Message):
    __slots__ = FIELDS = ("group_id", "generation_id", "member_id", "group_instance_id", "protocol_type", "protocol_name", "assignments", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "string 0+", "string 3+ nullable 3+", "string 5+ nullable 5+", "string 5+ nullable 5+", "[]SyncGroupRequestAssignment 0+",)
    API_KEY = 14
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        generation_id: int = 0,
        member_id: str = '',
        group_instance_id: str | None = None,
        protocol_type: str | None = None,
        protocol_name: str | None = None,
        assignments: list[SyncGroupRequestAssignment] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.generation_id = generation_id
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.protocol_type = protocol_type
        self.protocol_name = protocol_name
        self.assignments = [] if assignments is None else assignments
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_sync_group_request_assignment_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequestAssignment)
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
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("Assignment", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_assignment_v0(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.assignment
        out += P_i(len(x))
        out += x


def _read_sync_group_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequest)
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
        o.generation_id, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 168
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_sync_group_request_assignment_v0(buf, p, end, b, n)
        elif n == 0:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        o.group_instance_id = None
        o.protocol_type = None
        o.protocol_name = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_v0(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("SyncGroupRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id, len(x))
        out += x
        x = o.assignments
        out += P_i(len(x))
        _write_sync_group_request_assignment_v0(x, out)


def _read_sync_group_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequest)
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
        o.generation_id, n = U_ih(buf, p)
        p += 6
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 168
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_sync_group_request_assignment_v0(buf, p, end, b, n)
        elif n == 0:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        o.protocol_type = None
        o.protocol_name = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_v3(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id, len(x))
        out += x
        x = o.group_instance_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.assignments
        out += P_i(len(x))
        _write_sync_group_request_assignment_v0(x, out)


def _read_sync_group_request_assignment_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequestAssignment)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("Assignment", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_assignment_v4(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.assignment
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


def _read_sync_group_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequest)
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
        o.generation_id, n = U_iB(buf, p)
        p += 5
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 168
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_sync_group_request_assignment_v4(buf, p, end, b, n)
        elif n:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        o.protocol_type = None
        o.protocol_name = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_v4(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_i(o.generation_id)
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
        x = o.assignments
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_sync_group_request_assignment_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_sync_group_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupRequest)
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
        o.generation_id, n = U_iB(buf, p)
        p += 5
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
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            o.protocol_type = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_name = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_name, p = long_compact_string(buf, p, n, b)
        else:
            o.protocol_name = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 168
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_sync_group_request_assignment_v4(buf, p, end, b, n)
        elif n:
            o.assignments = []
        else:
            raise bad_length("Assignments", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_request_v5(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_i(o.generation_id)
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
        x = o.protocol_type
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
        x = o.protocol_name
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
        x = o.assignments
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_sync_group_request_assignment_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


SyncGroupRequest.READERS = {
    0: _read_sync_group_request_v0,
    1: _read_sync_group_request_v0,
    2: _read_sync_group_request_v0,
    3: _read_sync_group_request_v3,
    4: _read_sync_group_request_v4,
    5: _read_sync_group_request_v5,
}
SyncGroupRequest.WRITERS = {
    0: _write_sync_group_request_v0,
    1: _write_sync_group_request_v0,
    2: _write_sync_group_request_v0,
    3: _write_sync_group_request_v3,
    4: _write_sync_group_request_v4,
    5: _write_sync_group_request_v5,
}
