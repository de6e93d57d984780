"""AlterReplicaLogDirsRequest, versions 1 to 2.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, Struct
from automq.protocol.wire import (
    bad_count,
    bad_length,
    long_compact_string,
    long_string,
    new,
    pack,
    put_string_length,
    put_tags,
    put_uvarint,
    unknown_tags,
    unpack_from,
    uvarint_tail,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class AlterReplicaLogDirTopic(Struct):
    __slots__ = FIELDS = ("name", "partitions", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]int32 0+",)

    def __init__(
        self,
        *,
        name: str = '',
        partitions: list[int] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.name = name
        self.partitions = [] if partitions is None else partitions
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterReplicaLogDir(Struct):
    __slots__ = FIELDS = ("path", "topics", "unknown_tagged_fields",)
    TYPES = ("string 0+", "[]AlterReplicaLogDirTopic 0+",)

    def __init__(
        self,
        *,
        path: str = '',
        topics: list[AlterReplicaLogDirTopic] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.path = path
        self.topics = [] if topics is None else topics
        self.unknown_tagged_fields = unknown_tagged_fields


class AlterReplicaLogDirsRequest(Message):
    __slots__ = FIELDS = ("dirs", "unknown_tagged_fields",)
    TYPES = ("[]AlterReplicaLogDir 0+",)
    API_KEY = 34
    VERSIONS = (1, 2)
    FLEXIBLE_FROM = 2
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        dirs: list[AlterReplicaLogDir] | None = None,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.dirs = [] if dirs is None else dirs
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_alter_replica_log_dir_topic_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirTopic)
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
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
        elif n == 0:
            o.partitions = []
        else:
            raise bad_length("Partitions", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dir_topic_v1(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.partitions
        out += P_i(len(x))
        out += pack(f">{len(x)}i", *x)


def _read_alter_replica_log_dir_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDir)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.path = buf[p:q].decode()
            p = q
        elif n > 0:
            o.path, p = long_string(buf, p, n, b)
        else:
            raise bad_length("Path", n)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_alter_replica_log_dir_topic_v1(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dir_v1(objs, out):
    for o in objs:
        x = o.path
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topics
        out += P_i(len(x))
        _write_alter_replica_log_dir_topic_v1(x, out)


def _read_alter_replica_log_dirs_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirsRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 200
            if b[0] < 0 or n * 6 > end - p:
                raise bad_count("Dirs", n, b)
            o.dirs, p = _read_alter_replica_log_dir_v1(buf, p, end, b, n)
        elif n == 0:
            o.dirs = []
        else:
            raise bad_length("Dirs", n)
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dirs_request_v1(objs, out):
    for o in objs:
        x = o.dirs
        out += P_i(len(x))
        _write_alter_replica_log_dir_v1(x, out)


def _read_alter_replica_log_dir_topic_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirTopic)
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
                raise bad_count("Partitions", n, b)
            o.partitions = list(unpack_from(f">{n}i", buf, p))
            p += 4 * n
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


def _write_alter_replica_log_dir_topic_v2(objs, out):
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
        out += pack(f">{len(x)}i", *x)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_replica_log_dir_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDir)
        n = buf[p]
        p += 1
        if 0 < n < 128:
            q = p + n - 1
            o.path = buf[p:q].decode()
            p = q
        elif n:
            o.path, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("Path", n)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_alter_replica_log_dir_topic_v2(buf, p, end, b, n)
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


def _write_alter_replica_log_dir_v2(objs, out):
    for o in objs:
        x = o.path
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
        _write_alter_replica_log_dir_topic_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_alter_replica_log_dirs_request_v2(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(AlterReplicaLogDirsRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 200
            if b[0] < 0 or n * 3 > end - p:
                raise bad_count("Dirs", n, b)
            o.dirs, p = _read_alter_replica_log_dir_v2(buf, p, end, b, n)
        elif n:
            o.dirs = []
        else:
            raise bad_length("Dirs", n)
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_alter_replica_log_dirs_request_v2(objs, out):
    for o in objs:
        x = o.dirs
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_uvarint(out, n)
        _write_alter_replica_log_dir_v2(x, out)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


AlterReplicaLogDirsRequest.READERS = {
    1: _read_alter_replica_log_dirs_request_v1,
    2: _read_alter_replica_log_dirs_request_v2,
}
AlterReplicaLogDirsRequest.WRITERS = {
    1: _write_alter_replica_log_dirs_request_v1,
    2: _write_alter_replica_log_dirs_request_v2,
}
