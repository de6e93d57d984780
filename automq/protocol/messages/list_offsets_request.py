"""ListOffsetsRequest, versions 1 to 11.

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
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ib = Format(">ib").pack
P_ibi = Format(">ibi").pack
P_ii = Format(">ii").pack
P_iiq = Format(">iiq").pack
P_iq = Format(">iq").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ibB = Format(">ibB").unpack_from
U_ibi = Format(">ibi").unpack_from
U_ii = Format(">ii").unpack_from
U_iiq = Format(">iiq").unpack_from
U_iiqB = Format(">iiqB").unpack_from
U_iq = Format(">iq").unpack_from

class ListOffsetsPartition(Struct):
    __slots__ = FIELDS = ("partition_index", "current_leader_epoch", "timestamp", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 4+", "int64 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        current_leader_epoch: int = -1,
        timestamp: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.current_leader_epoch = current_leader_epoch
        self.timestamp = timestamp
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LIST_OFFSETS_PARTITION = frozen(ListOffsetsPartition())


class ListOffsetsTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]ListOffsetsPartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[ListOffsetsPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ListOffsetsRequest(Message):
    __slots__ = FIELDS = ("replica_id", "isolation_level", "topics", "timeout_ms", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int8 2+", "[]ListOffsetsTopic 0+", "int32 10+",)
    API_KEY = 2
    VERSIONS = (1, 11)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        replica_id: int = 0,
        isolation_level: int = 0,
        topics: list[ListOffsetsTopic] | None = None,
        timeout_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.replica_id = replica_id
        self.isolation_level = isolation_level
        self.topics = [] if topics is None else topics
        self.timeout_ms = timeout_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_offsets_partition_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartition)
        o.current_leader_epoch = -1
        o.unknown_tagged_fields = None
        o.partition_index, o.timestamp = U_iq(buf, p)
        p += 12
        add(o)
    return a, p


def _write_list_offsets_partition_v1(objs, out):
    for o in objs:
        out += P_iq(o.partition_index, o.timestamp)


def _read_list_offsets_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopic)
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
            b[0] -= n * 176
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_list_offsets_partition_v1(x, out)


def _read_list_offsets_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsRequest)
        o.replica_id, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.isolation_level = 0
        o.timeout_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_request_v1(objs, out):
    for o in objs:
        if o.isolation_level != 0:
            raise not_in_version("ListOffsetsRequest.isolation_level")
        x = o.topics
        out += P_ii(o.replica_id, len(x))
        _write_list_offsets_topic_v1(x, out)


def _read_list_offsets_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsRequest)
        o.replica_id, o.isolation_level, n = U_ibi(buf, p)
        p += 9
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_request_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_ibi(o.replica_id, o.isolation_level, len(x))
        _write_list_offsets_topic_v1(x, out)


def _read_list_offsets_partition_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartition)
        o.unknown_tagged_fields = None
        o.partition_index, o.current_leader_epoch, o.timestamp = U_iiq(buf, p)
        p += 16
        add(o)
    return a, p


def _write_list_offsets_partition_v4(objs, out):
    for o in objs:
        out += P_iiq(o.partition_index, o.current_leader_epoch, o.timestamp)


def _read_list_offsets_topic_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopic)
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
            b[0] -= n * 176
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_v4(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_topic_v4(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_list_offsets_partition_v4(x, out)


def _read_list_offsets_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsRequest)
        o.replica_id, o.isolation_level, n = U_ibi(buf, p)
        p += 9
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_v4(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_request_v4(objs, out):
    for o in objs:
        x = o.topics
        out += P_ibi(o.replica_id, o.isolation_level, len(x))
        _write_list_offsets_topic_v4(x, out)


def _read_list_offsets_partition_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartition)
        o.partition_index, o.current_leader_epoch, o.timestamp, t = U_iiqB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_partition_v6(objs, out):
    for o in objs:
        out += P_iiq(o.partition_index, o.current_leader_epoch, o.timestamp)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_offsets_topic_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopic)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 176
            if b[0] < 0 or n * 17 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_v6(buf, p, end, b, n)
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


def _write_list_offsets_topic_v6(objs, out):
    for o in objs:
        x = o.name
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
        _write_list_offsets_partition_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_offsets_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsRequest)
        o.replica_id, o.isolation_level, n = U_ibB(buf, p)
        p += 6
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_request_v6(objs, out):
    for o in objs:
        x = o.topics
        out += P_ib(o.replica_id, o.isolation_level)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_list_offsets_topic_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_offsets_request_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsRequest)
        o.replica_id, o.isolation_level, n = U_ibB(buf, p)
        p += 6
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_request_v10(objs, out):
    for o in objs:
        x = o.topics
        out += P_ib(o.replica_id, o.isolation_level)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_list_offsets_topic_v6(x, out)
        out += P_i(o.timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListOffsetsRequest.READERS = {
    1: _read_list_offsets_request_v1,
    2: _read_list_offsets_request_v2,
    3: _read_list_offsets_request_v2,
    4: _read_list_offsets_request_v4,
    5: _read_list_offsets_request_v4,
    6: _read_list_offsets_request_v6,
    7: _read_list_offsets_request_v6,
    8: _read_list_offsets_request_v6,
    9: _read_list_offsets_request_v6,
    10: _read_list_offsets_request_v10,
    11: _read_list_offsets_request_v10,
}
ListOffsetsRequest.WRITERS = {
    1: _write_list_offsets_request_v1,
    2: _write_list_offsets_request_v2,
    3: _write_list_offsets_request_v2,
    4: _write_list_offsets_request_v4,
    5: _write_list_offsets_request_v4,
    6: _write_list_offsets_request_v6,
    7: _write_list_offsets_request_v6,
    8: _write_list_offsets_request_v6,
    9: _write_list_offsets_request_v6,
    10: _write_list_offsets_request_v10,
    11: _write_list_offsets_request_v10,
}
