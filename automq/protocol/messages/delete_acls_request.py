"""DeleteAclsRequest, versions 1 to 3.

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
P_h = Format(">h").pack
P_i = Format(">i").pack
U_bB = Format(">bB").unpack_from
U_bb = Format(">bb").unpack_from
U_bbB = Format(">bbB").unpack_from
U_bh = Format(">bh").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class DeleteAclsFilter(Struct):
    __slots__ = FIELDS = ("resource_type_filter", "resource_name_filter", "pattern_type_filter", "principal_filter", "host_filter", "operation", "permission_type", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+ nullable 0+", "int8 1+", "string 0+ nullable 0+", "string 0+ nullable 0+", "int8 0+", "int8 0+",)

    def __init__(
        self,
        *,
        resource_type_filter: int = 0,
        resource_name_filter: str | None = '',
        pattern_type_filter: int = 3,
        principal_filter: str | None = '',
        host_filter: str | None = '',
        operation: int = 0,
        permission_type: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_type_filter = resource_type_filter
        self.resource_name_filter = resource_name_filter
        self.pattern_type_filter = pattern_type_filter
        self.principal_filter = principal_filter
        self.host_filter = host_filter
        self.operation = operation
        self.permission_type = permission_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETE_ACLS_FILTER = frozen(DeleteAclsFilter())


class DeleteAclsRequest(Message):
    __slots__ = FIELDS = ("filters", "unknown_tagged_fields",)
    TYPES = ("[]DeleteAclsFilter 0+",)
    API_KEY = 31
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        filters: list[DeleteAclsFilter] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.filters = [] if filters is None else filters
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_delete_acls_filter_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteAclsFilter)
        o.resource_type_filter, n = U_bh(buf, p)
        p += 3
        if 0 <= n < 128:
            q = p + n
            o.resource_name_filter = buf[p:q].decode()
            p = q
        elif n > 0:
            o.resource_name_filter, p = long_string(buf, p, n, b)
        elif n == -1:
            o.resource_name_filter = None
        else:
            raise bad_length("ResourceNameFilter", n)
        o.pattern_type_filter, n = U_bh(buf, p)
        p += 3
        if 0 <= n < 128:
            q = p + n
            o.principal_filter = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_filter, p = long_string(buf, p, n, b)
        elif n == -1:
            o.principal_filter = None
        else:
            raise bad_length("PrincipalFilter", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.host_filter = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host_filter, p = long_string(buf, p, n, b)
        elif n == -1:
            o.host_filter = None
        else:
            raise bad_length("HostFilter", n)
        o.unknown_tagged_fields = None
        o.operation, o.permission_type = U_bb(buf, p)
        p += 2
        add(o)
    return a, p


def _write_delete_acls_filter_v1(objs, out):
    for o in objs:
        x = o.resource_name_filter
        out += P_b(o.resource_type_filter)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.principal_filter
        out += P_b(o.pattern_type_filter)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.host_filter
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        out += P_bb(o.operation, o.permission_type)


def _read_delete_acls_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteAclsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 280
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Filters", n, b)
            o.filters, p = _read_delete_acls_filter_v1(buf, p, end, b, n)
        elif n == 0:
            o.filters = []
        else:
            raise bad_length("Filters", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_acls_request_v1(objs, out):
    for o in objs:
        x = o.filters
        out += P_i(len(x))
        _write_delete_acls_filter_v1(x, out)


def _read_delete_acls_filter_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteAclsFilter)
        o.resource_type_filter, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.resource_name_filter = buf[p:q].decode()
            p = q
        elif n:
            o.resource_name_filter, p = long_compact_string(buf, p, n, b)
        else:
            o.resource_name_filter = None
        o.pattern_type_filter, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.principal_filter = buf[p:q].decode()
            p = q
        elif n:
            o.principal_filter, p = long_compact_string(buf, p, n, b)
        else:
            o.principal_filter = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.host_filter = buf[p:q].decode()
            p = q
        elif n:
            o.host_filter, p = long_compact_string(buf, p, n, b)
        else:
            o.host_filter = None
        o.operation, o.permission_type, t = U_bbB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_acls_filter_v2(objs, out):
    for o in objs:
        x = o.resource_name_filter
        out += P_b(o.resource_type_filter)
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
        x = o.principal_filter
        out += P_b(o.pattern_type_filter)
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
        x = o.host_filter
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
        out += P_bb(o.operation, o.permission_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_acls_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteAclsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Filters", n, b)
            o.filters, p = _read_delete_acls_filter_v2(buf, p, end, b, n)
        elif n:
            o.filters = []
        else:
            raise bad_length("Filters", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_acls_request_v2(objs, out):
    for o in objs:
        x = o.filters
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_delete_acls_filter_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteAclsRequest.READERS = {
    1: _read_delete_acls_request_v1,
    2: _read_delete_acls_request_v2,
    3: _read_delete_acls_request_v2,
}
DeleteAclsRequest.WRITERS = {
    1: _write_delete_acls_request_v1,
    2: _write_delete_acls_request_v2,
    3: _write_delete_acls_request_v2,
}
