"""DeleteTopicsResponse, versions 1 to 6.

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

P_Xh = Format(">16sh").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ii = Format(">ii").pack
U_XhB = Format(">16shB").unpack_from
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from

class DeletableTopicResult(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 6+", "uuid 6+", "int16 0+", "string 5+ nullable 5+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str | None = '',
        topic_id: bytes = ZERO_UUID,
        error_code: int = 0,
        error_message: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETABLE_TOPIC_RESULT = frozen(DeletableTopicResult())


class DeleteTopicsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "responses", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "[]DeletableTopicResult 0+",)
    API_KEY = 20
    VERSIONS = (1, 6)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        responses: list[DeletableTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.responses = [] if responses is None else responses
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_deletable_topic_result_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableTopicResult)
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
        o.topic_id = ZERO_UUID
        o.error_message = None
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_deletable_topic_result_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_h(o.error_code)


def _read_delete_topics_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 284
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_deletable_topic_result_v1(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_response_v1(objs, out):
    for o in objs:
        x = o.responses
        out += P_ii(o.throttle_time_ms, len(x))
        _write_deletable_topic_result_v1(x, out)


def _read_deletable_topic_result_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableTopicResult)
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
        o.topic_id = ZERO_UUID
        o.error_message = None
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_deletable_topic_result_v4(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_topics_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 284
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_deletable_topic_result_v4(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_response_v4(objs, out):
    for o in objs:
        x = o.responses
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_deletable_topic_result_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_deletable_topic_result_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableTopicResult)
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
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_deletable_topic_result_v5(objs, out):
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


def _read_delete_topics_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 284
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_deletable_topic_result_v5(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_response_v5(objs, out):
    for o in objs:
        x = o.responses
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_deletable_topic_result_v5(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_deletable_topic_result_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeletableTopicResult)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            o.name = None
        o.topic_id, o.error_code, n = U_XhB(buf, p)
        p += 19
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


def _write_deletable_topic_result_v6(objs, out):
    for o in objs:
        x = o.name
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
        x = o.error_message
        out += P_Xh(o.topic_id, o.error_code)
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


def _read_delete_topics_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 284
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_deletable_topic_result_v6(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_response_v6(objs, out):
    for o in objs:
        x = o.responses
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_deletable_topic_result_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteTopicsResponse.READERS = {
    1: _read_delete_topics_response_v1,
    2: _read_delete_topics_response_v1,
    3: _read_delete_topics_response_v1,
    4: _read_delete_topics_response_v4,
    5: _read_delete_topics_response_v5,
    6: _read_delete_topics_response_v6,
}
DeleteTopicsResponse.WRITERS = {
    1: _write_delete_topics_response_v1,
    2: _write_delete_topics_response_v1,
    3: _write_delete_topics_response_v1,
    4: _write_delete_topics_response_v4,
    5: _write_delete_topics_response_v5,
    6: _write_delete_topics_response_v6,
}
