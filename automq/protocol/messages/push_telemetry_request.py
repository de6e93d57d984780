"""PushTelemetryRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    bad_length,
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_Xitb = Format(">16si?b").pack
U_XitbB = Format(">16si?bB").unpack_from

class PushTelemetryRequest(Message):
    __slots__ = FIELDS = ("client_instance_id", "subscription_id", "terminating", "compression_type", "metrics", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "int32 0+", "bool 0+", "int8 0+", "bytes 0+",)
    API_KEY = 72
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["client_instance_id"])

    def __init__(
        self,
        *,
        client_instance_id: bytes = ZERO_UUID,
        subscription_id: int = 0,
        terminating: bool = False,
        compression_type: int = 0,
        metrics: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.client_instance_id = client_instance_id
        self.subscription_id = subscription_id
        self.terminating = terminating
        self.compression_type = compression_type
        self.metrics = metrics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_push_telemetry_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PushTelemetryRequest)
        o.client_instance_id, o.subscription_id, o.terminating, o.compression_type, n = U_XitbB(buf, p)
        p += 23
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.metrics = buf[p:q]
            p = q
        else:
            raise bad_length("Metrics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_push_telemetry_request_v0(objs, out):
    for o in objs:
        x = o.metrics
        out += P_Xitb(o.client_instance_id, o.subscription_id, o.terminating, o.compression_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


PushTelemetryRequest.READERS = {
    0: _read_push_telemetry_request_v0,
}
PushTelemetryRequest.WRITERS = {
    0: _write_push_telemetry_request_v0,
}
