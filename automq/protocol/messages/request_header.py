"""RequestHeader, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_string,
    new,
    NULL_SHORT,
    put_tags,
    unknown_tags,
)

P_h = Format(">h").pack
P_hhi = Format(">hhi").pack
U_hhih = Format(">hhih").unpack_from

class RequestHeader(Message):
    __slots__ = FIELDS = ("request_api_key", "request_api_version", "correlation_id", "client_id", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int16 0+", "int32 0+", "string 1+ nullable 1+",)
    API_KEY = None
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        request_api_key: int = 0,
        request_api_version: int = 0,
        correlation_id: int = 0,
        client_id: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.request_api_key = request_api_key
        self.request_api_version = request_api_version
        self.correlation_id = correlation_id
        self.client_id = client_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_request_header_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RequestHeader)
        o.request_api_key, o.request_api_version, o.correlation_id, n = U_hhih(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.client_id = None
        else:
            raise bad_length("ClientId", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_request_header_v1(objs, out):
    for o in objs:
        x = o.client_id
        out += P_hhi(o.request_api_key, o.request_api_version, o.correlation_id)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_request_header_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(RequestHeader)
        o.request_api_key, o.request_api_version, o.correlation_id, n = U_hhih(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.client_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.client_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.client_id = None
        else:
            raise bad_length("ClientId", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_request_header_v2(objs, out):
    for o in objs:
        x = o.client_id
        out += P_hhi(o.request_api_key, o.request_api_version, o.correlation_id)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


RequestHeader.READERS = {
    1: _read_request_header_v1,
    2: _read_request_header_v2,
}
RequestHeader.WRITERS = {
    1: _write_request_header_v1,
    2: _write_request_header_v2,
}
