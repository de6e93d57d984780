"""ShareFetchResponse, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format
from typing import Any

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    new,
    put_records,
    put_string_length,
    put_tags,
    put_uvarint,
    size_of_records,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_qqh = Format(">qqh").pack
U_XB = Format(">16sB").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iiB = Format(">iiB").unpack_from
U_qqhB = Format(">qqhB").unpack_from

class LeaderIdAndEpoch(Struct):
    __slots__ = FIELDS = ("leader_id", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+",)

    def __init__(
        self,
        *,
        leader_id: int = 0,
        leader_epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LEADER_ID_AND_EPOCH = frozen(LeaderIdAndEpoch())


class AcquiredRecords(Struct):
    __slots__ = FIELDS = ("first_offset", "last_offset", "delivery_count", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int64 0+", "int16 0+",)

    def __init__(
        self,
        *,
        first_offset: int = 0,
        last_offset: int = 0,
        delivery_count: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.first_offset = first_offset
        self.last_offset = last_offset
        self.delivery_count = delivery_count
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_ACQUIRED_RECORDS = frozen(AcquiredRecords())


class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "error_message", "acknowledge_error_code", "acknowledge_error_message", "current_leader", "records", "acquired_records", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "int16 0+", "string 0+ nullable 0+", "LeaderIdAndEpoch 0+", "records 0+ nullable 0", "[]AcquiredRecords 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        acknowledge_error_code: int = 0,
        acknowledge_error_message: str | None = None,
        current_leader: LeaderIdAndEpoch = DEFAULT_LEADER_ID_AND_EPOCH,
        records: Any = None,
        acquired_records: list[AcquiredRecords] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.error_message = error_message
        self.acknowledge_error_code = acknowledge_error_code
        self.acknowledge_error_message = acknowledge_error_message
        self.current_leader = current_leader
        self.records = records
        self.acquired_records = [] if acquired_records is None else acquired_records
        self.unknown_tagged_fields = unknown_tagged_fields


class ShareFetchableTopicResponse(Struct):
    __slots__ = FIELDS = ("topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("uuid 0+", "[]PartitionData 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class NodeEndpoint(Struct):
    __slots__ = FIELDS = ("node_id", "host", "port", "rack", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "string 0+", "int32 0+", "string 0+ nullable 0+",)

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


class ShareFetchResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "error_message", "acquisition_lock_timeout_ms", "responses", "node_endpoints", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "string 0+ nullable 0+", "int32 1+", "[]ShareFetchableTopicResponse 0+", "[]NodeEndpoint 0+",)
    API_KEY = 78
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = True

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        error_message: str | None = None,
        acquisition_lock_timeout_ms: int = 0,
        responses: list[ShareFetchableTopicResponse] | None = None,
        node_endpoints: list[NodeEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.error_message = error_message
        self.acquisition_lock_timeout_ms = acquisition_lock_timeout_ms
        self.responses = [] if responses is None else responses
        self.node_endpoints = [] if node_endpoints is None else node_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_leader_id_and_epoch_v1(buf, p, end, b, n):
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


def _write_leader_id_and_epoch_v1(objs, out):
    for o in objs:
        out += P_ii(o.leader_id, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_acquired_records_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AcquiredRecords)
        o.first_offset, o.last_offset, o.delivery_count, t = U_qqhB(buf, p)
        p += 19
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_acquired_records_v1(objs, out):
    for o in objs:
        out += P_qqh(o.first_offset, o.last_offset, o.delivery_count)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        o.acknowledge_error_code, n = U_hB(buf, p)
        p += 3
        if 0 < n < 128:
            q = p + n - 1
            o.acknowledge_error_message = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.acknowledge_error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.acknowledge_error_message = None
        (o.current_leader,), p = _read_leader_id_and_epoch_v1(buf, p, end, b, 1)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.records = buf[p:q]
            p = q
        else:
            raise bad_length("Records", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 172
            if b[0] < 0 or n * 19 > end - p:
                raise bad_count("AcquiredRecords", n, b)
            o.acquired_records, p = _read_acquired_records_v1(buf, p, end, b, n)
        elif n:
            o.acquired_records = []
        else:
            raise bad_length("AcquiredRecords", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v1(objs, out, parts):
    for o in objs:
        x = o.error_message
        out += P_ih(o.partition_index, o.error_code)
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
        x = o.acknowledge_error_message
        out += P_h(o.acknowledge_error_code)
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
        _write_leader_id_and_epoch_v1((o.current_leader,), out)
        x = o.records
        n = size_of_records(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = put_records(out, parts, x)
        x = o.acquired_records
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_acquired_records_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_share_fetchable_topic_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareFetchableTopicResponse)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 608
            if b[0] < 0 or n * 22 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v1(buf, p, end, b, n)
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


def _write_share_fetchable_topic_response_v1(objs, out, parts):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_partition_data_v1(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_node_endpoint_v1(buf, p, end, b, n):
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


def _write_node_endpoint_v1(objs, out):
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


def _read_share_fetch_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareFetchResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if 0 < n < 128:
            q = p + n - 1
            o.error_message = str(buf[p:q], "utf-8")
            p = q
        elif n:
            o.error_message, p = long_compact_string(buf, p, n, b)
        else:
            o.error_message = None
        o.acquisition_lock_timeout_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Responses", n, b)
            o.responses, p = _read_share_fetchable_topic_response_v1(buf, p, end, b, n)
        elif n:
            o.responses = []
        else:
            raise bad_length("Responses", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 11 > end - p:
                raise bad_count("NodeEndpoints", n, b)
            o.node_endpoints, p = _read_node_endpoint_v1(buf, p, end, b, n)
        elif n:
            o.node_endpoints = []
        else:
            raise bad_length("NodeEndpoints", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_fetch_response_v1(objs, out, parts):
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
        out += P_i(o.acquisition_lock_timeout_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_share_fetchable_topic_response_v1(x, out, parts)
        x = o.node_endpoints
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_node_endpoint_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


ShareFetchResponse.READERS = {
    1: _read_share_fetch_response_v1,
    2: _read_share_fetch_response_v1,
}
ShareFetchResponse.WRITERS = {
    1: _write_share_fetch_response_v1,
    2: _write_share_fetch_response_v1,
}
