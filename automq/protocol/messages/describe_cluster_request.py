"""DescribeClusterRequest, versions 0 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    not_in_version,
    put_tags,
    unknown_tags,
)

P_t = Format(">?").pack
P_tb = Format(">?b").pack
P_tbt = Format(">?b?").pack
U_tB = Format(">?B").unpack_from
U_tbB = Format(">?bB").unpack_from
U_tbtB = Format(">?b?B").unpack_from

class DescribeClusterRequest(Message):
    __slots__ = FIELDS = ("include_cluster_authorized_operations", "endpoint_type", "include_fenced_brokers", "unknown_tagged_fields",)
    TYPES = ("bool 0+", "int8 1+", "bool 2+",)
    API_KEY = 60
    VERSIONS = (0, 2)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        include_cluster_authorized_operations: bool = False,
        endpoint_type: int = 1,
        include_fenced_brokers: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.include_cluster_authorized_operations = include_cluster_authorized_operations
        self.endpoint_type = endpoint_type
        self.include_fenced_brokers = include_fenced_brokers
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_describe_cluster_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterRequest)
        o.endpoint_type = 1
        o.include_fenced_brokers = False
        o.include_cluster_authorized_operations, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_request_v0(objs, out):
    for o in objs:
        if o.endpoint_type != 1:
            raise not_in_version("DescribeClusterRequest.endpoint_type")
        if o.include_fenced_brokers:
            raise not_in_version("DescribeClusterRequest.include_fenced_brokers")
        out += P_t(o.include_cluster_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_cluster_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterRequest)
        o.include_fenced_brokers = False
        o.include_cluster_authorized_operations, o.endpoint_type, t = U_tbB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_request_v1(objs, out):
    for o in objs:
        if o.include_fenced_brokers:
            raise not_in_version("DescribeClusterRequest.include_fenced_brokers")
        out += P_tb(o.include_cluster_authorized_operations, o.endpoint_type)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_describe_cluster_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(DescribeClusterRequest)
        o.include_cluster_authorized_operations, o.endpoint_type, o.include_fenced_brokers, t = U_tbtB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_describe_cluster_request_v2(objs, out):
    for o in objs:
        out += P_tbt(o.include_cluster_authorized_operations, o.endpoint_type, o.include_fenced_brokers)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


DescribeClusterRequest.READERS = {
    0: _read_describe_cluster_request_v0,
    1: _read_describe_cluster_request_v1,
    2: _read_describe_cluster_request_v2,
}
DescribeClusterRequest.WRITERS = {
    0: _write_describe_cluster_request_v0,
    1: _write_describe_cluster_request_v1,
    2: _write_describe_cluster_request_v2,
}
