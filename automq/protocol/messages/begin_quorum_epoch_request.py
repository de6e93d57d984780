"""BeginQuorumEpochRequest, versions 0 to 1.

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
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_H = Format(">H").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_iXii = Format(">i16sii").pack
P_iii = Format(">iii").pack
U_HB = Format(">HB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_iXiiB = Format(">i16siiB").unpack_from
U_iii = Format(">iii").unpack_from

class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "voter_directory_id", "leader_id", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "uuid 1+", "int32 0+", "int32 0+",)
    UUIDS = frozenset(["voter_directory_id"])

    def __init__(
        self,
        *,
        partition_index: int = 0,
        voter_directory_id: bytes = ZERO_UUID,
        leader_id: int = 0,
        leader_epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.voter_directory_id = voter_directory_id
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_PARTITION_DATA = frozen(PartitionData())


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


class BeginQuorumEpochRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "voter_id", "topics", "leader_endpoints", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "int32 1+", "[]TopicData 0+", "[]LeaderEndpoint 1+",)
    API_KEY = 53
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 1
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        cluster_id: str | None = None,
        voter_id: int = -1,
        topics: list[TopicData] | None = None,
        leader_endpoints: list[LeaderEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.voter_id = voter_id
        self.topics = [] if topics is None else topics
        self.leader_endpoints = [] if leader_endpoints is None else leader_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.voter_directory_id = ZERO_UUID
        o.unknown_tagged_fields = None
        o.partition_index, o.leader_id, o.leader_epoch = U_iii(buf, p)
        p += 12
        add(o)
    return a, p


def _write_partition_data_v0(objs, out):
    for o in objs:
        out += P_iii(o.partition_index, o.leader_id, o.leader_epoch)


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
            b[0] -= n * 240
            if b[0] < 0 or n * 12 > end - p:
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


def _read_begin_quorum_epoch_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BeginQuorumEpochRequest)
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
        o.voter_id = -1
        o.leader_endpoints = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_begin_quorum_epoch_request_v0(objs, out):
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


def _read_partition_data_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.voter_directory_id, o.leader_id, o.leader_epoch, t = U_iXiiB(buf, p)
        p += 29
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v1(objs, out):
    for o in objs:
        out += P_iXii(o.partition_index, o.voter_directory_id, o.leader_id, o.leader_epoch)
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
            b[0] -= n * 240
            if b[0] < 0 or n * 29 > end - p:
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


def _read_begin_quorum_epoch_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(BeginQuorumEpochRequest)
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
        o.voter_id, n = U_iB(buf, p)
        p += 5
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


def _write_begin_quorum_epoch_request_v1(objs, out):
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
        out += P_i(o.voter_id)
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


BeginQuorumEpochRequest.READERS = {
    0: _read_begin_quorum_epoch_request_v0,
    1: _read_begin_quorum_epoch_request_v1,
}
BeginQuorumEpochRequest.WRITERS = {
    0: _write_begin_quorum_epoch_request_v0,
    1: _write_begin_quorum_epoch_request_v1,
}
