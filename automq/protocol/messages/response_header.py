"""ResponseHeader, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    put_tags,
    unknown_tags,
)

P_i = Format(">i").pack
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from

class ResponseHeader(Message):
    __slots__ = FIELDS = ("correlation_id", "unknown_tagged_fields",)
    TYPES = ("int32 0+",)
    API_KEY = None
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        correlation_id: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.correlation_id = correlation_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_response_header_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ResponseHeader)
        o.unknown_tagged_fields = None
        o.correlation_id, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_response_header_v0(objs, out):
    for o in objs:
        out += P_i(o.correlation_id)


def _read_response_header_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ResponseHeader)
        o.correlation_id, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_response_header_v1(objs, out):
    for o in objs:
        out += P_i(o.correlation_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ResponseHeader.READERS = {
    0: _read_response_header_v0,
    1: _read_response_header_v1,
}
ResponseHeader.WRITERS = {
    0: _write_response_header_v0,
    1: _write_response_header_v1,
}
