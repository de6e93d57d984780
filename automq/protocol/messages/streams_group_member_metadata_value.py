"""StreamsGroupMemberMetadataValue, versions 0 to 0.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_H = Format(">H").pack
P_ii = Format(">ii").pack
U_HB = Format(">HB").unpack_from
U_b = Format(">b").unpack_from
U_iiB = Format(">iiB").unpack_from

class Endpoint(Struct):
    __slots__ = FIELDS = ("host", "port", "unknown_tagged_fields",)
    TYPES = ("string 0+", "uint16 0+",)

    def __init__(
        self,
        *,
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ENDPOINT = frozen(Endpoint())


class KeyValue(Struct):
    __slots__ = FIELDS = ("key", "value", "unknown_tagged_fields",)
    TYPES = ("string 0+", "string 0+",)

    def __init__(
        self,
        *,
        key: str = '',
        value: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.key = key
        self.value = value
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_KEY_VALUE = frozen(KeyValue())


class StreamsGroupMemberMetadataValue(Message):
    __slots__ = FIELDS = ("instance_id", "rack_id", "client_id", "client_host", "rebalance_timeout_ms", "topology_epoch", "process_id", "user_endpoint", "client_tags", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "string 0+ nullable 0+", "string 0+", "string 0+", "int32 0+", "int32 0+", "string 0+", "Endpoint 0+ nullable 0+", "[]KeyValue 0+",)
    API_KEY = 19
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        instance_id: str | None = '',
        rack_id: str | None = '',
        client_id: str = '',
        client_host: str = '',
        rebalance_timeout_ms: int = -1,
        topology_epoch: int = 0,
        process_id: str = '',
        user_endpoint: Endpoint | None = None,
        client_tags: list[KeyValue] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.instance_id = instance_id
        self.rack_id = rack_id
        self.client_id = client_id
        self.client_host = client_host
        self.rebalance_timeout_ms = rebalance_timeout_ms
        self.topology_epoch = topology_epoch
        self.process_id = process_id
        self.user_endpoint = user_endpoint
        self.client_tags = [] if client_tags is None else client_tags
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_endpoint_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Endpoint)
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
        o.port, t = U_HB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_endpoint_v0(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_H(o.port)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_key_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(KeyValue)
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
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.value = buf[p:q].decode()
            p = q
        elif n:
            o.value, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Value", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_key_value_v0(objs, out):
    for o in objs:
        x = o.key
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.value
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


def _read_streams_group_member_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(StreamsGroupMemberMetadataValue)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.instance_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.rack_id = buf[p:q].decode()
            p = q
        elif n:
            o.rack_id, p = long_compact_string(buf, p, n, b)
        else:
            o.rack_id = None
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_id = buf[p:q].decode()
            p = q
        elif n:
            o.client_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.client_host = buf[p:q].decode()
            p = q
        elif n:
            o.client_host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ClientHost", n)
        o.rebalance_timeout_ms, o.topology_epoch, n = U_iiB(buf, p)
        p += 9
        if 0 < n < 128:
            q = p + n - 1
            o.process_id = buf[p:q].decode()
            p = q
        elif n:
            o.process_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("ProcessId", n)
        n, = U_b(buf, p)
        p += 1
        if n >= 0:
            (o.user_endpoint,), p = _read_endpoint_v0(buf, p, end, b, 1)
        else:
            o.user_endpoint = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ClientTags", n, b)
            o.client_tags, p = _read_key_value_v0(buf, p, end, b, n)
        elif n:
            o.client_tags = []
        else:
            raise bad_length("ClientTags", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_streams_group_member_metadata_value_v0(objs, out):
    for o in objs:
        x = o.instance_id
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
        x = o.rack_id
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
        x = o.client_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.client_host
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.process_id
        x = x.encode()
        out += P_ii(o.rebalance_timeout_ms, o.topology_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        if o.user_endpoint is None:
            out.append(255)
        else:
            out.append(1)
            _write_endpoint_v0((o.user_endpoint,), out)
        x = o.client_tags
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_key_value_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


StreamsGroupMemberMetadataValue.READERS = {
    0: _read_streams_group_member_metadata_value_v0,
}
StreamsGroupMemberMetadataValue.WRITERS = {
    0: _write_streams_group_member_metadata_value_v0,
}
