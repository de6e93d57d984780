"""AllocateProducerIdsResponse, versions 0 to 0.

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

P_ihqi = Format(">ihqi").pack
U_ihqiB = Format(">ihqiB").unpack_from

class AllocateProducerIdsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "producer_id_start", "producer_id_len", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 0+", "int32 0+",)
    API_KEY = 67
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        producer_id_start: int = 0,
        producer_id_len: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.producer_id_start = producer_id_start
        self.producer_id_len = producer_id_len
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_allocate_producer_ids_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AllocateProducerIdsResponse)
        o.throttle_time_ms, o.error_code, o.producer_id_start, o.producer_id_len, t = U_ihqiB(buf, p)
        p += 19
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_allocate_producer_ids_response_v0(objs, out):
    for o in objs:
        out += P_ihqi(o.throttle_time_ms, o.error_code, o.producer_id_start, o.producer_id_len)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AllocateProducerIdsResponse.READERS = {
    0: _read_allocate_producer_ids_response_v0,
}
AllocateProducerIdsResponse.WRITERS = {
    0: _write_allocate_producer_ids_response_v0,
}
