"""CreateAclsRequest, versions 1 to 3.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_b = Format(">b").pack
P_bb = Format(">bb").pack
P_bh = Format(">bh").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
U_bB = Format(">bB").unpack_from
U_bb = Format(">bb").unpack_from
U_bbB = Format(">bbB").unpack_from
U_bh = Format(">bh").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class AclCreation(Struct):
    __slots__ = FIELDS = ("resource_type", "resource_name", "resource_pattern_type", "principal", "host", "operation", "permission_type", "unknown_tagged_fields",)
    TYPES = ("int8 0+", "string 0+", "int8 1+", "string 0+", "string 0+", "int8 0+", "int8 0+",)

    def __init__(
        self,
        *,
        resource_type: int = 0,
        resource_name: str = '',
        resource_pattern_type: int = 3,
        principal: str = '',
        host: str = '',
        operation: int = 0,
        permission_type: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.resource_pattern_type = resource_pattern_type
        self.principal = principal
        self.host = host
        self.operation = operation
        self.permission_type = permission_type
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ACL_CREATION = frozen(AclCreation())


class CreateAclsRequest(Message):
    __slots__ = FIELDS = ("creations", "unknown_tagged_fields",)
    TYPES = ("[]AclCreation 0+",)
    API_KEY = 30
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        creations: list[AclCreation] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.creations = [] if creations is None else creations
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_acl_creation_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AclCreation)
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
        o.resource_pattern_type, n = U_bh(buf, p)
        p += 3
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


def _write_acl_creation_v1(objs, out):
    for o in objs:
        x = o.resource_name
        x = x.encode()
        out += P_bh(o.resource_type, len(x))
        out += x
        x = o.principal
        x = x.encode()
        out += P_bh(o.resource_pattern_type, len(x))
        out += x
        x = o.host
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_bb(o.operation, o.permission_type)


def _read_create_acls_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateAclsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 280
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Creations", n, b)
            o.creations, p = _read_acl_creation_v1(buf, p, end, b, n)
        elif n == 0:
            o.creations = []
        else:
            raise bad_length("Creations", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_acls_request_v1(objs, out):
    for o in objs:
        x = o.creations
        out += P_i(len(x))
        _write_acl_creation_v1(x, out)


def _read_acl_creation_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AclCreation)
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
        o.resource_pattern_type, n = U_bB(buf, p)
        p += 2
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


def _write_acl_creation_v2(objs, out):
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
        x = o.principal
        x = x.encode()
        out += P_b(o.resource_pattern_type)
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


def _read_create_acls_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateAclsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 280
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Creations", n, b)
            o.creations, p = _read_acl_creation_v2(buf, p, end, b, n)
        elif n:
            o.creations = []
        else:
            raise bad_length("Creations", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_acls_request_v2(objs, out):
    for o in objs:
        x = o.creations
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acl_creation_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreateAclsRequest.READERS = {
    1: _read_create_acls_request_v1,
    2: _read_create_acls_request_v2,
    3: _read_create_acls_request_v2,
}
CreateAclsRequest.WRITERS = {
    1: _write_create_acls_request_v1,
    2: _write_create_acls_request_v2,
    3: _write_create_acls_request_v2,
}
