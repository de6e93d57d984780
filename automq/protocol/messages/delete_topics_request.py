"""DeleteTopicsRequest, versions 1 to 6.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    compact_strings,
    long_compact_string,
    new,
    not_in_version,
    put_compact_strings,
    put_string_length,
    put_strings,
    put_tags,
    put_uvarint,
    strings,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_i = Format(">i").pack
U_XB = Format(">16sB").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from

class DeleteTopicState(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "unknown_tagged_fields",)
    TYPES = ("string 6+ nullable 6+", "uuid 6+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str | None = None,
        topic_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETE_TOPIC_STATE = frozen(DeleteTopicState())


class DeleteTopicsRequest(Message):
    __slots__ = FIELDS = ("topics", "topic_names", "timeout_ms", "unknown_tagged_fields",)
    TYPES = ("[]DeleteTopicState 6+", "[]string 0-5", "int32 0+",)
    API_KEY = 20
    VERSIONS = (1, 6)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[DeleteTopicState] | None = None,
        topic_names: list[str] | None = None,
        timeout_ms: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.topic_names = [] if topic_names is None else topic_names
        self.timeout_ms = timeout_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_delete_topics_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("TopicNames", n, b)
            o.topic_names, p = strings(buf, p, n, b)
        elif n == 0:
            o.topic_names = []
        else:
            raise bad_length("TopicNames", n)
        o.topics = []
        o.unknown_tagged_fields = None
        o.timeout_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_delete_topics_request_v1(objs, out):
    for o in objs:
        if o.topics:
            raise not_in_version("DeleteTopicsRequest.topics")
        x = o.topic_names
        out += P_i(len(x))
        put_strings(out, x)
        out += P_i(o.timeout_ms)


def _read_delete_topics_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 64
            if b[0] < 0 or n * 1 > end - p:
                raise bad_count("TopicNames", n, b)
            o.topic_names, p = compact_strings(buf, p, n, b)
        elif n:
            o.topic_names = []
        else:
            raise bad_length("TopicNames", n)
        o.topics = []
        o.timeout_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_request_v4(objs, out):
    for o in objs:
        if o.topics:
            raise not_in_version("DeleteTopicsRequest.topics")
        x = o.topic_names
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        put_compact_strings(out, x)
        out += P_i(o.timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_topic_state_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicState)
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
        o.topic_id, t = U_XB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topic_state_v6(objs, out):
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
        out += P_X(o.topic_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_delete_topics_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteTopicsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_delete_topic_state_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.topic_names = []
        o.timeout_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_delete_topics_request_v6(objs, out):
    for o in objs:
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_delete_topic_state_v6(x, out)
        out += P_i(o.timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteTopicsRequest.READERS = {
    1: _read_delete_topics_request_v1,
    2: _read_delete_topics_request_v1,
    3: _read_delete_topics_request_v1,
    4: _read_delete_topics_request_v4,
    5: _read_delete_topics_request_v4,
    6: _read_delete_topics_request_v6,
}
DeleteTopicsRequest.WRITERS = {
    1: _write_delete_topics_request_v1,
    2: _write_delete_topics_request_v1,
    3: _write_delete_topics_request_v1,
    4: _write_delete_topics_request_v4,
    5: _write_delete_topics_request_v4,
    6: _write_delete_topics_request_v6,
}
