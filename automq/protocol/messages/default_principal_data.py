"""DefaultPrincipalData, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_compact_string,
    new,
    put_string_length,
    put_tags,
    unknown_tags,
)

P_t = Format(">?").pack
U_tB = Format(">?B").unpack_from

class DefaultPrincipalData(Message):
    __slots__ = FIELDS = ("type", "name", "token_authenticated", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "bool 0+",)
    API_KEY = None
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        type: str = '',
        name: str = '',
        token_authenticated: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.type = type
        self.name = name
        self.token_authenticated = token_authenticated
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_default_principal_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DefaultPrincipalData)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.type = buf[p:q].decode()
            p = q
        elif n:
            o.type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Type", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        o.token_authenticated, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_default_principal_data_v0(objs, out):
    for o in objs:
        x = o.type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_t(o.token_authenticated)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DefaultPrincipalData.READERS = {
    0: _read_default_principal_data_v0,
}
DefaultPrincipalData.WRITERS = {
    0: _write_default_principal_data_v0,
}
