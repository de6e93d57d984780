"""ListOffsetsResponse, versions 1 to 11.

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
P_ihqq = Format(">ihqq").pack
P_ihqqi = Format(">ihqqi").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ihqq = Format(">ihqq").unpack_from
U_ihqqi = Format(">ihqqi").unpack_from
U_ihqqiB = Format(">ihqqiB").unpack_from
U_ii = Format(">ii").unpack_from

class ListOffsetsPartitionResponse(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "timestamp", "offset", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 1+", "int64 1+", "int32 4+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        timestamp: int = -1,
        offset: int = -1,
        leader_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.timestamp = timestamp
        self.offset = offset
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LIST_OFFSETS_PARTITION_RESPONSE = frozen(ListOffsetsPartitionResponse())


class ListOffsetsTopicResponse(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]ListOffsetsPartitionResponse 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[ListOffsetsPartitionResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ListOffsetsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 2+", "[]ListOffsetsTopicResponse 0+",)
    API_KEY = 2
    VERSIONS = (1, 11)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[ListOffsetsTopicResponse] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_offsets_partition_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartitionResponse)
        o.leader_epoch = -1
        o.unknown_tagged_fields = None
        o.partition_index, o.error_code, o.timestamp, o.offset = U_ihqq(buf, p)
        p += 22
        add(o)
    return a, p


def _write_list_offsets_partition_response_v1(objs, out):
    for o in objs:
        if o.leader_epoch != -1:
            raise not_in_version("ListOffsetsPartitionResponse.leader_epoch")
        out += P_ihqq(o.partition_index, o.error_code, o.timestamp, o.offset)


def _read_list_offsets_topic_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopicResponse)
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
            b[0] -= n * 252
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_response_v1(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_topic_response_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_list_offsets_partition_response_v1(x, out)


def _read_list_offsets_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_response_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_response_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_list_offsets_topic_response_v1(x, out)


def _read_list_offsets_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_response_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_response_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_list_offsets_topic_response_v1(x, out)


def _read_list_offsets_partition_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartitionResponse)
        o.unknown_tagged_fields = None
        o.partition_index, o.error_code, o.timestamp, o.offset, o.leader_epoch = U_ihqqi(buf, p)
        p += 26
        add(o)
    return a, p


def _write_list_offsets_partition_response_v4(objs, out):
    for o in objs:
        out += P_ihqqi(o.partition_index, o.error_code, o.timestamp, o.offset, o.leader_epoch)


def _read_list_offsets_topic_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopicResponse)
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
            b[0] -= n * 252
            if b[0] < 0 or n * 26 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_response_v4(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_topic_response_v4(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_list_offsets_partition_response_v4(x, out)


def _read_list_offsets_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_response_v4(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_response_v4(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_list_offsets_topic_response_v4(x, out)


def _read_list_offsets_partition_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsPartitionResponse)
        o.partition_index, o.error_code, o.timestamp, o.offset, o.leader_epoch, t = U_ihqqiB(buf, p)
        p += 27
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_offsets_partition_response_v6(objs, out):
    for o in objs:
        out += P_ihqqi(o.partition_index, o.error_code, o.timestamp, o.offset, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_offsets_topic_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsTopicResponse)
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
            b[0] -= n * 252
            if b[0] < 0 or n * 27 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_list_offsets_partition_response_v6(buf, p, end, b, n)
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


def _write_list_offsets_topic_response_v6(objs, out):
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
        _write_list_offsets_partition_response_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_list_offsets_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListOffsetsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_offsets_topic_response_v6(buf, p, end, b, n)
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


def _write_list_offsets_response_v6(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_list_offsets_topic_response_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListOffsetsResponse.READERS = {
    1: _read_list_offsets_response_v1,
    2: _read_list_offsets_response_v2,
    3: _read_list_offsets_response_v2,
    4: _read_list_offsets_response_v4,
    5: _read_list_offsets_response_v4,
    6: _read_list_offsets_response_v6,
    7: _read_list_offsets_response_v6,
    8: _read_list_offsets_response_v6,
    9: _read_list_offsets_response_v6,
    10: _read_list_offsets_response_v6,
    11: _read_list_offsets_response_v6,
}
ListOffsetsResponse.WRITERS = {
    1: _write_list_offsets_response_v1,
    2: _write_list_offsets_response_v2,
    3: _write_list_offsets_response_v2,
    4: _write_list_offsets_response_v4,
    5: _write_list_offsets_response_v4,
    6: _write_list_offsets_response_v6,
    7: _write_list_offsets_response_v6,
    8: _write_list_offsets_response_v6,
    9: _write_list_offsets_response_v6,
    10: _write_list_offsets_response_v6,
    11: _write_list_offsets_response_v6,
}
