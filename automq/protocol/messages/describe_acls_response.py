"""DescribeAclsResponse, versions 1 to 3.

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
P_bb = Format(">bb").pack
P_bh = Format(">bh").pack
P_bi = Format(">bi").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
U_bB = Format(">bB").unpack_from
U_bb = Format(">bb").unpack_from
U_bbB = Format(">bbB").unpack_from
U_bh = Format(">bh").unpack_from
U_bi = Format(">bi").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihh = Format(">ihh").unpack_from

class AclDescription(Struct):
    __slots__ = FIELDS = ("principal", "host", "operation", "permission_type", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+", "int8 0+", "int8 0+",)

    def __init__(
        self,
        *,
        principal: str = '',
        host: str = '',
        operation: int = 0,
        permission_type: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.principal = principal
        self.host = host
        self.operation = operation
        self.permission_type = permission_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ACL_DESCRIPTION = frozen(AclDescription())


class DescribeAclsResource(Struct):
    __slots__ = FIELDS = ("resource_type", "resource_name", "pattern_type", "acls", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+", "int8 1+", "[]AclDescription 0+",)

    def __init__(
        self,
        *,
        resource_type: int = 0,
        resource_name: str = '',
        pattern_type: int = 3,
        acls: list[AclDescription] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.pattern_type = pattern_type
        self.acls = [] if acls is None else acls
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeAclsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "resources", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "[]DescribeAclsResource 0+",)
    API_KEY = 29
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        resources: list[DescribeAclsResource] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.resources = [] if resources is None else resources
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_acl_description_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AclDescription)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Principal", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.unknown_tagged_fields = None
        o.operation, o.permission_type = U_bb(buf, p)
        p += 2
        add(o)
    return a, p


def _write_acl_description_v1(objs, out):
    for o in objs:
        x = o.principal
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.host
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_bb(o.operation, o.permission_type)


def _read_describe_acls_resource_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeAclsResource)
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
        o.pattern_type, n = U_bi(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Acls", n, b)
            o.acls, p = _read_acl_description_v1(buf, p, end, b, n)
        elif n == 0:
            o.acls = []
        else:
            raise bad_length("Acls", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_acls_resource_v1(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        out += P_bh(o.resource_type, len(x))
        out += x
        x = o.acls
        out += P_bi(o.pattern_type, len(x))
        _write_acl_description_v1(x, out)


def _read_describe_acls_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeAclsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihh(buf, p)
        p += 8
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
        if n > 0:
            b[0] -= n * 216
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_describe_acls_resource_v1(buf, p, end, b, n)
        elif n == 0:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_acls_response_v1(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.resources
        out += P_i(len(x))
        _write_describe_acls_resource_v1(x, out)


def _read_acl_description_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AclDescription)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal = buf[p:q].decode()
            p = q
        elif n:
            o.principal, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Principal", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.operation, o.permission_type, t = U_bbB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_acl_description_v2(objs, out):
    for o in objs:
        x = o.principal
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_bb(o.operation, o.permission_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_acls_resource_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeAclsResource)
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
        o.pattern_type, n = U_bB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Acls", n, b)
            o.acls, p = _read_acl_description_v2(buf, p, end, b, n)
        elif n:
            o.acls = []
        else:
            raise bad_length("Acls", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_acls_resource_v2(objs, out):
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
        x = o.acls
        out += P_b(o.pattern_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acl_description_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_acls_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeAclsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
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
        if n > 1:
            n -= 1
            b[0] -= n * 216
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Resources", n, b)
            o.resources, p = _read_describe_acls_resource_v2(buf, p, end, b, n)
        elif n:
            o.resources = []
        else:
            raise bad_length("Resources", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_acls_response_v2(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
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
        x = o.resources
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_acls_resource_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeAclsResponse.READERS = {
    1: _read_describe_acls_response_v1,
    2: _read_describe_acls_response_v2,
    3: _read_describe_acls_response_v2,
}
DescribeAclsResponse.WRITERS = {
    1: _write_describe_acls_response_v1,
    2: _write_describe_acls_response_v2,
    3: _write_describe_acls_response_v2,
}
