"""DescribeTransactionsResponse, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct
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
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_iqqh = Format(">iqqh").pack
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_iqqhB = Format(">iqqhB").unpack_from

class TopicData(Struct):
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


class TransactionState(Struct):
    __slots__ = FIELDS = ("error_code", "transactional_id", "transaction_state", "transaction_timeout_ms", "transaction_start_time_ms", "producer_id", "producer_epoch", "topics", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "string 0+", "string 0+", "int32 0+", "int64 0+", "int64 0+", "int16 0+", "[]TopicData 0+",)

    def __init__(
        self,
        *,
        error_code: int = 0,
        transactional_id: str = '',
        transaction_state: str = '',
        transaction_timeout_ms: int = 0,
        transaction_start_time_ms: int = 0,
        producer_id: int = 0,
        producer_epoch: int = 0,
        topics: list[TopicData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.transactional_id = transactional_id
        self.transaction_state = transaction_state
        self.transaction_timeout_ms = transaction_timeout_ms
        self.transaction_start_time_ms = transaction_start_time_ms
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class DescribeTransactionsResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "transaction_states", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "[]TransactionState 0+",)
    API_KEY = 65
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        transaction_states: list[TransactionState] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.transaction_states = [] if transaction_states is None else transaction_states
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_topic_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
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


def _write_topic_data_v0(objs, out):
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


def _read_transaction_state_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TransactionState)
        o.error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transaction_state = buf[p:q].decode()
            p = q
        elif n:
            o.transaction_state, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionState", n)
        o.transaction_timeout_ms, o.transaction_start_time_ms, o.producer_id, o.producer_epoch, n = U_iqqhB(buf, p)
        p += 23
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_transaction_state_v0(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.transaction_state
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        out += P_iqqh(o.transaction_timeout_ms, o.transaction_start_time_ms, o.producer_id, o.producer_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_transactions_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeTransactionsResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 456
            if b[0] < 0 or n * 28 > end - p:
                raise bad_count("TransactionStates", n, b)
            o.transaction_states, p = _read_transaction_state_v0(buf, p, end, b, n)
        elif n:
            o.transaction_states = []
        else:
            raise bad_length("TransactionStates", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_transactions_response_v0(objs, out):
    for o in objs:
        x = o.transaction_states
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_transaction_state_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeTransactionsResponse.READERS = {
    0: _read_describe_transactions_response_v0,
}
DescribeTransactionsResponse.WRITERS = {
    0: _write_describe_transactions_response_v0,
}
