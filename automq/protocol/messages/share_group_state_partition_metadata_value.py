"""ShareGroupStatePartitionMetadataValue, versions 0 to 0.

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
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
U_XB = Format(">16sB").unpack_from

class TopicPartitionsInfo(Struct):
    __slots__ = FIELDS = ("topic_id", "topic_name", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "string 0+", "[]int32 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        topic_name: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.topic_name = topic_name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicInfo(Struct):
    __slots__ = FIELDS = ("topic_id", "topic_name", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "string 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        topic_name: str = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.topic_name = topic_name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_TOPIC_INFO = frozen(TopicInfo())


class ShareGroupStatePartitionMetadataValue(Message):
    __slots__ = FIELDS = ("initializing_topics", "initialized_topics", "deleting_topics", "unknown_tagged_fields",)
    TYPES = ("[]TopicPartitionsInfo 0+", "[]TopicPartitionsInfo 0+", "[]TopicInfo 0+",)
    API_KEY = 15
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        initializing_topics: list[TopicPartitionsInfo] | None = None,
        initialized_topics: list[TopicPartitionsInfo] | None = None,
        deleting_topics: list[TopicInfo] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.initializing_topics = [] if initializing_topics is None else initializing_topics
        self.initialized_topics = [] if initialized_topics is None else initialized_topics
        self.deleting_topics = [] if deleting_topics is None else deleting_topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_partitions_info_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitionsInfo)
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


def _write_topic_partitions_info_v0(objs, out):
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


def _read_topic_info_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicInfo)
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
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_info_v0(objs, out):
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_share_group_state_partition_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupStatePartitionMetadataValue)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 19 > end - p:
                raise bad_count("InitializingTopics", n, b)
            o.initializing_topics, p = _read_topic_partitions_info_v0(buf, p, end, b, n)
        elif n:
            o.initializing_topics = []
        else:
            raise bad_length("InitializingTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 19 > end - p:
                raise bad_count("InitializedTopics", n, b)
            o.initialized_topics, p = _read_topic_partitions_info_v0(buf, p, end, b, n)
        elif n:
            o.initialized_topics = []
        else:
            raise bad_length("InitializedTopics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("DeletingTopics", n, b)
            o.deleting_topics, p = _read_topic_info_v0(buf, p, end, b, n)
        elif n:
            o.deleting_topics = []
        else:
            raise bad_length("DeletingTopics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_group_state_partition_metadata_value_v0(objs, out):
    for o in objs:
        x = o.initializing_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_info_v0(x, out)
        x = o.initialized_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_info_v0(x, out)
        x = o.deleting_topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_info_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupStatePartitionMetadataValue.READERS = {
    0: _read_share_group_state_partition_metadata_value_v0,
}
ShareGroupStatePartitionMetadataValue.WRITERS = {
    0: _write_share_group_state_partition_metadata_value_v0,
}
