"""ShareGroupMetadataValue, versions 0 to 0.

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

P_iq = Format(">iq").pack
U_iqB = Format(">iqB").unpack_from

class ShareGroupMetadataValue(Message):
    __slots__ = FIELDS = ("epoch", "metadata_hash", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+",)
    API_KEY = 11
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        epoch: int = 0,
        metadata_hash: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.epoch = epoch
        self.metadata_hash = metadata_hash
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_share_group_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupMetadataValue)
        o.epoch, o.metadata_hash, t = U_iqB(buf, p)
        p += 13
        if t:
            o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)
        else:
            o.unknown_tagged_fields = None
        add(o)
    return a, p


def _write_share_group_metadata_value_v0(objs, out):
    for o in objs:
        out += P_iq(o.epoch, o.metadata_hash)
        if o.unknown_tagged_fields:
            put_tags(out, {}, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupMetadataValue.READERS = {
    0: _read_share_group_metadata_value_v0,
}
ShareGroupMetadataValue.WRITERS = {
    0: _write_share_group_metadata_value_v0,
}
