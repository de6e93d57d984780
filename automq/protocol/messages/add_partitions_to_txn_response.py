"""AddPartitionsToTxnResponse, versions 0 to 5.

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
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_ii = Format(">ii").unpack_from

class AddPartitionsToTxnPartitionResult(Struct):
    __slots__ = FIELDS = ("partition_index", "partition_error_code", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        partition_error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.partition_error_code = partition_error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ADD_PARTITIONS_TO_TXN_PARTITION_RESULT = frozen(AddPartitionsToTxnPartitionResult())


class AddPartitionsToTxnTopicResult(Struct):
    __slots__ = FIELDS = ("name", "results_by_partition", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]AddPartitionsToTxnPartitionResult 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        results_by_partition: list[AddPartitionsToTxnPartitionResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.results_by_partition = [] if results_by_partition is None else results_by_partition
        self.unknown_tagged_fields = unknown_tagged_fields


class AddPartitionsToTxnResult(Struct):
    __slots__ = FIELDS = ("transactional_id", "topic_results", "unknown_tagged_fields",)
    TYPES = ("string 4+", "[]AddPartitionsToTxnTopicResult 4+",)

    def __init__(
        self,
        *,
        transactional_id: str = '',
        topic_results: list[AddPartitionsToTxnTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.transactional_id = transactional_id
        self.topic_results = [] if topic_results is None else topic_results
        self.unknown_tagged_fields = unknown_tagged_fields


class AddPartitionsToTxnResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "results_by_transaction", "results_by_topic_v3_and_below", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 4+", "[]AddPartitionsToTxnResult 4+", "[]AddPartitionsToTxnTopicResult 0-3",)
    API_KEY = 24
    VERSIONS = (0, 5)
    FLEXIBLE_FROM = 3
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        results_by_transaction: list[AddPartitionsToTxnResult] | None = None,
        results_by_topic_v3_and_below: list[AddPartitionsToTxnTopicResult] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.results_by_transaction = [] if results_by_transaction is None else results_by_transaction
        self.results_by_topic_v3_and_below = [] if results_by_topic_v3_and_below is None else results_by_topic_v3_and_below
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_add_partitions_to_txn_partition_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnPartitionResult)
        o.unknown_tagged_fields = None
        o.partition_index, o.partition_error_code = U_ih(buf, p)
        p += 6
        add(o)
    return a, p


def _write_add_partitions_to_txn_partition_result_v0(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.partition_error_code)


def _read_add_partitions_to_txn_topic_result_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnTopicResult)
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
            b[0] -= n * 132
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ResultsByPartition", n, b)
            o.results_by_partition, p = _read_add_partitions_to_txn_partition_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.results_by_partition = []
        else:
            raise bad_length("ResultsByPartition", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_topic_result_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.results_by_partition
        out += P_i(len(x))
        _write_add_partitions_to_txn_partition_result_v0(x, out)


def _read_add_partitions_to_txn_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("ResultsByTopicV3AndBelow", n, b)
            o.results_by_topic_v3_and_below, p = _read_add_partitions_to_txn_topic_result_v0(buf, p, end, b, n)
        elif n == 0:
            o.results_by_topic_v3_and_below = []
        else:
            raise bad_length("ResultsByTopicV3AndBelow", n)
        o.error_code = 0
        o.results_by_transaction = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_response_v0(objs, out):
    for o in objs:
        if o.results_by_transaction:
            raise not_in_version("AddPartitionsToTxnResponse.results_by_transaction")
        x = o.results_by_topic_v3_and_below
        out += P_ii(o.throttle_time_ms, len(x))
        _write_add_partitions_to_txn_topic_result_v0(x, out)


def _read_add_partitions_to_txn_partition_result_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnPartitionResult)
        o.partition_index, o.partition_error_code, t = U_ihB(buf, p)
        p += 7
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_partition_result_v3(objs, out):
    for o in objs:
        out += P_ih(o.partition_index, o.partition_error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_topic_result_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnTopicResult)
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
            b[0] -= n * 132
            if b[0] < 0 or n * 7 > end - p:
                raise bad_count("ResultsByPartition", n, b)
            o.results_by_partition, p = _read_add_partitions_to_txn_partition_result_v3(buf, p, end, b, n)
        elif n:
            o.results_by_partition = []
        else:
            raise bad_length("ResultsByPartition", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_topic_result_v3(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.results_by_partition
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_partition_result_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ResultsByTopicV3AndBelow", n, b)
            o.results_by_topic_v3_and_below, p = _read_add_partitions_to_txn_topic_result_v3(buf, p, end, b, n)
        elif n:
            o.results_by_topic_v3_and_below = []
        else:
            raise bad_length("ResultsByTopicV3AndBelow", n)
        o.error_code = 0
        o.results_by_transaction = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_response_v3(objs, out):
    for o in objs:
        if o.results_by_transaction:
            raise not_in_version("AddPartitionsToTxnResponse.results_by_transaction")
        x = o.results_by_topic_v3_and_below
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_topic_result_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_result_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnResult)
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
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("TopicResults", n, b)
            o.topic_results, p = _read_add_partitions_to_txn_topic_result_v3(buf, p, end, b, n)
        elif n:
            o.topic_results = []
        else:
            raise bad_length("TopicResults", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_result_v4(objs, out):
    for o in objs:
        x = o.transactional_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topic_results
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_topic_result_v3(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_add_partitions_to_txn_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AddPartitionsToTxnResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("ResultsByTransaction", n, b)
            o.results_by_transaction, p = _read_add_partitions_to_txn_result_v4(buf, p, end, b, n)
        elif n:
            o.results_by_transaction = []
        else:
            raise bad_length("ResultsByTransaction", n)
        o.results_by_topic_v3_and_below = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_add_partitions_to_txn_response_v4(objs, out):
    for o in objs:
        if o.results_by_topic_v3_and_below:
            raise not_in_version("AddPartitionsToTxnResponse.results_by_topic_v3_and_below")
        x = o.results_by_transaction
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_add_partitions_to_txn_result_v4(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AddPartitionsToTxnResponse.READERS = {
    0: _read_add_partitions_to_txn_response_v0,
    1: _read_add_partitions_to_txn_response_v0,
    2: _read_add_partitions_to_txn_response_v0,
    3: _read_add_partitions_to_txn_response_v3,
    4: _read_add_partitions_to_txn_response_v4,
    5: _read_add_partitions_to_txn_response_v4,
}
AddPartitionsToTxnResponse.WRITERS = {
    0: _write_add_partitions_to_txn_response_v0,
    1: _write_add_partitions_to_txn_response_v0,
    2: _write_add_partitions_to_txn_response_v0,
    3: _write_add_partitions_to_txn_response_v3,
    4: _write_add_partitions_to_txn_response_v4,
    5: _write_add_partitions_to_txn_response_v4,
}
