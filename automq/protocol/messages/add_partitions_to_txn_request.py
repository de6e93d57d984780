"""AddPartitionsToTxnRequest, versions 0 to 5.

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
    long_string,
    new,
    not_in_version,
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
P_qh = Format(">qh").pack
P_qhi = Format(">qhi").pack
P_qht = Format(">qh?").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_qhB = Format(">qhB").unpack_from
U_qhi = Format(">qhi").unpack_from
U_qhtB = Format(">qh?B").unpack_from

class AddPartitionsToTxnTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class AddPartitionsToTxnTransaction(Struct):
    __slots__ = FIELDS = ("transactional_id", "producer_id", "producer_epoch", "verify_only", "topics", "unknown_tagged_fields",)
    TYPES = ("string 4+", "int64 4+", "int16 4+", "bool 4+", "[]AddPartitionsToTxnTopic 4+",)

    def __init__(
        self,
        *,
        transactional_id: str = '',
        producer_id: int = 0,
        producer_epoch: int = 0,
        verify_only: bool = False,
        topics: list[AddPartitionsToTxnTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.producer_id = producer_id
        self.producer_epoch = producer_epoch
        self.verify_only = verify_only
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class AddPartitionsToTxnRequest(Message):
    __slots__ = FIELDS = ("transactions", "v3_and_below_transactional_id", "v3_and_below_producer_id", "v3_and_below_producer_epoch", "v3_and_below_topics", "unknown_tagged_fields",)
    TYPES = ("[]AddPartitionsToTxnTransaction 4+", "string 0-3", "int64 0-3", "int16 0-3", "[]AddPartitionsToTxnTopic 0-3",)
    API_KEY = 24
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        transactions: list[AddPartitionsToTxnTransaction] | None = None,
        v3_and_below_transactional_id: str = '',
        v3_and_below_producer_id: int = 0,
        v3_and_below_producer_epoch: int = 0,
        v3_and_below_topics: list[AddPartitionsToTxnTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactions = [] if transactions is None else transactions
        self.v3_and_below_transactional_id = v3_and_below_transactional_id
        self.v3_and_below_producer_id = v3_and_below_producer_id
        self.v3_and_below_producer_epoch = v3_and_below_producer_epoch
        self.v3_and_below_topics = [] if v3_and_below_topics is None else v3_and_below_topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_add_partitions_to_txn_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnTopic)
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


def _write_add_partitions_to_txn_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_add_partitions_to_txn_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.v3_and_below_transactional_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.v3_and_below_transactional_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("V3AndBelowTransactionalId", n)
        o.v3_and_below_producer_id, o.v3_and_below_producer_epoch, n = U_qhi(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("V3AndBelowTopics", n, b)
            o.v3_and_below_topics, p = _read_add_partitions_to_txn_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.v3_and_below_topics = []
        else:
            raise bad_length("V3AndBelowTopics", n)
        o.transactions = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_request_v0(objs, out):
    for o in objs:
        if o.transactions:
            raise not_in_version("AddPartitionsToTxnRequest.transactions")
        x = o.v3_and_below_transactional_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.v3_and_below_topics
        out += P_qhi(o.v3_and_below_producer_id, o.v3_and_below_producer_epoch, len(x))
        _write_add_partitions_to_txn_topic_v0(x, out)


def _read_add_partitions_to_txn_topic_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnTopic)
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


def _write_add_partitions_to_txn_topic_v3(objs, out):
    for o in objs:
        x = o.name
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


def _read_add_partitions_to_txn_request_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.v3_and_below_transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.v3_and_below_transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("V3AndBelowTransactionalId", n)
        o.v3_and_below_producer_id, o.v3_and_below_producer_epoch, n = U_qhB(buf, p)
        p += 11
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("V3AndBelowTopics", n, b)
            o.v3_and_below_topics, p = _read_add_partitions_to_txn_topic_v3(buf, p, end, b, n)
        elif n:
            o.v3_and_below_topics = []
        else:
            raise bad_length("V3AndBelowTopics", n)
        o.transactions = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_request_v3(objs, out):
    for o in objs:
        if o.transactions:
            raise not_in_version("AddPartitionsToTxnRequest.transactions")
        x = o.v3_and_below_transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.v3_and_below_topics
        out += P_qh(o.v3_and_below_producer_id, o.v3_and_below_producer_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_topic_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_transaction_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnTransaction)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.transactional_id = buf[p:q].decode()
            p = q
        elif n:
            o.transactional_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TransactionalId", n)
        o.producer_id, o.producer_epoch, o.verify_only, n = U_qhtB(buf, p)
        p += 12
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_add_partitions_to_txn_topic_v3(buf, p, end, b, n)
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


def _write_add_partitions_to_txn_transaction_v4(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        out += P_qht(o.producer_id, o.producer_epoch, o.verify_only)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_topic_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 284
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Transactions", n, b)
            o.transactions, p = _read_add_partitions_to_txn_transaction_v4(buf, p, end, b, n)
        elif n:
            o.transactions = []
        else:
            raise bad_length("Transactions", n)
        o.v3_and_below_transactional_id = ''
        o.v3_and_below_producer_id = 0
        o.v3_and_below_producer_epoch = 0
        o.v3_and_below_topics = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_request_v4(objs, out):
    for o in objs:
        if o.v3_and_below_transactional_id != '':
            raise not_in_version("AddPartitionsToTxnRequest.v3_and_below_transactional_id")
        if o.v3_and_below_producer_id != 0:
            raise not_in_version("AddPartitionsToTxnRequest.v3_and_below_producer_id")
        if o.v3_and_below_producer_epoch != 0:
            raise not_in_version("AddPartitionsToTxnRequest.v3_and_below_producer_epoch")
        if o.v3_and_below_topics:
            raise not_in_version("AddPartitionsToTxnRequest.v3_and_below_topics")
        x = o.transactions
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_transaction_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AddPartitionsToTxnRequest.READERS = {
    0: _read_add_partitions_to_txn_request_v0,
    1: _read_add_partitions_to_txn_request_v0,
    2: _read_add_partitions_to_txn_request_v0,
    3: _read_add_partitions_to_txn_request_v3,
    4: _read_add_partitions_to_txn_request_v4,
    5: _read_add_partitions_to_txn_request_v4,
}
AddPartitionsToTxnRequest.WRITERS = {
    0: _write_add_partitions_to_txn_request_v0,
    1: _write_add_partitions_to_txn_request_v0,
    2: _write_add_partitions_to_txn_request_v0,
    3: _write_add_partitions_to_txn_request_v3,
    4: _write_add_partitions_to_txn_request_v4,
    5: _write_add_partitions_to_txn_request_v4,
}
