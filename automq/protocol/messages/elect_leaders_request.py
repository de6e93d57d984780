"""ElectLeadersRequest, versions 0 to 2.

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
    not_in_version,
    NULL_INT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_b = Format(">b").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
U_bB = Format(">bB").unpack_from
U_bi = Format(">bi").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from

class TopicPartitions(Struct):
    __slots__ = FIELDS = ("topic", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class ElectLeadersRequest(Message):
    __slots__ = FIELDS = ("election_type", "topic_partitions", "timeout_ms", "unknown_tagged_fields",)
    TYPES = ("int8 1+", "[]TopicPartitions 0+ nullable 0+", "int32 0+",)
    API_KEY = 43
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        election_type: int = 0,
        topic_partitions: list[TopicPartitions] | None = UNSET,
        timeout_ms: int = 60000,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.election_type = election_type
        self.topic_partitions = [] if topic_partitions is UNSET else topic_partitions
        self.timeout_ms = timeout_ms
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_partitions_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitions)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_partitions_v0(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_elect_leaders_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("TopicPartitions", n, b)
            o.topic_partitions, p = _read_topic_partitions_v0(buf, p, end, b, n)
        elif n == 0:
            o.topic_partitions = []
        elif n == -1:
            o.topic_partitions = None
        else:
            raise bad_length("TopicPartitions", n)
        o.election_type = 0
        o.unknown_tagged_fields = None
        o.timeout_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_elect_leaders_request_v0(objs, out):
    for o in objs:
        if o.election_type != 0:
            raise not_in_version("ElectLeadersRequest.election_type")
        x = o.topic_partitions
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_topic_partitions_v0(x, out)
        out += P_i(o.timeout_ms)


def _read_elect_leaders_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersRequest)
        o.election_type, n = U_bi(buf, p)
        p += 5
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("TopicPartitions", n, b)
            o.topic_partitions, p = _read_topic_partitions_v0(buf, p, end, b, n)
        elif n == 0:
            o.topic_partitions = []
        elif n == -1:
            o.topic_partitions = None
        else:
            raise bad_length("TopicPartitions", n)
        o.unknown_tagged_fields = None
        o.timeout_ms, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_elect_leaders_request_v1(objs, out):
    for o in objs:
        x = o.topic_partitions
        out += P_b(o.election_type)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_topic_partitions_v0(x, out)
        out += P_i(o.timeout_ms)


def _read_topic_partitions_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartitions)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = buf[p:q].decode()
            p = q
        elif n:
            o.topic, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n = buf[p]
        p += 1
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


def _write_topic_partitions_v2(objs, out):
    for o in objs:
        x = o.topic
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
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_elect_leaders_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ElectLeadersRequest)
        o.election_type, n = U_bB(buf, p)
        p += 2
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("TopicPartitions", n, b)
            o.topic_partitions, p = _read_topic_partitions_v2(buf, p, end, b, n)
        elif n:
            o.topic_partitions = []
        else:
            o.topic_partitions = None
        o.timeout_ms, t = U_iB(buf, p)
        p += 5
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_elect_leaders_request_v2(objs, out):
    for o in objs:
        x = o.topic_partitions
        out += P_b(o.election_type)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_topic_partitions_v2(x, out)
        out += P_i(o.timeout_ms)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ElectLeadersRequest.READERS = {
    0: _read_elect_leaders_request_v0,
    1: _read_elect_leaders_request_v1,
    2: _read_elect_leaders_request_v2,
}
ElectLeadersRequest.WRITERS = {
    0: _write_elect_leaders_request_v0,
    1: _write_elect_leaders_request_v1,
    2: _write_elect_leaders_request_v2,
}
