"""FetchResponse, versions 4 to 18.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format
from typing import Any

from automq.protocol.entity import UNSET, Message, Struct, frozen
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
    put_records,
    put_string_length,
    put_tags,
    put_uvarint,
    size_of_records,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ihi = Format(">ihi").pack
P_ihii = Format(">ihii").pack
P_ihqq = Format(">ihqq").pack
P_ihqqq = Format(">ihqqq").pack
P_ii = Format(">ii").pack
P_iq = Format(">iq").pack
P_qi = Format(">qi").pack
P_qq = Format(">qq").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ihiB = Format(">ihiB").unpack_from
U_ihii = Format(">ihii").unpack_from
U_ihqqi = Format(">ihqqi").unpack_from
U_ihqqqB = Format(">ihqqqB").unpack_from
U_ihqqqi = Format(">ihqqqi").unpack_from
U_ii = Format(">ii").unpack_from
U_iiB = Format(">iiB").unpack_from
U_iqB = Format(">iqB").unpack_from
U_qiB = Format(">qiB").unpack_from
U_qq = Format(">qq").unpack_from
U_qqB = Format(">qqB").unpack_from

class EpochEndOffset(Struct):
    __slots__ = FIELDS = ("epoch", "end_offset", "unknown_tagged_fields",)
    TYPES = ("int32 12+", "int64 12+",)

    def __init__(
        self,
        *,
        epoch: int = -1,
        end_offset: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.epoch = epoch
        self.end_offset = end_offset
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_EPOCH_END_OFFSET = frozen(EpochEndOffset())


class LeaderIdAndEpoch(Struct):
    __slots__ = FIELDS = ("leader_id", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 12+", "int32 12+",)

    def __init__(
        self,
        *,
        leader_id: int = -1,
        leader_epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LEADER_ID_AND_EPOCH = frozen(LeaderIdAndEpoch())


class SnapshotId(Struct):
    __slots__ = FIELDS = ("end_offset", "epoch", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int32 0+",)

    def __init__(
        self,
        *,
        end_offset: int = -1,
        epoch: int = -1,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.end_offset = end_offset
        self.epoch = epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SNAPSHOT_ID = frozen(SnapshotId())


class AbortedTransaction(Struct):
    __slots__ = FIELDS = ("producer_id", "first_offset", "unknown_tagged_fields",)
    TYPES = ("int64 4+", "int64 4+",)

    def __init__(
        self,
        *,
        producer_id: int = 0,
        first_offset: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.producer_id = producer_id
        self.first_offset = first_offset
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ABORTED_TRANSACTION = frozen(AbortedTransaction())


class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "high_watermark", "last_stable_offset", "log_start_offset", "diverging_epoch", "current_leader", "snapshot_id", "aborted_transactions", "preferred_read_replica", "records", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int64 0+", "int64 4+", "int64 5+", "EpochEndOffset 12+", "LeaderIdAndEpoch 12+", "SnapshotId 12+", "[]AbortedTransaction 4+ nullable 4+", "int32 11+", "records 0+ nullable 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        high_watermark: int = 0,
        last_stable_offset: int = -1,
        log_start_offset: int = -1,
        diverging_epoch: EpochEndOffset = DEFAULT_EPOCH_END_OFFSET,
        current_leader: LeaderIdAndEpoch = DEFAULT_LEADER_ID_AND_EPOCH,
        snapshot_id: SnapshotId = DEFAULT_SNAPSHOT_ID,
        aborted_transactions: list[AbortedTransaction] | None = UNSET,
        preferred_read_replica: int = -1,
        records: Any = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.high_watermark = high_watermark
        self.last_stable_offset = last_stable_offset
        self.log_start_offset = log_start_offset
        self.diverging_epoch = diverging_epoch
        self.current_leader = current_leader
        self.snapshot_id = snapshot_id
        self.aborted_transactions = [] if aborted_transactions is UNSET else aborted_transactions
        self.preferred_read_replica = preferred_read_replica
        self.records = records
        self.unknown_tagged_fields = unknown_tagged_fields


class FetchableTopicResponse(Struct):
    __slots__ = FIELDS = ("topic", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0-12", "uuid 13+", "[]PartitionData 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic = topic
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class NodeEndpoint(Struct):
    __slots__ = FIELDS = ("node_id", "host", "port", "rack", "unknown_tagged_fields",)
    TYPES = ("int32 16+", "string 16+", "int32 16+", "string 16+ nullable 16+",)

    def __init__(
        self,
        *,
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        rack: str | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.node_id = node_id
        self.host = host
        self.port = port
        self.rack = rack
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_NODE_ENDPOINT = frozen(NodeEndpoint())


class FetchResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "session_id", "responses", "node_endpoints", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "int16 7+", "int32 7+", "[]FetchableTopicResponse 0+", "[]NodeEndpoint 16+",)
    API_KEY = 1
    VERSIONS = (4, 18)
    FLEXIBLE_FROM = 12
    HAS_RECORDS = True

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        session_id: int = 0,
        responses: list[FetchableTopicResponse] | None = None,
        node_endpoints: list[NodeEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.session_id = session_id
        self.responses = [] if responses is None else responses
        self.node_endpoints = [] if node_endpoints is None else node_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_aborted_transaction_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AbortedTransaction)
        o.unknown_tagged_fields = None
        o.producer_id, o.first_offset = U_qq(buf, p)
        p += 16
        add(o)
    return a, p


def _write_aborted_transaction_v4(objs, out):
    for o in objs:
        out += P_qq(o.producer_id, o.first_offset)


def _read_partition_data_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, n = U_ihqqi(buf, p)
        p += 26
        if n > 0:
            b[0] -= n * 136
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("AbortedTransactions", n, b)
            o.aborted_transactions, p = _read_aborted_transaction_v4(buf, p, end, b, n)
        elif n == 0:
            o.aborted_transactions = []
        elif n == -1:
            o.aborted_transactions = None
        else:
            raise bad_length("AbortedTransactions", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.records = buf[p:q]
            p = q
        elif n == -1:
            o.records = None
        else:
            raise bad_length("Records", n)
        o.log_start_offset = -1
        o.diverging_epoch = DEFAULT_EPOCH_END_OFFSET
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.snapshot_id = DEFAULT_SNAPSHOT_ID
        o.preferred_read_replica = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v4(objs, out, parts):
    for o in objs:
        if (o.diverging_epoch is not DEFAULT_EPOCH_END_OFFSET and o.diverging_epoch != DEFAULT_EPOCH_END_OFFSET):
            raise not_in_version("PartitionData.diverging_epoch")
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionData.current_leader")
        if (o.snapshot_id is not DEFAULT_SNAPSHOT_ID and o.snapshot_id != DEFAULT_SNAPSHOT_ID):
            raise not_in_version("PartitionData.snapshot_id")
        if o.preferred_read_replica != -1:
            raise not_in_version("PartitionData.preferred_read_replica")
        x = o.aborted_transactions
        out += P_ihqq(o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_aborted_transaction_v4(x, out)
        x = o.records
        if x is None:
            out += NULL_INT
        else:
            out += P_i(size_of_records(x))
            out = put_records(out, parts, x)
    return out


def _read_fetchable_topic_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchableTopicResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = str(buf[p:q], "utf-8")
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 892
            if b[0] < 0 or n * 30 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v4(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetchable_topic_response_v4(objs, out, parts):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out = _write_partition_data_v4(x, out, parts)
    return out


def _read_fetch_response_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v4(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.error_code = 0
        o.session_id = 0
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v4(objs, out, parts):
    for o in objs:
        if o.session_id != 0:
            raise not_in_version("FetchResponse.session_id")
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ii(o.throttle_time_ms, len(x))
        out = _write_fetchable_topic_response_v4(x, out, parts)
    return out


def _read_partition_data_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset, n = U_ihqqqi(buf, p)
        p += 34
        if n > 0:
            b[0] -= n * 136
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("AbortedTransactions", n, b)
            o.aborted_transactions, p = _read_aborted_transaction_v4(buf, p, end, b, n)
        elif n == 0:
            o.aborted_transactions = []
        elif n == -1:
            o.aborted_transactions = None
        else:
            raise bad_length("AbortedTransactions", n)
        n, = U_i(buf, p)
        p += 4
        if n >= 0:
            q = p + n
            o.records = buf[p:q]
            p = q
        elif n == -1:
            o.records = None
        else:
            raise bad_length("Records", n)
        o.diverging_epoch = DEFAULT_EPOCH_END_OFFSET
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.snapshot_id = DEFAULT_SNAPSHOT_ID
        o.preferred_read_replica = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v5(objs, out, parts):
    for o in objs:
        if (o.diverging_epoch is not DEFAULT_EPOCH_END_OFFSET and o.diverging_epoch != DEFAULT_EPOCH_END_OFFSET):
            raise not_in_version("PartitionData.diverging_epoch")
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionData.current_leader")
        if (o.snapshot_id is not DEFAULT_SNAPSHOT_ID and o.snapshot_id != DEFAULT_SNAPSHOT_ID):
            raise not_in_version("PartitionData.snapshot_id")
        if o.preferred_read_replica != -1:
            raise not_in_version("PartitionData.preferred_read_replica")
        x = o.aborted_transactions
        out += P_ihqqq(o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_aborted_transaction_v4(x, out)
        x = o.records
        if x is None:
            out += NULL_INT
        else:
            out += P_i(size_of_records(x))
            out = put_records(out, parts, x)
    return out


def _read_fetchable_topic_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchableTopicResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = str(buf[p:q], "utf-8")
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 892
            if b[0] < 0 or n * 38 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v5(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetchable_topic_response_v5(objs, out, parts):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out = _write_partition_data_v5(x, out, parts)
    return out


def _read_fetch_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v5(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.error_code = 0
        o.session_id = 0
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v5(objs, out, parts):
    for o in objs:
        if o.session_id != 0:
            raise not_in_version("FetchResponse.session_id")
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ii(o.throttle_time_ms, len(x))
        out = _write_fetchable_topic_response_v5(x, out, parts)
    return out


def _read_fetch_response_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, o.error_code, o.session_id, n = U_ihii(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v5(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v7(objs, out, parts):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ihii(o.throttle_time_ms, o.error_code, o.session_id, len(x))
        out = _write_fetchable_topic_response_v5(x, out, parts)
    return out


def _read_partition_data_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset, n = U_ihqqqi(buf, p)
        p += 34
        if n > 0:
            b[0] -= n * 136
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("AbortedTransactions", n, b)
            o.aborted_transactions, p = _read_aborted_transaction_v4(buf, p, end, b, n)
        elif n == 0:
            o.aborted_transactions = []
        elif n == -1:
            o.aborted_transactions = None
        else:
            raise bad_length("AbortedTransactions", n)
        o.preferred_read_replica, n = U_ii(buf, p)
        p += 8
        if n >= 0:
            q = p + n
            o.records = buf[p:q]
            p = q
        elif n == -1:
            o.records = None
        else:
            raise bad_length("Records", n)
        o.diverging_epoch = DEFAULT_EPOCH_END_OFFSET
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.snapshot_id = DEFAULT_SNAPSHOT_ID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v11(objs, out, parts):
    for o in objs:
        if (o.diverging_epoch is not DEFAULT_EPOCH_END_OFFSET and o.diverging_epoch != DEFAULT_EPOCH_END_OFFSET):
            raise not_in_version("PartitionData.diverging_epoch")
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            raise not_in_version("PartitionData.current_leader")
        if (o.snapshot_id is not DEFAULT_SNAPSHOT_ID and o.snapshot_id != DEFAULT_SNAPSHOT_ID):
            raise not_in_version("PartitionData.snapshot_id")
        x = o.aborted_transactions
        out += P_ihqqq(o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_aborted_transaction_v4(x, out)
        x = o.records
        out += P_i(o.preferred_read_replica)
        if x is None:
            out += NULL_INT
        else:
            out += P_i(size_of_records(x))
            out = put_records(out, parts, x)
    return out


def _read_fetchable_topic_response_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchableTopicResponse)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = str(buf[p:q], "utf-8")
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Topic", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 892
            if b[0] < 0 or n * 42 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v11(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetchable_topic_response_v11(objs, out, parts):
    for o in objs:
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out = _write_partition_data_v11(x, out, parts)
    return out


def _read_fetch_response_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, o.error_code, o.session_id, n = U_ihii(buf, p)
        p += 14
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v11(buf, p, end, b, n)
        elif n == 0:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v11(objs, out, parts):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ihii(o.throttle_time_ms, o.error_code, o.session_id, len(x))
        out = _write_fetchable_topic_response_v11(x, out, parts)
    return out


def _read_epoch_end_offset_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EpochEndOffset)
        o.epoch, o.end_offset, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_epoch_end_offset_v12(objs, out):
    for o in objs:
        out += P_iq(o.epoch, o.end_offset)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_id_and_epoch_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaderIdAndEpoch)
        o.leader_id, o.leader_epoch, t = U_iiB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_leader_id_and_epoch_v12(objs, out):
    for o in objs:
        out += P_ii(o.leader_id, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_snapshot_id_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SnapshotId)
        o.end_offset, o.epoch, t = U_qiB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_snapshot_id_v12(objs, out):
    for o in objs:
        out += P_qi(o.end_offset, o.epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_aborted_transaction_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AbortedTransaction)
        o.producer_id, o.first_offset, t = U_qqB(buf, p)
        p += 17
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_aborted_transaction_v12(objs, out):
    for o in objs:
        out += P_qq(o.producer_id, o.first_offset)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_data_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset, n = U_ihqqqB(buf, p)
        p += 31
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 136
            if b[0] < 0 or n * 17 > end - p:
                raise bad_count("AbortedTransactions", n, b)
            o.aborted_transactions, p = _read_aborted_transaction_v12(buf, p, end, b, n)
        elif n:
            o.aborted_transactions = []
        else:
            o.aborted_transactions = None
        o.preferred_read_replica, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.records = buf[p:q]
            p = q
        else:
            o.records = None
        o.diverging_epoch = DEFAULT_EPOCH_END_OFFSET
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
        o.snapshot_id = DEFAULT_SNAPSHOT_ID
        t = buf[p]
        p += 1
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
                    (o.diverging_epoch,), p = _read_epoch_end_offset_v12(buf, p, end, b, 1)
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 1:
                    if seen & 2:
                        raise duplicate_tag(t)
                    seen |= 2
                    (o.current_leader,), p = _read_leader_id_and_epoch_v12(buf, p, end, b, 1)
                    if p != e:
                        raise bad_tag_size(t)
                elif t == 2:
                    if seen & 4:
                        raise duplicate_tag(t)
                    seen |= 4
                    (o.snapshot_id,), p = _read_snapshot_id_v12(buf, p, end, b, 1)
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


def _write_partition_data_v12(objs, out, parts):
    for o in objs:
        x = o.aborted_transactions
        out += P_ihqqq(o.partition_index, o.error_code, o.high_watermark, o.last_stable_offset, o.log_start_offset)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_aborted_transaction_v12(x, out)
        x = o.records
        out += P_i(o.preferred_read_replica)
        if x is None:
            out.append(0)
        else:
            n = size_of_records(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            out = put_records(out, parts, x)
        t = {}
        if (o.diverging_epoch is not DEFAULT_EPOCH_END_OFFSET and o.diverging_epoch != DEFAULT_EPOCH_END_OFFSET):
            t[0] = v = bytearray()
            _write_epoch_end_offset_v12((o.diverging_epoch,), v)
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            t[1] = v = bytearray()
            _write_leader_id_and_epoch_v12((o.current_leader,), v)
        if (o.snapshot_id is not DEFAULT_SNAPSHOT_ID and o.snapshot_id != DEFAULT_SNAPSHOT_ID):
            t[2] = v = bytearray()
            _write_snapshot_id_v12((o.snapshot_id,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_fetchable_topic_response_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchableTopicResponse)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic = str(buf[p:q], "utf-8")
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
            b[0] -= n * 484
            if b[0] < 0 or n * 37 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v12(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetchable_topic_response_v12(objs, out, parts):
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
        out = _write_partition_data_v12(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_fetch_response_v12(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, o.error_code, o.session_id, n = U_ihiB(buf, p)
        p += 11
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v12(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v12(objs, out, parts):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ihi(o.throttle_time_ms, o.error_code, o.session_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_fetchable_topic_response_v12(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_fetchable_topic_response_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchableTopicResponse)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 484
            if b[0] < 0 or n * 37 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v12(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetchable_topic_response_v13(objs, out, parts):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_partition_data_v12(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_fetch_response_v13(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, o.error_code, o.session_id, n = U_ihiB(buf, p)
        p += 11
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v13(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_response_v13(objs, out, parts):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("FetchResponse.node_endpoints")
        x = o.responses
        out += P_ihi(o.throttle_time_ms, o.error_code, o.session_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_fetchable_topic_response_v13(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_node_endpoint_v16(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(NodeEndpoint)
        o.node_id, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.host = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.host, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Host", n)
        o.port, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.rack = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.rack, p = long_compact_string(buf, p, n, b)
        else:
            o.rack = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_node_endpoint_v16(objs, out):
    for o in objs:
        x = o.host
        x = x.encode()
        out += P_i(o.node_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.rack
        out += P_i(o.port)
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


def _read_fetch_response_v16(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchResponse)
        o.throttle_time_ms, o.error_code, o.session_id, n = U_ihiB(buf, p)
        p += 11
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_fetchable_topic_response_v13(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        o.node_endpoints = []
        t = buf[p]
        p += 1
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
                    n = buf[p]
                    p += 1
                    if n > 127:
                        n, p = uvarint_tail(buf, p, n)
                    if n > 1:
                        n -= 1
                        b[0] -= n * 264
                        if b[0] < 0 or n * 11 > end - p:
                            raise bad_count("NodeEndpoints", n, b)
                        o.node_endpoints, p = _read_node_endpoint_v16(buf, p, end, b, n)
                    elif n:
                        o.node_endpoints = []
                    else:
                        raise bad_length("NodeEndpoints", n)
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


def _write_fetch_response_v16(objs, out, parts):
    for o in objs:
        x = o.responses
        out += P_ihi(o.throttle_time_ms, o.error_code, o.session_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_fetchable_topic_response_v13(x, out, parts)
        t = {}
        if o.node_endpoints:
            t[0] = v = bytearray()
            x = o.node_endpoints
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_node_endpoint_v16(x, v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


FetchResponse.READERS = {
    4: _read_fetch_response_v4,
    5: _read_fetch_response_v5,
    6: _read_fetch_response_v5,
    7: _read_fetch_response_v7,
    8: _read_fetch_response_v7,
    9: _read_fetch_response_v7,
    10: _read_fetch_response_v7,
    11: _read_fetch_response_v11,
    12: _read_fetch_response_v12,
    13: _read_fetch_response_v13,
    14: _read_fetch_response_v13,
    15: _read_fetch_response_v13,
    16: _read_fetch_response_v16,
    17: _read_fetch_response_v16,
    18: _read_fetch_response_v16,
}
FetchResponse.WRITERS = {
    4: _write_fetch_response_v4,
    5: _write_fetch_response_v5,
    6: _write_fetch_response_v5,
    7: _write_fetch_response_v7,
    8: _write_fetch_response_v7,
    9: _write_fetch_response_v7,
    10: _write_fetch_response_v7,
    11: _write_fetch_response_v11,
    12: _write_fetch_response_v12,
    13: _write_fetch_response_v13,
    14: _write_fetch_response_v13,
    15: _write_fetch_response_v13,
    16: _write_fetch_response_v16,
    17: _write_fetch_response_v16,
    18: _write_fetch_response_v16,
}
