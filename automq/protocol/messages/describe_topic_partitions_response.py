"""DescribeTopicPartitionsResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    Fragment,
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

P_Xt = Format(">16s?").pack
P_h = Format(">h").pack
P_hiii = Format(">hiii").pack
P_i = Format(">i").pack
U_XtB = Format(">16s?B").unpack_from
U_b = Format(">b").unpack_from
U_hB = Format(">hB").unpack_from
U_hiiiB = Format(">hiiiB").unpack_from
U_iB = Format(">iB").unpack_from

class DescribeTopicPartitionsResponsePartition(Struct):
    __slots__ = FIELDS = ("error_code", "partition_index", "leader_id", "leader_epoch", "replica_nodes", "isr_nodes", "eligible_leader_replicas", "last_known_elr", "offline_replicas", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int32 0+", "int32 0+", "int32 0+", "[]int32 0+", "[]int32 0+", "[]int32 0+ nullable 0+", "[]int32 0+ nullable 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        partition_index: int = 0,
        leader_id: int = 0,
        leader_epoch: int = -1,
        replica_nodes: list[int] | None = None,
        isr_nodes: list[int] | None = None,
        eligible_leader_replicas: list[int] | None = None,
        last_known_elr: list[int] | None = None,
        offline_replicas: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.partition_index = partition_index
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.replica_nodes = [] if replica_nodes is None else replica_nodes
        self.isr_nodes = [] if isr_nodes is None else isr_nodes
        self.eligible_leader_replicas = eligible_leader_replicas
        self.last_known_elr = last_known_elr
        self.offline_replicas = [] if offline_replicas is None else offline_replicas
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeTopicPartitionsResponseTopic(Struct):
    __slots__ = FIELDS = ("error_code", "name", "topic_id", "is_internal", "partitions", "topic_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+ nullable 0+", "uuid 0+", "bool 0+", "[]DescribeTopicPartitionsResponsePartition 0+", "int32 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        error_code: int = 0,
        name: str | None = '',
        topic_id: bytes = ZERO_UUID,
        is_internal: bool = False,
        partitions: list[DescribeTopicPartitionsResponsePartition] | None = None,
        topic_authorized_operations: int = -2147483648,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.name = name
        self.topic_id = topic_id
        self.is_internal = is_internal
        self.partitions = [] if partitions is None else partitions
        self.topic_authorized_operations = topic_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


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


class DescribeTopicPartitionsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "next_cursor", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]DescribeTopicPartitionsResponseTopic 0+", "Cursor 0+ nullable 0+",)
    API_KEY = 75
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[DescribeTopicPartitionsResponseTopic] | None = None,
        next_cursor: Cursor | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.next_cursor = next_cursor
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_topic_partitions_response_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTopicPartitionsResponsePartition)
        o.error_code, o.partition_index, o.leader_id, o.leader_epoch, n = U_hiiiB(buf, p)
        p += 15
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("ReplicaNodes", n, b)
            o.replica_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.replica_nodes = []
        else:
            raise bad_length("ReplicaNodes", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("IsrNodes", n, b)
            o.isr_nodes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.isr_nodes = []
        else:
            raise bad_length("IsrNodes", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("EligibleLeaderReplicas", n, b)
            o.eligible_leader_replicas = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.eligible_leader_replicas = []
        else:
            o.eligible_leader_replicas = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("LastKnownElr", n, b)
            o.last_known_elr = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.last_known_elr = []
        else:
            o.last_known_elr = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("OfflineReplicas", n, b)
            o.offline_replicas = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.offline_replicas = []
        else:
            raise bad_length("OfflineReplicas", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_topic_partitions_response_partition_v0(objs, out):
    for o in objs:
        x = o.replica_nodes
        out += P_hiii(o.error_code, o.partition_index, o.leader_id, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        x = o.isr_nodes
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        x = o.eligible_leader_replicas
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out += pack(f">{len(x)}i", *x)
        x = o.last_known_elr
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out += pack(f">{len(x)}i", *x)
        x = o.offline_replicas
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


def _read_describe_topic_partitions_response_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTopicPartitionsResponseTopic)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            o.name = None
        o.topic_id, o.is_internal, n = U_XtB(buf, p)
        p += 18
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 612
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_describe_topic_partitions_response_partition_v0(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_authorized_operations, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_topic_partitions_response_topic_v0(objs, out):
    for o in objs:
        if o.__class__ is Fragment:
            out += o
            continue
        x = o.name
        out += P_h(o.error_code)
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
        x = o.partitions
        out += P_Xt(o.topic_id, o.is_internal)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_topic_partitions_response_partition_v0(x, out)
        out += P_i(o.topic_authorized_operations)
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


def _read_describe_topic_partitions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTopicPartitionsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 348
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describe_topic_partitions_response_topic_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n, = U_b(buf, p)
        p += 1
        if n >= 0:
            (o.next_cursor,), p = _read_cursor_v0(buf, p, end, b, 1)
        else:
            o.next_cursor = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_topic_partitions_response_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_topic_partitions_response_topic_v0(x, out)
        if o.next_cursor is None:
            out.append(255)
        else:
            out.append(1)
            _write_cursor_v0((o.next_cursor,), out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeTopicPartitionsResponse.READERS = {
    0: _read_describe_topic_partitions_response_v0,
}
DescribeTopicPartitionsResponse.WRITERS = {
    0: _write_describe_topic_partitions_response_v0,
}
DescribeTopicPartitionsResponseTopic.WRITERS = {
    0: _write_describe_topic_partitions_response_topic_v0,
}
