"""DescribeClusterResponse, versions 0 to 2.

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
    new,
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_b = Format(">b").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_t = Format(">?").pack
U_bB = Format(">bB").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_tB = Format(">?B").unpack_from

class DescribeClusterBroker(Struct):
    __slots__ = FIELDS = ("broker_id", "host", "port", "rack", "is_fenced", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "string 0+", "int32 0+", "string 0+ nullable 0+", "bool 2+",)

    def __init__(
        self,
        *,
        broker_id: int = 0,
        host: str = '',
        port: int = 0,
        rack: str | None = None,
        is_fenced: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.host = host
        self.port = port
        self.rack = rack
        self.is_fenced = is_fenced
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DESCRIBE_CLUSTER_BROKER = frozen(DescribeClusterBroker())


class DescribeClusterResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "endpoint_type", "cluster_id", "controller_id", "brokers", "cluster_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "int8 1+", "string 0+", "int32 0+", "[]DescribeClusterBroker 0+", "int32 0+",)
    API_KEY = 60
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        endpoint_type: int = 1,
        cluster_id: str = '',
        controller_id: int = -1,
        brokers: list[DescribeClusterBroker] | None = None,
        cluster_authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.endpoint_type = endpoint_type
        self.cluster_id = cluster_id
        self.controller_id = controller_id
        self.brokers = [] if brokers is None else brokers
        self.cluster_authorized_operations = cluster_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_cluster_broker_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterBroker)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.is_fenced = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_broker_v0(objs, out):
    for o in objs:
        if o.is_fenced:
            raise not_in_version("DescribeClusterBroker.is_fenced")
        x = o.host
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack
        out += P_i(o.port)
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


def _read_describe_cluster_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterResponse)
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
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 272
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_describe_cluster_broker_v0(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        o.endpoint_type = 1
        o.cluster_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_response_v0(objs, out):
    for o in objs:
        if o.endpoint_type != 1:
            raise not_in_version("DescribeClusterResponse.endpoint_type")
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
        x = o.cluster_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.brokers
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_cluster_broker_v0(x, out)
        out += P_i(o.cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_cluster_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterResponse)
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
        o.endpoint_type, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 272
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_describe_cluster_broker_v0(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        o.cluster_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_response_v1(objs, out):
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
        x = o.cluster_id
        x = x.encode()
        out += P_b(o.endpoint_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.brokers
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_cluster_broker_v0(x, out)
        out += P_i(o.cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_cluster_broker_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterBroker)
        o.broker_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.rack = buf[p:q].decode()
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        o.is_fenced, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_broker_v2(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_i(o.broker_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack
        out += P_i(o.port)
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
        out += P_t(o.is_fenced)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_cluster_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterResponse)
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
        o.endpoint_type, n = U_bB(buf, p)
        p += 2
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClusterId", n)
        o.controller_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 272
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Brokers", n, b)
            o.brokers, p = _read_describe_cluster_broker_v2(buf, p, end, b, n)
        elif n:
            o.brokers = []
        else:
            raise bad_length("Brokers", n)
        o.cluster_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_response_v2(objs, out):
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
        x = o.cluster_id
        x = x.encode()
        out += P_b(o.endpoint_type)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.brokers
        out += P_i(o.controller_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_cluster_broker_v2(x, out)
        out += P_i(o.cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeClusterResponse.READERS = {
    0: _read_describe_cluster_response_v0,
    1: _read_describe_cluster_response_v1,
    2: _read_describe_cluster_response_v2,
}
DescribeClusterResponse.WRITERS = {
    0: _write_describe_cluster_response_v0,
    1: _write_describe_cluster_response_v1,
    2: _write_describe_cluster_response_v2,
}
