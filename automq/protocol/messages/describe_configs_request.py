"""DescribeConfigsRequest, versions 1 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_INT,
    put_compact_strings,
    put_string_length,
    put_strings,
    put_tags,
    put_uvarint,
    strings,
    unknown_tags,
    uvarint_tail,
)

P_b = Format(">b").pack
P_bh = Format(">bh").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
P_tt = Format(">??").pack
U_bB = Format(">bB").unpack_from
U_bh = Format(">bh").unpack_from
U_i = Format(">i").unpack_from
U_tt = Format(">??").unpack_from
U_ttB = Format(">??B").unpack_from

class DescribeConfigsResource(Struct):
    __slots__ = FIELDS = ("resource_type", "resource_name", "configuration_keys", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+", "[]string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        resource_type: int = 0,
        resource_name: str = '',
        configuration_keys: list[str] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.configuration_keys = [] if configuration_keys is UNSET else configuration_keys
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeConfigsRequest(Message):
    __slots__ = FIELDS = ("resources", "include_synonyms", "include_documentation", "unknown_tagged_fields",)
    TYPES = ("[]DescribeConfigsResource 0+", "bool 1+", "bool 3+",)
    API_KEY = 32
    VERSIONS = (1, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        resources: list[DescribeConfigsResource] | None = None,
        include_synonyms: bool = False,
        include_documentation: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resources = [] if resources is None else resources
        self.include_synonyms = include_synonyms
        self.include_documentation = include_documentation
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_configs_resource_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResource)
        o.resource_type, n = U_bh(buf, p)
        p += 3
        if 0 <= n < 128:
            q = p + n
            o.resource_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.resource_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("ResourceName", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("ConfigurationKeys", n, b)
            o.configuration_keys, p = strings(buf, p, n, b)
        elif n == 0:
            o.configuration_keys = []
        elif n == -1:
            o.configuration_keys = None
        else:
            raise bad_length("ConfigurationKeys", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_resource_v1(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        out += P_bh(o.resource_type, len(x))
        out += x
        x = o.configuration_keys
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            put_strings(out, x)


def _read_describe_configs_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 208
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_describe_configs_resource_v1(buf, p, end, b, n)
        elif n == 0:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.include_documentation = False
        o.unknown_tagged_fields = None
        o.include_synonyms = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_describe_configs_request_v1(objs, out):
    for o in objs:
        if o.include_documentation:
            raise not_in_version("DescribeConfigsRequest.include_documentation")
        x = o.resources
        out += P_i(len(x))
        _write_describe_configs_resource_v1(x, out)
        out += P_t(o.include_synonyms)


def _read_describe_configs_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 208
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_describe_configs_resource_v1(buf, p, end, b, n)
        elif n == 0:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.unknown_tagged_fields = None
        o.include_synonyms, o.include_documentation = U_tt(buf, p)
        p += 2
        add(o)
    return a, p


def _write_describe_configs_request_v3(objs, out):
    for o in objs:
        x = o.resources
        out += P_i(len(x))
        _write_describe_configs_resource_v1(x, out)
        out += P_tt(o.include_synonyms, o.include_documentation)


def _read_describe_configs_resource_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResource)
        o.resource_type, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.resource_name = buf[p:q].decode()
            p = q
        elif n:
            o.resource_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ResourceName", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("ConfigurationKeys", n, b)
            o.configuration_keys, p = compact_strings(buf, p, n, b)
        elif n:
            o.configuration_keys = []
        else:
            o.configuration_keys = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_resource_v4(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        out += P_b(o.resource_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.configuration_keys
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            put_compact_strings(out, x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_configs_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 208
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_describe_configs_resource_v4(buf, p, end, b, n)
        elif n:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.include_synonyms, o.include_documentation, t = U_ttB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_request_v4(objs, out):
    for o in objs:
        x = o.resources
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_configs_resource_v4(x, out)
        out += P_tt(o.include_synonyms, o.include_documentation)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeConfigsRequest.READERS = {
    1: _read_describe_configs_request_v1,
    2: _read_describe_configs_request_v1,
    3: _read_describe_configs_request_v3,
    4: _read_describe_configs_request_v4,
}
DescribeConfigsRequest.WRITERS = {
    1: _write_describe_configs_request_v1,
    2: _write_describe_configs_request_v1,
    3: _write_describe_configs_request_v3,
    4: _write_describe_configs_request_v4,
}
