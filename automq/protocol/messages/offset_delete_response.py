"""OffsetDeleteResponse, versions 0 to 0.

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
P_hii = Format(">hii").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
U_h = Format(">h").unpack_from
U_hii = Format(">hii").unpack_from
U_i = Format(">i").unpack_from
U_ih = Format(">ih").unpack_from

class OffsetDeleteResponsePartition(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code",)
    TYPES = ("int32 0+", "int16 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code


DEFAULT_OFFSET_DELETE_RESPONSE_PARTITION = frozen(OffsetDeleteResponsePartition())


class OffsetDeleteResponseTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions",)
    TYPES = ("string 0+", "[]OffsetDeleteResponsePartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[OffsetDeleteResponsePartition] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions


class OffsetDeleteResponse(Message):
    __slots__ = FIELDS = ("error_code", "throttle_time_ms", "topics",)
    TYPES = ("int16 0+", "int32 0+", "[]OffsetDeleteResponseTopic 0+",)
    API_KEY = 47
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        throttle_time_ms: int = 0,
        topics: list[OffsetDeleteResponseTopic] | None = None,
    ) -> None:
        self.error_code = error_code
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics


def _read_offset_delete_response_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteResponsePartition)
        o.partition_index, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_offset_delete_response_partition_v0(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)


def _read_offset_delete_response_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteResponseTopic)
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
            b[0] -= n * 132
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_delete_response_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        add(o)
    return a, p


def _write_offset_delete_response_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_delete_response_partition_v0(x, out)


def _read_offset_delete_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetDeleteResponse)
        o.error_code, o.throttle_time_ms, n = U_hii(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_delete_response_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        add(o)
    return a, p


def _write_offset_delete_response_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_hii(o.error_code, o.throttle_time_ms, len(x))
        _write_offset_delete_response_topic_v0(x, out)


OffsetDeleteResponse.READERS = {
    0: _read_offset_delete_response_v0,
}
OffsetDeleteResponse.WRITERS = {
    0: _write_offset_delete_response_v0,
}
