"""GetTelemetrySubscriptionsResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    new,
    pack,
    put_compact_strings,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_ihXi = Format(">ih16si").pack
P_iit = Format(">ii?").pack
U_ihXiB = Format(">ih16siB").unpack_from
U_iitB = Format(">ii?B").unpack_from

class GetTelemetrySubscriptionsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "client_instance_id", "subscription_id", "accepted_compression_types", "push_interval_ms", "telemetry_max_bytes", "delta_temporality", "requested_metrics", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "uuid 0+", "int32 0+", "[]int8 0+", "int32 0+", "int32 0+", "bool 0+", "[]string 0+",)
    API_KEY = 71
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["client_instance_id"])

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        client_instance_id: bytes = ZERO_UUID,
        subscription_id: int = 0,
        accepted_compression_types: list[int] | None = None,
        push_interval_ms: int = 0,
        telemetry_max_bytes: int = 0,
        delta_temporality: bool = False,
        requested_metrics: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.client_instance_id = client_instance_id
        self.subscription_id = subscription_id
        self.accepted_compression_types = [] if accepted_compression_types is None else accepted_compression_types
        self.push_interval_ms = push_interval_ms
        self.telemetry_max_bytes = telemetry_max_bytes
        self.delta_temporality = delta_temporality
        self.requested_metrics = [] if requested_metrics is None else requested_metrics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_get_telemetry_subscriptions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GetTelemetrySubscriptionsResponse)
        o.throttle_time_ms, o.error_code, o.client_instance_id, o.subscription_id, n = U_ihXiB(buf, p)
        p += 27
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 8
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("AcceptedCompressionTypes", n, b)
            o.accepted_compression_types = list(unpack_from(f">{n}b", buf, p))
            p += n
        elif n:
            o.accepted_compression_types = []
        else:
            raise bad_length("AcceptedCompressionTypes", n)
        o.push_interval_ms, o.telemetry_max_bytes, o.delta_temporality, n = U_iitB(buf, p)
        p += 10
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("RequestedMetrics", n, b)
            o.requested_metrics, p = compact_strings(buf, p, n, b)
        elif n:
            o.requested_metrics = []
        else:
            raise bad_length("RequestedMetrics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_get_telemetry_subscriptions_response_v0(objs, out):
    for o in objs:
        x = o.accepted_compression_types
        out += P_ihXi(o.throttle_time_ms, o.error_code, o.client_instance_id, o.subscription_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}b", *x)
        x = o.requested_metrics
        out += P_iit(o.push_interval_ms, o.telemetry_max_bytes, o.delta_temporality)
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


GetTelemetrySubscriptionsResponse.READERS = {
    0: _read_get_telemetry_subscriptions_response_v0,
}
GetTelemetrySubscriptionsResponse.WRITERS = {
    0: _write_get_telemetry_subscriptions_response_v0,
}
