"""EndQuorumEpochRequest, versions 0 to 1.

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
    NULL_SHORT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_H = Format(">H").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_iX = Format(">i16s").pack
P_iii = Format(">iii").pack
P_iiii = Format(">iiii").pack
U_HB = Format(">HB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iXB = Format(">i16sB").unpack_from
U_iiiB = Format(">iiiB").unpack_from
U_iiii = Format(">iiii").unpack_from

class ReplicaInfo(Struct):
    __slots__ = FIELDS = ("candidate_id", "candidate_directory_id", "unknown_tagged_fields",)
    TYPES = ("int32 1+", "uuid 1+",)
    UUIDS = frozenset(["candidate_directory_id"])

    def __init__(
        self,
        *,
        candidate_id: int = 0,
        candidate_directory_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.candidate_id = candidate_id
        self.candidate_directory_id = candidate_directory_id
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_REPLICA_INFO = frozen(ReplicaInfo())


class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "leader_id", "leader_epoch", "preferred_successors", "preferred_candidates", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "int32 0+", "[]int32 0", "[]ReplicaInfo 1+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        leader_id: int = 0,
        leader_epoch: int = 0,
        preferred_successors: list[int] | None = None,
        preferred_candidates: list[ReplicaInfo] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.preferred_successors = [] if preferred_successors is None else preferred_successors
        self.preferred_candidates = [] if preferred_candidates is None else preferred_candidates
        self.unknown_tagged_fields = unknown_tagged_fields


class TopicData(Struct):
    __slots__ = FIELDS = ("topic_name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]PartitionData 0+",)

    def __init__(
        self,
        *,
        topic_name: str = '',
        partitions: list[PartitionData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_name = topic_name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class LeaderEndpoint(Struct):
    __slots__ = FIELDS = ("name", "host", "port", "unknown_tagged_fields",)
    TYPES = ("string 1+", "string 1+", "uint16 1+",)

    def __init__(
        self,
        *,
        name: str = '',
        host: str = '',
        port: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.host = host
        self.port = port
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_LEADER_ENDPOINT = frozen(LeaderEndpoint())


class EndQuorumEpochRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "topics", "leader_endpoints", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "[]TopicData 0+", "[]LeaderEndpoint 1+",)
    API_KEY = 54
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        cluster_id: str | None = None,
        topics: list[TopicData] | None = None,
        leader_endpoints: list[LeaderEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.topics = [] if topics is None else topics
        self.leader_endpoints = [] if leader_endpoints is None else leader_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.leader_id, o.leader_epoch, n = U_iiii(buf, p)
        p += 16
        if n > 0:
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PreferredSuccessors", n, b)
            o.preferred_successors = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.preferred_successors = []
        else:
            raise bad_length("PreferredSuccessors", n)
        o.preferred_candidates = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v0(objs, out):
    for o in objs:
        x = o.preferred_successors
        out += P_iiii(o.partition_index, o.leader_id, o.leader_epoch, len(x))
        out += pack(f">{len(x)}i", *x)


def _read_topic_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic_name = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic_name, p = long_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 336
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_topic_data_v0(objs, out):
    for o in objs:
        x = o.topic_name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_partition_data_v0(x, out)


def _read_end_quorum_epoch_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndQuorumEpochRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.cluster_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.cluster_id = None
        else:
            raise bad_length("ClusterId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.leader_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_end_quorum_epoch_request_v0(objs, out):
    for o in objs:
        x = o.cluster_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_i(len(x))
        _write_topic_data_v0(x, out)


def _read_replica_info_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReplicaInfo)
        o.candidate_id, o.candidate_directory_id, t = U_iXB(buf, p)
        p += 21
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_replica_info_v1(objs, out):
    for o in objs:
        out += P_iX(o.candidate_id, o.candidate_directory_id)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.leader_id, o.leader_epoch, n = U_iiiB(buf, p)
        p += 13
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 160
            if b[0] < 0 or n * 21 > end - p:
                raise bad_count("PreferredCandidates", n, b)
            o.preferred_candidates, p = _read_replica_info_v1(buf, p, end, b, n)
        elif n:
            o.preferred_candidates = []
        else:
            raise bad_length("PreferredCandidates", n)
        o.preferred_successors = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v1(objs, out):
    for o in objs:
        x = o.preferred_candidates
        out += P_iii(o.partition_index, o.leader_id, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_replica_info_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicData)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.topic_name = buf[p:q].decode()
            p = q
        elif n:
            o.topic_name, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("TopicName", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 336
            if b[0] < 0 or n * 14 > end - p:
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


def _write_topic_data_v1(objs, out):
    for o in objs:
        x = o.topic_name
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
        _write_partition_data_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_leader_endpoint_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LeaderEndpoint)
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
        if 0 < n < 128:
            q = p + n - 1
            o.host = buf[p:q].decode()
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


def _write_leader_endpoint_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.host
        x = x.encode()
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


def _read_end_quorum_epoch_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(EndQuorumEpochRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.cluster_id = buf[p:q].decode()
            p = q
        elif n:
            o.cluster_id, p = long_compact_string(buf, p, n, b)
        else:
            o.cluster_id = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_data_v1(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 220
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("LeaderEndpoints", n, b)
            o.leader_endpoints, p = _read_leader_endpoint_v1(buf, p, end, b, n)
        elif n:
            o.leader_endpoints = []
        else:
            raise bad_length("LeaderEndpoints", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_end_quorum_epoch_request_v1(objs, out):
    for o in objs:
        x = o.cluster_id
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
        x = o.topics
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v1(x, out)
        x = o.leader_endpoints
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_leader_endpoint_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


EndQuorumEpochRequest.READERS = {
    0: _read_end_quorum_epoch_request_v0,
    1: _read_end_quorum_epoch_request_v1,
}
EndQuorumEpochRequest.WRITERS = {
    0: _write_end_quorum_epoch_request_v0,
    1: _write_end_quorum_epoch_request_v1,
}
