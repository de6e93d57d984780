"""ListGroupsResponse, versions 0 to 5.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_hi = Format(">hi").pack
P_ih = Format(">ih").pack
P_ihi = Format(">ihi").pack
U_h = Format(">h").unpack_from
U_hi = Format(">hi").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihi = Format(">ihi").unpack_from

class ListedGroup(Struct):
    __slots__ = FIELDS = ("group_id", "protocol_type", "group_state", "group_type", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "string 4+", "string 5+",)

    def __init__(
        self,
        *,
        group_id: str = '',
        protocol_type: str = '',
        group_state: str = '',
        group_type: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.protocol_type = protocol_type
        self.group_state = group_state
        self.group_type = group_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LISTED_GROUP = frozen(ListedGroup())


class ListGroupsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "groups", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "int16 0+", "[]ListedGroup 0+",)
    API_KEY = 16
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        groups: list[ListedGroup] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.groups = [] if groups is None else groups
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_listed_group_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListedGroup)
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
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.protocol_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        o.group_state = ''
        o.group_type = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_listed_group_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.protocol_type
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_list_groups_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n > 0:
            b[0] -= n * 312
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_listed_group_v0(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.throttle_time_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_response_v0(objs, out):
    for o in objs:
        x = o.groups
        out += P_hi(o.error_code, len(x))
        _write_listed_group_v0(x, out)


def _read_list_groups_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihi(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 312
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_listed_group_v0(buf, p, end, b, n)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_response_v1(objs, out):
    for o in objs:
        x = o.groups
        out += P_ihi(o.throttle_time_ms, o.error_code, len(x))
        _write_listed_group_v0(x, out)


def _read_listed_group_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListedGroup)
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
            o.protocol_type = buf[p:q].decode()
            p = q
        elif n:
            o.protocol_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProtocolType", n)
        o.group_state = ''
        o.group_type = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_listed_group_v3(objs, out):
    for o in objs:
        x = o.group_id
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_groups_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 312
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_listed_group_v3(buf, p, end, b, n)
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


def _write_list_groups_response_v3(objs, out):
    for o in objs:
        x = o.groups
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listed_group_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_listed_group_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListedGroup)
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
            o.group_state = buf[p:q].decode()
            p = q
        elif n:
            o.group_state, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupState", n)
        o.group_type = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_listed_group_v4(objs, out):
    for o in objs:
        x = o.group_id
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
        x = o.group_state
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


def _read_list_groups_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 312
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_listed_group_v4(buf, p, end, b, n)
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


def _write_list_groups_response_v4(objs, out):
    for o in objs:
        x = o.groups
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listed_group_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_listed_group_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListedGroup)
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
            o.group_type = buf[p:q].decode()
            p = q
        elif n:
            o.group_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupType", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_listed_group_v5(objs, out):
    for o in objs:
        x = o.group_id
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
        x = o.group_state
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_type
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


def _read_list_groups_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 312
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_listed_group_v5(buf, p, end, b, n)
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


def _write_list_groups_response_v5(objs, out):
    for o in objs:
        x = o.groups
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_listed_group_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListGroupsResponse.READERS = {
    0: _read_list_groups_response_v0,
    1: _read_list_groups_response_v1,
    2: _read_list_groups_response_v1,
    3: _read_list_groups_response_v3,
    4: _read_list_groups_response_v4,
    5: _read_list_groups_response_v5,
}
ListGroupsResponse.WRITERS = {
    0: _write_list_groups_response_v0,
    1: _write_list_groups_response_v1,
    2: _write_list_groups_response_v1,
    3: _write_list_groups_response_v3,
    4: _write_list_groups_response_v4,
    5: _write_list_groups_response_v5,
}
