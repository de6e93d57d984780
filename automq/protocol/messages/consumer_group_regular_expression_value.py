"""ConsumerGroupRegularExpressionValue, versions 0 to 0.

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

P_qq = Format(">qq").pack
U_qqB = Format(">qqB").unpack_from

class ConsumerGroupRegularExpressionValue(Message):
    __slots__ = FIELDS = ("topics", "version", "timestamp", "unknown_tagged_fields",)
    TYPES = ("[]string 0+", "int64 0+", "int64 0+",)
    API_KEY = 16
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[str] | None = None,
        version: int = 0,
        timestamp: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.version = version
        self.timestamp = timestamp
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_consumer_group_regular_expression_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupRegularExpressionValue)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = compact_strings(buf, p, n, b)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.version, o.timestamp, t = U_qqB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_consumer_group_regular_expression_value_v0(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        out += P_qq(o.version, o.timestamp)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ConsumerGroupRegularExpressionValue.READERS = {
    0: _read_consumer_group_regular_expression_value_v0,
}
ConsumerGroupRegularExpressionValue.WRITERS = {
    0: _write_consumer_group_regular_expression_value_v0,
}
