"""SyncGroupResponse, versions 0 to 5.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_hi = Format(">hi").pack
P_ih = Format(">ih").pack
P_ihi = Format(">ihi").pack
U_hi = Format(">hi").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihi = Format(">ihi").unpack_from

class SyncGroupResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "protocol_type", "protocol_name", "assignment", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "int16 0+", "string 5+ nullable 5+", "string 5+ nullable 5+", "bytes 0+",)
    API_KEY = 14
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        protocol_type: str | None = None,
        protocol_name: str | None = None,
        assignment: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.protocol_type = protocol_type
        self.protocol_name = protocol_name
        self.assignment = assignment
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_sync_group_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupResponse)
        o.error_code, n = U_hi(buf, p)
        p += 6
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("Assignment", n)
        o.throttle_time_ms = 0
        o.protocol_type = None
        o.protocol_name = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_response_v0(objs, out):
    for o in objs:
        x = o.assignment
        out += P_hi(o.error_code, len(x))
        out += x


def _read_sync_group_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupResponse)
        o.throttle_time_ms, o.error_code, n = U_ihi(buf, p)
        p += 10
        if n >= 0:
            q = p + n
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("Assignment", n)
        o.protocol_type = None
        o.protocol_name = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sync_group_response_v1(objs, out):
    for o in objs:
        x = o.assignment
        out += P_ihi(o.throttle_time_ms, o.error_code, len(x))
        out += x


def _read_sync_group_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.assignment = buf[p:q]
            p = q
        else:
            raise bad_length("Assignment", n)
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


def _write_sync_group_response_v4(objs, out):
    for o in objs:
        x = o.assignment
        out += P_ih(o.throttle_time_ms, o.error_code)
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


def _read_sync_group_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SyncGroupResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
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


def _write_sync_group_response_v5(objs, out):
    for o in objs:
        x = o.protocol_type
        out += P_ih(o.throttle_time_ms, o.error_code)
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


SyncGroupResponse.READERS = {
    0: _read_sync_group_response_v0,
    1: _read_sync_group_response_v1,
    2: _read_sync_group_response_v1,
    3: _read_sync_group_response_v1,
    4: _read_sync_group_response_v4,
    5: _read_sync_group_response_v5,
}
SyncGroupResponse.WRITERS = {
    0: _write_sync_group_response_v0,
    1: _write_sync_group_response_v1,
    2: _write_sync_group_response_v1,
    3: _write_sync_group_response_v1,
    4: _write_sync_group_response_v4,
    5: _write_sync_group_response_v5,
}
