"""DescribeUserScramCredentialsRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import UNSET, Message, Struct, frozen
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

class UserName(Struct):
    __slots__ = FIELDS = ("name", "unknown_tagged_fields",)
    TYPES = ("string 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_USER_NAME = frozen(UserName())


class DescribeUserScramCredentialsRequest(Message):
    __slots__ = FIELDS = ("users", "unknown_tagged_fields",)
    TYPES = ("[]UserName 0+ nullable 0+",)
    API_KEY = 50
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        users: list[UserName] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.users = [] if users is UNSET else users
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_user_name_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(UserName)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_user_name_v0(objs, out):
    for o in objs:
        x = o.name
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


def _read_describe_user_scram_credentials_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeUserScramCredentialsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 120
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Users", n, b)
            o.users, p = _read_user_name_v0(buf, p, end, b, n)
        elif n:
            o.users = []
        else:
            o.users = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_user_scram_credentials_request_v0(objs, out):
    for o in objs:
        x = o.users
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_user_name_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeUserScramCredentialsRequest.READERS = {
    0: _read_describe_user_scram_credentials_request_v0,
}
DescribeUserScramCredentialsRequest.WRITERS = {
    0: _write_describe_user_scram_credentials_request_v0,
}
