"""AddOffsetsToTxnResponse, versions 0 to 4.

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
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from

class AddOffsetsToTxnResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+",)
    API_KEY = 25
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_add_offsets_to_txn_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddOffsetsToTxnResponse)
        o.unknown_tagged_fields = None
        o.throttle_time_ms, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_add_offsets_to_txn_response_v0(objs, out):
    for o in objs:
        out += P_ih(o.throttle_time_ms, o.error_code)


def _read_add_offsets_to_txn_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddOffsetsToTxnResponse)
        o.throttle_time_ms, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_offsets_to_txn_response_v3(objs, out):
    for o in objs:
        out += P_ih(o.throttle_time_ms, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AddOffsetsToTxnResponse.READERS = {
    0: _read_add_offsets_to_txn_response_v0,
    1: _read_add_offsets_to_txn_response_v0,
    2: _read_add_offsets_to_txn_response_v0,
    3: _read_add_offsets_to_txn_response_v3,
    4: _read_add_offsets_to_txn_response_v3,
}
AddOffsetsToTxnResponse.WRITERS = {
    0: _write_add_offsets_to_txn_response_v0,
    1: _write_add_offsets_to_txn_response_v0,
    2: _write_add_offsets_to_txn_response_v0,
    3: _write_add_offsets_to_txn_response_v3,
    4: _write_add_offsets_to_txn_response_v3,
}
