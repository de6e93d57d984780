"""DeleteRecordsRequest, versions 0 to 2.

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
P_iq = Format(">iq").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_iq = Format(">iq").unpack_from
U_iqB = Format(">iqB").unpack_from

class DeleteRecordsPartition(Struct):
    __slots__ = FIELDS = ("partition_index", "offset", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        offset: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.offset = offset
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETE_RECORDS_PARTITION = frozen(DeleteRecordsPartition())


class DeleteRecordsTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]DeleteRecordsPartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[DeleteRecordsPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class DeleteRecordsRequest(Message):
    __slots__ = FIELDS = ("topics", "timeout_ms", "unknown_tagged_fields",)
    TYPES = ("[]DeleteRecordsTopic 0+", "int32 0+",)
    API_KEY = 21
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[DeleteRecordsTopic] | None = None,
        timeout_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.timeout_ms = timeout_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_delete_records_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsPartition)
        o.unknown_tagged_fields = None
        o.partition_index, o.offset = U_iq(buf, p)
        p += 12
        add(o)
    return a, p


def _write_delete_records_partition_v0(objs, out):
    for o in objs:
        out += P_iq(o.partition_index, o.offset)


def _read_delete_records_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsTopic)
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
            b[0] -= n * 136
            if b[0] < 0 or n * 12 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_delete_records_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_records_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_delete_records_partition_v0(x, out)


def _read_delete_records_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_delete_records_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        o.timeout_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_delete_records_request_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_delete_records_topic_v0(x, out)
        out += P_i(o.timeout_ms)


def _read_delete_records_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsPartition)
        o.partition_index, o.offset, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_records_partition_v2(objs, out):
    for o in objs:
        out += P_iq(o.partition_index, o.offset)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_records_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsTopic)
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
            b[0] -= n * 136
            if b[0] < 0 or n * 13 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_delete_records_partition_v2(buf, p, end, b, n)
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


def _write_delete_records_topic_v2(objs, out):
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
        _write_delete_records_partition_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_records_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteRecordsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_delete_records_topic_v2(buf, p, end, b, n)
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


def _write_delete_records_request_v2(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_delete_records_topic_v2(x, out)
        out += P_i(o.timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteRecordsRequest.READERS = {
    0: _read_delete_records_request_v0,
    1: _read_delete_records_request_v0,
    2: _read_delete_records_request_v2,
}
DeleteRecordsRequest.WRITERS = {
    0: _write_delete_records_request_v0,
    1: _write_delete_records_request_v0,
    2: _write_delete_records_request_v2,
}
