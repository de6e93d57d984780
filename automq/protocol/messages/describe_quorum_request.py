"""DescribeQuorumRequest, versions 0 to 2.

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

class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "unknown_tagged_fields",)
    TYPES = ("int32 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_PARTITION_DATA = frozen(PartitionData())


class TopicData(Struct):
    __slots__ = FIELDS = ("topic_name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]PartitionData 0+",)

    def __init__(
        self,
        *,
        topic_name: str = '',
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_name = topic_name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeQuorumRequest(Message):
    __slots__ = FIELDS = ("topics", "unknown_tagged_fields",)
    TYPES = ("[]TopicData 0+",)
    API_KEY = 55
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[TopicData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v0(objs, out):
    for o in objs:
        out += P_i(o.partition_index)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 96
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v0(buf, p, end, b, n)
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


def _write_topic_data_v0(objs, out):
    for o in objs:
        x = o.topic_name
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
        _write_partition_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_quorum_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeQuorumRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_quorum_request_v0(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeQuorumRequest.READERS = {
    0: _read_describe_quorum_request_v0,
    1: _read_describe_quorum_request_v0,
    2: _read_describe_quorum_request_v0,
}
DescribeQuorumRequest.WRITERS = {
    0: _write_describe_quorum_request_v0,
    1: _write_describe_quorum_request_v0,
    2: _write_describe_quorum_request_v0,
}
