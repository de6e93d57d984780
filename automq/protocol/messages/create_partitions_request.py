"""CreatePartitionsRequest, versions 0 to 3.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    NULL_INT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_it = Format(">i?").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from
U_it = Format(">i?").unpack_from
U_itB = Format(">i?B").unpack_from

class CreatePartitionsAssignment(Struct):
    __slots__ = FIELDS = ("broker_ids", "unknown_tagged_fields",)
    TYPES = ("[]int32 0+",)

    def __init__(
        self,
        *,
        broker_ids: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.broker_ids = [] if broker_ids is None else broker_ids
        self.unknown_tagged_fields = unknown_tagged_fields


class CreatePartitionsTopic(Struct):
    __slots__ = FIELDS = ("name", "count", "assignments", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 0+", "[]CreatePartitionsAssignment 0+ nullable 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        count: int = 0,
        assignments: list[CreatePartitionsAssignment] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.count = count
        self.assignments = [] if assignments is UNSET else assignments
        self.unknown_tagged_fields = unknown_tagged_fields


class CreatePartitionsRequest(Message):
    __slots__ = FIELDS = ("topics", "timeout_ms", "validate_only", "unknown_tagged_fields",)
    TYPES = ("[]CreatePartitionsTopic 0+", "int32 0+", "bool 0+",)
    API_KEY = 37
    VERSIONS = (0, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[CreatePartitionsTopic] | None = None,
        timeout_ms: int = 0,
        validate_only: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.timeout_ms = timeout_ms
        self.validate_only = validate_only
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_create_partitions_assignment_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsAssignment)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("BrokerIds", n, b)
            o.broker_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.broker_ids = []
        else:
            raise bad_length("BrokerIds", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_assignment_v0(objs, out):
    for o in objs:
        x = o.broker_ids
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_create_partitions_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsTopic)
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
        o.count, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 136
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_create_partitions_assignment_v0(buf, p, end, b, n)
        elif n == 0:
            o.assignments = []
        elif n == -1:
            o.assignments = None
        else:
            raise bad_length("Assignments", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.assignments
        out += P_i(o.count)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_create_partitions_assignment_v0(x, out)


def _read_create_partitions_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 240
            if b[0] < 0 or n * 10 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_create_partitions_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        o.timeout_ms, o.validate_only = U_it(buf, p)
        p += 5
        add(o)
    return a, p


def _write_create_partitions_request_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_create_partitions_topic_v0(x, out)
        out += P_it(o.timeout_ms, o.validate_only)


def _read_create_partitions_assignment_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsAssignment)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("BrokerIds", n, b)
            o.broker_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.broker_ids = []
        else:
            raise bad_length("BrokerIds", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_assignment_v2(objs, out):
    for o in objs:
        x = o.broker_ids
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


def _read_create_partitions_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsTopic)
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
        o.count, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 136
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Assignments", n, b)
            o.assignments, p = _read_create_partitions_assignment_v2(buf, p, end, b, n)
        elif n:
            o.assignments = []
        else:
            o.assignments = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_topic_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.assignments
        out += P_i(o.count)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_create_partitions_assignment_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_partitions_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 240
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_create_partitions_topic_v2(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.timeout_ms, o.validate_only, t = U_itB(buf, p)
        p += 6
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_request_v2(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_create_partitions_topic_v2(x, out)
        out += P_it(o.timeout_ms, o.validate_only)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreatePartitionsRequest.READERS = {
    0: _read_create_partitions_request_v0,
    1: _read_create_partitions_request_v0,
    2: _read_create_partitions_request_v2,
    3: _read_create_partitions_request_v2,
}
CreatePartitionsRequest.WRITERS = {
    0: _write_create_partitions_request_v0,
    1: _write_create_partitions_request_v0,
    2: _write_create_partitions_request_v2,
    3: _write_create_partitions_request_v2,
}
