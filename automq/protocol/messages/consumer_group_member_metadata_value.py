"""ConsumerGroupMemberMetadataValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    compact_strings,
    duplicate_tag,
    long_compact_string,
    new,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
)

P_i = Format(">i").pack
U_iB = Format(">iB").unpack_from

class ClassicProtocol(Struct):
    __slots__ = FIELDS = ("name", "metadata", "unknown_tagged_fields",)
    TYPES = ("string 0+", "bytes 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        metadata: bytes = b"",
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.metadata = metadata
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CLASSIC_PROTOCOL = frozen(ClassicProtocol())


class ClassicMemberMetadata(Struct):
    __slots__ = FIELDS = ("session_timeout_ms", "supported_protocols", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]ClassicProtocol 0+",)

    def __init__(
        self,
        *,
        session_timeout_ms: int = 0,
        supported_protocols: list[ClassicProtocol] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.session_timeout_ms = session_timeout_ms
        self.supported_protocols = [] if supported_protocols is None else supported_protocols
        self.unknown_tagged_fields = unknown_tagged_fields


class ConsumerGroupMemberMetadataValue(Message):
    __slots__ = FIELDS = ("instance_id", "rack_id", "client_id", "client_host", "subscribed_topic_names", "subscribed_topic_regex", "rebalance_timeout_ms", "server_assignor", "classic_member_metadata", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "string 0+ nullable 0+", "string 0+", "string 0+", "[]string 0+", "string 0+ nullable 0+", "int32 0+", "string 0+ nullable 0+", "ClassicMemberMetadata 0+ nullable 0+",)
    API_KEY = 5
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
        subscribed_topic_names: list[str] | None = None,
        subscribed_topic_regex: str | None = '',
        rebalance_timeout_ms: int = -1,
        server_assignor: str | None = '',
        classic_member_metadata: ClassicMemberMetadata | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.instance_id = instance_id
        self.rack_id = rack_id
        self.client_id = client_id
        self.client_host = client_host
        self.subscribed_topic_names = [] if subscribed_topic_names is None else subscribed_topic_names
        self.subscribed_topic_regex = subscribed_topic_regex
        self.rebalance_timeout_ms = rebalance_timeout_ms
        self.server_assignor = server_assignor
        self.classic_member_metadata = ClassicMemberMetadata() if classic_member_metadata is UNSET else classic_member_metadata
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_classic_protocol_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ClassicProtocol)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.metadata = buf[p:q]
            p = q
        else:
            raise bad_length("Metadata", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_classic_protocol_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.metadata
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += x
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_classic_member_metadata_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ClassicMemberMetadata)
        o.session_timeout_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 168
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("SupportedProtocols", n, b)
            o.supported_protocols, p = _read_classic_protocol_v0(buf, p, end, b, n)
        elif n:
            o.supported_protocols = []
        else:
            raise bad_length("SupportedProtocols", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_classic_member_metadata_v0(objs, out):
    for o in objs:
        x = o.supported_protocols
        out += P_i(o.session_timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_classic_protocol_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_consumer_group_member_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupMemberMetadataValue)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("SubscribedTopicNames", n, b)
            o.subscribed_topic_names, p = compact_strings(buf, p, n, b)
        elif n:
            o.subscribed_topic_names = []
        else:
            raise bad_length("SubscribedTopicNames", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.subscribed_topic_regex = buf[p:q].decode()
            p = q
        elif n:
            o.subscribed_topic_regex, p = long_compact_string(buf, p, n, b)
        else:
            o.subscribed_topic_regex = None
        o.rebalance_timeout_ms, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.server_assignor = buf[p:q].decode()
            p = q
        elif n:
            o.server_assignor, p = long_compact_string(buf, p, n, b)
        else:
            o.server_assignor = None
        o.classic_member_metadata = ClassicMemberMetadata()
        t = buf[p]
        p += 1
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    n = buf[p]
                    p += 1
                    if n:
                        (o.classic_member_metadata,), p = _read_classic_member_metadata_v0(buf, p, end, b, 1)
                    else:
                        o.classic_member_metadata = None
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_consumer_group_member_metadata_value_v0(objs, out):
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
        x = o.subscribed_topic_names
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        x = o.subscribed_topic_regex
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
        x = o.server_assignor
        out += P_i(o.rebalance_timeout_ms)
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
        t = {}
        if o.classic_member_metadata != ClassicMemberMetadata():
            t[0] = v = bytearray()
            if o.classic_member_metadata is None:
                v.append(0)
            else:
                v.append(1)
                _write_classic_member_metadata_v0((o.classic_member_metadata,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


ConsumerGroupMemberMetadataValue.READERS = {
    0: _read_consumer_group_member_metadata_value_v0,
}
ConsumerGroupMemberMetadataValue.WRITERS = {
    0: _write_consumer_group_member_metadata_value_v0,
}
