"""DeleteShareGroupOffsetsResponse, versions 0 to 0.

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
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_Xh = Format(">16sh").pack
P_ih = Format(">ih").pack
U_XhB = Format(">16shB").unpack_from
U_ihB = Format(">ihB").unpack_from

class DeleteShareGroupOffsetsResponseTopic(Struct):
    __slots__ = FIELDS = ("topic_name", "topic_id", "error_code", "error_message", "unknown_tagged_fields",)
    TYPES = ("string 0+", "uuid 0+", "int16 0+", "string 0+ nullable 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_name: str = '',
        topic_id: bytes = ZERO_UUID,
        error_code: int = 0,
        error_message: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_name = topic_name
        self.topic_id = topic_id
        self.error_code = error_code
        self.error_message = error_message
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_DELETE_SHARE_GROUP_OFFSETS_RESPONSE_TOPIC = frozen(DeleteShareGroupOffsetsResponseTopic())


class DeleteShareGroupOffsetsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "responses", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "[]DeleteShareGroupOffsetsResponseTopic 0+",)
    API_KEY = 92
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        responses: list[DeleteShareGroupOffsetsResponseTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.responses = [] if responses is None else responses
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_delete_share_group_offsets_response_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteShareGroupOffsetsResponseTopic)
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


def _write_delete_share_group_offsets_response_topic_v0(objs, out):
    for o in objs:
        x = o.topic_name
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


def _read_delete_share_group_offsets_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DeleteShareGroupOffsetsResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = buf[p:q].decode()
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 284
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_delete_share_group_offsets_response_topic_v0(buf, p, end, b, n)
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


def _write_delete_share_group_offsets_response_v0(objs, out):
    for o in objs:
        x = o.error_message
        out += P_ih(o.throttle_time_ms, o.error_code)
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
        x = o.responses
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_delete_share_group_offsets_response_topic_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DeleteShareGroupOffsetsResponse.READERS = {
    0: _read_delete_share_group_offsets_response_v0,
}
DeleteShareGroupOffsetsResponse.WRITERS = {
    0: _write_delete_share_group_offsets_response_v0,
}
