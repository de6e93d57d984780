"""ShareGroupHeartbeatResponse, versions 1 to 1.

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
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
U_XB = Format(">16sB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iib = Format(">iib").unpack_from

class TopicPartitions(Struct):
    __slots__ = FIELDS = ("topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]int32 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class Assignment(Struct):
    __slots__ = FIELDS = ("topic_partitions", "unknown_tagged_fields",)
    TYPES = ("[]TopicPartitions 0+",)

    def __init__(
        self,
        *,
        topic_partitions: list[TopicPartitions] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_partitions = [] if topic_partitions is None else topic_partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ShareGroupHeartbeatResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "member_id", "member_epoch", "heartbeat_interval_ms", "assignment", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "string 0+ nullable 0+", "int32 0+", "int32 0+", "Assignment 0+ nullable 0+",)
    API_KEY = 76
    VERSIONS = (1, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        member_id: str | None = None,
        member_epoch: int = 0,
        heartbeat_interval_ms: int = 0,
        assignment: Assignment | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.member_id = member_id
        self.member_epoch = member_epoch
        self.heartbeat_interval_ms = heartbeat_interval_ms
        self.assignment = assignment
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_partitions_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitions)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
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


def _write_topic_partitions_v1(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
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


def _read_assignment_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(Assignment)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("TopicPartitions", n, b)
            o.topic_partitions, p = _read_topic_partitions_v1(buf, p, end, b, n)
        elif n:
            o.topic_partitions = []
        else:
            raise bad_length("TopicPartitions", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_assignment_v1(objs, out):
    for o in objs:
        x = o.topic_partitions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_partitions_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_share_group_heartbeat_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupHeartbeatResponse)
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
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            o.member_id = None
        o.member_epoch, o.heartbeat_interval_ms, n = U_iib(buf, p)
        p += 9
        if n >= 0:
            (o.assignment,), p = _read_assignment_v1(buf, p, end, b, 1)
        else:
            o.assignment = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_group_heartbeat_response_v1(objs, out):
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
        x = o.member_id
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
        out += P_ii(o.member_epoch, o.heartbeat_interval_ms)
        if o.assignment is None:
            out.append(255)
        else:
            out.append(1)
            _write_assignment_v1((o.assignment,), out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupHeartbeatResponse.READERS = {
    1: _read_share_group_heartbeat_response_v1,
}
ShareGroupHeartbeatResponse.WRITERS = {
    1: _write_share_group_heartbeat_response_v1,
}
