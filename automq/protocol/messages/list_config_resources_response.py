"""ListConfigResourcesResponse, versions 0 to 1.

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
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_b = Format(">b").pack
P_ih = Format(">ih").pack
U_bB = Format(">bB").unpack_from
U_ihB = Format(">ihB").unpack_from

class ConfigResource(Struct):
    __slots__ = FIELDS = ("resource_name", "resource_type", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int8 1+",)

    def __init__(
        self,
        *,
        resource_name: str = '',
        resource_type: int = 16,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_name = resource_name
        self.resource_type = resource_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CONFIG_RESOURCE = frozen(ConfigResource())


class ListConfigResourcesResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "config_resources", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "[]ConfigResource 0+",)
    API_KEY = 74
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        config_resources: list[ConfigResource] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.config_resources = [] if config_resources is None else config_resources
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_config_resource_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConfigResource)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.resource_name = buf[p:q].decode()
            p = q
        elif n:
            o.resource_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ResourceName", n)
        o.resource_type = 16
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_config_resource_v0(objs, out):
    for o in objs:
        x = o.resource_name
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


def _read_list_config_resources_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListConfigResourcesResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 128
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("ConfigResources", n, b)
            o.config_resources, p = _read_config_resource_v0(buf, p, end, b, n)
        elif n:
            o.config_resources = []
        else:
            raise bad_length("ConfigResources", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_config_resources_response_v0(objs, out):
    for o in objs:
        x = o.config_resources
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_config_resource_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_config_resource_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConfigResource)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.resource_name = buf[p:q].decode()
            p = q
        elif n:
            o.resource_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ResourceName", n)
        o.resource_type, t = U_bB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_config_resource_v1(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_b(o.resource_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_config_resources_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListConfigResourcesResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 128
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ConfigResources", n, b)
            o.config_resources, p = _read_config_resource_v1(buf, p, end, b, n)
        elif n:
            o.config_resources = []
        else:
            raise bad_length("ConfigResources", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_config_resources_response_v1(objs, out):
    for o in objs:
        x = o.config_resources
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_config_resource_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListConfigResourcesResponse.READERS = {
    0: _read_list_config_resources_response_v0,
    1: _read_list_config_resources_response_v1,
}
ListConfigResourcesResponse.WRITERS = {
    0: _write_list_config_resources_response_v0,
    1: _write_list_config_resources_response_v1,
}
