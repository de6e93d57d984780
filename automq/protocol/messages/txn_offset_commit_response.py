"""TxnOffsetCommitResponse, versions 0 to 5.

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
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ii = Format(">ii").unpack_from

class TxnOffsetCommitResponsePartition(Struct):
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


DEFAULT_TXN_OFFSET_COMMIT_RESPONSE_PARTITION = frozen(TxnOffsetCommitResponsePartition())


class TxnOffsetCommitResponseTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]TxnOffsetCommitResponsePartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[TxnOffsetCommitResponsePartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class TxnOffsetCommitResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]TxnOffsetCommitResponseTopic 0+",)
    API_KEY = 28
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[TxnOffsetCommitResponseTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_txn_offset_commit_response_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponsePartition)
        o.unknown_tagged_fields = None
        o.partition_index, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_txn_offset_commit_response_partition_v0(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)


def _read_txn_offset_commit_response_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponseTopic)
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
            o.partitions, p = _read_txn_offset_commit_response_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_response_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_txn_offset_commit_response_partition_v0(x, out)


def _read_txn_offset_commit_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_txn_offset_commit_response_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_response_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_txn_offset_commit_response_topic_v0(x, out)


def _read_txn_offset_commit_response_partition_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponsePartition)
        o.partition_index, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_txn_offset_commit_response_partition_v3(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_txn_offset_commit_response_topic_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponseTopic)
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
            o.partitions, p = _read_txn_offset_commit_response_partition_v3(buf, p, end, b, n)
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


def _write_txn_offset_commit_response_topic_v3(objs, out):
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
        _write_txn_offset_commit_response_partition_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_txn_offset_commit_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TxnOffsetCommitResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_txn_offset_commit_response_topic_v3(buf, p, end, b, n)
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


def _write_txn_offset_commit_response_v3(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_txn_offset_commit_response_topic_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


TxnOffsetCommitResponse.READERS = {
    0: _read_txn_offset_commit_response_v0,
    1: _read_txn_offset_commit_response_v0,
    2: _read_txn_offset_commit_response_v0,
    3: _read_txn_offset_commit_response_v3,
    4: _read_txn_offset_commit_response_v3,
    5: _read_txn_offset_commit_response_v3,
}
TxnOffsetCommitResponse.WRITERS = {
    0: _write_txn_offset_commit_response_v0,
    1: _write_txn_offset_commit_response_v0,
    2: _write_txn_offset_commit_response_v0,
    3: _write_txn_offset_commit_response_v3,
    4: _write_txn_offset_commit_response_v3,
    5: _write_txn_offset_commit_response_v3,
}
