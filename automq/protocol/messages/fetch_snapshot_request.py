"""FetchSnapshotRequest, versions 0 to 1.

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
    put_string_length,
    put_tags,
    put_uvarint,
    tag_head,
    unknown_tag,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_ii = Format(">ii").pack
P_q = Format(">q").pack
P_qi = Format(">qi").pack
U_X = Format(">16s").unpack_from
U_ii = Format(">ii").unpack_from
U_iiB = Format(">iiB").unpack_from
U_qB = Format(">qB").unpack_from
U_qiB = Format(">qiB").unpack_from

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


class PartitionSnapshot(Struct):
    __slots__ = FIELDS = ("partition", "current_leader_epoch", "snapshot_id", "position", "replica_directory_id", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int32 0+", "SnapshotId 0+", "int64 0+", "uuid 1+",)
    UUIDS = frozenset(["replica_directory_id"])

    def __init__(
        self,
        *,
        partition: int = 0,
        current_leader_epoch: int = 0,
        snapshot_id: SnapshotId = DEFAULT_SNAPSHOT_ID,
        position: int = 0,
        replica_directory_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition = partition
        self.current_leader_epoch = current_leader_epoch
        self.snapshot_id = snapshot_id
        self.position = position
        self.replica_directory_id = replica_directory_id
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


class FetchSnapshotRequest(Message):
    __slots__ = FIELDS = ("cluster_id", "replica_id", "max_bytes", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+ nullable 0+", "int32 0+", "int32 0+", "[]TopicSnapshot 0+",)
    API_KEY = 59
    VERSIONS = (0, 1)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        cluster_id: str | None = None,
        replica_id: int = -1,
        max_bytes: int = 2147483647,
        topics: list[TopicSnapshot] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.cluster_id = cluster_id
        self.replica_id = replica_id
        self.max_bytes = max_bytes
        self.topics = [] if topics is None else topics
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


def _read_partition_snapshot_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionSnapshot)
        o.partition, o.current_leader_epoch = U_ii(buf, p)
        p += 8
        (o.snapshot_id,), p = _read_snapshot_id_v0(buf, p, end, b, 1)
        o.replica_directory_id = ZERO_UUID
        o.position, t = U_qB(buf, p)
        p += 9
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_partition_snapshot_v0(objs, out):
    for o in objs:
        out += P_ii(o.partition, o.current_leader_epoch)
        _write_snapshot_id_v0((o.snapshot_id,), out)
        out += P_q(o.position)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_snapshot_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicSnapshot)
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
            b[0] -= n * 384
            if b[0] < 0 or n * 30 > end - p:
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


def _write_topic_snapshot_v0(objs, out):
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
        _write_partition_snapshot_v0(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_snapshot_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchSnapshotRequest)
        o.replica_id, o.max_bytes, n = U_iiB(buf, p)
        p += 9
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
        o.cluster_id = None
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
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
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


def _write_fetch_snapshot_request_v0(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.replica_id, o.max_bytes)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_snapshot_v0(x, out)
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_partition_snapshot_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(PartitionSnapshot)
        o.partition, o.current_leader_epoch = U_ii(buf, p)
        p += 8
        (o.snapshot_id,), p = _read_snapshot_id_v0(buf, p, end, b, 1)
        o.replica_directory_id = ZERO_UUID
        o.position, t = U_qB(buf, p)
        p += 9
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
                    o.replica_directory_id, = U_X(buf, p)
                    p += 16
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


def _write_partition_snapshot_v1(objs, out):
    for o in objs:
        out += P_ii(o.partition, o.current_leader_epoch)
        _write_snapshot_id_v0((o.snapshot_id,), out)
        out += P_q(o.position)
        t = {}
        if o.replica_directory_id != ZERO_UUID:
            t[0] = v = bytearray()
            v += P_X(o.replica_directory_id)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_topic_snapshot_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(TopicSnapshot)
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
            b[0] -= n * 384
            if b[0] < 0 or n * 30 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_partition_snapshot_v1(buf, p, end, b, n)
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


def _write_topic_snapshot_v1(objs, out):
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
        _write_partition_snapshot_v1(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_fetch_snapshot_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(FetchSnapshotRequest)
        o.replica_id, o.max_bytes, n = U_iiB(buf, p)
        p += 9
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_topic_snapshot_v1(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.cluster_id = None
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
                    if 0 < n < 128:
                        q = p + n - 1
                        o.cluster_id = buf[p:q].decode()
                        p = q
                    elif n:
                        o.cluster_id, p = long_compact_string(buf, p, n, b)
                    else:
                        o.cluster_id = None
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


def _write_fetch_snapshot_request_v1(objs, out):
    for o in objs:
        x = o.topics
        out += P_ii(o.replica_id, o.max_bytes)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_topic_snapshot_v1(x, out)
        t = {}
        if o.cluster_id is not None:
            t[0] = v = bytearray()
            x = o.cluster_id
            if x is None:
                v.append(0)
            else:
                x = x.encode()
                n = len(x) + 1
                if n < 128:
                    v.append(n)
                else:
                    put_string_length(v, n)
                v += x
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


FetchSnapshotRequest.READERS = {
    0: _read_fetch_snapshot_request_v0,
    1: _read_fetch_snapshot_request_v1,
}
FetchSnapshotRequest.WRITERS = {
    0: _write_fetch_snapshot_request_v0,
    1: _write_fetch_snapshot_request_v1,
}
