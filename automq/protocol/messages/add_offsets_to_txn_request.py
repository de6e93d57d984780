"""AddOffsetsToTxnRequest, versions 0 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    long_string,
    new,
    put_string_length,
    put_tags,
    unknown_tags,
)

P_h = Format(">h").pack
P_qh = Format(">qh").pack
P_qhh = Format(">qhh").pack
U_h = Format(">h").unpack_from
U_qhB = Format(">qhB").unpack_from
U_qhh = Format(">qhh").unpack_from

class AddOffsetsToTxnRequest(Message):
    __slots__ = FIELDS = ("transactional_id", "producer_id", "producer_epoch", "group_id", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int64 0+", "int16 0+", "string 0+",)
    API_KEY = 25
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        transactional_id: str = '',
        producer_id: int = 0,
        producer_epoch: int = 0,
        group_id: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.group_id = group_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_add_offsets_to_txn_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddOffsetsToTxnRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.transactional_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        o.producer_id, o.producer_epoch, n = U_qhh(buf, p)
        p += 12
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_offsets_to_txn_request_v0(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.group_id
        x = x.encode()
        out += P_qhh(o.producer_id, o.producer_epoch, len(x))
        out += x


def _read_add_offsets_to_txn_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddOffsetsToTxnRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        o.producer_id, o.producer_epoch, n = U_qhB(buf, p)
        p += 11
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_offsets_to_txn_request_v3(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_id
        x = x.encode()
        out += P_qh(o.producer_id, o.producer_epoch)
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


AddOffsetsToTxnRequest.READERS = {
    0: _read_add_offsets_to_txn_request_v0,
    1: _read_add_offsets_to_txn_request_v0,
    2: _read_add_offsets_to_txn_request_v0,
    3: _read_add_offsets_to_txn_request_v3,
    4: _read_add_offsets_to_txn_request_v3,
}
AddOffsetsToTxnRequest.WRITERS = {
    0: _write_add_offsets_to_txn_request_v0,
    1: _write_add_offsets_to_txn_request_v0,
    2: _write_add_offsets_to_txn_request_v0,
    3: _write_add_offsets_to_txn_request_v3,
    4: _write_add_offsets_to_txn_request_v3,
}
