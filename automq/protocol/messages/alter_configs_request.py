"""AlterConfigsRequest, versions 0 to 2.

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
P_bh = Format(">bh").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
U_bB = Format(">bB").unpack_from
U_bh = Format(">bh").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_tB = Format(">?B").unpack_from

class AlterableConfig(Struct):
    __slots__ = FIELDS = ("name", "value", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+ nullable 0+",)
    HIDDEN = frozenset(["value"])

    def __init__(
        self,
        *,
        name: str = '',
        value: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ALTERABLE_CONFIG = frozen(AlterableConfig())


class AlterConfigsResource(Struct):
    __slots__ = FIELDS = ("resource_type", "resource_name", "configs", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+", "[]AlterableConfig 0+",)

    def __init__(
        self,
        *,
        resource_type: int = 0,
        resource_name: str = '',
        configs: list[AlterableConfig] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.configs = [] if configs is None else configs
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterConfigsRequest(Message):
    __slots__ = FIELDS = ("resources", "validate_only", "unknown_tagged_fields",)
    TYPES = ("[]AlterConfigsResource 0+", "bool 0+",)
    API_KEY = 33
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        resources: list[AlterConfigsResource] | None = None,
        validate_only: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resources = [] if resources is None else resources
        self.validate_only = validate_only
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_alterable_config_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterableConfig)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.value = buf[p:q].decode()
            p = q
        elif n > 0:
            o.value, p = long_string(buf, p, n, b)
        elif n == -1:
            o.value = None
        else:
            raise bad_length("Value", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alterable_config_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.value
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_alter_configs_resource_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsResource)
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
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_alterable_config_v0(buf, p, end, b, n)
        elif n == 0:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_configs_resource_v0(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        out += P_bh(o.resource_type, len(x))
        out += x
        x = o.configs
        out += P_i(len(x))
        _write_alterable_config_v0(x, out)


def _read_alter_configs_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 208
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_alter_configs_resource_v0(buf, p, end, b, n)
        elif n == 0:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.unknown_tagged_fields = None
        o.validate_only = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_alter_configs_request_v0(objs, out):
    for o in objs:
        x = o.resources
        out += P_i(len(x))
        _write_alter_configs_resource_v0(x, out)
        out += P_t(o.validate_only)


def _read_alterable_config_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterableConfig)
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            o.value = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alterable_config_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.value
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


def _read_alter_configs_resource_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsResource)
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
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_alterable_config_v2(buf, p, end, b, n)
        elif n:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_configs_resource_v2(objs, out):
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
        x = o.configs
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_alterable_config_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_configs_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 208
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_alter_configs_resource_v2(buf, p, end, b, n)
        elif n:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.validate_only, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_configs_request_v2(objs, out):
    for o in objs:
        x = o.resources
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_alter_configs_resource_v2(x, out)
        out += P_t(o.validate_only)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterConfigsRequest.READERS = {
    0: _read_alter_configs_request_v0,
    1: _read_alter_configs_request_v0,
    2: _read_alter_configs_request_v2,
}
AlterConfigsRequest.WRITERS = {
    0: _write_alter_configs_request_v0,
    1: _write_alter_configs_request_v0,
    2: _write_alter_configs_request_v2,
}
