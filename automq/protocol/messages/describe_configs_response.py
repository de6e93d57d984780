"""DescribeConfigsResponse, versions 1 to 4.

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
P_tbt = Format(">?b?").pack
P_tbti = Format(">?b?i").pack
U_b = Format(">b").unpack_from
U_bB = Format(">bB").unpack_from
U_bh = Format(">bh").unpack_from
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from
U_tbtB = Format(">?b?B").unpack_from
U_tbti = Format(">?b?i").unpack_from

class DescribeConfigsSynonym(Struct):
    __slots__ = FIELDS = ("name", "value", "source", "unknown_tagged_fields",)
    TYPES = ("string 1+", "string 1+ nullable 0+", "int8 1+",)
    HIDDEN = frozenset(["value"])

    def __init__(
        self,
        *,
        name: str = '',
        value: str | None = '',
        source: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.source = source
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DESCRIBE_CONFIGS_SYNONYM = frozen(DescribeConfigsSynonym())


class DescribeConfigsResourceResult(Struct):
    __slots__ = FIELDS = ("name", "value", "read_only", "config_source", "is_sensitive", "synonyms", "config_type", "documentation", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+ nullable 0+", "bool 0+", "int8 1+", "bool 0+", "[]DescribeConfigsSynonym 1+", "int8 3+", "string 3+ nullable 0+",)
    HIDDEN = frozenset(["value"])

    def __init__(
        self,
        *,
        name: str = '',
        value: str | None = '',
        read_only: bool = False,
        config_source: int = -1,
        is_sensitive: bool = False,
        synonyms: list[DescribeConfigsSynonym] | None = None,
        config_type: int = 0,
        documentation: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.read_only = read_only
        self.config_source = config_source
        self.is_sensitive = is_sensitive
        self.synonyms = [] if synonyms is None else synonyms
        self.config_type = config_type
        self.documentation = documentation
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeConfigsResult(Struct):
    __slots__ = FIELDS = ("error_code", "error_message", "resource_type", "resource_name", "configs", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "int8 0+", "string 0+", "[]DescribeConfigsResourceResult 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        error_message: str | None = '',
        resource_type: int = 0,
        resource_name: str = '',
        configs: list[DescribeConfigsResourceResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.error_message = error_message
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.configs = [] if configs is None else configs
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeConfigsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]DescribeConfigsResult 0+",)
    API_KEY = 32
    VERSIONS = (1, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        results: list[DescribeConfigsResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_configs_synonym_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsSynonym)
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
        o.source, = U_b(buf, p)
        p += 1
        add(o)
    return a, p


def _write_describe_configs_synonym_v1(objs, out):
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
        out += P_b(o.source)


def _read_describe_configs_resource_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResourceResult)
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
        o.read_only, o.config_source, o.is_sensitive, n = U_tbti(buf, p)
        p += 7
        if n > 0:
            b[0] -= n * 192
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Synonyms", n, b)
            o.synonyms, p = _read_describe_configs_synonym_v1(buf, p, end, b, n)
        elif n == 0:
            o.synonyms = []
        else:
            raise bad_length("Synonyms", n)
        o.config_type = 0
        o.documentation = ''
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_resource_result_v1(objs, out):
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
        x = o.synonyms
        out += P_tbti(o.read_only, o.config_source, o.is_sensitive, len(x))
        _write_describe_configs_synonym_v1(x, out)


def _read_describe_configs_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResult)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 360
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_describe_configs_resource_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_result_v1(objs, out):
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
        x = o.configs
        out += P_i(len(x))
        _write_describe_configs_resource_result_v1(x, out)


def _read_describe_configs_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 308
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_configs_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_response_v1(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_describe_configs_result_v1(x, out)


def _read_describe_configs_resource_result_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResourceResult)
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
        o.read_only, o.config_source, o.is_sensitive, n = U_tbti(buf, p)
        p += 7
        if n > 0:
            b[0] -= n * 192
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Synonyms", n, b)
            o.synonyms, p = _read_describe_configs_synonym_v1(buf, p, end, b, n)
        elif n == 0:
            o.synonyms = []
        else:
            raise bad_length("Synonyms", n)
        o.config_type, n = U_bh(buf, p)
        p += 3
        if 0 <= n < 128:
            q = p + n
            o.documentation = buf[p:q].decode()
            p = q
        elif n > 0:
            o.documentation, p = long_string(buf, p, n, b)
        elif n == -1:
            o.documentation = None
        else:
            raise bad_length("Documentation", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_resource_result_v3(objs, out):
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
        x = o.synonyms
        out += P_tbti(o.read_only, o.config_source, o.is_sensitive, len(x))
        _write_describe_configs_synonym_v1(x, out)
        x = o.documentation
        out += P_b(o.config_type)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_describe_configs_result_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResult)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 360
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_describe_configs_resource_result_v3(buf, p, end, b, n)
        elif n == 0:
            o.configs = []
        else:
            raise bad_length("Configs", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_result_v3(objs, out):
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
        x = o.configs
        out += P_i(len(x))
        _write_describe_configs_resource_result_v3(x, out)


def _read_describe_configs_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 308
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_configs_result_v3(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_response_v3(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_describe_configs_result_v3(x, out)


def _read_describe_configs_synonym_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsSynonym)
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
        o.source, t = U_bB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_synonym_v4(objs, out):
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
        out += P_b(o.source)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_configs_resource_result_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResourceResult)
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
        o.read_only, o.config_source, o.is_sensitive, n = U_tbtB(buf, p)
        p += 4
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 192
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Synonyms", n, b)
            o.synonyms, p = _read_describe_configs_synonym_v4(buf, p, end, b, n)
        elif n:
            o.synonyms = []
        else:
            raise bad_length("Synonyms", n)
        o.config_type, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.documentation = buf[p:q].decode()
            p = q
        elif n:
            o.documentation, p = long_compact_string(buf, p, n, b)
        else:
            o.documentation = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_resource_result_v4(objs, out):
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
        x = o.synonyms
        out += P_tbt(o.read_only, o.config_source, o.is_sensitive)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_configs_synonym_v4(x, out)
        x = o.documentation
        out += P_b(o.config_type)
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


def _read_describe_configs_result_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResult)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 360
            if b[0] < 0 or n * 9 > end - p:
                raise bad_count("Configs", n, b)
            o.configs, p = _read_describe_configs_resource_result_v4(buf, p, end, b, n)
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


def _write_describe_configs_result_v4(objs, out):
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
        x = o.configs
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_configs_resource_result_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_configs_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeConfigsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 308
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_configs_result_v4(buf, p, end, b, n)
        elif n:
            o.results = []
        else:
            raise bad_length("Results", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_configs_response_v4(objs, out):
    for o in objs:
        x = o.results
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_configs_result_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeConfigsResponse.READERS = {
    1: _read_describe_configs_response_v1,
    2: _read_describe_configs_response_v1,
    3: _read_describe_configs_response_v3,
    4: _read_describe_configs_response_v4,
}
DescribeConfigsResponse.WRITERS = {
    1: _write_describe_configs_response_v1,
    2: _write_describe_configs_response_v1,
    3: _write_describe_configs_response_v3,
    4: _write_describe_configs_response_v4,
}
