"""JoinGroupResponse, versions 0 to 9.

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
P_hih = Format(">hih").pack
P_i = Format(">i").pack
P_ihi = Format(">ihi").pack
P_ihih = Format(">ihih").pack
P_t = Format(">?").pack
U_h = Format(">h").unpack_from
U_hih = Format(">hih").unpack_from
U_i = Format(">i").unpack_from
U_ihiB = Format(">ihiB").unpack_from
U_ihih = Format(">ihih").unpack_from
U_tB = Format(">?B").unpack_from

class JoinGroupResponseMember(Struct):
    __slots__ = FIELDS = ("member_id", "group_instance_id", "metadata", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 5+ nullable 5+", "bytes 0+",)

    def __init__(
        self,
        *,
        member_id: str = '',
        group_instance_id: str | None = None,
        metadata: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.metadata = metadata
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_JOIN_GROUP_RESPONSE_MEMBER = frozen(JoinGroupResponseMember())


class JoinGroupResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "generation_id", "protocol_type", "protocol_name", "leader", "skip_assignment", "member_id", "members", "unknown_tagged_fields",)
    TYPES = ("int32 2+", "int16 0+", "int32 0+", "string 7+ nullable 7+", "string 0+ nullable 7+", "string 0+", "bool 9+", "string 0+", "[]JoinGroupResponseMember 0+",)
    API_KEY = 11
    VERSIONS = (0, 9)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        generation_id: int = -1,
        protocol_type: str | None = None,
        protocol_name: str | None = '',
        leader: str = '',
        skip_assignment: bool = False,
        member_id: str = '',
        members: list[JoinGroupResponseMember] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.generation_id = generation_id
        self.protocol_type = protocol_type
        self.protocol_name = protocol_name
        self.leader = leader
        self.skip_assignment = skip_assignment
        self.member_id = member_id
        self.members = [] if members is None else members
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_join_group_response_member_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponseMember)
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
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_member_v0(objs, out):
    for o in objs:
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.metadata
        out += P_i(len(x))
        out += x


def _read_join_group_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.error_code, o.generation_id, n = U_hih(buf, p)
        p += 8
        if 0 <= n < 128:
            q = p + n
            o.protocol_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolName", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
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
        if n > 0:
            b[0] -= n * 232
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v0(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.throttle_time_ms = 0
        o.protocol_type = None
        o.skip_assignment = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_v0(objs, out):
    for o in objs:
        if o.skip_assignment:
            raise not_in_version("JoinGroupResponse.skip_assignment")
        x = o.protocol_name
        x = x.encode()
        out += P_hih(o.error_code, o.generation_id, len(x))
        out += x
        x = o.leader
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_join_group_response_member_v0(x, out)


def _read_join_group_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.throttle_time_ms, o.error_code, o.generation_id, n = U_ihih(buf, p)
        p += 12
        if 0 <= n < 128:
            q = p + n
            o.protocol_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolName", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
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
        if n > 0:
            b[0] -= n * 232
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v0(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.protocol_type = None
        o.skip_assignment = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_v2(objs, out):
    for o in objs:
        if o.skip_assignment:
            raise not_in_version("JoinGroupResponse.skip_assignment")
        x = o.protocol_name
        x = x.encode()
        out += P_ihih(o.throttle_time_ms, o.error_code, o.generation_id, len(x))
        out += x
        x = o.leader
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_join_group_response_member_v0(x, out)


def _read_join_group_response_member_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponseMember)
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
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_member_v5(objs, out):
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
        x = o.metadata
        out += P_i(len(x))
        out += x


def _read_join_group_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.throttle_time_ms, o.error_code, o.generation_id, n = U_ihih(buf, p)
        p += 12
        if 0 <= n < 128:
            q = p + n
            o.protocol_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolName", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.leader = buf[p:q].decode()
            p = q
        elif n > 0:
            o.leader, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
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
        if n > 0:
            b[0] -= n * 232
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v5(buf, p, end, b, n)
        elif n == 0:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.protocol_type = None
        o.skip_assignment = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_v5(objs, out):
    for o in objs:
        if o.skip_assignment:
            raise not_in_version("JoinGroupResponse.skip_assignment")
        x = o.protocol_name
        x = x.encode()
        out += P_ihih(o.throttle_time_ms, o.error_code, o.generation_id, len(x))
        out += x
        x = o.leader
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.members
        out += P_i(len(x))
        _write_join_group_response_member_v5(x, out)


def _read_join_group_response_member_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponseMember)
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
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_member_v6(objs, out):
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
        x = o.metadata
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


def _read_join_group_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.throttle_time_ms, o.error_code, o.generation_id, n = U_ihiB(buf, p)
        p += 11
        if 0 < n < 128:
            q = p + n - 1
            o.protocol_name = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolName", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.leader = buf[p:q].decode()
            p = q
        elif n:
            o.leader, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
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
        if n > 1:
            n -= 1
            b[0] -= n * 232
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v6(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.protocol_type = None
        o.skip_assignment = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_v6(objs, out):
    for o in objs:
        if o.skip_assignment:
            raise not_in_version("JoinGroupResponse.skip_assignment")
        x = o.protocol_name
        x = x.encode()
        out += P_ihi(o.throttle_time_ms, o.error_code, o.generation_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.leader
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
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
        _write_join_group_response_member_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_join_group_response_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.throttle_time_ms, o.error_code, o.generation_id, n = U_ihiB(buf, p)
        p += 11
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
        if 0 < n < 128:
            q = p + n - 1
            o.leader = buf[p:q].decode()
            p = q
        elif n:
            o.leader, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
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
        if n > 1:
            n -= 1
            b[0] -= n * 232
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v6(buf, p, end, b, n)
        elif n:
            o.members = []
        else:
            raise bad_length("Members", n)
        o.skip_assignment = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_join_group_response_v7(objs, out):
    for o in objs:
        if o.skip_assignment:
            raise not_in_version("JoinGroupResponse.skip_assignment")
        x = o.protocol_type
        out += P_ihi(o.throttle_time_ms, o.error_code, o.generation_id)
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
        x = o.leader
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
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
        _write_join_group_response_member_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_join_group_response_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(JoinGroupResponse)
        o.throttle_time_ms, o.error_code, o.generation_id, n = U_ihiB(buf, p)
        p += 11
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
        if 0 < n < 128:
            q = p + n - 1
            o.leader = buf[p:q].decode()
            p = q
        elif n:
            o.leader, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Leader", n)
        o.skip_assignment, n = U_tB(buf, p)
        p += 2
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
        if n > 1:
            n -= 1
            b[0] -= n * 232
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Members", n, b)
            o.members, p = _read_join_group_response_member_v6(buf, p, end, b, n)
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


def _write_join_group_response_v9(objs, out):
    for o in objs:
        x = o.protocol_type
        out += P_ihi(o.throttle_time_ms, o.error_code, o.generation_id)
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
        x = o.leader
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_t(o.skip_assignment)
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
        _write_join_group_response_member_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


JoinGroupResponse.READERS = {
    0: _read_join_group_response_v0,
    1: _read_join_group_response_v0,
    2: _read_join_group_response_v2,
    3: _read_join_group_response_v2,
    4: _read_join_group_response_v2,
    5: _read_join_group_response_v5,
    6: _read_join_group_response_v6,
    7: _read_join_group_response_v7,
    8: _read_join_group_response_v7,
    9: _read_join_group_response_v9,
}
JoinGroupResponse.WRITERS = {
    0: _write_join_group_response_v0,
    1: _write_join_group_response_v0,
    2: _write_join_group_response_v2,
    3: _write_join_group_response_v2,
    4: _write_join_group_response_v2,
    5: _write_join_group_response_v5,
    6: _write_join_group_response_v6,
    7: _write_join_group_response_v7,
    8: _write_join_group_response_v7,
    9: _write_join_group_response_v9,
}
