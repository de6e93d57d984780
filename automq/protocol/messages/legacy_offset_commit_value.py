"""LegacyOffsetCommitValue, versions 0 to 0.

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

P_q = Format(">q").pack
P_qh = Format(">qh").pack
U_q = Format(">q").unpack_from
U_qh = Format(">qh").unpack_from

class LegacyOffsetCommitValue(Message):
    __slots__ = FIELDS = ("offset", "metadata", "commit_timestamp",)
    TYPES = ("int64 0", "string 0", "int64 0",)
    API_KEY = 0
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        offset: int = 0,
        metadata: str = '',
        commit_timestamp: int = 0,
    ) -> None:
        self.offset = offset
        self.metadata = metadata
        self.commit_timestamp = commit_timestamp


def _read_legacy_offset_commit_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(LegacyOffsetCommitValue)
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
        o.commit_timestamp, = U_q(buf, p)
        p += 8
        add(o)
    return a, p


def _write_legacy_offset_commit_value_v0(objs, out):
    for o in objs:
        x = o.metadata
        x = x.encode()
        out += P_qh(o.offset, len(x))
        out += x
        out += P_q(o.commit_timestamp)


LegacyOffsetCommitValue.READERS = {
    0: _read_legacy_offset_commit_value_v0,
}
LegacyOffsetCommitValue.WRITERS = {
    0: _write_legacy_offset_commit_value_v0,
}
