"""SnapshotHeaderRecord, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    new,
    put_tags,
    unknown_tags,
)

P_hq = Format(">hq").pack
U_hqB = Format(">hqB").unpack_from

class SnapshotHeaderRecord(Message):
    __slots__ = FIELDS = ("version", "last_contained_log_timestamp", "unknown_tagged_fields",)
    TYPES = ("int16 0+", "int64 0+",)
    API_KEY = None
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        version: int = 0,
        last_contained_log_timestamp: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.version = version
        self.last_contained_log_timestamp = last_contained_log_timestamp
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_snapshot_header_record_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(SnapshotHeaderRecord)
        o.version, o.last_contained_log_timestamp, t = U_hqB(buf, p)
        p += 11
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_snapshot_header_record_v0(objs, out):
    for o in objs:
        out += P_hq(o.version, o.last_contained_log_timestamp)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


SnapshotHeaderRecord.READERS = {
    0: _read_snapshot_header_record_v0,
}
SnapshotHeaderRecord.WRITERS = {
    0: _write_snapshot_header_record_v0,
}
