"""DescribeTopicPartitionsRequest, versions 0 to 0.

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

P_i = Format(">i").pack
U_iB = Format(">iB").unpack_from
U_ib = Format(">ib").unpack_from

class TopicRequest(Struct):
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


DEFAULT_TOPIC_REQUEST = frozen(TopicRequest())


class Cursor(Struct):
    __slots__ = FIELDS = ("topic_name", "partition_index", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+",)

    def __init__(
        self,
        *,
        topic_name: str = '',
        partition_index: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_name = topic_name
        self.partition_index = partition_index
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CURSOR = frozen(Cursor())


class DescribeTopicPartitionsRequest(Message):
    __slots__ = FIELDS = ("topics", "response_partition_limit", "cursor", "unknown_tagged_fields",)
    TYPES = ("[]TopicRequest 0+", "int32 0+", "Cursor 0+ nullable 0+",)
    API_KEY = 75
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[TopicRequest] | None = None,
        response_partition_limit: int = 2000,
        cursor: Cursor | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.response_partition_limit = response_partition_limit
        self.cursor = cursor
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicRequest)
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


def _write_topic_request_v0(objs, out):
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


def _read_cursor_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Cursor)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic_name = buf[p:q].decode()
            p = q
        elif n:
            o.topic_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        o.partition_index, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_cursor_v0(objs, out):
    for o in objs:
        x = o.topic_name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_i(o.partition_index)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_topic_partitions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTopicPartitionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 120
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_request_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.response_partition_limit, n = U_ib(buf, p)
        p += 5
        if n >= 0:
            (o.cursor,), p = _read_cursor_v0(buf, p, end, b, 1)
        else:
            o.cursor = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_topic_partitions_request_v0(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_request_v0(x, out)
        out += P_i(o.response_partition_limit)
        if o.cursor is None:
            out.append(255)
        else:
            out.append(1)
            _write_cursor_v0((o.cursor,), out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeTopicPartitionsRequest.READERS = {
    0: _read_describe_topic_partitions_request_v0,
}
DescribeTopicPartitionsRequest.WRITERS = {
    0: _write_describe_topic_partitions_request_v0,
}
