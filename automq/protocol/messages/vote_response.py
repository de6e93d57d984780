"""VoteResponse, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    new,
    not_in_version,
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
)

P_H = Format(">H").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ihiit = Format(">ihii?").pack
U_HB = Format(">HB").unpack_from
U_hB = Format(">hB").unpack_from
U_iB = Format(">iB").unpack_from
U_ihiitB = Format(">ihii?B").unpack_from

class PartitionData(Struct):
    __slots__ = FIELDS = ("partition_index", "error_code", "leader_id", "leader_epoch", "vote_granted", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int16 0+", "int32 0+", "int32 0+", "bool 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        error_code: int = 0,
        leader_id: int = 0,
        leader_epoch: int = 0,
        vote_granted: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.error_code = error_code
        self.leader_id = leader_id
        self.leader_epoch = leader_epoch
        self.vote_granted = vote_granted
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


class VoteResponse(Message):
    __slots__ = FIELDS = ("error_code", "topics", "node_endpoints", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "[]TopicData 0+", "[]NodeEndpoint 1+",)
    API_KEY = 52
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        error_code: int = 0,
        topics: list[TopicData] | None = None,
        node_endpoints: list[NodeEndpoint] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.error_code = error_code
        self.topics = [] if topics is None else topics
        self.node_endpoints = [] if node_endpoints is None else node_endpoints
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition_index, o.error_code, o.leader_id, o.leader_epoch, o.vote_granted, t = U_ihiitB(buf, p)
        p += 16
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v0(objs, out):
    for o in objs:
        out += P_ihiit(o.partition_index, o.error_code, o.leader_id, o.leader_epoch, o.vote_granted)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_data_v0(buf, p, end, b, n):
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
            b[0] -= n * 220
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_data_v0(buf, p, end, b, n)
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
        _write_partition_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_vote_response_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(VoteResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
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
        o.node_endpoints = []
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_vote_response_v0(objs, out):
    for o in objs:
        if o.node_endpoints:
            raise not_in_version("VoteResponse.node_endpoints")
        x = o.topics
        out += P_h(o.error_code)
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


def _read_node_endpoint_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(NodeEndpoint)
        o.node_id, n = U_iB(buf, p)
        p += 5
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


def _read_vote_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(VoteResponse)
        o.error_code, n = U_hB(buf, p)
        p += 3
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


def _write_vote_response_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_h(o.error_code)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_data_v0(x, out)
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


VoteResponse.READERS = {
    0: _read_vote_response_v0,
    1: _read_vote_response_v1,
    2: _read_vote_response_v1,
}
VoteResponse.WRITERS = {
    0: _write_vote_response_v0,
    1: _write_vote_response_v1,
    2: _write_vote_response_v1,
}
