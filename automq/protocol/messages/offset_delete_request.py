"""OffsetDeleteRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_string,
    new,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class OffsetDeleteRequestPartition(Struct):
    __slots__ = FIELDS = ("partition_index",)
    TYPES = ("int32 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
    ) -> None:
        self.partition_index = partition_index


DEFAULT_OFFSET_DELETE_REQUEST_PARTITION = frozen(OffsetDeleteRequestPartition())


class OffsetDeleteRequestTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions",)
    TYPES = ("string 0+", "[]OffsetDeleteRequestPartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[OffsetDeleteRequestPartition] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions


class OffsetDeleteRequest(Message):
    __slots__ = FIELDS = ("group_id", "topics",)
    TYPES = ("string 0+", "[]OffsetDeleteRequestTopic 0+",)
    API_KEY = 47
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        topics: list[OffsetDeleteRequestTopic] | None = None,
    ) -> None:
        self.group_id = group_id
        self.topics = [] if topics is None else topics


def _read_offset_delete_request_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteRequestPartition)
        o.partition_index, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_offset_delete_request_partition_v0(objs, out):
    for o in objs:
        out += P_i(o.partition_index)


def _read_offset_delete_request_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteRequestTopic)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 96
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_delete_request_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        add(o)
    return a, p


def _write_offset_delete_request_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_delete_request_partition_v0(x, out)


def _read_offset_delete_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_delete_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        add(o)
    return a, p


def _write_offset_delete_request_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_offset_delete_request_topic_v0(x, out)


OffsetDeleteRequest.READERS = {
    0: _read_offset_delete_request_v0,
}
OffsetDeleteRequest.WRITERS = {
    0: _write_offset_delete_request_v0,
}
