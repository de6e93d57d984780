"""EndTxnResponse, versions 0 to 5.

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

P_ih = Format(">ih").pack
P_ihqh = Format(">ihqh").pack
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihqhB = Format(">ihqhB").unpack_from

class EndTxnResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "producer_id", "producer_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 5+", "int16 5+",)
    API_KEY = 26
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        producer_id: int = -1,
        producer_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_end_txn_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndTxnResponse)
        o.producer_id = -1
        o.producer_epoch = -1
        o.unknown_tagged_fields = None
        o.throttle_time_ms, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_end_txn_response_v0(objs, out):
    for o in objs:
        out += P_ih(o.throttle_time_ms, o.error_code)


def _read_end_txn_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndTxnResponse)
        o.producer_id = -1
        o.producer_epoch = -1
        o.throttle_time_ms, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_end_txn_response_v3(objs, out):
    for o in objs:
        out += P_ih(o.throttle_time_ms, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_end_txn_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndTxnResponse)
        o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch, t = U_ihqhB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_end_txn_response_v5(objs, out):
    for o in objs:
        out += P_ihqh(o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


EndTxnResponse.READERS = {
    0: _read_end_txn_response_v0,
    1: _read_end_txn_response_v0,
    2: _read_end_txn_response_v0,
    3: _read_end_txn_response_v3,
    4: _read_end_txn_response_v3,
    5: _read_end_txn_response_v5,
}
EndTxnResponse.WRITERS = {
    0: _write_end_txn_response_v0,
    1: _write_end_txn_response_v0,
    2: _write_end_txn_response_v0,
    3: _write_end_txn_response_v3,
    4: _write_end_txn_response_v3,
    5: _write_end_txn_response_v5,
}
