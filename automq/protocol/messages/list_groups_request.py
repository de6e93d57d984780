"""ListGroupsRequest, versions 0 to 5.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    new,
    not_in_version,
    put_compact_strings,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

class ListGroupsRequest(Message):
    __slots__ = FIELDS = ("states_filter", "types_filter", "unknown_tagged_fields",)
    TYPES = ("[]string 4+", "[]string 5+",)
    API_KEY = 16
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        states_filter: list[str] | None = None,
        types_filter: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.states_filter = [] if states_filter is None else states_filter
        self.types_filter = [] if types_filter is None else types_filter
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_groups_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsRequest)
        o.states_filter = []
        o.types_filter = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_request_v0(objs, out):
    for o in objs:
        if o.states_filter:
            raise not_in_version("ListGroupsRequest.states_filter")
        if o.types_filter:
            raise not_in_version("ListGroupsRequest.types_filter")


def _read_list_groups_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsRequest)
        o.states_filter = []
        o.types_filter = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_request_v3(objs, out):
    for o in objs:
        if o.states_filter:
            raise not_in_version("ListGroupsRequest.states_filter")
        if o.types_filter:
            raise not_in_version("ListGroupsRequest.types_filter")
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_groups_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("StatesFilter", n, b)
            o.states_filter, p = compact_strings(buf, p, n, b)
        elif n:
            o.states_filter = []
        else:
            raise bad_length("StatesFilter", n)
        o.types_filter = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_request_v4(objs, out):
    for o in objs:
        if o.types_filter:
            raise not_in_version("ListGroupsRequest.types_filter")
        x = o.states_filter
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


def _read_list_groups_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListGroupsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("StatesFilter", n, b)
            o.states_filter, p = compact_strings(buf, p, n, b)
        elif n:
            o.states_filter = []
        else:
            raise bad_length("StatesFilter", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("TypesFilter", n, b)
            o.types_filter, p = compact_strings(buf, p, n, b)
        elif n:
            o.types_filter = []
        else:
            raise bad_length("TypesFilter", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_groups_request_v5(objs, out):
    for o in objs:
        x = o.states_filter
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.types_filter
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


ListGroupsRequest.READERS = {
    0: _read_list_groups_request_v0,
    1: _read_list_groups_request_v0,
    2: _read_list_groups_request_v0,
    3: _read_list_groups_request_v3,
    4: _read_list_groups_request_v4,
    5: _read_list_groups_request_v5,
}
ListGroupsRequest.WRITERS = {
    0: _write_list_groups_request_v0,
    1: _write_list_groups_request_v0,
    2: _write_list_groups_request_v0,
    3: _write_list_groups_request_v3,
    4: _write_list_groups_request_v4,
    5: _write_list_groups_request_v5,
}
