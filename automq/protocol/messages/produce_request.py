"""ProduceRequest, versions 3 to 13.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format
from typing import Any

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_INT,
    NULL_SHORT,
    put_records,
    put_string_length,
    put_tags,
    put_uvarint,
    size_of_records,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_hi = Format(">hi").pack
P_hii = Format(">hii").pack
P_i = Format(">i").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_hiB = Format(">hiB").unpack_from
U_hii = Format(">hii").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class PartitionProduceData(Struct):
    __slots__ = FIELDS = ("index", "records", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "records 0+ nullable 0+",)

    def __init__(
        self,
        *,
        index: int = 0,
        records: Any = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.index = index
        self.records = records
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicProduceData(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partition_data", "unknown_tagged_fields",)
    TYPES = ("string 0-12", "uuid 13+", "[]PartitionProduceData 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partition_data: list[PartitionProduceData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partition_data = [] if partition_data is None else partition_data
        self.unknown_tagged_fields = unknown_tagged_fields


class ProduceRequest(Message):
    __slots__ = FIELDS = ("transactional_id", "acks", "timeout_ms", "topic_data", "unknown_tagged_fields",)
    TYPES = ("string 3+ nullable 3+", "int16 0+", "int32 0+", "[]TopicProduceData 0+",)
    API_KEY = 0
    VERSIONS = (3, 13)
    FLEXIBLE_FROM = 9
    HAS_RECORDS = True

    def __init__(
        self,
        *,
        transactional_id: str | None = None,
        acks: int = 0,
        timeout_ms: int = 0,
        topic_data: list[TopicProduceData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.acks = acks
        self.timeout_ms = timeout_ms
        self.topic_data = [] if topic_data is None else topic_data
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_produce_data_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceData)
        o.index, n = U_ii(buf, p)
        p += 8
        if n >= 0:
            q = p + n
            o.records = buf[p:q]
            p = q
        elif n == -1:
            o.records = None
        else:
            raise bad_length("Records", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_produce_data_v3(objs, out, parts):
    for o in objs:
        x = o.records
        out += P_i(o.index)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(size_of_records(x))
            out = put_records(out, parts, x)
    return out


def _read_topic_produce_data_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceData)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.name = str(buf[p:q], "utf-8")
            p = q
        elif n > 0:
            o.name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Name", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("PartitionData", n, b)
            o.partition_data, p = _read_partition_produce_data_v3(buf, p, end, b, n)
        elif n == 0:
            o.partition_data = []
        else:
            raise bad_length("PartitionData", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_data_v3(objs, out, parts):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_data
        out += P_i(len(x))
        out = _write_partition_produce_data_v3(x, out, parts)
    return out


def _read_produce_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.transactional_id = str(buf[p:q], "utf-8")
            p = q
        elif n > 0:
            o.transactional_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.transactional_id = None
        else:
            raise bad_length("TransactionalId", n)
        o.acks, o.timeout_ms, n = U_hii(buf, p)
        p += 10
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("TopicData", n, b)
            o.topic_data, p = _read_topic_produce_data_v3(buf, p, end, b, n)
        elif n == 0:
            o.topic_data = []
        else:
            raise bad_length("TopicData", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_request_v3(objs, out, parts):
    for o in objs:
        x = o.transactional_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topic_data
        out += P_hii(o.acks, o.timeout_ms, len(x))
        out = _write_topic_produce_data_v3(x, out, parts)
    return out


def _read_partition_produce_data_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionProduceData)
        o.index, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.records = buf[p:q]
            p = q
        else:
            o.records = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_produce_data_v9(objs, out, parts):
    for o in objs:
        x = o.records
        out += P_i(o.index)
        if x is None:
            out.append(0)
        else:
            n = size_of_records(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out = put_records(out, parts, x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_topic_produce_data_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceData)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = str(buf[p:q], "utf-8")
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
            b[0] -= n * 184
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("PartitionData", n, b)
            o.partition_data, p = _read_partition_produce_data_v9(buf, p, end, b, n)
        elif n:
            o.partition_data = []
        else:
            raise bad_length("PartitionData", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_data_v9(objs, out, parts):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_data
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_partition_produce_data_v9(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_produce_request_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id = None
        o.acks, o.timeout_ms, n = U_hiB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("TopicData", n, b)
            o.topic_data, p = _read_topic_produce_data_v9(buf, p, end, b, n)
        elif n:
            o.topic_data = []
        else:
            raise bad_length("TopicData", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_request_v9(objs, out, parts):
    for o in objs:
        x = o.transactional_id
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
        x = o.topic_data
        out += P_hi(o.acks, o.timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_topic_produce_data_v9(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_topic_produce_data_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicProduceData)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("PartitionData", n, b)
            o.partition_data, p = _read_partition_produce_data_v9(buf, p, end, b, n)
        elif n:
            o.partition_data = []
        else:
            raise bad_length("PartitionData", n)
        o.name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_produce_data_v13(objs, out, parts):
    for o in objs:
        x = o.partition_data
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_partition_produce_data_v9(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_produce_request_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ProduceRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            o.transactional_id = None
        o.acks, o.timeout_ms, n = U_hiB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("TopicData", n, b)
            o.topic_data, p = _read_topic_produce_data_v13(buf, p, end, b, n)
        elif n:
            o.topic_data = []
        else:
            raise bad_length("TopicData", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_produce_request_v13(objs, out, parts):
    for o in objs:
        x = o.transactional_id
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
        x = o.topic_data
        out += P_hi(o.acks, o.timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_topic_produce_data_v13(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


ProduceRequest.READERS = {
    3: _read_produce_request_v3,
    4: _read_produce_request_v3,
    5: _read_produce_request_v3,
    6: _read_produce_request_v3,
    7: _read_produce_request_v3,
    8: _read_produce_request_v3,
    9: _read_produce_request_v9,
    10: _read_produce_request_v9,
    11: _read_produce_request_v9,
    12: _read_produce_request_v9,
    13: _read_produce_request_v13,
}
ProduceRequest.WRITERS = {
    3: _write_produce_request_v3,
    4: _write_produce_request_v3,
    5: _write_produce_request_v3,
    6: _write_produce_request_v3,
    7: _write_produce_request_v3,
    8: _write_produce_request_v3,
    9: _write_produce_request_v9,
    10: _write_produce_request_v9,
    11: _write_produce_request_v9,
    12: _write_produce_request_v9,
    13: _write_produce_request_v13,
}
