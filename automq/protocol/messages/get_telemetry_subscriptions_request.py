"""GetTelemetrySubscriptionsRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    new,
    put_tags,
    unknown_tags,
    ZERO_UUID,
)

P_X = Format(">16s").pack
U_XB = Format(">16sB").unpack_from

class GetTelemetrySubscriptionsRequest(Message):
    __slots__ = FIELDS = ("client_instance_id", "unknown_tagged_fields",)
    TYPES = ("uuid 0+",)
    API_KEY = 71
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False
    UUIDS = frozenset(["client_instance_id"])

    def __init__(
        self,
        *,
        client_instance_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.client_instance_id = client_instance_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_get_telemetry_subscriptions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(GetTelemetrySubscriptionsRequest)
        o.client_instance_id, t = U_XB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_get_telemetry_subscriptions_request_v0(objs, out):
    for o in objs:
        out += P_X(o.client_instance_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


GetTelemetrySubscriptionsRequest.READERS = {
    0: _read_get_telemetry_subscriptions_request_v0,
}
GetTelemetrySubscriptionsRequest.WRITERS = {
    0: _write_get_telemetry_subscriptions_request_v0,
}
