"""ConsumerGroupPartitionMetadataValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
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
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_i = Format(">i").pack
U_XB = Format(">16sB").unpack_from
U_iB = Format(">iB").unpack_from

class PartitionMetadata(Struct):
    __slots__ = FIELDS = ("partition", "racks", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]string 0+",)

    def __init__(
        self,
        *,
        partition: int = 0,
        racks: list[str] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition = partition
        self.racks = [] if racks is None else racks
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicMetadata(Struct):
    __slots__ = FIELDS = ("topic_id", "topic_name", "num_partitions", "partition_metadata", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "string 0+", "int32 0+", "[]PartitionMetadata 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        topic_name: str = '',
        num_partitions: int = 0,
        partition_metadata: list[PartitionMetadata] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.topic_name = topic_name
        self.num_partitions = num_partitions
        self.partition_metadata = [] if partition_metadata is None else partition_metadata
        self.unknown_tagged_fields = unknown_tagged_fields


class ConsumerGroupPartitionMetadataValue(Message):
    __slots__ = FIELDS = ("topics", "unknown_tagged_fields",)
    TYPES = ("[]TopicMetadata 0+",)
    API_KEY = 4
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[TopicMetadata] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_metadata_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionMetadata)
        o.partition, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("Racks", n, b)
            o.racks, p = compact_strings(buf, p, n, b)
        elif n:
            o.racks = []
        else:
            raise bad_length("Racks", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_metadata_v0(objs, out):
    for o in objs:
        x = o.racks
        out += P_i(o.partition)
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


def _read_topic_metadata_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicMetadata)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.topic_name = buf[p:q].decode()
            p = q
        elif n:
            o.topic_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        o.num_partitions, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 176
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("PartitionMetadata", n, b)
            o.partition_metadata, p = _read_partition_metadata_v0(buf, p, end, b, n)
        elif n:
            o.partition_metadata = []
        else:
            raise bad_length("PartitionMetadata", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_metadata_v0(objs, out):
    for o in objs:
        x = o.topic_name
        x = x.encode()
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_metadata
        out += P_i(o.num_partitions)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_partition_metadata_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_consumer_group_partition_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupPartitionMetadataValue)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 304
            if b[0] < 0 or n * 23 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_metadata_v0(buf, p, end, b, n)
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


def _write_consumer_group_partition_metadata_value_v0(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_metadata_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ConsumerGroupPartitionMetadataValue.READERS = {
    0: _read_consumer_group_partition_metadata_value_v0,
}
ConsumerGroupPartitionMetadataValue.WRITERS = {
    0: _write_consumer_group_partition_metadata_value_v0,
}
