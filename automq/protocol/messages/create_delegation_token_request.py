"""CreateDelegationTokenRequest, versions 1 to 3.

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
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_q = Format(">q").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_q = Format(">q").unpack_from
U_qB = Format(">qB").unpack_from

class CreatableRenewers(Struct):
    __slots__ = FIELDS = ("principal_type", "principal_name", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+",)

    def __init__(
        self,
        *,
        principal_type: str = '',
        principal_name: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.principal_type = principal_type
        self.principal_name = principal_name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CREATABLE_RENEWERS = frozen(CreatableRenewers())


class CreateDelegationTokenRequest(Message):
    __slots__ = FIELDS = ("owner_principal_type", "owner_principal_name", "renewers", "max_lifetime_ms", "unknown_tagged_fields",)
    TYPES = ("string 3+ nullable 3+", "string 3+ nullable 3+", "[]CreatableRenewers 0+", "int64 0+",)
    API_KEY = 38
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        owner_principal_type: str | None = '',
        owner_principal_name: str | None = '',
        renewers: list[CreatableRenewers] | None = None,
        max_lifetime_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.owner_principal_type = owner_principal_type
        self.owner_principal_name = owner_principal_name
        self.renewers = [] if renewers is None else renewers
        self.max_lifetime_ms = max_lifetime_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_creatable_renewers_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableRenewers)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_type = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_type, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.principal_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.principal_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_renewers_v1(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.principal_name
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_create_delegation_token_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateDelegationTokenRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_creatable_renewers_v1(buf, p, end, b, n)
        elif n == 0:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        o.owner_principal_type = ''
        o.owner_principal_name = ''
        o.unknown_tagged_fields = None
        o.max_lifetime_ms, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_create_delegation_token_request_v1(objs, out):
    for o in objs:
        if o.owner_principal_type != '':
            raise not_in_version("CreateDelegationTokenRequest.owner_principal_type")
        if o.owner_principal_name != '':
            raise not_in_version("CreateDelegationTokenRequest.owner_principal_name")
        x = o.renewers
        out += P_i(len(x))
        _write_creatable_renewers_v1(x, out)
        out += P_q(o.max_lifetime_ms)


def _read_creatable_renewers_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatableRenewers)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.principal_type, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalType", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.principal_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("PrincipalName", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_creatable_renewers_v2(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.principal_name
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


def _read_create_delegation_token_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateDelegationTokenRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_creatable_renewers_v2(buf, p, end, b, n)
        elif n:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        o.owner_principal_type = ''
        o.owner_principal_name = ''
        o.max_lifetime_ms, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_delegation_token_request_v2(objs, out):
    for o in objs:
        if o.owner_principal_type != '':
            raise not_in_version("CreateDelegationTokenRequest.owner_principal_type")
        if o.owner_principal_name != '':
            raise not_in_version("CreateDelegationTokenRequest.owner_principal_name")
        x = o.renewers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_renewers_v2(x, out)
        out += P_q(o.max_lifetime_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_delegation_token_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreateDelegationTokenRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.owner_principal_type = buf[p:q].decode()
            p = q
        elif n:
            o.owner_principal_type, p = long_compact_string(buf, p, n, b)
        else:
            o.owner_principal_type = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.owner_principal_name = buf[p:q].decode()
            p = q
        elif n:
            o.owner_principal_name, p = long_compact_string(buf, p, n, b)
        else:
            o.owner_principal_name = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Renewers", n, b)
            o.renewers, p = _read_creatable_renewers_v2(buf, p, end, b, n)
        elif n:
            o.renewers = []
        else:
            raise bad_length("Renewers", n)
        o.max_lifetime_ms, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_delegation_token_request_v3(objs, out):
    for o in objs:
        x = o.owner_principal_type
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
        x = o.owner_principal_name
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
        x = o.renewers
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_creatable_renewers_v2(x, out)
        out += P_q(o.max_lifetime_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreateDelegationTokenRequest.READERS = {
    1: _read_create_delegation_token_request_v1,
    2: _read_create_delegation_token_request_v2,
    3: _read_create_delegation_token_request_v3,
}
CreateDelegationTokenRequest.WRITERS = {
    1: _write_create_delegation_token_request_v1,
    2: _write_create_delegation_token_request_v2,
    3: _write_create_delegation_token_request_v3,
}
