"""DescribeTransactionsRequest, versions 0 to 0.

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
    put_compact_strings,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

class DescribeTransactionsRequest(Message):
    __slots__ = FIELDS = ("transactional_ids", "unknown_tagged_fields",)
    TYPES = ("[]string 0+",)
    API_KEY = 65
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        transactional_ids: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_ids = [] if transactional_ids is None else transactional_ids
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_transactions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTransactionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("TransactionalIds", n, b)
            o.transactional_ids, p = compact_strings(buf, p, n, b)
        elif n:
            o.transactional_ids = []
        else:
            raise bad_length("TransactionalIds", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_transactions_request_v0(objs, out):
    for o in objs:
        x = o.transactional_ids
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


DescribeTransactionsRequest.READERS = {
    0: _read_describe_transactions_request_v0,
}
DescribeTransactionsRequest.WRITERS = {
    0: _write_describe_transactions_request_v0,
}
