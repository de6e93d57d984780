"""AssignReplicasToDirsRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    new,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_i = Format(">i").pack
P_iq = Format(">iq").pack
U_XB = Format(">16sB").unpack_from
U_iB = Format(">iB").unpack_from
U_iqB = Format(">iqB").unpack_from

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
    __slots__ = FIELDS = ("topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]PartitionData 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class DirectoryData(Struct):
    __slots__ = FIELDS = ("id", "topics", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]TopicData 0+",)
    UUIDS = frozenset(["id"])

    def __init__(
        self,
        *,
        id: bytes = ZERO_UUID,
        topics: list[TopicData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.id = id
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class AssignReplicasToDirsRequest(Message):
    __slots__ = FIELDS = ("broker_id", "broker_epoch", "directories", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "[]DirectoryData 0+",)
    API_KEY = 73
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        broker_id: int = 0,
        broker_epoch: int = -1,
        directories: list[DirectoryData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_id = broker_id
        self.broker_epoch = broker_epoch
        self.directories = [] if directories is None else directories
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
        o.topic_id, n = U_XB(buf, p)
        p += 17
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
        x = o.partitions
        out += P_X(o.topic_id)
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


def _read_directory_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DirectoryData)
        o.id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
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


def _write_directory_data_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_X(o.id)
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


def _read_assign_replicas_to_dirs_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AssignReplicasToDirsRequest)
        o.broker_id, o.broker_epoch, n = U_iqB(buf, p)
        p += 13
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Directories", n, b)
            o.directories, p = _read_directory_data_v0(buf, p, end, b, n)
        elif n:
            o.directories = []
        else:
            raise bad_length("Directories", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_assign_replicas_to_dirs_request_v0(objs, out):
    for o in objs:
        x = o.directories
        out += P_iq(o.broker_id, o.broker_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_directory_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AssignReplicasToDirsRequest.READERS = {
    0: _read_assign_replicas_to_dirs_request_v0,
}
AssignReplicasToDirsRequest.WRITERS = {
    0: _write_assign_replicas_to_dirs_request_v0,
}
