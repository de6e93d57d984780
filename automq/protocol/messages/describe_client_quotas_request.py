"""DescribeClientQuotasRequest, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
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

P_b = Format(">b").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
U_bB = Format(">bB").unpack_from
U_bh = Format(">bh").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_tB = Format(">?B").unpack_from

class ComponentData(Struct):
    __slots__ = FIELDS = ("entity_type", "match_type", "match", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int8 0+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        entity_type: str = '',
        match_type: int = 0,
        match: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.entity_type = entity_type
        self.match_type = match_type
        self.match = match
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_COMPONENT_DATA = frozen(ComponentData())


class DescribeClientQuotasRequest(Message):
    __slots__ = FIELDS = ("components", "strict", "unknown_tagged_fields",)
    TYPES = ("[]ComponentData 0+", "bool 0+",)
    API_KEY = 48
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        components: list[ComponentData] | None = None,
        strict: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.components = [] if components is None else components
        self.strict = strict
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_component_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ComponentData)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.entity_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.entity_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("EntityType", n)
        o.match_type, n = U_bh(buf, p)
        p += 3
        if 0 <= n < 128:
            q = p + n
            o.match = buf[p:q].decode()
            p = q
        elif n > 0:
            o.match, p = long_string(buf, p, n, b)
        elif n == -1:
            o.match = None
        else:
            raise bad_length("Match", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_component_data_v0(objs, out):
    for o in objs:
        x = o.entity_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.match
        out += P_b(o.match_type)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_describe_client_quotas_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClientQuotasRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 192
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Components", n, b)
            o.components, p = _read_component_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.components = []
        else:
            raise bad_length("Components", n)
        o.unknown_tagged_fields = None
        o.strict = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_describe_client_quotas_request_v0(objs, out):
    for o in objs:
        x = o.components
        out += P_i(len(x))
        _write_component_data_v0(x, out)
        out += P_t(o.strict)


def _read_component_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ComponentData)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.entity_type = buf[p:q].decode()
            p = q
        elif n:
            o.entity_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("EntityType", n)
        o.match_type, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.match = buf[p:q].decode()
            p = q
        elif n:
            o.match, p = long_compact_string(buf, p, n, b)
        else:
            o.match = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_component_data_v1(objs, out):
    for o in objs:
        x = o.entity_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.match
        out += P_b(o.match_type)
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_client_quotas_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClientQuotasRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 192
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Components", n, b)
            o.components, p = _read_component_data_v1(buf, p, end, b, n)
        elif n:
            o.components = []
        else:
            raise bad_length("Components", n)
        o.strict, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_client_quotas_request_v1(objs, out):
    for o in objs:
        x = o.components
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_component_data_v1(x, out)
        out += P_t(o.strict)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeClientQuotasRequest.READERS = {
    0: _read_describe_client_quotas_request_v0,
    1: _read_describe_client_quotas_request_v1,
}
DescribeClientQuotasRequest.WRITERS = {
    0: _write_describe_client_quotas_request_v0,
    1: _write_describe_client_quotas_request_v1,
}
