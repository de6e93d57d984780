"""OffsetCommitResponse, versions 2 to 10.

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
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ii = Format(">ii").unpack_from

class OffsetCommitResponsePartition(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OFFSET_COMMIT_RESPONSE_PARTITION = frozen(OffsetCommitResponsePartition())


class OffsetCommitResponseTopic(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0-9", "uuid 10+", "[]OffsetCommitResponsePartition 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[OffsetCommitResponsePartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetCommitResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 3+", "[]OffsetCommitResponseTopic 0+",)
    API_KEY = 8
    VERSIONS = (2, 10)
    FLEXIBLE_FROM = 8
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[OffsetCommitResponseTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_commit_response_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponsePartition)
        o.unknown_tagged_fields = None
        o.partition_index, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_offset_commit_response_partition_v2(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)


def _read_offset_commit_response_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponseTopic)
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
            o.partitions, p = _read_offset_commit_response_partition_v2(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_topic_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_commit_response_partition_v2(x, out)


def _read_offset_commit_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_response_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        _write_offset_commit_response_topic_v2(x, out)


def _read_offset_commit_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_response_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_v3(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_offset_commit_response_topic_v2(x, out)


def _read_offset_commit_response_partition_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponsePartition)
        o.partition_index, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_partition_v8(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_response_topic_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponseTopic)
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
            b[0] -= n * 132
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_response_partition_v8(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_topic_v8(objs, out):
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
        _write_offset_commit_response_partition_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_response_topic_v8(buf, p, end, b, n)
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


def _write_offset_commit_response_v8(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_commit_response_topic_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_response_topic_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponseTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 132
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_response_partition_v8(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_response_topic_v10(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_commit_response_partition_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_response_topic_v10(buf, p, end, b, n)
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


def _write_offset_commit_response_v10(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_commit_response_topic_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetCommitResponse.READERS = {
    2: _read_offset_commit_response_v2,
    3: _read_offset_commit_response_v3,
    4: _read_offset_commit_response_v3,
    5: _read_offset_commit_response_v3,
    6: _read_offset_commit_response_v3,
    7: _read_offset_commit_response_v3,
    8: _read_offset_commit_response_v8,
    9: _read_offset_commit_response_v8,
    10: _read_offset_commit_response_v10,
}
OffsetCommitResponse.WRITERS = {
    2: _write_offset_commit_response_v2,
    3: _write_offset_commit_response_v3,
    4: _write_offset_commit_response_v3,
    5: _write_offset_commit_response_v3,
    6: _write_offset_commit_response_v3,
    7: _write_offset_commit_response_v3,
    8: _write_offset_commit_response_v8,
    9: _write_offset_commit_response_v8,
    10: _write_offset_commit_response_v10,
}
