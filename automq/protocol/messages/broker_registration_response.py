"""BrokerRegistrationResponse, versions 0 to 4.

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

P_ihq = Format(">ihq").pack
U_ihqB = Format(">ihqB").unpack_from

class BrokerRegistrationResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "broker_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 0+",)
    API_KEY = 62
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        broker_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.broker_epoch = broker_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_broker_registration_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerRegistrationResponse)
        o.throttle_time_ms, o.error_code, o.broker_epoch, t = U_ihqB(buf, p)
        p += 15
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_registration_response_v0(objs, out):
    for o in objs:
        out += P_ihq(o.throttle_time_ms, o.error_code, o.broker_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


BrokerRegistrationResponse.READERS = {
    0: _read_broker_registration_response_v0,
    1: _read_broker_registration_response_v0,
    2: _read_broker_registration_response_v0,
    3: _read_broker_registration_response_v0,
    4: _read_broker_registration_response_v0,
}
BrokerRegistrationResponse.WRITERS = {
    0: _write_broker_registration_response_v0,
    1: _write_broker_registration_response_v0,
    2: _write_broker_registration_response_v0,
    3: _write_broker_registration_response_v0,
    4: _write_broker_registration_response_v0,
}
