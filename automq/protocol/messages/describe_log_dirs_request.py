"""DescribeLogDirsRequest, versions 1 to 5.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_INT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class DescribableLogDirTopic(Struct):
    __slots__ = FIELDS = ("topic", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeLogDirsRequest(Message):
    __slots__ = FIELDS = ("topics", "unknown_tagged_fields",)
    TYPES = ("[]DescribableLogDirTopic 0+ nullable 0+",)
    API_KEY = 35
    VERSIONS = (1, 5)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[DescribableLogDirTopic] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is UNSET else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describable_log_dir_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribableLogDirTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describable_log_dir_topic_v1(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_describe_log_dirs_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describable_log_dir_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        elif n == -1:
            o.topics = None
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_request_v1(objs, out):
    for o in objs:
        x = o.topics
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_describable_log_dir_topic_v1(x, out)


def _read_describable_log_dir_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribableLogDirTopic)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = buf[p:q].decode()
            p = q
        elif n:
            o.topic, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describable_log_dir_topic_v2(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describable_log_dir_topic_v2(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_request_v2(objs, out):
    for o in objs:
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_describable_log_dir_topic_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeLogDirsRequest.READERS = {
    1: _read_describe_log_dirs_request_v1,
    2: _read_describe_log_dirs_request_v2,
    3: _read_describe_log_dirs_request_v2,
    4: _read_describe_log_dirs_request_v2,
    5: _read_describe_log_dirs_request_v2,
}
DescribeLogDirsRequest.WRITERS = {
    1: _write_describe_log_dirs_request_v1,
    2: _write_describe_log_dirs_request_v2,
    3: _write_describe_log_dirs_request_v2,
    4: _write_describe_log_dirs_request_v2,
    5: _write_describe_log_dirs_request_v2,
}
