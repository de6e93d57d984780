"""ListTransactionsRequest, versions 0 to 2.

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
    long_compact_string,
    new,
    not_in_version,
    pack,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_q = Format(">q").pack
U_qB = Format(">qB").unpack_from

class ListTransactionsRequest(Message):
    __slots__ = FIELDS = ("state_filters", "producer_id_filters", "duration_filter", "transactional_id_pattern", "unknown_tagged_fields",)
    TYPES = ("[]string 0+", "[]int64 0+", "int64 1+", "string 2+ nullable 2+",)
    API_KEY = 66
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        state_filters: list[str] | None = None,
        producer_id_filters: list[int] | None = None,
        duration_filter: int = -1,
        transactional_id_pattern: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.state_filters = [] if state_filters is None else state_filters
        self.producer_id_filters = [] if producer_id_filters is None else producer_id_filters
        self.duration_filter = duration_filter
        self.transactional_id_pattern = transactional_id_pattern
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_transactions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListTransactionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("StateFilters", n, b)
            o.state_filters, p = compact_strings(buf, p, n, b)
        elif n:
            o.state_filters = []
        else:
            raise bad_length("StateFilters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("ProducerIdFilters", n, b)
            o.producer_id_filters = list(unpack_from(f">{n}q", buf, p))
            p += 8 * n
        elif n:
            o.producer_id_filters = []
        else:
            raise bad_length("ProducerIdFilters", n)
        o.duration_filter = -1
        o.transactional_id_pattern = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_transactions_request_v0(objs, out):
    for o in objs:
        if o.duration_filter != -1:
            raise not_in_version("ListTransactionsRequest.duration_filter")
        if o.transactional_id_pattern is not None:
            raise not_in_version("ListTransactionsRequest.transactional_id_pattern")
        x = o.state_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.producer_id_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}q", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_transactions_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListTransactionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("StateFilters", n, b)
            o.state_filters, p = compact_strings(buf, p, n, b)
        elif n:
            o.state_filters = []
        else:
            raise bad_length("StateFilters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("ProducerIdFilters", n, b)
            o.producer_id_filters = list(unpack_from(f">{n}q", buf, p))
            p += 8 * n
        elif n:
            o.producer_id_filters = []
        else:
            raise bad_length("ProducerIdFilters", n)
        o.transactional_id_pattern = None
        o.duration_filter, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_transactions_request_v1(objs, out):
    for o in objs:
        if o.transactional_id_pattern is not None:
            raise not_in_version("ListTransactionsRequest.transactional_id_pattern")
        x = o.state_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.producer_id_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}q", *x)
        out += P_q(o.duration_filter)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_transactions_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListTransactionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("StateFilters", n, b)
            o.state_filters, p = compact_strings(buf, p, n, b)
        elif n:
            o.state_filters = []
        else:
            raise bad_length("StateFilters", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("ProducerIdFilters", n, b)
            o.producer_id_filters = list(unpack_from(f">{n}q", buf, p))
            p += 8 * n
        elif n:
            o.producer_id_filters = []
        else:
            raise bad_length("ProducerIdFilters", n)
        o.duration_filter, n = U_qB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id_pattern = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id_pattern, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id_pattern = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_transactions_request_v2(objs, out):
    for o in objs:
        x = o.state_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.producer_id_filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}q", *x)
        x = o.transactional_id_pattern
        out += P_q(o.duration_filter)
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


ListTransactionsRequest.READERS = {
    0: _read_list_transactions_request_v0,
    1: _read_list_transactions_request_v1,
    2: _read_list_transactions_request_v2,
}
ListTransactionsRequest.WRITERS = {
    0: _write_list_transactions_request_v0,
    1: _write_list_transactions_request_v1,
    2: _write_list_transactions_request_v2,
}
