"""OffsetFetchRequest, versions 1 to 10.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import UNSET, Message, Struct, frozen
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    not_in_version,
    NULL_INT,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_h = Format(">h").pack
P_i = Format(">i").pack
P_t = Format(">?").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_iB = Format(">iB").unpack_from
U_tB = Format(">?B").unpack_from

class OffsetFetchRequestTopic(Struct):
    __slots__ = FIELDS = ("name", "partition_indexes", "unknown_tagged_fields",)
    TYPES = ("string 0-7", "[]int32 0-7",)

    def __init__(
        self,
        *,
        name: str = '',
        partition_indexes: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partition_indexes = [] if partition_indexes is None else partition_indexes
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchRequestTopics(Struct):
    __slots__ = FIELDS = ("name", "topic_id", "partition_indexes", "unknown_tagged_fields",)
    TYPES = ("string 8-9", "uuid 10+", "[]int32 8+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        name: str = '',
        topic_id: bytes = ZERO_UUID,
        partition_indexes: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.topic_id = topic_id
        self.partition_indexes = [] if partition_indexes is None else partition_indexes
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchRequestGroup(Struct):
    __slots__ = FIELDS = ("group_id", "member_id", "member_epoch", "topics", "unknown_tagged_fields",)
    TYPES = ("string 8+", "string 9+ nullable 9+", "int32 9+", "[]OffsetFetchRequestTopics 8+ nullable 8+",)

    def __init__(
        self,
        *,
        group_id: str = '',
        member_id: str | None = None,
        member_epoch: int = -1,
        topics: list[OffsetFetchRequestTopics] | None = UNSET,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.member_id = member_id
        self.member_epoch = member_epoch
        self.topics = [] if topics is UNSET else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class OffsetFetchRequest(Message):
    __slots__ = FIELDS = ("group_id", "topics", "groups", "require_stable", "unknown_tagged_fields",)
    TYPES = ("string 0-7", "[]OffsetFetchRequestTopic 0-7 nullable 2-7", "[]OffsetFetchRequestGroup 8+", "bool 7+",)
    API_KEY = 9
    VERSIONS = (1, 10)
    FLEXIBLE_FROM = 6
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        topics: list[OffsetFetchRequestTopic] | None = UNSET,
        groups: list[OffsetFetchRequestGroup] | None = None,
        require_stable: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.group_id = group_id
        self.topics = [] if topics is UNSET else topics
        self.groups = [] if groups is None else groups
        self.require_stable = require_stable
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_fetch_request_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestTopic)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partition_indexes
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_offset_fetch_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.groups = []
        o.require_stable = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v1(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchRequest.groups")
        if o.require_stable:
            raise not_in_version("OffsetFetchRequest.require_stable")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_offset_fetch_request_topic_v1(x, out)


def _read_offset_fetch_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
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
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        elif n == -1:
            o.topics = None
        else:
            raise bad_length("Topics", n)
        o.groups = []
        o.require_stable = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v2(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchRequest.groups")
        if o.require_stable:
            raise not_in_version("OffsetFetchRequest.require_stable")
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_offset_fetch_request_topic_v1(x, out)


def _read_offset_fetch_request_topic_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestTopic)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_topic_v6(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_indexes
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_v6(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
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
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topic_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.groups = []
        o.require_stable = False
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v6(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchRequest.groups")
        if o.require_stable:
            raise not_in_version("OffsetFetchRequest.require_stable")
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_offset_fetch_request_topic_v6(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_v7(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
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
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topic_v6(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.groups = []
        o.require_stable, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v7(objs, out):
    for o in objs:
        if o.groups:
            raise not_in_version("OffsetFetchRequest.groups")
        x = o.group_id
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_offset_fetch_request_topic_v6(x, out)
        out += P_t(o.require_stable)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_topics_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestTopics)
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
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_topics_v8(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        x = o.partition_indexes
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_group_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestGroup)
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
            o.topics, p = _read_offset_fetch_request_topics_v8(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.member_id = None
        o.member_epoch = -1
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_group_v8(objs, out):
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
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_offset_fetch_request_topics_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 304
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_offset_fetch_request_group_v8(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.group_id = ''
        o.topics = []
        o.require_stable, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v8(objs, out):
    for o in objs:
        if o.group_id != '':
            raise not_in_version("OffsetFetchRequest.group_id")
        if (o.topics is None or o.topics):
            raise not_in_version("OffsetFetchRequest.topics")
        x = o.groups
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_request_group_v8(x, out)
        out += P_t(o.require_stable)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_group_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestGroup)
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
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            o.member_id = None
        o.member_epoch, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topics_v8(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_group_v9(objs, out):
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
        out += P_i(o.member_epoch)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_offset_fetch_request_topics_v8(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 304
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_offset_fetch_request_group_v9(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.group_id = ''
        o.topics = []
        o.require_stable, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v9(objs, out):
    for o in objs:
        if o.group_id != '':
            raise not_in_version("OffsetFetchRequest.group_id")
        if (o.topics is None or o.topics):
            raise not_in_version("OffsetFetchRequest.topics")
        x = o.groups
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_request_group_v9(x, out)
        out += P_t(o.require_stable)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_topics_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestTopics)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 40
            if b[0] < 0 or n * 4 > end - p:
                raise bad_count("PartitionIndexes", n, b)
            o.partition_indexes = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n:
            o.partition_indexes = []
        else:
            raise bad_length("PartitionIndexes", n)
        o.name = ''
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_topics_v10(objs, out):
    for o in objs:
        x = o.partition_indexes
        out += P_X(o.topic_id)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_group_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequestGroup)
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
        if 0 < n < 128:
            q = p + n - 1
            o.member_id = buf[p:q].decode()
            p = q
        elif n:
            o.member_id, p = long_compact_string(buf, p, n, b)
        else:
            o.member_id = None
        o.member_epoch, n = U_iB(buf, p)
        p += 5
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 264
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_offset_fetch_request_topics_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_group_v10(objs, out):
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
        out += P_i(o.member_epoch)
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_offset_fetch_request_topics_v10(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_offset_fetch_request_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetFetchRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 304
            if b[0] < 0 or n * 8 > end - p:
                raise bad_count("Groups", n, b)
            o.groups, p = _read_offset_fetch_request_group_v10(buf, p, end, b, n)
        elif n:
            o.groups = []
        else:
            raise bad_length("Groups", n)
        o.group_id = ''
        o.topics = []
        o.require_stable, t = U_tB(buf, p)
        p += 2
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_offset_fetch_request_v10(objs, out):
    for o in objs:
        if o.group_id != '':
            raise not_in_version("OffsetFetchRequest.group_id")
        if (o.topics is None or o.topics):
            raise not_in_version("OffsetFetchRequest.topics")
        x = o.groups
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_offset_fetch_request_group_v10(x, out)
        out += P_t(o.require_stable)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetFetchRequest.READERS = {
    1: _read_offset_fetch_request_v1,
    2: _read_offset_fetch_request_v2,
    3: _read_offset_fetch_request_v2,
    4: _read_offset_fetch_request_v2,
    5: _read_offset_fetch_request_v2,
    6: _read_offset_fetch_request_v6,
    7: _read_offset_fetch_request_v7,
    8: _read_offset_fetch_request_v8,
    9: _read_offset_fetch_request_v9,
    10: _read_offset_fetch_request_v10,
}
OffsetFetchRequest.WRITERS = {
    1: _write_offset_fetch_request_v1,
    2: _write_offset_fetch_request_v2,
    3: _write_offset_fetch_request_v2,
    4: _write_offset_fetch_request_v2,
    5: _write_offset_fetch_request_v2,
    6: _write_offset_fetch_request_v6,
    7: _write_offset_fetch_request_v7,
    8: _write_offset_fetch_request_v8,
    9: _write_offset_fetch_request_v9,
    10: _write_offset_fetch_request_v10,
}
