"""FindCoordinatorRequest, versions 0 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_b = Format(">b").pack
P_h = Format(">h").pack
U_b = Format(">b").unpack_from
U_bB = Format(">bB").unpack_from
U_h = Format(">h").unpack_from

class FindCoordinatorRequest(Message):
    __slots__ = FIELDS = ("key", "key_type", "coordinator_keys", "unknown_tagged_fields",)
    TYPES = ("string 0-3", "int8 1+", "[]string 4+",)
    API_KEY = 10
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        key: str = '',
        key_type: int = 0,
        coordinator_keys: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.key_type = key_type
        self.coordinator_keys = [] if coordinator_keys is None else coordinator_keys
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_find_coordinator_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.key = buf[p:q].decode()
            p = q
        elif n > 0:
            o.key, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        o.key_type = 0
        o.coordinator_keys = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_find_coordinator_request_v0(objs, out):
    for o in objs:
        if o.key_type != 0:
            raise not_in_version("FindCoordinatorRequest.key_type")
        if o.coordinator_keys:
            raise not_in_version("FindCoordinatorRequest.coordinator_keys")
        x = o.key
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_find_coordinator_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.key = buf[p:q].decode()
            p = q
        elif n > 0:
            o.key, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        o.coordinator_keys = []
        o.unknown_tagged_fields = None
        o.key_type, = U_b(buf, p)
        p += 1
        add(o)
    return a, p


def _write_find_coordinator_request_v1(objs, out):
    for o in objs:
        if o.coordinator_keys:
            raise not_in_version("FindCoordinatorRequest.coordinator_keys")
        x = o.key
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_b(o.key_type)


def _read_find_coordinator_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.key = buf[p:q].decode()
            p = q
        elif n:
            o.key, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Key", n)
        o.coordinator_keys = []
        o.key_type, t = U_bB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_find_coordinator_request_v3(objs, out):
    for o in objs:
        if o.coordinator_keys:
            raise not_in_version("FindCoordinatorRequest.coordinator_keys")
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_b(o.key_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_find_coordinator_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorRequest)
        o.key_type, n = U_bB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("CoordinatorKeys", n, b)
            o.coordinator_keys, p = compact_strings(buf, p, n, b)
        elif n:
            o.coordinator_keys = []
        else:
            raise bad_length("CoordinatorKeys", n)
        o.key = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_find_coordinator_request_v4(objs, out):
    for o in objs:
        if o.key != '':
            raise not_in_version("FindCoordinatorRequest.key")
        x = o.coordinator_keys
        out += P_b(o.key_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


FindCoordinatorRequest.READERS = {
    0: _read_find_coordinator_request_v0,
    1: _read_find_coordinator_request_v1,
    2: _read_find_coordinator_request_v1,
    3: _read_find_coordinator_request_v3,
    4: _read_find_coordinator_request_v4,
    5: _read_find_coordinator_request_v4,
    6: _read_find_coordinator_request_v4,
}
FindCoordinatorRequest.WRITERS = {
    0: _write_find_coordinator_request_v0,
    1: _write_find_coordinator_request_v1,
    2: _write_find_coordinator_request_v1,
    3: _write_find_coordinator_request_v3,
    4: _write_find_coordinator_request_v4,
    5: _write_find_coordinator_request_v4,
    6: _write_find_coordinator_request_v4,
}
