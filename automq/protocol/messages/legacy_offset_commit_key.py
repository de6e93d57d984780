"""LegacyOffsetCommitKey, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_length,
    long_string,
    new,
)

P_h = Format(">h").pack
P_i = Format(">i").pack
U_h = Format(">h").unpack_from
U_i = Format(">i").unpack_from

class LegacyOffsetCommitKey(Message):
    __slots__ = FIELDS = ("group", "topic", "partition",)
    TYPES = ("string 0", "string 0", "int32 0",)
    API_KEY = 0
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group: str = '',
        topic: str = '',
        partition: int = 0,
    ) -> None:
        self.group = group
        self.topic = topic
        self.partition = partition


def _read_legacy_offset_commit_key_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LegacyOffsetCommitKey)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.group = buf[p:q].decode()
            p = q
        elif n > 0:
            o.group, p = long_string(buf, p, n, b)
        else:
            raise bad_length("group", n)
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.topic = buf[p:q].decode()
            p = q
        elif n > 0:
            o.topic, p = long_string(buf, p, n, b)
        else:
            raise bad_length("topic", n)
        o.partition, = U_i(buf, p)
        p += 4
        add(o)
    return a, p


def _write_legacy_offset_commit_key_v0(objs, out):
    for o in objs:
        x = o.group
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.topic
        x = x.encode()
        out += P_h(len(x))
        out += x
        out += P_i(o.partition)


LegacyOffsetCommitKey.READERS = {
    0: _read_legacy_offset_commit_key_v0,
}
LegacyOffsetCommitKey.WRITERS = {
    0: _write_legacy_offset_commit_key_v0,
}
