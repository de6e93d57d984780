"""IncrementalAlterConfigsResponse, versions 0 to 1.

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
P_ii = Format(">ii").pack
U_bB = Format(">bB").unpack_from
U_bh = Format(">bh").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class AlterConfigsResourceResponse(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "resource_type", "resource_name", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "int8 0+", "string 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = '',
        resource_type: int = 0,
        resource_name: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ALTER_CONFIGS_RESOURCE_RESPONSE = frozen(AlterConfigsResourceResponse())


class IncrementalAlterConfigsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "responses", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]AlterConfigsResourceResponse 0+",)
    API_KEY = 44
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        responses: list[AlterConfigsResourceResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.responses = [] if responses is None else responses
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_alter_configs_resource_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsResourceResponse)
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
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_configs_resource_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.resource_name
        x = x.encode()
        out += P_bh(o.resource_type, len(x))
        out += x


def _read_incremental_alter_configs_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(IncrementalAlterConfigsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 228
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_alter_configs_resource_response_v0(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_incremental_alter_configs_response_v0(objs, out):
    for o in objs:
        x = o.responses
        out += P_ii(o.throttle_time_ms, len(x))
        _write_alter_configs_resource_response_v0(x, out)


def _read_alter_configs_resource_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterConfigsResourceResponse)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_configs_resource_response_v1(objs, out):
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
        x = o.resource_name
        x = x.encode()
        out += P_b(o.resource_type)
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


def _read_incremental_alter_configs_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(IncrementalAlterConfigsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 228
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_alter_configs_resource_response_v1(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_incremental_alter_configs_response_v1(objs, out):
    for o in objs:
        x = o.responses
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_alter_configs_resource_response_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


IncrementalAlterConfigsResponse.READERS = {
    0: _read_incremental_alter_configs_response_v0,
    1: _read_incremental_alter_configs_response_v1,
}
IncrementalAlterConfigsResponse.WRITERS = {
    0: _write_incremental_alter_configs_response_v0,
    1: _write_incremental_alter_configs_response_v1,
}
