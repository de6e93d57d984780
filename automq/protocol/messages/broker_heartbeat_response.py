"""BrokerHeartbeatResponse, versions 0 to 2.

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

P_ihttt = Format(">ih???").pack
U_ihtttB = Format(">ih???B").unpack_from

class BrokerHeartbeatResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "is_caught_up", "is_fenced", "should_shut_down", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "bool 0+", "bool 0+", "bool 0+",)
    API_KEY = 63
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        is_caught_up: bool = False,
        is_fenced: bool = True,
        should_shut_down: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.is_caught_up = is_caught_up
        self.is_fenced = is_fenced
        self.should_shut_down = should_shut_down
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_broker_heartbeat_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BrokerHeartbeatResponse)
        o.throttle_time_ms, o.error_code, o.is_caught_up, o.is_fenced, o.should_shut_down, t = U_ihtttB(buf, p)
        p += 10
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_broker_heartbeat_response_v0(objs, out):
    for o in objs:
        out += P_ihttt(o.throttle_time_ms, o.error_code, o.is_caught_up, o.is_fenced, o.should_shut_down)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


BrokerHeartbeatResponse.READERS = {
    0: _read_broker_heartbeat_response_v0,
    1: _read_broker_heartbeat_response_v0,
    2: _read_broker_heartbeat_response_v0,
}
BrokerHeartbeatResponse.WRITERS = {
    0: _write_broker_heartbeat_response_v0,
    1: _write_broker_heartbeat_response_v0,
    2: _write_broker_heartbeat_response_v0,
}
