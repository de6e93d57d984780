"""SaslAuthenticateRequest, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
U_i = Format(">i").unpack_from

class SaslAuthenticateRequest(Message):
    __slots__ = FIELDS = ("auth_bytes", "unknown_tagged_fields",)
    TYPES = ("bytes 0+",)
    API_KEY = 36
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        auth_bytes: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.auth_bytes = auth_bytes
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_sasl_authenticate_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslAuthenticateRequest)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.auth_bytes = buf[p:q]
            p = q
        else:
            raise bad_length("AuthBytes", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sasl_authenticate_request_v0(objs, out):
    for o in objs:
        x = o.auth_bytes
        out += P_i(len(x))
        out += x


def _read_sasl_authenticate_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslAuthenticateRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.auth_bytes = buf[p:q]
            p = q
        else:
            raise bad_length("AuthBytes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sasl_authenticate_request_v2(objs, out):
    for o in objs:
        x = o.auth_bytes
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


SaslAuthenticateRequest.READERS = {
    0: _read_sasl_authenticate_request_v0,
    1: _read_sasl_authenticate_request_v0,
    2: _read_sasl_authenticate_request_v2,
}
SaslAuthenticateRequest.WRITERS = {
    0: _write_sasl_authenticate_request_v0,
    1: _write_sasl_authenticate_request_v0,
    2: _write_sasl_authenticate_request_v2,
}
