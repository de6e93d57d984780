"""EnvelopeRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

class EnvelopeRequest(Message):
    __slots__ = FIELDS = ("request_data", "request_principal", "client_host_address", "unknown_tagged_fields",)
    TYPES = ("bytes 0+", "bytes 0+ nullable 0+", "bytes 0+",)
    API_KEY = 58
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        request_data: bytes = b"",
        request_principal: bytes | None = b"",
        client_host_address: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.request_data = request_data
        self.request_principal = request_principal
        self.client_host_address = client_host_address
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_envelope_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EnvelopeRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.request_data = buf[p:q]
            p = q
        else:
            raise bad_length("RequestData", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.request_principal = buf[p:q]
            p = q
        else:
            o.request_principal = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.client_host_address = buf[p:q]
            p = q
        else:
            raise bad_length("ClientHostAddress", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_envelope_request_v0(objs, out):
    for o in objs:
        x = o.request_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        x = o.request_principal
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out += x
        x = o.client_host_address
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


EnvelopeRequest.READERS = {
    0: _read_envelope_request_v0,
}
EnvelopeRequest.WRITERS = {
    0: _write_envelope_request_v0,
}
