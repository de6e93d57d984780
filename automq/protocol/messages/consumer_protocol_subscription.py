"""ConsumerProtocolSubscription, versions 0 to 3.

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
    NULL_SHORT,
    pack,
    put_strings,
    strings,
    unpack_from,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_ih = Format(">ih").unpack_from

class TopicPartition(Struct):
    __slots__ = FIELDS = ("topic", "partitions",)
    TYPES = ("string 1+", "[]int32 1+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partitions: list[int] | None = None,
    ) -> None:
        self.topic = topic
        self.partitions = [] if partitions is None else partitions


class ConsumerProtocolSubscription(Message):
    __slots__ = FIELDS = ("topics", "user_data", "owned_partitions", "generation_id", "rack_id",)
    TYPES = ("[]string 0+", "bytes 0+ nullable 0+", "[]TopicPartition 1+", "int32 2+", "string 3+ nullable 3+",)
    API_KEY = None
    VERSIONS = (0, 3)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[str] | None = None,
        user_data: bytes | None = None,
        owned_partitions: list[TopicPartition] | None = None,
        generation_id: int = -1,
        rack_id: str | None = None,
    ) -> None:
        self.topics = [] if topics is None else topics
        self.user_data = user_data
        self.owned_partitions = [] if owned_partitions is None else owned_partitions
        self.generation_id = generation_id
        self.rack_id = rack_id


def _read_consumer_protocol_subscription_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerProtocolSubscription)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = strings(buf, p, n, b)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
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
        o.owned_partitions = []
        o.generation_id = -1
        o.rack_id = None
        add(o)
    return a, p


def _write_consumer_protocol_subscription_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        put_strings(out, x)
        x = o.user_data
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            out += x


def _read_topic_partition_v1(buf, p, end, b, n):
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


def _write_topic_partition_v1(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_consumer_protocol_subscription_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerProtocolSubscription)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = strings(buf, p, n, b)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("OwnedPartitions", n, b)
            o.owned_partitions, p = _read_topic_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.owned_partitions = []
        else:
            raise bad_length("OwnedPartitions", n)
        o.generation_id = -1
        o.rack_id = None
        add(o)
    return a, p


def _write_consumer_protocol_subscription_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        put_strings(out, x)
        x = o.user_data
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            out += x
        x = o.owned_partitions
        out += P_i(len(x))
        _write_topic_partition_v1(x, out)


def _read_consumer_protocol_subscription_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerProtocolSubscription)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = strings(buf, p, n, b)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("OwnedPartitions", n, b)
            o.owned_partitions, p = _read_topic_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.owned_partitions = []
        else:
            raise bad_length("OwnedPartitions", n)
        o.rack_id = None
        o.generation_id, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_consumer_protocol_subscription_v2(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        put_strings(out, x)
        x = o.user_data
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            out += x
        x = o.owned_partitions
        out += P_i(len(x))
        _write_topic_partition_v1(x, out)
        out += P_i(o.generation_id)


def _read_consumer_protocol_subscription_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerProtocolSubscription)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 64
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = strings(buf, p, n, b)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("OwnedPartitions", n, b)
            o.owned_partitions, p = _read_topic_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.owned_partitions = []
        else:
            raise bad_length("OwnedPartitions", n)
        o.generation_id, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.rack_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.rack_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.rack_id = None
        else:
            raise bad_length("RackId", n)
        add(o)
    return a, p


def _write_consumer_protocol_subscription_v3(objs, out):
    for o in objs:
        x = o.topics
        out += P_i(len(x))
        put_strings(out, x)
        x = o.user_data
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            out += x
        x = o.owned_partitions
        out += P_i(len(x))
        _write_topic_partition_v1(x, out)
        x = o.rack_id
        out += P_i(o.generation_id)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


ConsumerProtocolSubscription.READERS = {
    0: _read_consumer_protocol_subscription_v0,
    1: _read_consumer_protocol_subscription_v1,
    2: _read_consumer_protocol_subscription_v2,
    3: _read_consumer_protocol_subscription_v3,
}
ConsumerProtocolSubscription.WRITERS = {
    0: _write_consumer_protocol_subscription_v0,
    1: _write_consumer_protocol_subscription_v1,
    2: _write_consumer_protocol_subscription_v2,
    3: _write_consumer_protocol_subscription_v3,
}
