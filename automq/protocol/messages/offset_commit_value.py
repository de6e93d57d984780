"""OffsetCommitValue, versions 0 to 4.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message, frozen
from automq.protocol.wire import (
    bad_length,
    bad_tag_size,
    duplicate_tag,
    long_compact_string,
    long_string,
    new,
    put_string_length,
    put_tags,
    tag_head,
    unknown_tag,
    uvarint_tail,
    ZERO_UUID,
)

P_X = Format(">16s").pack
P_q = Format(">q").pack
P_qh = Format(">qh").pack
P_qi = Format(">qi").pack
P_qih = Format(">qih").pack
P_qq = Format(">qq").pack
U_X = Format(">16s").unpack_from
U_q = Format(">q").unpack_from
U_qB = Format(">qB").unpack_from
U_qh = Format(">qh").unpack_from
U_qiB = Format(">qiB").unpack_from
U_qih = Format(">qih").unpack_from
U_qq = Format(">qq").unpack_from

class OffsetCommitValue(Message):
    __slots__ = FIELDS = ("offset", "leader_epoch", "metadata", "commit_timestamp", "expire_timestamp", "topic_id", "unknown_tagged_fields",)
    TYPES = ("int64 0+", "int32 3+", "string 0+", "int64 0+", "int64 1", "uuid 4+",)
    API_KEY = 1
    VERSIONS = (0, 4)
    FLEXIBLE_FROM = 4
    HAS_RECORDS = False
    UUIDS = frozenset(["topic_id"])

    def __init__(
        self,
        *,
        offset: int = 0,
        leader_epoch: int = -1,
        metadata: str = '',
        commit_timestamp: int = 0,
        expire_timestamp: int = -1,
        topic_id: bytes = ZERO_UUID,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.offset = offset
        self.leader_epoch = leader_epoch
        self.metadata = metadata
        self.commit_timestamp = commit_timestamp
        self.expire_timestamp = expire_timestamp
        self.topic_id = topic_id
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_offset_commit_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitValue)
        o.offset, n = U_qh(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.metadata, p = long_string(buf, p, n, b)
        else:
            raise bad_length("metadata", n)
        o.leader_epoch = -1
        o.expire_timestamp = -1
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        o.commit_timestamp, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_offset_commit_value_v0(objs, out):
    for o in objs:
        x = o.metadata
        x = x.encode()
        out += P_qh(o.offset, len(x))
        out += x
        out += P_q(o.commit_timestamp)


def _read_offset_commit_value_v1(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitValue)
        o.offset, n = U_qh(buf, p)
        p += 10
        if 0 <= n < 128:
            q = p + n
            o.metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.metadata, p = long_string(buf, p, n, b)
        else:
            raise bad_length("metadata", n)
        o.leader_epoch = -1
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        o.commit_timestamp, o.expire_timestamp = U_qq(buf, p)
        p += 16
        add(o)
    return a, p


def _write_offset_commit_value_v1(objs, out):
    for o in objs:
        x = o.metadata
        x = x.encode()
        out += P_qh(o.offset, len(x))
        out += x
        out += P_qq(o.commit_timestamp, o.expire_timestamp)


def _read_offset_commit_value_v3(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitValue)
        o.offset, o.leader_epoch, n = U_qih(buf, p)
        p += 14
        if 0 <= n < 128:
            q = p + n
            o.metadata = buf[p:q].decode()
            p = q
        elif n > 0:
            o.metadata, p = long_string(buf, p, n, b)
        else:
            raise bad_length("metadata", n)
        o.expire_timestamp = -1
        o.topic_id = ZERO_UUID
        o.unknown_tagged_fields = None
        o.commit_timestamp, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_offset_commit_value_v3(objs, out):
    for o in objs:
        x = o.metadata
        x = x.encode()
        out += P_qih(o.offset, o.leader_epoch, len(x))
        out += x
        out += P_q(o.commit_timestamp)


def _read_offset_commit_value_v4(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(OffsetCommitValue)
        o.offset, o.leader_epoch, n = U_qiB(buf, p)
        p += 13
        if 0 < n < 128:
            q = p + n - 1
            o.metadata = buf[p:q].decode()
            p = q
        elif n:
            o.metadata, p = long_compact_string(buf, p, n, b)
        else:
            raise bad_length("metadata", n)
        o.expire_timestamp = -1
        o.topic_id = ZERO_UUID
        o.commit_timestamp, t = U_qB(buf, p)
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
                    o.topic_id, = U_X(buf, p)
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


def _write_offset_commit_value_v4(objs, out):
    for o in objs:
        x = o.metadata
        x = x.encode()
        out += P_qi(o.offset, o.leader_epoch)
        n = len(x) + 1
        if n < 128:
            out.append(n)
        else:
            put_string_length(out, n)
        out += x
        out += P_q(o.commit_timestamp)
        t = {}
        if o.topic_id != ZERO_UUID:
            t[0] = v = bytearray()
            v += P_X(o.topic_id)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


OffsetCommitValue.READERS = {
    0: _read_offset_commit_value_v0,
    1: _read_offset_commit_value_v1,
    2: _read_offset_commit_value_v0,
    3: _read_offset_commit_value_v3,
    4: _read_offset_commit_value_v4,
}
OffsetCommitValue.WRITERS = {
    0: _write_offset_commit_value_v0,
    1: _write_offset_commit_value_v1,
    2: _write_offset_commit_value_v0,
    3: _write_offset_commit_value_v3,
    4: _write_offset_commit_value_v4,
}
