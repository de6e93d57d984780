"""CreatePartitionsResponse, versions 0 to 3.

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
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_hh = Format(">hh").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class CreatePartitionsTopicResult(Struct):
    __slots__ = FIELDS = ("name", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int16 0+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        error_code: int = 0,
        error_message: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_CREATE_PARTITIONS_TOPIC_RESULT = frozen(CreatePartitionsTopicResult())


class CreatePartitionsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "results", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]CreatePartitionsTopicResult 0+",)
    API_KEY = 37
    VERSIONS = (0, 3)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        results: list[CreatePartitionsTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.results = [] if results is None else results
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_create_partitions_topic_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsTopicResult)
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
        o.error_code, n = U_hh(buf, p)
        p += 4
        if 0 <= n < 128:
            q = p + n
            o.error_message = buf[p:q].decode()
            p = q
        elif n > 0:
            o.error_message, p = long_string(buf, p, n, b)
        elif n == -1:
            o.error_message = None
        else:
            raise bad_length("ErrorMessage", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_topic_result_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.error_message
        out += P_h(o.error_code)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_create_partitions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 220
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_create_partitions_topic_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.results = []
        else:
            raise bad_length("Results", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_response_v0(objs, out):
    for o in objs:
        x = o.results
        out += P_ii(o.throttle_time_ms, len(x))
        _write_create_partitions_topic_result_v0(x, out)


def _read_create_partitions_topic_result_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsTopicResult)
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
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_create_partitions_topic_result_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.error_message
        out += P_h(o.error_code)
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
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_create_partitions_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(CreatePartitionsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Results", n, b)
            o.results, p = _read_create_partitions_topic_result_v2(buf, p, end, b, n)
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


def _write_create_partitions_response_v2(objs, out):
    for o in objs:
        x = o.results
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_create_partitions_topic_result_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


CreatePartitionsResponse.READERS = {
    0: _read_create_partitions_response_v0,
    1: _read_create_partitions_response_v0,
    2: _read_create_partitions_response_v2,
    3: _read_create_partitions_response_v2,
}
CreatePartitionsResponse.WRITERS = {
    0: _write_create_partitions_response_v0,
    1: _write_create_partitions_response_v0,
    2: _write_create_partitions_response_v2,
    3: _write_create_partitions_response_v2,
}
