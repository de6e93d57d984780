"""ListPartitionReassignmentsRequest, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct
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
)

P_i = Format(">i").pack
U_iB = Format(">iB").unpack_from

class ListPartitionReassignmentsTopics(Struct):
    __slots__ = FIELDS = ("name", "partition_indexes", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partition_indexes: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partition_indexes = [] if partition_indexes is None else partition_indexes
        self.unknown_tagged_fields = unknown_tagged_fields


class ListPartitionReassignmentsRequest(Message):
    __slots__ = FIELDS = ("timeout_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]ListPartitionReassignmentsTopics 0+ nullable 0+",)
    API_KEY = 46
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        timeout_ms: int = 60000,
        topics: list[ListPartitionReassignmentsTopics] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.timeout_ms = timeout_ms
        self.topics = topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_list_partition_reassignments_topics_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListPartitionReassignmentsTopics)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_partition_reassignments_topics_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_indexes
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


def _read_list_partition_reassignments_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ListPartitionReassignmentsRequest)
        o.timeout_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_list_partition_reassignments_topics_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_list_partition_reassignments_request_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.timeout_ms)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_list_partition_reassignments_topics_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ListPartitionReassignmentsRequest.READERS = {
    0: _read_list_partition_reassignments_request_v0,
}
ListPartitionReassignmentsRequest.WRITERS = {
    0: _write_list_partition_reassignments_request_v0,
}
