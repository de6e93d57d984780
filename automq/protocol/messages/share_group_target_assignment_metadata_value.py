"""ShareGroupTargetAssignmentMetadataValue, versions 0 to 0.

Generated from the schema in Kafka 4.3.1 by tools/generate_messages.py: do not edit.
"""
# mypy: ignore-errors

from __future__ import annotations

from struct import Struct as Format

from automq.protocol.entity import Message
from automq.protocol.wire import (
    bad_tag_size,
    duplicate_tag,
    new,
    put_tags,
    tag_head,
    unknown_tag,
    uvarint_tail,
)

P_i = Format(">i").pack
P_q = Format(">q").pack
U_iB = Format(">iB").unpack_from
U_q = Format(">q").unpack_from

class ShareGroupTargetAssignmentMetadataValue(Message):
    __slots__ = FIELDS = ("assignment_epoch", "assignment_timestamp", "unknown_tagged_fields",)
    TYPES = ("int32 0+", "int64 0+",)
    API_KEY = 12
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = 0
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        assignment_epoch: int = 0,
        assignment_timestamp: int = 0,
        unknown_tagged_fields: dict[int, bytes] | None = None,
    ) -> None:
        self.assignment_epoch = assignment_epoch
        self.assignment_timestamp = assignment_timestamp
        self.unknown_tagged_fields = unknown_tagged_fields


def _read_share_group_target_assignment_metadata_value_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ShareGroupTargetAssignmentMetadataValue)
        o.assignment_timestamp = 0
        o.assignment_epoch, t = U_iB(buf, p)
        p += 5
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
                    o.assignment_timestamp, = U_q(buf, p)
                    p += 8
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


def _write_share_group_target_assignment_metadata_value_v0(objs, out):
    for o in objs:
        out += P_i(o.assignment_epoch)
        t = {}
        if o.assignment_timestamp != 0:
            t[0] = v = bytearray()
            v += P_q(o.assignment_timestamp)
        if t or o.unknown_tagged_fields:
            put_tags(out, t, o.unknown_tagged_fields)
        else:
            out.append(0)


ShareGroupTargetAssignmentMetadataValue.READERS = {
    0: _read_share_group_target_assignment_metadata_value_v0,
}
ShareGroupTargetAssignmentMetadataValue.WRITERS = {
    0: _write_share_group_target_assignment_metadata_value_v0,
}
