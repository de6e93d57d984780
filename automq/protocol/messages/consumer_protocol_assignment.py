"""ConsumerProtocolAssignment, versions 0 to 3.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_string,
    new,
    NULL_INT,
    pack,
    unpack_from,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class TopicPartition(Struct):
    __slots__ = FIELDS = ("topic", "partitions",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[int] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions


class ConsumerProtocolAssignment(Message):
    __slots__ = FIELDS = ("assigned_partitions", "user_data",)
    TYPES = ("[]TopicPartition 0+", "bytes 0+ nullable 0+",)
    API_KEY = None
    VERSIONS = (0, 3)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        assigned_partitions: list[TopicPartition] | None = None,
        user_data: bytes | None = None,
    ) -> None:
        self.assigned_partitions = [] if assigned_partitions is None else assigned_partitions
        self.user_data = user_data


def _read_topic_partition_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicPartition)
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
        add(o)
    return a, p


def _write_topic_partition_v0(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_consumer_protocol_assignment_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerProtocolAssignment)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("AssignedPartitions", n, b)
            o.assigned_partitions, p = _read_topic_partition_v0(buf, p, end, b, n)
        elif n == 0:
            o.assigned_partitions = []
        else:
            raise bad_length("AssignedPartitions", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.user_data = buf[p:q]
            p = q
        elif n == -1:
            o.user_data = None
        else:
            raise bad_length("UserData", n)
        add(o)
    return a, p


def _write_consumer_protocol_assignment_v0(objs, out):
    for o in objs:
        x = o.assigned_partitions
        out += P_i(len(x))
        _write_topic_partition_v0(x, out)
        x = o.user_data
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            out += x


ConsumerProtocolAssignment.READERS = {
    0: _read_consumer_protocol_assignment_v0,
    1: _read_consumer_protocol_assignment_v0,
    2: _read_consumer_protocol_assignment_v0,
    3: _read_consumer_protocol_assignment_v0,
}
ConsumerProtocolAssignment.WRITERS = {
    0: _write_consumer_protocol_assignment_v0,
    1: _write_consumer_protocol_assignment_v0,
    2: _write_consumer_protocol_assignment_v0,
    3: _write_consumer_protocol_assignment_v0,
}
