"""FetchSnapshotResponse, versions 0 to 1.

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
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    new,
    not_in_version,
    put_records,
    put_string_length,
    put_tags,
    put_uvarint,
    size_of_records,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
)

P_H = Format(">H").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_ii = Format(">ii").pack
P_qi = Format(">qi").pack
P_qq = Format(">qq").pack
U_HB = Format(">HB").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_ihB = Format(">ihB").unpack_from
U_iiB = Format(">iiB").unpack_from
U_qiB = Format(">qiB").unpack_from
U_qqB = Format(">qqB").unpack_from

class SnapshotId(Struct):
    __slots__ = FIELDS = ("end_offset", "epoch", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int32 0+",)

    def __init__(
        self,
        *,
        end_offset: int = 0,
        epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.end_offset = end_offset
        self.epoch = epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_SNAPSHOT_ID = frozen(SnapshotId())


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


class PartitionSnapshot(Struct):
    __slots__ = FIELDS = ("index", "error_code", "snapshot_id", "current_leader", "size", "position", "unaligned_records", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "SnapshotId 0+", "LeaderIdAndEpoch 0+", "int64 0+", "int64 0+", "records 0+",)

    def __init__(
        self,
        *,
        index: int = 0,
        error_code: int = 0,
        snapshot_id: SnapshotId = DEFAULT_SNAPSHOT_ID,
        current_leader: LeaderIdAndEpoch = DEFAULT_LEADER_ID_AND_EPOCH,
        size: int = 0,
        position: int = 0,
        unaligned_records: Any = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.index = index
        self.error_code = error_code
        self.snapshot_id = snapshot_id
        self.current_leader = current_leader
        self.size = size
        self.position = position
        self.unaligned_records = unaligned_records
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicSnapshot(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]PartitionSnapshot 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[PartitionSnapshot] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class NodeEndpoint(Struct):
    __slots__ = FIELDS = ("node_id", "host", "port", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "string 1+", "uint16 1+",)

    def __init__(
        self,
        *,
        node_id: int = 0,
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.node_id = node_id
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_NODE_ENDPOINT = frozen(NodeEndpoint())


class FetchSnapshotResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "error_code", "topics", "node_endpoints", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "[]TopicSnapshot 0+", "[]NodeEndpoint 1+",)
    API_KEY = 59
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = True

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        error_code: int = 0,
        topics: list[TopicSnapshot] | None = None,
        node_endpoints: list[NodeEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.error_code = error_code
        self.topics = [] if topics is None else topics
        self.node_endpoints = [] if node_endpoints is None else node_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_snapshot_id_v0(buf, p, end, b, n):
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


def _write_snapshot_id_v0(objs, out):
    for o in objs:
        out += P_qi(o.end_offset, o.epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_id_and_epoch_v0(buf, p, end, b, n):
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


def _write_leader_id_and_epoch_v0(objs, out):
    for o in objs:
        out += P_ii(o.leader_id, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_snapshot_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionSnapshot)
        o.index, o.error_code = U_ih(buf, p)
        p += 6
        (o.snapshot_id,), p = _read_snapshot_id_v0(buf, p, end, b, 1)
        o.size, o.position, n = U_qqB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n:
            q = p + n - 1
            o.unaligned_records = buf[p:q]
            p = q
        else:
            raise bad_length("UnalignedRecords", n)
        o.current_leader = DEFAULT_LEADER_ID_AND_EPOCH
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
                    (o.current_leader,), p = _read_leader_id_and_epoch_v0(buf, p, end, b, 1)
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


def _write_partition_snapshot_v0(objs, out, parts):
    for o in objs:
        out += P_ih(o.index, o.error_code)
        _write_snapshot_id_v0((o.snapshot_id,), out)
        x = o.unaligned_records
        out += P_qq(o.size, o.position)
        n = size_of_records(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = put_records(out, parts, x)
        t = {}
        if (o.current_leader is not DEFAULT_LEADER_ID_AND_EPOCH and o.current_leader != DEFAULT_LEADER_ID_AND_EPOCH):
            t[0] = v = bytearray()
            _write_leader_id_and_epoch_v0((o.current_leader,), v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_topic_snapshot_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicSnapshot)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.name = str(buf[p:q], "utf-8")
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
            b[0] -= n * 452
            if b[0] < 0 or n * 37 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_snapshot_v0(buf, p, end, b, n)
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


def _write_topic_snapshot_v0(objs, out, parts):
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
        out = _write_partition_snapshot_v0(x, out, parts)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


def _read_fetch_snapshot_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchSnapshotResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_snapshot_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.node_endpoints = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_fetch_snapshot_response_v0(objs, out, parts):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("FetchSnapshotResponse.node_endpoints")
        x = o.topics
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_topic_snapshot_v0(x, out, parts)
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
        o.port, t = U_HB(buf, p)
        p += 3
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
        out += P_H(o.port)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_snapshot_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchSnapshotResponse)
        o.throttle_time_ms, o.error_code, n = U_ihB(buf, p)
        p += 7
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_snapshot_v0(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
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
                        b[0] -= n * 196
                        if b[0] < 0 or n * 8 > end - p:
                            raise bad_count("NodeEndpoints", n, b)
                        o.node_endpoints, p = _read_node_endpoint_v1(buf, p, end, b, n)
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


def _write_fetch_snapshot_response_v1(objs, out, parts):
    for o in objs:
        x = o.topics
        out += P_ih(o.throttle_time_ms, o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out = _write_topic_snapshot_v0(x, out, parts)
        t = {}
        if o.node_endpoints:
            t[0] = v = bytearray()
            x = o.node_endpoints
            n = len(x) + 1
            if n < 128:
                v.append(n)
            else:
                put_uvarint(v, n)
            _write_node_endpoint_v1(x, v)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)
    return out


FetchSnapshotResponse.READERS = {
    0: _read_fetch_snapshot_response_v0,
    1: _read_fetch_snapshot_response_v1,
}
FetchSnapshotResponse.WRITERS = {
    0: _write_fetch_snapshot_response_v0,
    1: _write_fetch_snapshot_response_v1,
}
