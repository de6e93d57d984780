"""AlterReplicaLogDirsResponse, versions 1 to 2.

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

class AlterReplicaLogDirPartitionResult(Struct):
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


DEFAULT_ALTER_REPLICA_LOG_DIR_PARTITION_RESULT = frozen(AlterReplicaLogDirPartitionResult())


class AlterReplicaLogDirTopicResult(Struct):
    __slots__ = FIELDS = ("topic_name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]AlterReplicaLogDirPartitionResult 0+",)

    def __init__(
        self,
        *,
        topic_name: str = '',
        partitions: list[AlterReplicaLogDirPartitionResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_name = topic_name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterReplicaLogDirsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]AlterReplicaLogDirTopicResult 0+",)
    API_KEY = 34
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        results: list[AlterReplicaLogDirTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_alter_replica_log_dir_partition_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirPartitionResult)
        o.unknown_tagged_fields = None
        o.partition_index, o.error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_alter_replica_log_dir_partition_result_v1(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)


def _read_alter_replica_log_dir_topic_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirTopicResult)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 132
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_alter_replica_log_dir_partition_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dir_topic_result_v1(objs, out):
    for o in objs:
        x = o.topic_name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_alter_replica_log_dir_partition_result_v1(x, out)


def _read_alter_replica_log_dirs_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_alter_replica_log_dir_topic_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dirs_response_v1(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_alter_replica_log_dir_topic_result_v1(x, out)


def _read_alter_replica_log_dir_partition_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirPartitionResult)
        o.partition_index, o.error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dir_partition_result_v2(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_replica_log_dir_topic_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirTopicResult)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic_name = buf[p:q].decode()
            p = q
        elif n:
            o.topic_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 132
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_alter_replica_log_dir_partition_result_v2(buf, p, end, b, n)
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


def _write_alter_replica_log_dir_topic_result_v2(objs, out):
    for o in objs:
        x = o.topic_name
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
        _write_alter_replica_log_dir_partition_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_replica_log_dirs_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_alter_replica_log_dir_topic_result_v2(buf, p, end, b, n)
        elif n:
            o.results = []
        else:
            raise bad_length("Results", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dirs_response_v2(objs, out):
    for o in objs:
        x = o.results
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_alter_replica_log_dir_topic_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterReplicaLogDirsResponse.READERS = {
    1: _read_alter_replica_log_dirs_response_v1,
    2: _read_alter_replica_log_dirs_response_v2,
}
AlterReplicaLogDirsResponse.WRITERS = {
    1: _write_alter_replica_log_dirs_response_v1,
    2: _write_alter_replica_log_dirs_response_v2,
}
