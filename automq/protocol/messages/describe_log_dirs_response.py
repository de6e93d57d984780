"""DescribeLogDirsResponse, versions 1 to 5.

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
P_hh = Format(">hh").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_iqqt = Format(">iqq?").pack
P_qq = Format(">qq").pack
P_qqt = Format(">qq?").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ii = Format(">ii").unpack_from
U_iqqt = Format(">iqq?").unpack_from
U_iqqtB = Format(">iqq?B").unpack_from
U_qqB = Format(">qqB").unpack_from
U_qqtB = Format(">qq?B").unpack_from

class DescribeLogDirsPartition(Struct):
    __slots__ = FIELDS = ("partition_index", "partition_size", "offset_lag", "is_future_key", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "int64 0+", "bool 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        partition_size: int = 0,
        offset_lag: int = 0,
        is_future_key: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.partition_size = partition_size
        self.offset_lag = offset_lag
        self.is_future_key = is_future_key
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DESCRIBE_LOG_DIRS_PARTITION = frozen(DescribeLogDirsPartition())


class DescribeLogDirsTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]DescribeLogDirsPartition 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[DescribeLogDirsPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeLogDirsResult(Struct):
    __slots__ = FIELDS = ("error_code", "log_dir", "topics", "total_bytes", "usable_bytes", "is_cordoned", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+", "[]DescribeLogDirsTopic 0+", "int64 4+", "int64 4+", "bool 5+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        log_dir: str = '',
        topics: list[DescribeLogDirsTopic] | None = None,
        total_bytes: int = -1,
        usable_bytes: int = -1,
        is_cordoned: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.log_dir = log_dir
        self.topics = [] if topics is None else topics
        self.total_bytes = total_bytes
        self.usable_bytes = usable_bytes
        self.is_cordoned = is_cordoned
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeLogDirsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 3+", "[]DescribeLogDirsResult 0+",)
    API_KEY = 35
    VERSIONS = (1, 5)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        results: list[DescribeLogDirsResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_log_dirs_partition_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsPartition)
        o.unknown_tagged_fields = None
        o.partition_index, o.partition_size, o.offset_lag, o.is_future_key = U_iqqt(buf, p)
        p += 21
        add(o)
    return a, p


def _write_describe_log_dirs_partition_v1(objs, out):
    for o in objs:
        out += P_iqqt(o.partition_index, o.partition_size, o.offset_lag, o.is_future_key)


def _read_describe_log_dirs_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsTopic)
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
            b[0] -= n * 184
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_describe_log_dirs_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_describe_log_dirs_partition_v1(x, out)


def _read_describe_log_dirs_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResult)
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.log_dir = buf[p:q].decode()
            p = q
        elif n > 0:
            o.log_dir, p = long_string(buf, p, n, b)
        else:
            raise bad_length("LogDir", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describe_log_dirs_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.total_bytes = -1
        o.usable_bytes = -1
        o.is_cordoned = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_result_v1(objs, out):
    for o in objs:
        x = o.log_dir
        x = x.encode()
        out += P_hh(o.error_code, len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_describe_log_dirs_topic_v1(x, out)


def _read_describe_log_dirs_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 324
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_log_dirs_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.error_code = 0
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_response_v1(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_describe_log_dirs_result_v1(x, out)


def _read_describe_log_dirs_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsPartition)
        o.partition_index, o.partition_size, o.offset_lag, o.is_future_key, t = U_iqqtB(buf, p)
        p += 22
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_partition_v2(objs, out):
    for o in objs:
        out += P_iqqt(o.partition_index, o.partition_size, o.offset_lag, o.is_future_key)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsTopic)
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
            b[0] -= n * 184
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_describe_log_dirs_partition_v2(buf, p, end, b, n)
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


def _write_describe_log_dirs_topic_v2(objs, out):
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
        _write_describe_log_dirs_partition_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResult)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.log_dir = buf[p:q].decode()
            p = q
        elif n:
            o.log_dir, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("LogDir", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describe_log_dirs_topic_v2(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.total_bytes = -1
        o.usable_bytes = -1
        o.is_cordoned = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_result_v2(objs, out):
    for o in objs:
        x = o.log_dir
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_topic_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 324
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_log_dirs_result_v2(buf, p, end, b, n)
        elif n:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.error_code = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_response_v2(objs, out):
    for o in objs:
        x = o.results
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 324
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_log_dirs_result_v2(buf, p, end, b, n)
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


def _write_describe_log_dirs_response_v3(objs, out):
    for o in objs:
        x = o.results
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_result_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResult)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.log_dir = buf[p:q].decode()
            p = q
        elif n:
            o.log_dir, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("LogDir", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describe_log_dirs_topic_v2(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.is_cordoned = False
        o.total_bytes, o.usable_bytes, t = U_qqB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_result_v4(objs, out):
    for o in objs:
        x = o.log_dir
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_topic_v2(x, out)
        out += P_qq(o.total_bytes, o.usable_bytes)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 324
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_log_dirs_result_v4(buf, p, end, b, n)
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


def _write_describe_log_dirs_response_v4(objs, out):
    for o in objs:
        x = o.results
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_result_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_result_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResult)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.log_dir = buf[p:q].decode()
            p = q
        elif n:
            o.log_dir, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("LogDir", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_describe_log_dirs_topic_v2(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.total_bytes, o.usable_bytes, o.is_cordoned, t = U_qqtB(buf, p)
        p += 18
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_log_dirs_result_v5(objs, out):
    for o in objs:
        x = o.log_dir
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_topic_v2(x, out)
        out += P_qqt(o.total_bytes, o.usable_bytes, o.is_cordoned)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_log_dirs_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeLogDirsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 324
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_describe_log_dirs_result_v5(buf, p, end, b, n)
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


def _write_describe_log_dirs_response_v5(objs, out):
    for o in objs:
        x = o.results
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_describe_log_dirs_result_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeLogDirsResponse.READERS = {
    1: _read_describe_log_dirs_response_v1,
    2: _read_describe_log_dirs_response_v2,
    3: _read_describe_log_dirs_response_v3,
    4: _read_describe_log_dirs_response_v4,
    5: _read_describe_log_dirs_response_v5,
}
DescribeLogDirsResponse.WRITERS = {
    1: _write_describe_log_dirs_response_v1,
    2: _write_describe_log_dirs_response_v2,
    3: _write_describe_log_dirs_response_v3,
    4: _write_describe_log_dirs_response_v4,
    5: _write_describe_log_dirs_response_v5,
}
