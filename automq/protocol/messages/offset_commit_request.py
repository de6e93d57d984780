"""OffsetCommitRequest, versions 2 to 10.

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
    NULL_SHORT,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_ih = Format(">ih").pack
P_iq = Format(">iq").pack
P_iqi = Format(">iqi").pack
P_qi = Format(">qi").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ih = Format(">ih").unpack_from
U_iqh = Format(">iqh").unpack_from
U_iqiB = Format(">iqiB").unpack_from
U_iqih = Format(">iqih").unpack_from
U_qi = Format(">qi").unpack_from

class OffsetCommitRequestPartition(Struct):
    __slots__ = FIELDS = ("partition_index", "committed_offset", "committed_leader_epoch", "committed_metadata", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+", "int32 6+", "string 0+ nullable 0+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        committed_offset: int = 0,
        committed_leader_epoch: int = -1,
        committed_metadata: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.committed_offset = committed_offset
        self.committed_leader_epoch = committed_leader_epoch
        self.committed_metadata = committed_metadata
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OFFSET_COMMIT_REQUEST_PARTITION = frozen(OffsetCommitRequestPartition())


class OffsetCommitRequestTopic(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0-9", "uuid 10+", "[]OffsetCommitRequestPartition 0+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[OffsetCommitRequestPartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetCommitRequest(Message):
    __slots__ = FIELDS = ("group_id", "generation_id_or_member_epoch", "member_id", "group_instance_id", "retention_time_ms", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+", "int32 1+", "string 1+", "string 7+ nullable 7+", "int64 2-4", "[]OffsetCommitRequestTopic 0+",)
    API_KEY = 8
    VERSIONS = (2, 10)
    FLEXIBLE_FROM = 8
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        generation_id_or_member_epoch: int = -1,
        member_id: str = '',
        group_instance_id: str | None = None,
        retention_time_ms: int = -1,
        topics: list[OffsetCommitRequestTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.generation_id_or_member_epoch = generation_id_or_member_epoch
        self.member_id = member_id
        self.group_instance_id = group_instance_id
        self.retention_time_ms = retention_time_ms
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_commit_request_partition_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, n = U_iqh(buf, p)
        p += 14
        if 0 <= n < 128:
            q = p + n
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.committed_metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.committed_metadata = None
        else:
            raise bad_length("CommittedMetadata", n)
        o.committed_leader_epoch = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_partition_v2(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iq(o.partition_index, o.committed_offset)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_offset_commit_request_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestTopic)
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
            b[0] -= n * 240
            if b[0] < 0 or n * 14 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_request_partition_v2(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_topic_v2(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_commit_request_partition_v2(x, out)


def _read_offset_commit_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.generation_id_or_member_epoch, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        o.retention_time_ms, n = U_qi(buf, p)
        p += 12
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.group_instance_id = None
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v2(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("OffsetCommitRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id_or_member_epoch, len(x))
        out += x
        x = o.topics
        out += P_qi(o.retention_time_ms, len(x))
        _write_offset_commit_request_topic_v2(x, out)


def _read_offset_commit_request_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.generation_id_or_member_epoch, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v2(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.group_instance_id = None
        o.retention_time_ms = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v5(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("OffsetCommitRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id_or_member_epoch, len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_offset_commit_request_topic_v2(x, out)


def _read_offset_commit_request_partition_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqih(buf, p)
        p += 18
        if 0 <= n < 128:
            q = p + n
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.committed_metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.committed_metadata = None
        else:
            raise bad_length("CommittedMetadata", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_partition_v6(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iqi(o.partition_index, o.committed_offset, o.committed_leader_epoch)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x


def _read_offset_commit_request_topic_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestTopic)
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
            b[0] -= n * 240
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_request_partition_v6(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_topic_v6(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_commit_request_partition_v6(x, out)


def _read_offset_commit_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.generation_id_or_member_epoch, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v6(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.group_instance_id = None
        o.retention_time_ms = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v6(objs, out):
    for o in objs:
        if o.group_instance_id is not None:
            raise not_in_version("OffsetCommitRequest.group_instance_id")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id_or_member_epoch, len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_offset_commit_request_topic_v6(x, out)


def _read_offset_commit_request_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("GroupId", n)
        o.generation_id_or_member_epoch, n = U_ih(buf, p)
        p += 6
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group_instance_id, p = long_string(buf, p, n, b)
        elif n == -1:
            o.group_instance_id = None
        else:
            raise bad_length("GroupInstanceId", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 264
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v6(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.retention_time_ms = -1
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v7(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_ih(o.generation_id_or_member_epoch, len(x))
        out += x
        x = o.group_instance_id
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        x = o.topics
        out += P_i(len(x))
        _write_offset_commit_request_topic_v6(x, out)


def _read_offset_commit_request_partition_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestPartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqiB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.committed_metadata = buf[p:q].decode()
            p = q
        elif n:
            o.committed_metadata, p = long_compact_string(buf, p, n, b)
        else:
            o.committed_metadata = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_partition_v8(objs, out):
    for o in objs:
        x = o.committed_metadata
        out += P_iqi(o.partition_index, o.committed_offset, o.committed_leader_epoch)
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


def _read_offset_commit_request_topic_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestTopic)
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
            b[0] -= n * 240
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_request_partition_v8(buf, p, end, b, n)
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


def _write_offset_commit_request_topic_v8(objs, out):
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
        _write_offset_commit_request_partition_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_request_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
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
        o.generation_id_or_member_epoch, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v8(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.retention_time_ms = -1
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v8(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_i(o.generation_id_or_member_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        _write_offset_commit_request_topic_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_request_topic_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequestTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 240
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_commit_request_partition_v8(buf, p, end, b, n)
        elif n:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_topic_v10(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_commit_request_partition_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_commit_request_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitRequest)
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
        o.generation_id_or_member_epoch, n = U_iB(buf, p)
        p += 5
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.group_instance_id = buf[p:q].decode()
            p = q
        elif n:
            o.group_instance_id, p = long_compact_string(buf, p, n, b)
        else:
            o.group_instance_id = None
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_commit_request_topic_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.retention_time_ms = -1
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_commit_request_v10(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.member_id
        x = x.encode()
        out += P_i(o.generation_id_or_member_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.group_instance_id
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
        _write_offset_commit_request_topic_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetCommitRequest.READERS = {
    2: _read_offset_commit_request_v2,
    3: _read_offset_commit_request_v2,
    4: _read_offset_commit_request_v2,
    5: _read_offset_commit_request_v5,
    6: _read_offset_commit_request_v6,
    7: _read_offset_commit_request_v7,
    8: _read_offset_commit_request_v8,
    9: _read_offset_commit_request_v8,
    10: _read_offset_commit_request_v10,
}
OffsetCommitRequest.WRITERS = {
    2: _write_offset_commit_request_v2,
    3: _write_offset_commit_request_v2,
    4: _write_offset_commit_request_v2,
    5: _write_offset_commit_request_v5,
    6: _write_offset_commit_request_v6,
    7: _write_offset_commit_request_v7,
    8: _write_offset_commit_request_v8,
    9: _write_offset_commit_request_v8,
    10: _write_offset_commit_request_v10,
}
