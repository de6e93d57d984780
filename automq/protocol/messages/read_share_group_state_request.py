"""ReadShareGroupStateRequest, versions 0 to 0.

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
    new,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_ii = Format(">ii").pack
U_XB = Format(">16sB").unpack_from
U_iiB = Format(">iiB").unpack_from

class PartitionData(Struct):
    __slots__ = FIELDS = ("partition", "leader_epoch", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+",)

    def __init__(
        self,
        *,
        partition: int = 0,
        leader_epoch: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition = partition
        self.leader_epoch = leader_epoch
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_PARTITION_DATA = frozen(PartitionData())


class ReadStateData(Struct):
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


class ReadShareGroupStateRequest(Message):
    __slots__ = FIELDS = ("group_id", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]ReadStateData 0+",)
    API_KEY = 84
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        topics: list[ReadStateData] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_partition_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionData)
        o.partition, o.leader_epoch, t = U_iiB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_data_v0(objs, out):
    for o in objs:
        out += P_ii(o.partition, o.leader_epoch)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_read_state_data_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReadStateData)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 136
            if b[0] < 0 or n * 9 > end - p:
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


def _write_read_state_data_v0(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
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


def _read_read_share_group_state_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ReadShareGroupStateRequest)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_read_state_data_v0(buf, p, end, b, n)
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


def _write_read_share_group_state_request_v0(objs, out):
    for o in objs:
        x = o.group_id
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
        _write_read_state_data_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ReadShareGroupStateRequest.READERS = {
    0: _read_read_share_group_state_request_v0,
}
ReadShareGroupStateRequest.WRITERS = {
    0: _write_read_share_group_state_request_v0,
}
