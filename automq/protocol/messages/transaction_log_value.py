"""TransactionLogValue, versions 0 to 1.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_INT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_q = Format(">q").pack
P_qhib = Format(">qhib").pack
P_qq = Format(">qq").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_q = Format(">q").unpack_from
U_qhibB = Format(">qhibB").unpack_from
U_qhibi = Format(">qhibi").unpack_from
U_qq = Format(">qq").unpack_from
U_qqB = Format(">qqB").unpack_from

class PartitionsSchema(Struct):
    __slots__ = FIELDS = ("topic", "partition_ids", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        topic: str = '',
        partition_ids: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.partition_ids = [] if partition_ids is None else partition_ids
        self.unknown_tagged_fields = unknown_tagged_fields


class TransactionLogValue(Message):
    __slots__ = FIELDS = ("producer_id", "previous_producer_id", "next_producer_id", "producer_epoch", "next_producer_epoch", "transaction_timeout_ms", "transaction_status", "transaction_partitions", "transaction_last_update_timestamp_ms", "transaction_start_timestamp_ms", "client_transaction_version", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int64 1+", "int64 1+", "int16 0+", "int16 1+", "int32 0+", "int8 0+", "[]PartitionsSchema 0+ nullable 0+", "int64 0+", "int64 0+", "int16 1+",)
    API_KEY = 0
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        producer_id: int = 0,
        previous_producer_id: int = -1,
        next_producer_id: int = -1,
        producer_epoch: int = 0,
        next_producer_epoch: int = -1,
        transaction_timeout_ms: int = 0,
        transaction_status: int = 0,
        transaction_partitions: list[PartitionsSchema] | None = UNSET,
        transaction_last_update_timestamp_ms: int = 0,
        transaction_start_timestamp_ms: int = 0,
        client_transaction_version: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.producer_id = producer_id
        self.previous_producer_id = previous_producer_id
        self.next_producer_id = next_producer_id
        self.producer_epoch = producer_epoch
        self.next_producer_epoch = next_producer_epoch
        self.transaction_timeout_ms = transaction_timeout_ms
        self.transaction_status = transaction_status
        self.transaction_partitions = [] if transaction_partitions is UNSET else transaction_partitions
        self.transaction_last_update_timestamp_ms = transaction_last_update_timestamp_ms
        self.transaction_start_timestamp_ms = transaction_start_timestamp_ms
        self.client_transaction_version = client_transaction_version
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partitions_schema_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionsSchema)
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
                raise bad_count("PartitionIds", n, b)
            o.partition_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partition_ids = []
        else:
            raise bad_length("PartitionIds", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partitions_schema_v0(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_ids
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_transaction_log_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TransactionLogValue)
        o.producer_id, o.producer_epoch, o.transaction_timeout_ms, o.transaction_status, n = U_qhibi(buf, p)
        p += 19
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("TransactionPartitions", n, b)
            o.transaction_partitions, p = _read_partitions_schema_v0(buf, p, end, b, n)
        elif n == 0:
            o.transaction_partitions = []
        elif n == -1:
            o.transaction_partitions = None
        else:
            raise bad_length("TransactionPartitions", n)
        o.previous_producer_id = -1
        o.next_producer_id = -1
        o.next_producer_epoch = -1
        o.client_transaction_version = 0
        o.unknown_tagged_fields = None
        o.transaction_last_update_timestamp_ms, o.transaction_start_timestamp_ms = U_qq(buf, p)
        p += 16
        add(o)
    return a, p


def _write_transaction_log_value_v0(objs, out):
    for o in objs:
        if o.previous_producer_id != -1:
            raise not_in_version("TransactionLogValue.previous_producer_id")
        if o.next_producer_id != -1:
            raise not_in_version("TransactionLogValue.next_producer_id")
        if o.next_producer_epoch != -1:
            raise not_in_version("TransactionLogValue.next_producer_epoch")
        if o.client_transaction_version != 0:
            raise not_in_version("TransactionLogValue.client_transaction_version")
        x = o.transaction_partitions
        out += P_qhib(o.producer_id, o.producer_epoch, o.transaction_timeout_ms, o.transaction_status)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_partitions_schema_v0(x, out)
        out += P_qq(o.transaction_last_update_timestamp_ms, o.transaction_start_timestamp_ms)


def _read_partitions_schema_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionsSchema)
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
                raise bad_count("PartitionIds", n, b)
            o.partition_ids = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_ids = []
        else:
            raise bad_length("PartitionIds", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partitions_schema_v1(objs, out):
    for o in objs:
        x = o.topic
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_ids
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


def _read_transaction_log_value_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TransactionLogValue)
        o.producer_id, o.producer_epoch, o.transaction_timeout_ms, o.transaction_status, n = U_qhibB(buf, p)
        p += 16
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("TransactionPartitions", n, b)
            o.transaction_partitions, p = _read_partitions_schema_v1(buf, p, end, b, n)
        elif n:
            o.transaction_partitions = []
        else:
            o.transaction_partitions = None
        o.previous_producer_id = -1
        o.next_producer_id = -1
        o.client_transaction_version = 0
        o.next_producer_epoch = -1
        o.transaction_last_update_timestamp_ms, o.transaction_start_timestamp_ms, t = U_qqB(buf, p)
        p += 17
        if t:
            if t > 127:
                t, p = uvarint_tail(buf, p, t)
            seen = 0
            u = None
            for _ in range(t):
                t, e, p = tag_head(buf, p, end)
                if t == 0:
                    if seen & 1:
                        raise duplicate_tag(t)
                    seen |= 1
                    o.previous_producer_id, = U_q(buf, p)
                    p += 8
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    o.next_producer_id, = U_q(buf, p)
                    p += 8
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 2:
                    if seen & 4:
                        raise duplicate_tag(t)
                    seen |= 4
                    o.client_transaction_version, = U_h(buf, p)
                    p += 2
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 3:
                    if seen & 8:
                        raise duplicate_tag(t)
                    seen |= 8
                    o.next_producer_epoch, = U_h(buf, p)
                    p += 2
                    if p != e:
                        raise bad_tag_size(t)
                else:
                    u = unknown_tag(u, t, buf, p, e, b)
                    p = e
            o.unknown_tagged_fields = u
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_transaction_log_value_v1(objs, out):
    for o in objs:
        x = o.transaction_partitions
        out += P_qhib(o.producer_id, o.producer_epoch, o.transaction_timeout_ms, o.transaction_status)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_partitions_schema_v1(x, out)
        out += P_qq(o.transaction_last_update_timestamp_ms, o.transaction_start_timestamp_ms)
        t = {}
        if o.previous_producer_id != -1:
            t[0] = v = bytearray()
            v += P_q(o.previous_producer_id)
        if o.next_producer_id != -1:
            t[1] = v = bytearray()
            v += P_q(o.next_producer_id)
        if o.client_transaction_version != 0:
            t[2] = v = bytearray()
            v += P_h(o.client_transaction_version)
        if o.next_producer_epoch != -1:
            t[3] = v = bytearray()
            v += P_h(o.next_producer_epoch)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


TransactionLogValue.READERS = {
    0: _read_transaction_log_value_v0,
    1: _read_transaction_log_value_v1,
}
TransactionLogValue.WRITERS = {
    0: _write_transaction_log_value_v0,
    1: _write_transaction_log_value_v1,
}
