"""HeartbeatRequest, versions 0 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_SHORT,
    put_string_length,
    put_tags,
    unknown_tags,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
U_h = Format(">h").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from

class HeartbeatRequest(Message):
    __slots__ = FIELDS = ("group_id", "generation_id", "member_id", "group_instance_id", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "string 0+", "string 3+ nullable 3+",)
    API_KEY = 12
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        generation_id: int = 0,
        member_id: str = '',
        group_instance_id: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.generation_id = generation_id
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_heartbeat_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(HeartbeatRequest)
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
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_heartbeat_request_v0(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("HeartbeatRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id, len(x))
        out += x


def _read_heartbeat_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(HeartbeatRequest)
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
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_heartbeat_request_v3(objs, out):
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


def _read_heartbeat_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(HeartbeatRequest)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_heartbeat_request_v4(objs, out):
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


HeartbeatRequest.READERS = {
    0: _read_heartbeat_request_v0,
    1: _read_heartbeat_request_v0,
    2: _read_heartbeat_request_v0,
    3: _read_heartbeat_request_v3,
    4: _read_heartbeat_request_v4,
}
HeartbeatRequest.WRITERS = {
    0: _write_heartbeat_request_v0,
    1: _write_heartbeat_request_v0,
    2: _write_heartbeat_request_v0,
    3: _write_heartbeat_request_v3,
    4: _write_heartbeat_request_v4,
}
