"""ShareGroupMemberMetadataValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations


from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    new,
    put_compact_strings,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

class ShareGroupMemberMetadataValue(Message):
    __slots__ = FIELDS = ("rack_id", "client_id", "client_host", "subscribed_topic_names", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "string 0+", "string 0+", "[]string 0+",)
    API_KEY = 10
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        rack_id: str | None = '',
        client_id: str = '',
        client_host: str = '',
        subscribed_topic_names: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.rack_id = rack_id
        self.client_id = client_id
        self.client_host = client_host
        self.subscribed_topic_names = [] if subscribed_topic_names is None else subscribed_topic_names
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_share_group_member_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupMemberMetadataValue)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_group_member_metadata_value_v0(objs, out):
    for o in objs:
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupMemberMetadataValue.READERS = {
    0: _read_share_group_member_metadata_value_v0,
}
ShareGroupMemberMetadataValue.WRITERS = {
    0: _write_share_group_member_metadata_value_v0,
}
