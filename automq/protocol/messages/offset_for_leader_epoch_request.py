"""OffsetForLeaderEpochRequest, versions 2 to 4.

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
    long_string,
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
P_iii = Format(">iii").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from
U_iii = Format(">iii").unpack_from
U_iiiB = Format(">iiiB").unpack_from

class OffsetForLeaderPartition(Struct):
    __slots__ = FIELDS = ("partition", "current_leader_epoch", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 2+", "int32 0+",)

    def __init__(
        self,
        *,
        partition: int = 0,
        current_leader_epoch: int = -1,
        leader_epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition = partition
        self.current_leader_epoch = current_leader_epoch
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OFFSET_FOR_LEADER_PARTITION = frozen(OffsetForLeaderPartition())


class OffsetForLeaderTopic(Struct):
    __slots__ = FIELDS = ("topic", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]OffsetForLeaderPartition 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[OffsetForLeaderPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetForLeaderEpochRequest(Message):
    __slots__ = FIELDS = ("replica_id", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 3+", "[]OffsetForLeaderTopic 0+",)
    API_KEY = 23
    VERSIONS = (2, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        replica_id: int = -2,
        topics: list[OffsetForLeaderTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.replica_id = replica_id
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_for_leader_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderPartition)
        o.unknown_tagged_fields = None
        o.partition, o.current_leader_epoch, o.leader_epoch = U_iii(buf, p)
        p += 12
        add(o)
    return a, p


def _write_offset_for_leader_partition_v2(objs, out):
    for o in objs:
        out += P_iii(o.partition, o.current_leader_epoch, o.leader_epoch)


def _read_offset_for_leader_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderTopic)
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
            b[0] -= n * 176
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_for_leader_partition_v2(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_for_leader_topic_v2(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_for_leader_partition_v2(x, out)


def _read_offset_for_leader_epoch_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderEpochRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_for_leader_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.replica_id = -2
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_for_leader_epoch_request_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_offset_for_leader_topic_v2(x, out)


def _read_offset_for_leader_epoch_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderEpochRequest)
        o.replica_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_for_leader_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_for_leader_epoch_request_v3(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.replica_id, len(x))
        _write_offset_for_leader_topic_v2(x, out)


def _read_offset_for_leader_partition_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderPartition)
        o.partition, o.current_leader_epoch, o.leader_epoch, t = U_iiiB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_for_leader_partition_v4(objs, out):
    for o in objs:
        out += P_iii(o.partition, o.current_leader_epoch, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_for_leader_topic_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderTopic)
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
            b[0] -= n * 176
            if b[0] < 0 or n * 13 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_for_leader_partition_v4(buf, p, end, b, n)
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


def _write_offset_for_leader_topic_v4(objs, out):
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
        _write_offset_for_leader_partition_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_for_leader_epoch_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetForLeaderEpochRequest)
        o.replica_id, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_for_leader_topic_v4(buf, p, end, b, n)
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


def _write_offset_for_leader_epoch_request_v4(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.replica_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_for_leader_topic_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetForLeaderEpochRequest.READERS = {
    2: _read_offset_for_leader_epoch_request_v2,
    3: _read_offset_for_leader_epoch_request_v3,
    4: _read_offset_for_leader_epoch_request_v4,
}
OffsetForLeaderEpochRequest.WRITERS = {
    2: _write_offset_for_leader_epoch_request_v2,
    3: _write_offset_for_leader_epoch_request_v3,
    4: _write_offset_for_leader_epoch_request_v4,
}
