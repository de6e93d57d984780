"""FindCoordinatorResponse, versions 0 to 6.

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
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_hih = Format(">hih").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
U_hih = Format(">hih").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ihh = Format(">ihh").unpack_from

class Coordinator(Struct):
    __slots__ = FIELDS = ("key", "node_id", "host", "port", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("string 4+", "int32 4+", "string 4+", "int32 4+", "int16 4+", "string 4+ nullable 4+",)

    def __init__(
        self,
        *,
        key: str = '',
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.node_id = node_id
        self.host = host
        self.port = port
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_COORDINATOR = frozen(Coordinator())


class FindCoordinatorResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "node_id", "host", "port", "coordinators", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "int16 0-3", "string 1-3 nullable 1-3", "int32 0-3", "string 0-3", "int32 0-3", "[]Coordinator 4+",)
    API_KEY = 10
    VERSIONS = (0, 6)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = '',
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        coordinators: list[Coordinator] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.node_id = node_id
        self.host = host
        self.port = port
        self.coordinators = [] if coordinators is None else coordinators
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_find_coordinator_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorResponse)
        o.error_code, o.node_id, n = U_hih(buf, p)
        p += 8
        if 0 <= n < 128:
            q = p + n
            o.host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.throttle_time_ms = 0
        o.error_message = ''
        o.coordinators = []
        o.unknown_tagged_fields = None
        o.port, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_find_coordinator_response_v0(objs, out):
    for o in objs:
        if o.coordinators:
            raise not_in_version("FindCoordinatorResponse.coordinators")
        x = o.host
        x = x.encode()
        out += P_hih(o.error_code, o.node_id, len(x))
        out += x
        out += P_i(o.port)


def _read_find_coordinator_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorResponse)
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
        o.node_id, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.host = buf[p:q].decode()
            p = q
        elif n > 0:
            o.host, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.coordinators = []
        o.unknown_tagged_fields = None
        o.port, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_find_coordinator_response_v1(objs, out):
    for o in objs:
        if o.coordinators:
            raise not_in_version("FindCoordinatorResponse.coordinators")
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.host
        x = x.encode()
        out += P_ih(o.node_id, len(x))
        out += x
        out += P_i(o.port)


def _read_find_coordinator_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorResponse)
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
        o.node_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.coordinators = []
        o.port, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_find_coordinator_response_v3(objs, out):
    for o in objs:
        if o.coordinators:
            raise not_in_version("FindCoordinatorResponse.coordinators")
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
        x = o.host
        x = x.encode()
        out += P_i(o.node_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_i(o.port)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_coordinator_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Coordinator)
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
        o.node_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_coordinator_v4(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.host
        x = x.encode()
        out += P_i(o.node_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.error_message
        out += P_ih(o.port, o.error_code)
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


def _read_find_coordinator_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FindCoordinatorResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 364
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Coordinators", n, b)
            o.coordinators, p = _read_coordinator_v4(buf, p, end, b, n)
        elif n:
            o.coordinators = []
        else:
            raise bad_length("Coordinators", n)
        o.error_code = 0
        o.error_message = ''
        o.node_id = 0
        o.host = ''
        o.port = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_find_coordinator_response_v4(objs, out):
    for o in objs:
        if o.error_code != 0:
            raise not_in_version("FindCoordinatorResponse.error_code")
        if o.node_id != 0:
            raise not_in_version("FindCoordinatorResponse.node_id")
        if o.host != '':
            raise not_in_version("FindCoordinatorResponse.host")
        if o.port != 0:
            raise not_in_version("FindCoordinatorResponse.port")
        x = o.coordinators
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_coordinator_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


FindCoordinatorResponse.READERS = {
    0: _read_find_coordinator_response_v0,
    1: _read_find_coordinator_response_v1,
    2: _read_find_coordinator_response_v1,
    3: _read_find_coordinator_response_v3,
    4: _read_find_coordinator_response_v4,
    5: _read_find_coordinator_response_v4,
    6: _read_find_coordinator_response_v4,
}
FindCoordinatorResponse.WRITERS = {
    0: _write_find_coordinator_response_v0,
    1: _write_find_coordinator_response_v1,
    2: _write_find_coordinator_response_v1,
    3: _write_find_coordinator_response_v3,
    4: _write_find_coordinator_response_v4,
    5: _write_find_coordinator_response_v4,
    6: _write_find_coordinator_response_v4,
}
