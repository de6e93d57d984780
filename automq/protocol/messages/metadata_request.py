"""MetadataRequest, versions 0 to 13.

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
P_t = Format(">?").pack
P_tt = Format(">??").pack
P_ttt = Format(">???").pack
U_XB = Format(">16sB").unpack_from
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from
U_ttB = Format(">??B").unpack_from
U_ttt = Format(">???").unpack_from
U_tttB = Format(">???B").unpack_from

class MetadataRequestTopic(Struct):
    __slots__ = FIELDS = ("topic_id", "name", "unknown_tagged_fields",)
    TYPES = ("uuid 10+", "string 0+ nullable 10+",)
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        topic_id: bytes = ZERO_UUID,
        name: str | None = '',
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topic_id = topic_id
        self.name = name
        self.unknown_tagged_fields = unknown_tagged_fields


DEFAULT_METADATA_REQUEST_TOPIC = frozen(MetadataRequestTopic())


class MetadataRequest(Message):
    __slots__ = FIELDS = ("topics", "allow_auto_topic_creation", "include_cluster_authorized_operations", "include_topic_authorized_operations", "unknown_tagged_fields",)
    TYPES = ("[]MetadataRequestTopic 0+ nullable 1+", "bool 4+", "bool 8-10", "bool 8+",)
    API_KEY = 3
    VERSIONS = (0, 13)
    FLEXIBLE_FROM = 9
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        topics: list[MetadataRequestTopic] | None = UNSET,
        allow_auto_topic_creation: bool = True,
        include_cluster_authorized_operations: bool = False,
        include_topic_authorized_operations: bool = False,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.topics = [] if topics is UNSET else topics
        self.allow_auto_topic_creation = allow_auto_topic_creation
        self.include_cluster_authorized_operations = include_cluster_authorized_operations
        self.include_topic_authorized_operations = include_topic_authorized_operations
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_metadata_request_topic_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequestTopic)
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
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_topic_v0(objs, out):
    for o in objs:
        x = o.name
        x = x.encode()
        out += P_h(len(x))
        out += x


def _read_metadata_request_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        else:
            raise bad_length("Topics", n)
        o.allow_auto_topic_creation = True
        o.include_cluster_authorized_operations = False
        o.include_topic_authorized_operations = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_v0(objs, out):
    for o in objs:
        if not o.allow_auto_topic_creation:
            raise not_in_version("MetadataRequest.allow_auto_topic_creation")
        if o.include_cluster_authorized_operations:
            raise not_in_version("MetadataRequest.include_cluster_authorized_operations")
        if o.include_topic_authorized_operations:
            raise not_in_version("MetadataRequest.include_topic_authorized_operations")
        x = o.topics
        out += P_i(len(x))
        _write_metadata_request_topic_v0(x, out)


def _read_metadata_request_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        elif n == -1:
            o.topics = None
        else:
            raise bad_length("Topics", n)
        o.allow_auto_topic_creation = True
        o.include_cluster_authorized_operations = False
        o.include_topic_authorized_operations = False
        o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_v1(objs, out):
    for o in objs:
        if not o.allow_auto_topic_creation:
            raise not_in_version("MetadataRequest.allow_auto_topic_creation")
        if o.include_cluster_authorized_operations:
            raise not_in_version("MetadataRequest.include_cluster_authorized_operations")
        if o.include_topic_authorized_operations:
            raise not_in_version("MetadataRequest.include_topic_authorized_operations")
        x = o.topics
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_metadata_request_topic_v0(x, out)


def _read_metadata_request_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        elif n == -1:
            o.topics = None
        else:
            raise bad_length("Topics", n)
        o.include_cluster_authorized_operations = False
        o.include_topic_authorized_operations = False
        o.unknown_tagged_fields = None
        o.allow_auto_topic_creation = buf[p] != 0
        p += 1
        add(o)
    return a, p


def _write_metadata_request_v4(objs, out):
    for o in objs:
        if o.include_cluster_authorized_operations:
            raise not_in_version("MetadataRequest.include_cluster_authorized_operations")
        if o.include_topic_authorized_operations:
            raise not_in_version("MetadataRequest.include_topic_authorized_operations")
        x = o.topics
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_metadata_request_topic_v0(x, out)
        out += P_t(o.allow_auto_topic_creation)


def _read_metadata_request_v8(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n, = U_i(buf, p)
        p += 4
        if n > 0:
            b[0] -= n * 184
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v0(buf, p, end, b, n)
        elif n == 0:
            o.topics = []
        elif n == -1:
            o.topics = None
        else:
            raise bad_length("Topics", n)
        o.unknown_tagged_fields = None
        o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations = U_ttt(buf, p)
        p += 3
        add(o)
    return a, p


def _write_metadata_request_v8(objs, out):
    for o in objs:
        x = o.topics
        if x is None:
            out += NULL_INT
        else:
            out += P_i(len(x))
            _write_metadata_request_topic_v0(x, out)
        out += P_ttt(o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations)


def _read_metadata_request_topic_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequestTopic)
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
        o.topic_id = ZERO_UUID
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_topic_v9(objs, out):
    for o in objs:
        x = o.name
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


def _read_metadata_request_v9(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 2 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v9(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations, t = U_tttB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_v9(objs, out):
    for o in objs:
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_metadata_request_topic_v9(x, out)
        out += P_ttt(o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_request_topic_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequestTopic)
        o.topic_id, n = U_XB(buf, p)
        p += 17
        if 0 < n < 128:
            q = p + n - 1
            o.name = buf[p:q].decode()
            p = q
        elif n:
            o.name, p = long_compact_string(buf, p, n, b)
        else:
            o.name = None
        t = buf[p]
        p += 1
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_topic_v10(objs, out):
    for o in objs:
        x = o.name
        out += P_X(o.topic_id)
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


def _read_metadata_request_v10(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations, t = U_tttB(buf, p)
        p += 4
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_v10(objs, out):
    for o in objs:
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_metadata_request_topic_v10(x, out)
        out += P_ttt(o.allow_auto_topic_creation, o.include_cluster_authorized_operations, o.include_topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


def _read_metadata_request_v11(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(MetadataRequest)
        n = buf[p]
        p += 1
        if n > 127:
            n, p = uvarint_tail(buf, p, n)
        if n > 1:
            n -= 1
            b[0] -= n * 184
            if b[0] < 0 or n * 18 > end - p:
                raise bad_count("Topics", n, b)
            o.topics, p = _read_metadata_request_topic_v10(buf, p, end, b, n)
        elif n:
            o.topics = []
        else:
            o.topics = None
        o.include_cluster_authorized_operations = False
        o.allow_auto_topic_creation, o.include_topic_authorized_operations, t = U_ttB(buf, p)
        p += 3
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_metadata_request_v11(objs, out):
    for o in objs:
        if o.include_cluster_authorized_operations:
            raise not_in_version("MetadataRequest.include_cluster_authorized_operations")
        x = o.topics
        if x is None:
            out.append(0)
        else:
            n = len(x) + 1
            if n < 128:
                out.append(n)
            else:
                put_uvarint(out, n)
            _write_metadata_request_topic_v10(x, out)
        out += P_tt(o.allow_auto_topic_creation, o.include_topic_authorized_operations)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


MetadataRequest.READERS = {
    0: _read_metadata_request_v0,
    1: _read_metadata_request_v1,
    2: _read_metadata_request_v1,
    3: _read_metadata_request_v1,
    4: _read_metadata_request_v4,
    5: _read_metadata_request_v4,
    6: _read_metadata_request_v4,
    7: _read_metadata_request_v4,
    8: _read_metadata_request_v8,
    9: _read_metadata_request_v9,
    10: _read_metadata_request_v10,
    11: _read_metadata_request_v11,
    12: _read_metadata_request_v11,
    13: _read_metadata_request_v11,
}
MetadataRequest.WRITERS = {
    0: _write_metadata_request_v0,
    1: _write_metadata_request_v1,
    2: _write_metadata_request_v1,
    3: _write_metadata_request_v1,
    4: _write_metadata_request_v4,
    5: _write_metadata_request_v4,
    6: _write_metadata_request_v4,
    7: _write_metadata_request_v4,
    8: _write_metadata_request_v8,
    9: _write_metadata_request_v9,
    10: _write_metadata_request_v10,
    11: _write_metadata_request_v11,
    12: _write_metadata_request_v11,
    13: _write_metadata_request_v11,
}
