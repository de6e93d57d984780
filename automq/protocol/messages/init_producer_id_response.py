"""InitProducerIdResponse, versions 0 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    not_in_version,
    put_tags,
    unknown_tags,
)

P_ihqh = Format(">ihqh").pack
P_ihqhqh = Format(">ihqhqh").pack
U_ihqh = Format(">ihqh").unpack_from
U_ihqhB = Format(">ihqhB").unpack_from
U_ihqhqhB = Format(">ihqhqhB").unpack_from

class InitProducerIdResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "producer_id", "producer_epoch", "ongoing_txn_producer_id", "ongoing_txn_producer_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 0+", "int16 0+", "int64 6+", "int16 6+",)
    API_KEY = 22
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        producer_id: int = -1,
        producer_epoch: int = 0,
        ongoing_txn_producer_id: int = -1,
        ongoing_txn_producer_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.ongoing_txn_producer_id = ongoing_txn_producer_id
        self.ongoing_txn_producer_epoch = ongoing_txn_producer_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_init_producer_id_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdResponse)
        o.ongoing_txn_producer_id = -1
        o.ongoing_txn_producer_epoch = -1
        o.unknown_tagged_fields = None
        o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch = U_ihqh(buf, p)
        p += 16
        add(o)
    return a, p


def _write_init_producer_id_response_v0(objs, out):
    for o in objs:
        if o.ongoing_txn_producer_id != -1:
            raise not_in_version("InitProducerIdResponse.ongoing_txn_producer_id")
        if o.ongoing_txn_producer_epoch != -1:
            raise not_in_version("InitProducerIdResponse.ongoing_txn_producer_epoch")
        out += P_ihqh(o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch)


def _read_init_producer_id_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdResponse)
        o.ongoing_txn_producer_id = -1
        o.ongoing_txn_producer_epoch = -1
        o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch, t = U_ihqhB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_init_producer_id_response_v2(objs, out):
    for o in objs:
        if o.ongoing_txn_producer_id != -1:
            raise not_in_version("InitProducerIdResponse.ongoing_txn_producer_id")
        if o.ongoing_txn_producer_epoch != -1:
            raise not_in_version("InitProducerIdResponse.ongoing_txn_producer_epoch")
        out += P_ihqh(o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_init_producer_id_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(InitProducerIdResponse)
        o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch, o.ongoing_txn_producer_id, o.ongoing_txn_producer_epoch, t = U_ihqhqhB(buf, p)
        p += 27
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_init_producer_id_response_v6(objs, out):
    for o in objs:
        out += P_ihqhqh(o.throttle_time_ms, o.error_code, o.producer_id, o.producer_epoch, o.ongoing_txn_producer_id, o.ongoing_txn_producer_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


InitProducerIdResponse.READERS = {
    0: _read_init_producer_id_response_v0,
    1: _read_init_producer_id_response_v0,
    2: _read_init_producer_id_response_v2,
    3: _read_init_producer_id_response_v2,
    4: _read_init_producer_id_response_v2,
    5: _read_init_producer_id_response_v2,
    6: _read_init_producer_id_response_v6,
}
InitProducerIdResponse.WRITERS = {
    0: _write_init_producer_id_response_v0,
    1: _write_init_producer_id_response_v0,
    2: _write_init_producer_id_response_v2,
    3: _write_init_producer_id_response_v2,
    4: _write_init_producer_id_response_v2,
    5: _write_init_producer_id_response_v2,
    6: _write_init_producer_id_response_v6,
}
