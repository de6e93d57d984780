"""StreamsGroupDescribeRequest, versions 0 to 0.

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
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_t = Format(">?").pack
U_tB = Format(">?B").unpack_from

class StreamsGroupDescribeRequest(Message):
    __slots__ = FIELDS = ("group_ids", "include_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("[]string 0+", "bool 0+",)
    API_KEY = 89
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_ids: list[str] | None = None,
        include_authorized_operations: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_ids = [] if group_ids is None else group_ids
        self.include_authorized_operations = include_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_streams_group_describe_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupDescribeRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("GroupIds", n, b)
            o.group_ids, p = compact_strings(buf, p, n, b)
        elif n:
            o.group_ids = []
        else:
            raise bad_length("GroupIds", n)
        o.include_authorized_operations, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_describe_request_v0(objs, out):
    for o in objs:
        x = o.group_ids
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


StreamsGroupDescribeRequest.READERS = {
    0: _read_streams_group_describe_request_v0,
}
StreamsGroupDescribeRequest.WRITERS = {
    0: _write_streams_group_describe_request_v0,
}
