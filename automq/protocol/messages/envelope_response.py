"""EnvelopeResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
U_hB = Format(">hB").unpack_from

class EnvelopeResponse(Message):
    __slots__ = FIELDS = ("response_data", "error_code", "unknown_tagged_fields",)
    TYPES = ("bytes 0+ nullable 0+", "int16 0+",)
    API_KEY = 58
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        response_data: bytes | None = None,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.response_data = response_data
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_envelope_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EnvelopeResponse)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.response_data = buf[p:q]
            p = q
        else:
            o.response_data = None
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_envelope_response_v0(objs, out):
    for o in objs:
        x = o.response_data
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out += x
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


EnvelopeResponse.READERS = {
    0: _read_envelope_response_v0,
}
EnvelopeResponse.WRITERS = {
    0: _write_envelope_response_v0,
}
