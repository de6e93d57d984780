"""DescribeDelegationTokenRequest, versions 1 to 3.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_INT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class DescribeDelegationTokenOwner(Struct):
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


DEFAULT_DESCRIBE_DELEGATION_TOKEN_OWNER = frozen(DescribeDelegationTokenOwner())


class DescribeDelegationTokenRequest(Message):
    __slots__ = FIELDS = ("owners", "unknown_tagged_fields",)
    TYPES = ("[]DescribeDelegationTokenOwner 0+ nullable 0+",)
    API_KEY = 41
    VERSIONS = (1, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        owners: list[DescribeDelegationTokenOwner] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.owners = [] if owners is UNSET else owners
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_delegation_token_owner_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenOwner)
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


def _write_describe_delegation_token_owner_v1(objs, out):
    for o in objs:
        x = o.principal_type
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.principal_name
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_describe_delegation_token_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Owners", n, b)
            o.owners, p = _read_describe_delegation_token_owner_v1(buf, p, end, b, n)
        elif n == 0:
            o.owners = []
        elif n == -1:
            o.owners = None
        else:
            raise bad_length("Owners", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_delegation_token_request_v1(objs, out):
    for o in objs:
        x = o.owners
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_describe_delegation_token_owner_v1(x, out)


def _read_describe_delegation_token_owner_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenOwner)
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


def _write_describe_delegation_token_owner_v2(objs, out):
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


def _read_describe_delegation_token_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeDelegationTokenRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Owners", n, b)
            o.owners, p = _read_describe_delegation_token_owner_v2(buf, p, end, b, n)
        elif n:
            o.owners = []
        else:
            o.owners = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_delegation_token_request_v2(objs, out):
    for o in objs:
        x = o.owners
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_describe_delegation_token_owner_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeDelegationTokenRequest.READERS = {
    1: _read_describe_delegation_token_request_v1,
    2: _read_describe_delegation_token_request_v2,
    3: _read_describe_delegation_token_request_v2,
}
DescribeDelegationTokenRequest.WRITERS = {
    1: _write_describe_delegation_token_request_v1,
    2: _write_describe_delegation_token_request_v2,
    3: _write_describe_delegation_token_request_v2,
}
