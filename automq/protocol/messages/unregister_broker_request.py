"""UnregisterBrokerRequest, versions 0 to 0.

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

P_i = Format(">i").pack
U_iB = Format(">iB").unpack_from

class UnregisterBrokerRequest(Message):
    __slots__ = FIELDS = ("broker_id", "unknown_tagged_fields",)
    TYPES = ("int32 0+",)
    API_KEY = 64
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        broker_id: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_unregister_broker_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(UnregisterBrokerRequest)
        o.broker_id, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_unregister_broker_request_v0(objs, out):
    for o in objs:
        out += P_i(o.broker_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


UnregisterBrokerRequest.READERS = {
    0: _read_unregister_broker_request_v0,
}
UnregisterBrokerRequest.WRITERS = {
    0: _write_unregister_broker_request_v0,
}
