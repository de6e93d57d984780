"""OffsetFetchResponse, versions 1 to 10.

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
P_ii = Format(">ii").pack
P_iq = Format(">iq").pack
P_iqi = Format(">iqi").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_hB = Format(">hB").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_ii = Format(">ii").unpack_from
U_iqh = Format(">iqh").unpack_from
U_iqiB = Format(">iqiB").unpack_from
U_iqih = Format(">iqih").unpack_from

class OffsetFetchResponsePartition(Struct):
    __slots__ = FIELDS = ("partition_index", "committed_offset", "committed_leader_epoch", "metadata", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 0-7", "int64 0-7", "int32 5-7", "string 0-7 nullable 0-7", "int16 0-7",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        committed_offset: int = 0,
        committed_leader_epoch: int = -1,
        metadata: str | None = '',
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.committed_offset = committed_offset
        self.committed_leader_epoch = committed_leader_epoch
        self.metadata = metadata
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OFFSET_FETCH_RESPONSE_PARTITION = frozen(OffsetFetchResponsePartition())


class OffsetFetchResponseTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0-7", "[]OffsetFetchResponsePartition 0-7",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[OffsetFetchResponsePartition] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchResponsePartitions(Struct):
    __slots__ = FIELDS = ("partition_index", "committed_offset", "committed_leader_epoch", "metadata", "error_code", "unknown_tagged_fields",)
    TYPES = ("int32 8+", "int64 8+", "int32 8+", "string 8+ nullable 8+", "int16 8+",)

    def __init__(
        self,
        *,
        partition_index: int = 0,
        committed_offset: int = 0,
        committed_leader_epoch: int = -1,
        metadata: str | None = '',
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.partition_index = partition_index
        self.committed_offset = committed_offset
        self.committed_leader_epoch = committed_leader_epoch
        self.metadata = metadata
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_OFFSET_FETCH_RESPONSE_PARTITIONS = frozen(OffsetFetchResponsePartitions())


class OffsetFetchResponseTopics(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 8-9", "uuid 10+", "[]OffsetFetchResponsePartitions 8+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partitions: list[OffsetFetchResponsePartitions] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchResponseGroup(Struct):
    __slots__ = FIELDS = ("group_id", "topics", "error_code", "unknown_tagged_fields",)
    TYPES = ("string 8+", "[]OffsetFetchResponseTopics 8+", "int16 8+",)

    def __init__(
        self,
        *,
        group_id: str = '',
        topics: list[OffsetFetchResponseTopics] | None = None,
        error_code: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.topics = [] if topics is None else topics
        self.error_code = error_code
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchResponse(Message):
    __slots__ = FIELDS = ("throttle_time_ms", "topics", "error_code", "groups", "unknown_tagged_fields",)
    TYPES = ("int32 3+", "[]OffsetFetchResponseTopic 0-7", "int16 2-7", "[]OffsetFetchResponseGroup 8+",)
    API_KEY = 9
    VERSIONS = (1, 10)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        throttle_time_ms: int = 0,
        topics: list[OffsetFetchResponseTopic] | None = None,
        error_code: int = 0,
        groups: list[OffsetFetchResponseGroup] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.throttle_time_ms = throttle_time_ms
        self.topics = [] if topics is None else topics
        self.error_code = error_code
        self.groups = [] if groups is None else groups
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_fetch_response_partition_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponsePartition)
        o.partition_index, o.committed_offset, n = U_iqh(buf, p)
        p += 14
        if 0 <= n < 128:
            q = p + n
            o.metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.metadata = None
        else:
            raise bad_length("Metadata", n)
        o.committed_leader_epoch = -1
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_offset_fetch_response_partition_v1(objs, out):
    for o in objs:
        x = o.metadata
        out += P_iq(o.partition_index, o.committed_offset)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        out += P_h(o.error_code)


def _read_offset_fetch_response_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseTopic)
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
            b[0] -= n * 276
            if b[0] < 0 or n * 16 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_fetch_response_partition_v1(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_fetch_response_partition_v1(x, out)


def _read_offset_fetch_response_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.error_code = 0
        o.groups = []
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_v1(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchResponse.groups")
        x = o.topics
        out += P_i(len(x))
        _write_offset_fetch_response_topic_v1(x, out)


def _read_offset_fetch_response_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.throttle_time_ms = 0
        o.groups = []
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_offset_fetch_response_v2(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchResponse.groups")
        x = o.topics
        out += P_i(len(x))
        _write_offset_fetch_response_topic_v1(x, out)
        out += P_h(o.error_code)


def _read_offset_fetch_response_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.groups = []
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_offset_fetch_response_v3(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchResponse.groups")
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_offset_fetch_response_topic_v1(x, out)
        out += P_h(o.error_code)


def _read_offset_fetch_response_partition_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponsePartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqih(buf, p)
        p += 18
        if 0 <= n < 128:
            q = p + n
            o.metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.metadata, p = long_string(buf, p, n, b)
        elif n == -1:
            o.metadata = None
        else:
            raise bad_length("Metadata", n)
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_offset_fetch_response_partition_v5(objs, out):
    for o in objs:
        x = o.metadata
        out += P_iqi(o.partition_index, o.committed_offset, o.committed_leader_epoch)
        if x is None:
            out += NULL_SHORT
        else:
            x = x.encode()
            out += P_h(len(x))
            out += x
        out += P_h(o.error_code)


def _read_offset_fetch_response_topic_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseTopic)
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
            b[0] -= n * 276
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_fetch_response_partition_v5(buf, p, end, b, n)
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_topic_v5(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        _write_offset_fetch_response_partition_v5(x, out)


def _read_offset_fetch_response_v5(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        o.throttle_time_ms, n = U_ii(buf, p)
        p += 8
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topic_v5(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.groups = []
        o.unknown_tagged_fields = None
        o.error_code, = U_h(buf, p)
        p += 2
        add(o)
    return a, p


def _write_offset_fetch_response_v5(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchResponse.groups")
        x = o.topics
        out += P_ii(o.throttle_time_ms, len(x))
        _write_offset_fetch_response_topic_v5(x, out)
        out += P_h(o.error_code)


def _read_offset_fetch_response_partition_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponsePartition)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqiB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.metadata = buf[p:q].decode()
            p = q
        elif n:
            o.metadata, p = long_compact_string(buf, p, n, b)
        else:
            o.metadata = None
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_partition_v6(objs, out):
    for o in objs:
        x = o.metadata
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
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_topic_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseTopic)
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
            b[0] -= n * 276
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_fetch_response_partition_v6(buf, p, end, b, n)
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


def _write_offset_fetch_response_topic_v6(objs, out):
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
        _write_offset_fetch_response_partition_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topic_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.groups = []
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_v6(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchResponse.groups")
        x = o.topics
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_response_topic_v6(x, out)
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_partitions_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponsePartitions)
        o.partition_index, o.committed_offset, o.committed_leader_epoch, n = U_iqiB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.metadata = buf[p:q].decode()
            p = q
        elif n:
            o.metadata, p = long_compact_string(buf, p, n, b)
        else:
            o.metadata = None
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_partitions_v8(objs, out):
    for o in objs:
        x = o.metadata
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
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_topics_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseTopics)
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
            b[0] -= n * 276
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_fetch_response_partitions_v8(buf, p, end, b, n)
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


def _write_offset_fetch_response_topics_v8(objs, out):
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
        _write_offset_fetch_response_partitions_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_group_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseGroup)
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
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topics_v8(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_group_v8(objs, out):
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
        _write_offset_fetch_response_topics_v8(x, out)
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 236
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_offset_fetch_response_group_v8(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.topics = []
        o.error_code = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_v8(objs, out):
    for o in objs:
        if o.topics:
            raise not_in_version("OffsetFetchResponse.topics")
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_response_group_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_topics_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseTopics)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 276
            if b[0] < 0 or n * 20 > end - p:
                raise bad_count("Partitions", n, b)
            o.partitions, p = _read_offset_fetch_response_partitions_v8(buf, p, end, b, n)
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


def _write_offset_fetch_response_topics_v10(objs, out):
    for o in objs:
        x = o.partitions
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_response_partitions_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_group_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponseGroup)
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
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_response_topics_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.error_code, t = U_hB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_group_v10(objs, out):
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
        _write_offset_fetch_response_topics_v10(x, out)
        out += P_h(o.error_code)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_response_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchResponse)
        o.throttle_time_ms, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 236
            if b[0] < 0 or n * 5 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_offset_fetch_response_group_v10(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.topics = []
        o.error_code = 0
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_response_v10(objs, out):
    for o in objs:
        if o.topics:
            raise not_in_version("OffsetFetchResponse.topics")
        x = o.groups
        out += P_i(o.throttle_time_ms)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_response_group_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetFetchResponse.READERS = {
    1: _read_offset_fetch_response_v1,
    2: _read_offset_fetch_response_v2,
    3: _read_offset_fetch_response_v3,
    4: _read_offset_fetch_response_v3,
    5: _read_offset_fetch_response_v5,
    6: _read_offset_fetch_response_v6,
    7: _read_offset_fetch_response_v6,
    8: _read_offset_fetch_response_v8,
    9: _read_offset_fetch_response_v8,
    10: _read_offset_fetch_response_v10,
}
OffsetFetchResponse.WRITERS = {
    1: _write_offset_fetch_response_v1,
    2: _write_offset_fetch_response_v2,
    3: _write_offset_fetch_response_v3,
    4: _write_offset_fetch_response_v3,
    5: _write_offset_fetch_response_v5,
    6: _write_offset_fetch_response_v6,
    7: _write_offset_fetch_response_v6,
    8: _write_offset_fetch_response_v8,
    9: _write_offset_fetch_response_v8,
    10: _write_offset_fetch_response_v10,
}
