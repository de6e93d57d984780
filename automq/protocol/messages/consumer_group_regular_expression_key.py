"""ConsumerGroupRegularExpressionKey, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_string,
    new,
)

P_h = Format(">h").pack
U_h = Format(">h").unpack_from

class ConsumerGroupRegularExpressionKey(Message):
    __slots__ = FIELDS = ("group_id", "regular_expression",)
    TYPES = ("string 0", "string 0",)
    API_KEY = 16
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        regular_expression: str = '',
    ) -> None:
        self.group_id = group_id
        self.regular_expression = regular_expression


def _read_consumer_group_regular_expression_key_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupRegularExpressionKey)
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
            o.regular_expression = buf[p:q].decode()
            p = q
        elif n > 0:
            o.regular_expression, p = long_string(buf, p, n, b)
        else:
            raise bad_length("RegularExpression", n)
        add(o)
    return a, p


def _write_consumer_group_regular_expression_key_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.regular_expression
        x = x.encode()
        out += P_h(len(x))
        out += x


ConsumerGroupRegularExpressionKey.READERS = {
    0: _read_consumer_group_regular_expression_key_v0,
}
ConsumerGroupRegularExpressionKey.WRITERS = {
    0: _write_consumer_group_regular_expression_key_v0,
}
