"""DeleteGroupsRequest, versions 0 to 2.

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
    put_compact_strings,
    put_strings,
    put_tags,
    put_uvarint,
    strings,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
U_i = Format(">i").unpack_from

class DeleteGroupsRequest(Message):
    __slots__ = FIELDS = ("groups_names", "unknown_tagged_fields",)
    TYPES = ("[]string 0+",)
    API_KEY = 42
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        groups_names: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.groups_names = [] if groups_names is None else groups_names
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_delete_groups_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteGroupsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("GroupsNames", n, b)
            o.groups_names, p = strings(buf, p, n, b)
        elif n == 0:
            o.groups_names = []
        else:
            raise bad_length("GroupsNames", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_groups_request_v0(objs, out):
    for o in objs:
        x = o.groups_names
        out += P_i(len(x))
        put_strings(out, x)


def _read_delete_groups_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteGroupsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("GroupsNames", n, b)
            o.groups_names, p = compact_strings(buf, p, n, b)
        elif n:
            o.groups_names = []
        else:
            raise bad_length("GroupsNames", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_groups_request_v2(objs, out):
    for o in objs:
        x = o.groups_names
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteGroupsRequest.READERS = {
    0: _read_delete_groups_request_v0,
    1: _read_delete_groups_request_v0,
    2: _read_delete_groups_request_v2,
}
DeleteGroupsRequest.WRITERS = {
    0: _write_delete_groups_request_v0,
    1: _write_delete_groups_request_v0,
    2: _write_delete_groups_request_v2,
}
