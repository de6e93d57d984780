"""SaslAuthenticateResponse, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_q = Format(">q").pack
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_i = Format(">i").unpack_from
U_q = Format(">q").unpack_from
U_qB = Format(">qB").unpack_from

class SaslAuthenticateResponse(Message):
    __slots__ = FIELDS = ("error_code", "error_message", "auth_bytes", "session_lifetime_ms", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "bytes 0+", "int64 1+",)
    API_KEY = 36
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = '',
        auth_bytes: bytes = b"",
        session_lifetime_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.auth_bytes = auth_bytes
        self.session_lifetime_ms = session_lifetime_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_sasl_authenticate_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslAuthenticateResponse)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.error_message = None
        else:
            raise bad_length("ErrorMessage", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.auth_bytes = buf[p:q]
            p = q
        else:
            raise bad_length("AuthBytes", n)
        o.session_lifetime_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sasl_authenticate_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.auth_bytes
        out += P_i(len(x))
        out += x


def _read_sasl_authenticate_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslAuthenticateResponse)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.error_message = None
        else:
            raise bad_length("ErrorMessage", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.auth_bytes = buf[p:q]
            p = q
        else:
            raise bad_length("AuthBytes", n)
        o.unknown_tagged_fields = None
        o.session_lifetime_ms, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_sasl_authenticate_response_v1(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.auth_bytes
        out += P_i(len(x))
        out += x
        out += P_q(o.session_lifetime_ms)


def _read_sasl_authenticate_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SaslAuthenticateResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
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
        o.session_lifetime_ms, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_sasl_authenticate_response_v2(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out.append(0)
        else:
            x = x.encode()
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_string_length(out, n)
            out += x
        x = o.auth_bytes
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        out += P_q(o.session_lifetime_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


SaslAuthenticateResponse.READERS = {
    0: _read_sasl_authenticate_response_v0,
    1: _read_sasl_authenticate_response_v1,
    2: _read_sasl_authenticate_response_v2,
}
SaslAuthenticateResponse.WRITERS = {
    0: _write_sasl_authenticate_response_v0,
    1: _write_sasl_authenticate_response_v1,
    2: _write_sasl_authenticate_response_v2,
}
