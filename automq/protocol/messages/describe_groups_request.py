"""DescribeGroupsRequest, versions 0 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    new,
    not_in_version,
    put_compact_strings,
    put_strings,
    put_tags,
    put_uvarint,
    strings,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
P_t = Format(">?").pack
U_i = Format(">i").unpack_from
U_tB = Format(">?B").unpack_from

class DescribeGroupsRequest(Message):
    __slots__ = FIELDS = ("groups", "include_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("[]string 0+", "bool 3+",)
    API_KEY = 15
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 5
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        groups: list[str] | None = None,
        include_authorized_operations: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.groups = [] if groups is None else groups
        self.include_authorized_operations = include_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_groups_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = strings(buf, p, n, b)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.include_authorized_operations = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_request_v0(objs, out):
    for o in objs:
        if o.include_authorized_operations:
            raise not_in_version("DescribeGroupsRequest.include_authorized_operations")
        x = o.groups
        out += P_i(len(x))
        put_strings(out, x)


def _read_describe_groups_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = strings(buf, p, n, b)
        elif n == 0:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.unknown_tagged_fields = None
        o.include_authorized_operations = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_describe_groups_request_v3(objs, out):
    for o in objs:
        x = o.groups
        out += P_i(len(x))
        put_strings(out, x)
        out += P_t(o.include_authorized_operations)


def _read_describe_groups_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeGroupsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = compact_strings(buf, p, n, b)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.include_authorized_operations, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_groups_request_v5(objs, out):
    for o in objs:
        x = o.groups
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        out += P_t(o.include_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeGroupsRequest.READERS = {
    0: _read_describe_groups_request_v0,
    1: _read_describe_groups_request_v0,
    2: _read_describe_groups_request_v0,
    3: _read_describe_groups_request_v3,
    4: _read_describe_groups_request_v3,
    5: _read_describe_groups_request_v5,
    6: _read_describe_groups_request_v5,
}
DescribeGroupsRequest.WRITERS = {
    0: _write_describe_groups_request_v0,
    1: _write_describe_groups_request_v0,
    2: _write_describe_groups_request_v0,
    3: _write_describe_groups_request_v3,
    4: _write_describe_groups_request_v3,
    5: _write_describe_groups_request_v5,
    6: _write_describe_groups_request_v5,
}
