"""ConsumerGroupMemberMetadataKey, versions 0 to 0.

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
U_h = Format(">h").unpack_from

class ConsumerGroupMemberMetadataKey(Message):
    __slots__ = FIELDS = ("group_id", "member_id",)
    TYPES = ("string 0", "string 0",)
    API_KEY = 5
    VERSIONS = (0, 0)
    FLEXIBLE_FROM = None
    HAS_RECORDS = False

    def __init__(
        self,
        *,
        group_id: str = '',
        member_id: str = '',
    ) -> None:
        self.group_id = group_id
        self.member_id = member_id


def _read_consumer_group_member_metadata_key_v0(buf, p, end, b, n):
    a = []
    add = a.append
    for _ in range(n):
        o = new(ConsumerGroupMemberMetadataKey)
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
        n, = U_h(buf, p)
        p += 2
        if 0 <= n < 128:
            q = p + n
            o.member_id = buf[p:q].decode()
            p = q
        elif n > 0:
            o.member_id, p = long_string(buf, p, n, b)
        else:
            raise bad_length("MemberId", n)
        add(o)
    return a, p


def _write_consumer_group_member_metadata_key_v0(objs, out):
    for o in objs:
        x = o.group_id
        x = x.encode()
        out += P_h(len(x))
        out += x
        x = o.member_id
        x = x.encode()
        out += P_h(len(x))
        out += x


ConsumerGroupMemberMetadataKey.READERS = {
    0: _read_consumer_group_member_metadata_key_v0,
}
ConsumerGroupMemberMetadataKey.WRITERS = {
    0: _write_consumer_group_member_metadata_key_v0,
}
